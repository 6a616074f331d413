"""What can be asked of a programme."""

from __future__ import annotations

from typing import ClassVar

from koop_es.kernel.aggregate import Command
from koop_es.kernel.ids import PartyId, StreamId
from koop_es.kernel.text import GivenCode, Title


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


ProgrammeCommand = OpenProgramme
