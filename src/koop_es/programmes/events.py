"""What can have happened to a programme."""

from __future__ import annotations

from typing import ClassVar

from koop_es.kernel.event import Event
from koop_es.kernel.ids import PartyId
from koop_es.kernel.text import Code, Title


class ProgrammeOpened(Event):
    """A funder opened a programme.

    Attributes:
        name: What it is called.
        grant_references: References under which its grants run.
        funder: The party that funds it.
    """

    TOPIC: ClassVar[str] = "koop.programme.opened.v1"

    name: Title
    grant_references: tuple[Code, ...] = ()
    funder: PartyId | None = None


ProgrammeEvent = ProgrammeOpened
