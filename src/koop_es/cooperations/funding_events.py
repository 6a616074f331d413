"""What can have happened to a cooperation's place in a funder's programme."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from koop_es.cooperations.former_shapes import grant_of_reference
from koop_es.cooperations.terms import Grant
from koop_es.kernel.event import Event, Upcaster
from koop_es.kernel.ids import ProgrammeId


class ProgrammeAssigned(Event):
    """The cooperation joined a funder's programme.

    Attributes:
        programme: Which one.
        grant: What the funder granted for it, where that is known.
    """

    TOPIC: ClassVar[str] = "koop.cooperation.programme_assigned.v2"
    FORMER: ClassVar[Mapping[str, Upcaster]] = {
        "koop.cooperation.programme_assigned.v1": grant_of_reference
    }

    programme: ProgrammeId
    grant: Grant | None = None
