"""Things to be imported, whatever file they come from: parties, cooperations, milestones."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from koop_es.cooperations.commands import AgreeCooperation, PlanMilestone, PledgeContribution
    from koop_es.exchange.problems import Notice
    from koop_es.exchange.report import Kind
    from koop_es.parties.commands import RegisterOrganisation


class Status(StrEnum):
    """How far a cooperation is, as the source says."""

    OPEN = "open"
    ENDED = "ended"
    BROKEN_OFF = "broken_off"
    UNTOLD = "untold"
    """The source says nothing, so it disagrees with nothing that the record says."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a planned thing stands.

    Attributes:
        system: The publisher's system, such as ``cordis``.
        external_id: The thing's id there.
        file: Name of the file.
        sha256: SHA-256 of the file.
        row: Its logical row, the header being row 1.
        line: Physical line on which the row begins.
    """

    system: str
    external_id: str
    file: str
    sha256: str
    row: int
    line: int


@dataclass(frozen=True, slots=True)
class PlannedParty:
    """An organisation to be registered."""

    stream: str
    origin: Origin
    command: RegisterOrganisation


@dataclass(frozen=True, slots=True)
class PlannedMilestone:
    """A milestone to be planned and reached, on a day that nobody states."""

    origin: Origin
    command: PlanMilestone


@dataclass(frozen=True, slots=True)
class PlannedCooperation:
    """A cooperation to be agreed, with its milestones and its ending.

    Attributes:
        stream: Its stream id, derived from source and external id.
        origin: Where it stands.
        command: The agreement.
        milestones: Its milestones.
        status: How far it is.
        ended_on: Its last day, where it has ended and the source tells.
        word: The source's own word for how far it is.
        pledges: What the parties pledge in it.
    """

    stream: str
    origin: Origin
    command: AgreeCooperation
    milestones: tuple[PlannedMilestone, ...]
    status: Status
    ended_on: date | None
    word: str
    pledges: tuple[PledgeContribution, ...] = ()


class Parties(Protocol):
    """Organisations to be registered, each once; a file need not be kept in memory for it."""

    def __len__(self) -> int:
        """Return how many there are."""
        ...

    def __iter__(self) -> Iterator[PlannedParty]:
        """Go through them once more."""
        ...

    def name(self, stream: str) -> str | None:
        """Return the name of one of them, None if it is none of them."""
        ...


class ListedParties:
    """Parties that are kept in memory.

    Args:
        parties: All of them.
    """

    def __init__(self, parties: Iterable[PlannedParty] = ()) -> None:
        self._parties = {party.stream: party for party in parties}

    def __len__(self) -> int:
        """See ``Parties``."""
        return len(self._parties)

    def __iter__(self) -> Iterator[PlannedParty]:
        """See ``Parties``."""
        return iter(self._parties.values())

    def name(self, stream: str) -> str | None:
        """See ``Parties``."""
        party = self._parties.get(stream)
        return party.command.name if party else None


class Cooperations(Protocol):
    """Planned cooperations, read from the file each time: long texts are not kept."""

    def __len__(self) -> int:
        """Return how many there are."""
        ...

    def __iter__(self) -> Iterator[PlannedCooperation]:
        """Read them once more.

        Raises:
            FileChanged: The file is not the one that was planned with.
        """
        ...


@dataclass(slots=True)
class Plan:
    """What was read from files and found good, and what was not.

    Attributes:
        system: The publisher's system.
        files: SHA-256 of each readable file by the publisher's name for its kind.
        parties: Organisations, each once.
        cooperations: Cooperations with their milestones.
        too_few: Projects with fewer than two organisations, to be compared with what an earlier
            file brought; no new cooperations come of them.
        milestones: How many milestones these have.
        milestones_without: How many milestones belong to no cooperation.
        left_out: How many rows or projects of each kind something is wrong with.
        problems: What is kept out, and why.
        notes: What else should be known.
        skipped: Projects without any organisation.
        no_cooperation: Projects with one organisation.
    """

    system: str
    cooperations: Cooperations
    too_few: Cooperations = ()
    files: dict[str, str] = field(default_factory=dict[str, str])
    parties: Parties = field(default_factory=ListedParties)
    milestones: int = 0
    milestones_without: int = 0
    left_out: Counter[Kind] = field(default_factory=Counter["Kind"])
    problems: list[Notice] = field(default_factory=list["Notice"])
    notes: list[Notice] = field(default_factory=list["Notice"])
    skipped: list[Notice] = field(default_factory=list["Notice"])
    no_cooperation: list[Notice] = field(default_factory=list["Notice"])
