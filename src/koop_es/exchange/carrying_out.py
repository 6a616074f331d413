"""One thing after another: added if it is new, else compared."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Final, TypeVar

from koop_es.cooperations.capability import COOPERATION
from koop_es.exchange.book import Book
from koop_es.exchange.comparing import party_disagreements
from koop_es.exchange.known import KnownCooperation
from koop_es.exchange.planned import Status
from koop_es.exchange.report import Kind
from koop_es.exchange.steps import ending
from koop_es.ledger.deciding import StreamExists
from koop_es.ledger.loading import folded
from koop_es.parties.events import OrganisationRegistered

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from koop_es.exchange.desks import Desk, Host
    from koop_es.exchange.planned import Plan, PlannedCooperation, PlannedParty
    from koop_es.exchange.report import ImportReport
    from koop_es.kernel.event import Event
    from koop_es.kernel.record import Record

P = TypeVar("P", bound="PlannedParty | PlannedCooperation")

AT_ONCE: Final = 50
"""Planned things of which the record is asked at once whether they are there."""


class CarryingOut:
    """Carries a plan out at a desk.

    Args:
        koop: Where to import.
        plan: What was read.
        desk: Takes the commands.
        report: Where it is told.
        update: Whether to take over what the file says newly.
        progress: Called with things done and their total.
    """

    def __init__(
        self,
        koop: Host,
        plan: Plan,
        desk: Desk,
        report: ImportReport,
        *,
        update: bool,
        progress: Callable[[int, int], None] | None,
    ) -> None:
        self._store = koop.store
        self._today = koop.today()
        self._plan = plan
        self._update = update
        self._report = report
        total = len(plan.parties) + len(plan.cooperations) + len(plan.too_few) + plan.milestones
        self._book = Book(desk, report, total, progress)
        self._names: dict[str, str] = {}

    def all(self) -> None:
        """Carry everything out: the parties first, since cooperations name them."""
        self._book.counts(Kind.MILESTONE).no_cooperation = self._plan.milestones_without
        for kind, left_out in self._plan.left_out.items():
            self._book.counts(kind).refused = left_out
        for party, is_there in self._looked_up(self._plan.parties):
            self._party(party, self._records(party) if is_there else ())
            self._book.step()
        for planned, is_there in self._looked_up(self._plan.cooperations):
            self._cooperation(planned, self._records(planned) if is_there else ())
        stand = {
            planned.origin.external_id
            for planned, is_there in self._looked_up(self._plan.too_few)
            if self._stands(planned, self._records(planned) if is_there else ())
        }
        report = self._report
        report.no_cooperation = [e for e in report.no_cooperation if e.params["id"] not in stand]
        report.skipped = [each for each in report.skipped if each.params["id"] not in stand]

    def _looked_up(self, all_: Iterable[P]) -> Iterator[tuple[P, bool]]:
        """Yield planned things, and of each whether it was there a moment ago: mostly it is not."""
        planned = iter(all_)
        while some := list(islice(planned, AT_ONCE)):
            there = self._store.versions([each.stream for each in some])
            yield from ((each, each.stream in there) for each in some)

    def _records(self, planned: PlannedParty | PlannedCooperation) -> Sequence[Record[Event]]:
        return self._store.read_stream(planned.stream)

    def _party(self, planned: PlannedParty, records: Sequence[Record[Event]]) -> None:
        if not records:
            try:
                done = self._book.hand_in(planned.command, planned.stream, 0, planned.origin)
            except StreamExists:
                # Another import was faster.
                records = self._records(planned)
            else:
                self._book.count_new(Kind.PARTY, added=done is not None)
                return
        found = list(party_disagreements(records, planned.command))
        self._book.tell(Kind.PARTY, planned.stream, planned.origin, found)
        self._book.count_known(Kind.PARTY, differing=bool(found), updated=False)

    def _name(self, stream: str) -> str:
        named = self._plan.parties.name(stream)
        if named is not None:
            return named
        if stream not in self._names:
            records = self._store.read_stream(stream)
            event = records[0].event if records else None
            # A natural person's name is private: the id stands for it.
            known = event.name if isinstance(event, OrganisationRegistered) else stream
            self._names[stream] = known
        return self._names[stream]

    def _cooperation(self, planned: PlannedCooperation, records: Sequence[Record[Event]]) -> None:
        if not records:
            try:
                self._new_cooperation(planned)
            except StreamExists:
                records = self._records(planned)
        if records:
            self._known_cooperation(planned, records)

    def _stands(self, planned: PlannedCooperation, records: Sequence[Record[Event]]) -> bool:
        """Compare what has become too small with what an earlier file brought, if one did."""
        if not records:
            self._book.step()
            return False
        self._known_cooperation(planned, records)
        return True

    def _known_cooperation(
        self, planned: PlannedCooperation, records: Sequence[Record[Event]]
    ) -> None:
        state = folded(COOPERATION, records)
        known = KnownCooperation(
            planned, records, state, self._book, today=self._today, update=self._update
        )
        known.compare(self._name)

    def _new_cooperation(self, planned: PlannedCooperation) -> None:
        book, stream = self._book, planned.stream
        done = book.hand_in(planned.command, stream, 0, planned.origin)
        book.count_new(Kind.COOPERATION, added=done is not None)
        book.step()
        version = None if done is None else done.version
        if version is not None:
            version = book.pledged(stream, version, planned)
        for milestone in planned.milestones:
            if version is None:
                book.count_new(Kind.MILESTONE, added=False)
            else:
                version = book.new_milestone(stream, version, milestone)
            book.step()
        if version is not None and planned.status in {Status.ENDED, Status.BROKEN_OFF}:
            book.hand_in(ending(planned), stream, version, planned.origin)
