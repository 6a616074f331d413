"""One thing after another: added if it is new, else compared and, where asked for, updated."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from koop_es.cooperations.commands import EndCooperation, ExtendTerm, ReachMilestone
from koop_es.cooperations.fold import fold
from koop_es.cooperations.terms import Manner, Result
from koop_es.exchange.comparing import (
    Disagreement,
    Imported,
    agreement_disagreements,
    end_disagreement,
    imported,
    milestone_disagreements,
    party_disagreements,
    status_disagreement,
)
from koop_es.exchange.planned import Status
from koop_es.exchange.problems import Notice
from koop_es.exchange.report import Counts, Difference, Kind
from koop_es.kernel.event import Basis, ReasonCode
from koop_es.kernel.refusals import KoopError, Unavailable
from koop_es.kernel.text import FreeText
from koop_es.parties.events import OrganisationRegistered

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from koop_es.cooperations.state import Cooperation
    from koop_es.exchange.desks import Desk, Done, Host
    from koop_es.exchange.planned import (
        Origin,
        Plan,
        PlannedCooperation,
        PlannedMilestone,
        PlannedParty,
    )
    from koop_es.exchange.report import ImportReport
    from koop_es.kernel.aggregate import Command
    from koop_es.kernel.event import Event
    from koop_es.kernel.record import Record


@dataclass(slots=True)
class _Known:
    """A cooperation that is there.

    Attributes:
        state: Its state with its corrections.
        before: What earlier imports brought.
        version: Its version, counted on as this import writes.
        goes_on: Whether the same file brought the agreement, so an interrupted import goes on.
        is_open: Whether it takes new facts.
    """

    state: Cooperation
    before: Imported
    version: int
    goes_on: bool
    is_open: bool


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
        self._desk = desk
        self._report = report
        self._update = update
        self._progress = progress
        self._done = 0
        self._total = len(plan.parties) + len(plan.cooperations) + plan.milestones
        self._names = {party.stream: party.command.name for party in plan.parties}

    def all(self) -> None:
        """Carry everything out: the parties first, since cooperations name them."""
        for party in self._plan.parties:
            self._party(party)
            self._step()
        for cooperation in self._plan.cooperations:
            self._cooperation(cooperation)
        self._counts(Kind.MILESTONE).no_cooperation = self._plan.milestones_without

    def _step(self) -> None:
        self._done += 1
        if self._progress is not None:
            self._progress(self._done, self._total)

    def _counts(self, kind: Kind) -> Counts:
        return self._report.counts[kind]

    def _hand_in(self, command: Command, stream: str, version: int, origin: Origin) -> Done | None:
        """Return what was done, or None with the refusal noted."""
        try:
            return self._desk.hand_in(command, stream, version, origin)
        except Unavailable:
            raise
        except KoopError as error:
            notice = Notice(
                error.code, origin.file, origin.row, origin.line, None, dict(error.params)
            )
            self._report.problems.append(notice)
            return None

    def _tell(
        self,
        kind: Kind,
        stream: str,
        origin: Origin,
        found: Iterable[Disagreement],
        *,
        taken_over: bool = False,
    ) -> None:
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

    # ------------------------------------------------------------ parties

    def _party(self, planned: PlannedParty) -> None:
        counts = self._counts(Kind.PARTY)
        records = self._store.read_stream(planned.stream)
        if not records:
            done = self._hand_in(planned.command, planned.stream, 0, planned.origin)
            _count(counts, added=done is not None)
            return
        found = list(party_disagreements(records, planned.command))
        self._tell(Kind.PARTY, planned.stream, planned.origin, found)
        _count_known(counts, open_=bool(found), taken_over=False)

    def _name(self, stream: str) -> str:
        if stream not in self._names:
            records = self._store.read_stream(stream)
            event = records[0].event if records else None
            # A natural person's name is private: the id stands for it.
            known = event.name if isinstance(event, OrganisationRegistered) else stream
            self._names[stream] = known
        return self._names[stream]

    # ------------------------------------------------------------ cooperations

    def _cooperation(self, planned: PlannedCooperation) -> None:
        records = self._store.read_stream(planned.stream)
        if records:
            self._known_cooperation(planned, records)
        else:
            self._new_cooperation(planned)

    def _new_cooperation(self, planned: PlannedCooperation) -> None:
        done = self._hand_in(planned.command, planned.stream, 0, planned.origin)
        _count(self._counts(Kind.COOPERATION), added=done is not None)
        self._step()
        version = None if done is None else done.version
        for milestone in planned.milestones:
            if version is None:
                self._counts(Kind.MILESTONE).refused += 1
            else:
                version = self._new_milestone(planned.stream, version, milestone)
            self._step()
        if version is not None and planned.status is not Status.OPEN:
            self._hand_in(_ending(planned), planned.stream, version, planned.origin)

    def _known_cooperation(
        self, planned: PlannedCooperation, records: Sequence[Record[Event]]
    ) -> None:
        state = fold(records)
        if state is None:  # pragma: no cover - a stream begins with its agreement, which stays
            return
        before = imported(records, planned.origin.system)
        known = _Known(
            state,
            before,
            records[-1].version,
            goes_on=before.file == planned.origin.sha256,
            is_open=not (state.ended_by(self._today) or state.file_closed),
        )
        told = list(agreement_disagreements(state, planned.command, self._name))
        self._tell(Kind.COOPERATION, planned.stream, planned.origin, told)
        changes = [self._end(planned, known)]
        self._step()
        for milestone in planned.milestones:
            self._milestone(planned, known, milestone)
            self._step()
        changes.append(self._status(planned, known))
        _count_known(
            self._counts(Kind.COOPERATION),
            open_=bool(told) or False in changes,
            taken_over=True in changes,
        )

    def _end(self, planned: PlannedCooperation, known: _Known) -> bool | None:
        """Tell a differing end; return whether it was taken over, None if there is none."""
        ends_on = planned.command.term.ends_on
        found = end_disagreement(known.state, ends_on)
        if found is None:
            return None
        stored = known.state.term.ends_on
        is_new = ends_on != known.before.ends_on
        is_later = ends_on is not None and stored is not None and ends_on > stored
        taken_over = False
        if ends_on is not None and self._update and known.is_open and is_new and is_later:
            command = ExtendTerm(
                ends_on=ends_on,
                effective_basis=Basis.UNKNOWN,
                reason_code=ReasonCode.IMPORTED,
                imported=True,
            )
            taken_over = self._take_over(command, planned, known)
        self._tell(Kind.COOPERATION, planned.stream, planned.origin, [found], taken_over=taken_over)
        return taken_over

    def _status(self, planned: PlannedCooperation, known: _Known) -> bool | None:
        """Tell a differing status; return whether it was taken over, None if there is none."""
        found = status_disagreement(known.state, planned)
        if found is None:
            return None
        is_new = known.state.ending is None and not known.before.ended
        taken_over = False
        if is_new and known.is_open and (self._update or known.goes_on):
            taken_over = self._take_over(_ending(planned), planned, known)
        self._tell(Kind.COOPERATION, planned.stream, planned.origin, [found], taken_over=taken_over)
        return taken_over

    def _take_over(self, command: Command, planned: PlannedCooperation, known: _Known) -> bool:
        done = self._hand_in(command, planned.stream, known.version, planned.origin)
        if done is not None:
            known.version = done.version
        return done is not None

    # ------------------------------------------------------------ milestones

    def _milestone(
        self, cooperation: PlannedCooperation, known: _Known, planned: PlannedMilestone
    ) -> None:
        counts = self._counts(Kind.MILESTONE)
        stream, origin = cooperation.stream, planned.origin
        milestone_id = known.before.milestones.get(origin.external_id)
        goes_on = known.goes_on and known.before.milestone_files <= {origin.sha256}
        may_write = known.is_open and (self._update or goes_on)
        if milestone_id is None and may_write:
            known.version = self._new_milestone(stream, known.version, planned)
            return
        if milestone_id is None:
            found = [Disagreement("milestone", None, planned.command.title)]
        else:
            if may_write and self._reach_at_last(cooperation, known, milestone_id, planned):
                counts.updated += 1
                return
            found = list(milestone_disagreements(known.state, milestone_id, planned))
        self._tell(Kind.MILESTONE, stream, origin, found)
        _count_known(counts, open_=bool(found), taken_over=False)

    def _reach_at_last(
        self,
        cooperation: PlannedCooperation,
        known: _Known,
        milestone_id: str,
        planned: PlannedMilestone,
    ) -> bool:
        """Reach what an interrupted import planned and did not come to reach."""
        milestone = known.state.milestones.get(milestone_id)
        if (
            milestone_id in known.before.reached
            or milestone is None
            or not milestone.status.is_open
        ):
            return False
        command = _reached(milestone_id)
        done = self._hand_in(command, cooperation.stream, known.version, planned.origin)
        if done is not None:
            known.version = done.version
        return done is not None

    def _new_milestone(self, stream: str, version: int, planned: PlannedMilestone) -> int:
        """Plan and reach a milestone; return the stream's version afterwards."""
        counts = self._counts(Kind.MILESTONE)
        done = self._hand_in(planned.command, stream, version, planned.origin)
        if done is None:
            counts.refused += 1
            return version
        reached = _reached(done.ids["milestone"][0])
        last = self._hand_in(reached, stream, done.version, planned.origin)
        counts.added += 1
        return done.version if last is None else last.version


def _reached(milestone_id: str) -> ReachMilestone:
    return ReachMilestone(
        milestone_id=milestone_id,
        effective_basis=Basis.UNKNOWN,
        reason_code=ReasonCode.IMPORTED,
        imported=True,
    )


def _ending(planned: PlannedCooperation) -> EndCooperation:
    is_dated = planned.ended_on is not None
    broken_off = planned.status is Status.BROKEN_OFF
    return EndCooperation(
        manner=Manner.UNKNOWN,
        result=Result.NOT_ASSESSED,
        remark=FreeText(planned.word) if broken_off else None,
        effective_on=planned.ended_on,
        effective_basis=Basis.DERIVED if is_dated else Basis.UNKNOWN,
        reason_code=ReasonCode.IMPORTED,
        imported=True,
    )


def _count(counts: Counts, *, added: bool) -> None:
    if added:
        counts.added += 1
    else:
        counts.refused += 1


def _count_known(counts: Counts, *, open_: bool, taken_over: bool) -> None:
    if open_:
        counts.differing += 1
    elif taken_over:
        counts.updated += 1
    else:
        counts.unchanged += 1
