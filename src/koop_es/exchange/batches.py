"""Batches of first entries: many facts, each recorded as late as it may be, with one reason."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final, Protocol

from koop_es.cooperations.capability import COOPERATION
from koop_es.exchange.batch_rows import Entering
from koop_es.kernel.event import ReasonCode
from koop_es.kernel.refusals import FieldError, Invalid, KoopError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from contextlib import AbstractContextManager

    from koop_es.kernel.aggregate import Command
    from koop_es.kernel.record import EnteredVia
    from koop_es.ledger.answers import Answer, Request

MOST_ROWS: Final = 2_000
"""Entries of a batch: they are written in one turn, and nobody else writes meanwhile."""

NOT_FIRST: Final = frozenset(
    {
        "approval.grant",
        "approval.refuse",
        "cooperation.confirm",
        "cooperation.decline",
        "cooperation.invite",
        "cooperation.propose",
        "cooperation.revise_proposal",
        "cooperation.withdraw",
        "entry.correct",
        "evidence.attach",
    }
)
"""What is no fact of before, or needs a file."""

COMMANDS: Final[Mapping[str, type[Command]]] = {
    command.NAME: command for command in COOPERATION.commands if command.NAME not in NOT_FIRST
}
"""What a row can ask for, by its name."""


class RowStatus(StrEnum):
    """What became of a row."""

    RECORDED = "recorded"
    PENDING = "pending"
    KNOWN = "known"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Batch:
    """Facts to be entered for the first time.

    Attributes:
        rows: What is asked for: ``command``, ``cooperation`` (or ``as`` for an agreement, under
            which later rows name it), and the fields of the command.
        reason: Why they come late, in words; for every row that tells none itself.
        reason_code: The same, picked from the list.
        actor: Name of who records them.
        entered_via: By which door they come.
        strict: Whether one row that is refused keeps everything out.
        dry_run: Whether to tell what would be done, and write nothing.
    """

    rows: Sequence[Mapping[str, Any]]
    reason: str | None
    reason_code: str
    actor: str
    entered_via: EnteredVia
    strict: bool = False
    dry_run: bool = False


@dataclass(frozen=True, slots=True)
class RowDone:
    """What became of one row.

    Attributes:
        row: Its number, from 1.
        command: What it asked for.
        status: What became of it.
        answer: What the command bus answered.
        error: Why it was refused.
    """

    row: int
    command: str
    status: RowStatus
    answer: Answer | None = None
    error: KoopError | None = None


@dataclass(slots=True)
class BatchReport:
    """What a batch did, or would do.

    Attributes:
        correlation_id: The id that all its entries bear.
        strict: Whether one row that is refused keeps everything out.
        dry_run: Whether writing was not asked for.
        rows: What became of each row.
        written: Whether anything was kept.
    """

    correlation_id: str
    strict: bool
    dry_run: bool
    rows: list[RowDone] = field(default_factory=list[RowDone])
    written: bool = False

    @property
    def stopped(self) -> bool:
        """Whether a row that was refused kept everything out."""
        return self.strict and any(row.status is RowStatus.REFUSED for row in self.rows)

    def counts(self) -> dict[str, int]:
        """Return how many rows there are of each status."""
        found = Counter(row.status for row in self.rows)
        return {status.value: found[status] for status in RowStatus}


class Finder(Protocol):
    """Finds what rows name; everything is given back as it is where it is an id already."""

    def cooperation(self, name: str) -> str:
        """Return the id of a cooperation."""
        ...

    def part(self, stream: str, kind: str, name: str) -> str:
        """Return the id of a part of a cooperation that is recorded."""
        ...

    def fields(self, fields: Mapping[str, Any]) -> dict[str, Any]:
        """Return a row's fields with parties and programmes named by their ids."""
        ...


class Host(Protocol):
    """A running Koop, as far as a batch needs it."""

    def new_id(self) -> str:
        """Return a fresh id."""
        ...

    def together(self) -> AbstractContextManager[Callable[[Request], Answer]]:
        """Let commands be carried out one after another and stored together, or none of them."""
        ...


class _NothingKept(Exception):
    """Ends a turn of which nothing is to be kept."""


def enter(koop: Host, batch: Batch, finder: Finder) -> BatchReport:
    """Record a batch: each row for itself, or with ``strict`` all of them or none.

    The same row is recorded once, whoever hands it in again in this or another batch.

    Raises:
        Invalid: There are no rows, too many, or the reason is missing or no known one.
        Unavailable: The record cannot be read or written now.
    """
    _refuse_unfit(batch)
    report = BatchReport(koop.new_id(), batch.strict, batch.dry_run)
    entering = Entering(batch, finder, COMMANDS, report.correlation_id)
    try:
        with koop.together() as carry_out:
            for nth, row in enumerate(batch.rows):
                came = entering.carry_out(nth, row, carry_out)
                report.rows.append(_done(nth + 1, row, came))
            if batch.dry_run or report.stopped:
                raise _NothingKept  # noqa: TRY301 - leaving with an error takes everything back
    except _NothingKept:
        return report
    report.written = True
    return report


def _done(nth: int, row: Mapping[str, Any], came: Answer | KoopError) -> RowDone:
    command = str(row.get("command", ""))
    if isinstance(came, KoopError):
        return RowDone(nth, command, RowStatus.REFUSED, error=came)
    if came.replayed:
        return RowDone(nth, command, RowStatus.KNOWN, came)
    status = RowStatus.PENDING if came.pending else RowStatus.RECORDED
    return RowDone(nth, command, status, came)


def _refuse_unfit(batch: Batch) -> None:
    if not batch.rows:
        raise _wrong("entries", "too_short", "at least one entry is expected")
    if len(batch.rows) > MOST_ROWS:
        raise _wrong("entries", "too_long", f"at most {MOST_ROWS} entries")
    if batch.reason_code not in list(ReasonCode):
        raise _wrong("reason_code", "enum", f"no such reason: {batch.reason_code}")


def _wrong(path: str, code: str, message: str) -> Invalid:
    return Invalid([FieldError(path, code, message)])
