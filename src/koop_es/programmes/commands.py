"""What can be asked of a programme."""

from __future__ import annotations

from typing import ClassVar

from koop_es.kernel.aggregate import Command
from koop_es.kernel.ids import PartyId, StreamId
from koop_es.kernel.text import GivenCode, Title
from koop_es.programmes.terms import ProgrammeSettings


class OpenProgramme(Command):
    """Open a programme."""

    NAME: ClassVar[str] = "programme.open"
    CREATES: ClassVar[bool] = True

    name: Title
    grant_references: tuple[GivenCode, ...] = ()
    funder: PartyId | None = None

    def references(self) -> tuple[StreamId, ...]:
        """Return the funder."""
        return (self.funder,) if self.funder else ()


class ChangeProgrammeSettings(Command):
    """Say what a funder asks of the cooperations in a programme, all of it."""

    NAME: ClassVar[str] = "programme.change_settings"

    settings: ProgrammeSettings


class CloseProgramme(Command):
    """Take in no more cooperations from a day on."""

    NAME: ClassVar[str] = "programme.close"


ProgrammeCommand = OpenProgramme | ChangeProgrammeSettings | CloseProgramme
