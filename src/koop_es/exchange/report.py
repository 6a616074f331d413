"""What an import did, or would do."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from koop_es.exchange.problems import OF_FILES

if TYPE_CHECKING:
    from koop_es.exchange.problems import Notice


class Kind(StrEnum):
    """Kinds of imported things."""

    PARTY = "party"
    COOPERATION = "cooperation"
    MILESTONE = "milestone"


@dataclass(slots=True)
class Counts:
    """How many things of one kind; each thing is counted once.

    Attributes:
        added: New in the record.
        unchanged: There already, as the file says.
        differing: There already, and the file says something else that was not taken over.
        updated: There already, and all that the file says newly was taken over.
        refused: Kept out by a rule, or a row or project that something is wrong with.
        no_cooperation: Milestones that belong to no cooperation.
    """

    added: int = 0
    unchanged: int = 0
    differing: int = 0
    updated: int = 0
    refused: int = 0
    no_cooperation: int = 0


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing on which file and record disagree, or disagreed until it was taken over.

    Attributes:
        kind: Kind of thing.
        external_id: Its id in the source.
        stream: Its stream in the record; a milestone's cooperation.
        what: Which field: ``title``, ``ends_on``, ``status``, ``parties`` …
        stored: What the record says; None for nothing.
        in_file: What the file says; None for nothing.
        taken_over: Whether the record now says what the file says.
        file: Name of the file.
        row: Its row, the header being row 1.
    """

    kind: Kind
    external_id: str
    stream: str
    what: str
    stored: str | None
    in_file: str | None
    taken_over: bool
    file: str
    row: int


def _counts() -> dict[Kind, Counts]:
    return {kind: Counts() for kind in Kind}


@dataclass(slots=True)
class ImportReport:
    """What an import did, or with ``dry_run`` would do.

    Attributes:
        correlation_id: The id that all its entries bear.
        files: SHA-256 of each file by the publisher's name for its kind.
        dry_run: Whether writing was not asked for.
        strict: Whether any problem keeps everything out.
        written: Whether the record was open to be written: neither dry run nor stopped.
        counts: How many things of each kind.
        problems: What was kept out, and why.
        notes: What else should be known.
        skipped: Projects without any organisation.
        no_cooperation: Projects with one organisation.
        differences: Where file and record disagree.
    """

    correlation_id: str
    files: dict[str, str]
    dry_run: bool
    strict: bool
    written: bool = False
    counts: dict[Kind, Counts] = field(default_factory=_counts)
    problems: list[Notice] = field(default_factory=list["Notice"])
    notes: list[Notice] = field(default_factory=list["Notice"])
    skipped: list[Notice] = field(default_factory=list["Notice"])
    no_cooperation: list[Notice] = field(default_factory=list["Notice"])
    differences: list[Difference] = field(default_factory=list[Difference])

    @property
    def unusable(self) -> bool:
        """Whether a whole file could not be used."""
        return any(problem.code in OF_FILES for problem in self.problems)

    @property
    def stopped(self) -> bool:
        """Whether problems kept everything out."""
        return self.strict and bool(self.problems)

    def as_dict(self) -> dict[str, Any]:
        """Return the report ready for JSON."""
        return {
            "correlation_id": self.correlation_id,
            "files": dict(self.files),
            "dry_run": self.dry_run,
            "strict": self.strict,
            "stopped": self.stopped,
            "unusable": self.unusable,
            "written": self.written,
            "counts": {kind.value: asdict(counts) for kind, counts in self.counts.items()},
            "problems": [notice.as_dict() for notice in self.problems],
            "notes": [notice.as_dict() for notice in self.notes],
            "skipped": [notice.as_dict() for notice in self.skipped],
            "no_cooperation": [notice.as_dict() for notice in self.no_cooperation],
            "differences": [asdict(difference) for difference in self.differences],
        }
