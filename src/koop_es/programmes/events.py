"""What can have happened to a programme."""

from __future__ import annotations

from typing import ClassVar

from koop_es.kernel.event import Event
from koop_es.kernel.ids import PartyId
from koop_es.kernel.text import Code, Title
from koop_es.programmes.terms import ProgrammeSettings


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


class ProgrammeSettingsChanged(Event):
    """What a funder asks of the cooperations in a programme changed.

    Attributes:
        before: What was asked until then.
        after: What is asked from now on.
    """

    TOPIC: ClassVar[str] = "koop.programme.settings_changed.v1"

    before: ProgrammeSettings
    after: ProgrammeSettings


class ProgrammeClosed(Event):
    """A programme takes in no more cooperations; those in it go on."""

    TOPIC: ClassVar[str] = "koop.programme.closed.v1"


ProgrammeEvent = ProgrammeOpened | ProgrammeSettingsChanged | ProgrammeClosed
