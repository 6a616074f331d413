"""Handing commands in and telling in the report what became of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koop_es.exchange.problems import Notice
from koop_es.exchange.report import Counts, Difference, Kind
from koop_es.exchange.steps import reaching
from koop_es.kernel.refusals import KoopError, Unavailable
from koop_es.ledger.deciding import StreamExists

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from koop_es.exchange.comparing import Disagreement
    from koop_es.exchange.desks import Desk, Done
    from koop_es.exchange.planned import Origin, PlannedCooperation, PlannedMilestone
    from koop_es.exchange.report import ImportReport
    from koop_es.kernel.aggregate import Command


class Book:
    """Keeps the report of an import.

    Args:
        desk: Takes the commands.
        report: Where it is told.
        total: How many things there are.
        progress: Called with things done and their total.
    """

    def __init__(
        self,
        desk: Desk,
        report: ImportReport,
        total: int,
        progress: Callable[[int, int], None] | None,
    ) -> None:
        self._desk = desk
        self._report = report
        self._total = total
        self._progress = progress
        self._done = 0

    def step(self) -> None:
        """Count one more thing as done."""
        self._done += 1
        if self._progress is not None:
            self._progress(self._done, self._total)

    def counts(self, kind: Kind) -> Counts:
        """Return the counts of a kind of things."""
        return self._report.counts[kind]

    def count_new(self, kind: Kind, *, added: bool) -> None:
        """Count a thing that was not there."""
        if added:
            self.counts(kind).added += 1
        else:
            self.counts(kind).refused += 1

    def count_known(self, kind: Kind, *, differing: bool, updated: bool) -> None:
        """Count a thing that was there."""
        counts = self.counts(kind)
        if differing:
            counts.differing += 1
        elif updated:
            counts.updated += 1
        else:
            counts.unchanged += 1

    def hand_in(self, command: Command, stream: str, version: int, origin: Origin) -> Done | None:
        """Return what was done, or None with the refusal noted.

        Raises:
            StreamExists: Somebody else began the stream meanwhile, such as another import.
            Unavailable: The record cannot be read or written.
        """
        try:
            return self._desk.hand_in(command, stream, version, origin)
        except (StreamExists, Unavailable):
            raise
        except KoopError as error:
            params = dict(error.params)
            notice = Notice(error.code, origin.file, origin.row, origin.line, None, params)
            self._report.problems.append(notice)
            return None

    def new_milestone(self, stream: str, version: int, planned: PlannedMilestone) -> int:
        """Plan and reach a milestone; return the stream's version afterwards."""
        done = self.hand_in(planned.command, stream, version, planned.origin)
        self.count_new(Kind.MILESTONE, added=done is not None)
        if done is None:
            return version
        reached = reaching(done.ids["milestone"][0])
        last = self.hand_in(reached, stream, done.version, planned.origin)
        return done.version if last is None else last.version

    def pledged(self, stream: str, version: int, planned: PlannedCooperation) -> int:
        """Record what the parties pledge; return the stream's version afterwards."""
        for pledge in planned.pledges:
            done = self.hand_in(pledge, stream, version, planned.origin)
            version = version if done is None else done.version
        return version

    def tell(
        self,
        kind: Kind,
        stream: str,
        origin: Origin,
        found: Iterable[Disagreement],
        *,
        taken_over: bool = False,
    ) -> None:
        """Tell where file and record disagree."""
        self._report.differences += (
            Difference(
                kind=kind,
                external_id=origin.external_id,
                stream=stream,
                what=each.what,
                stored=each.stored,
                in_file=each.in_file,
                taken_over=taken_over,
                file=origin.file,
                row=origin.row,
            )
            for each in found
        )
