"""What can have happened to a cooperation's place in a funder's programme."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from koop_es.cooperations.former_shapes import grant_of_reference
from koop_es.cooperations.terms import Grant
from koop_es.kernel.approvals import ConsentedChange
from koop_es.kernel.event import Event, Upcaster
from koop_es.kernel.ids import ProgrammeId
from koop_es.kernel.text import FreeText


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


class ProgrammeLeft(Event):
    """The cooperation left a programme; from the effective day on it is in it no longer."""

    TOPIC: ClassVar[str] = "koop.cooperation.programme_left.v1"

    programme: ProgrammeId


class FunderNotified(Event):
    """A programme's funder was notified; effective on the day on which it was.

    Attributes:
        programme: Of which programme.
        subject: Of what.
    """

    TOPIC: ClassVar[str] = "koop.cooperation.funder_notified.v1"

    programme: ProgrammeId
    subject: FreeText


class FunderConsented(Event):
    """A programme's funder consented; effective on the day on which it did.

    Attributes:
        programme: Of which programme.
        subject: To what.
        consents_to: To which kind of change, where it is one that programmes ask it for.
    """

    TOPIC: ClassVar[str] = "koop.cooperation.funder_consented.v1"

    programme: ProgrammeId
    subject: FreeText
    consents_to: ConsentedChange | None = None
