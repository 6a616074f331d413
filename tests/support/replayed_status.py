"""How a cooperation stood worked out the plain way: replay its whole record for each question.

It knows nothing of the folds: each answer is looked up in the list of facts that were known and
effective.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, TypeVar

from koop_es.cooperations import events as fact
from koop_es.cooperations.corrections import corrected
from koop_es.cooperations.dates import explicit_check_of, next_check_due, phase_on
from tests.support.agreed import since_agreed, until_agreed

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from pydantic import BaseModel

    from koop_es.kernel.event import Event
    from koop_es.kernel.record import Record

E = TypeVar("E", bound="Event")


@dataclass
class Replayed:
    """One cooperation on a day, as known at a position.

    Attributes:
        first: Its agreement.
        told: Facts effective by the day, in the order of effect.
        endings: Endings, closings and revocations that were known, in the order of recording.
        as_of: The day.
    """

    first: Record[Event]
    told: list[Record[Event]]
    endings: list[Record[Event]]
    as_of: date

    @property
    def agreed(self) -> fact.CooperationAgreed:
        assert isinstance(self.first.event, fact.CooperationAgreed)
        return self.first.event

    def of(self, kind: type[E]) -> list[tuple[Record[Event], E]]:
        """Return the facts of a kind."""
        return [(r, r.event) for r in self.told if isinstance(r.event, kind)]

    # The whole

    def ending(self) -> tuple[Record[Event], fact.CooperationEnded] | None:
        """Return the ending that a person would have been told of on that day."""
        found = None
        for record in self.endings:
            event = record.event
            if isinstance(event, fact.EndingRevoked) and record.effective_day <= self.as_of:
                found = None
            elif isinstance(event, fact.CooperationEnded):
                shown = min(record.effective_day, record.recorded_on)
                found = (record, event) if shown <= self.as_of else found
        return found

    def file_closed(self) -> bool:
        """Tell whether the file was closed."""
        closed = False
        for record in self.endings:
            if record.effective_day <= self.as_of:
                closed = isinstance(record.event, fact.FileClosed) or (
                    closed and not isinstance(record.event, fact.EndingRevoked)
                )
        return closed

    def ends_on(self) -> date | None:
        """Return the planned end."""
        longer = [*self.of(fact.TermExtended), *self.of(fact.RenewalAgreed)]
        ends = [self.agreed.term.ends_on, *(event.ends_on for _, event in longer)]
        return max((end for end in ends if end is not None), default=None)

    def provisions(self) -> dict[str, Any]:
        """Return what the agreement says by then, one amendment after the other."""
        said: dict[str, Any] = {
            **_fields(self.agreed),
            **_fields(self.agreed.term),
            **_fields(self.agreed.expected),
        }
        for record in self.told:
            event = record.event
            if isinstance(event, fact.RenewalAgreed) and event.notice_days is not None:
                said |= {"notice_months": None, "notice_days": event.notice_days}
            elif isinstance(event, fact.AmendmentAgreed):
                new = {**_fields(event.after), **_fields(event.after.expected)}
                said |= {name: value for name, value in new.items() if value is not None}
                said |= {str(name): None for name in event.dropped}
        return said

    def pending(self) -> bool:
        """Tell whether it waits for its condition."""
        return self.agreed.conditional and not self.of(fact.EnteredIntoForce)

    def rhythm(self) -> int | None:
        """Return the months between checks."""
        since = [event.months for _, event in self.of(fact.CheckRhythmSet)]
        return since[-1] if since else self.agreed.expected.check_rhythm_months

    def programmes(self) -> list[str]:
        """Return the programmes that were joined and not left since."""
        found: list[str] = []
        for record in self.told:
            if isinstance(record.event, fact.ProgrammeAssigned):
                found.append(record.event.programme)
            elif isinstance(record.event, fact.ProgrammeLeft):
                found = [each for each in found if each != record.event.programme]
        return found

    def suspended(self) -> bool:
        """Tell whether it is suspended."""
        turns = [event for _, event in self.turns()]
        return bool(turns) and isinstance(turns[-1], fact.CooperationSuspended)

    def turns(self) -> list[tuple[Record[Event], Event]]:
        """Return suspensions and resumptions in the order of effect."""
        kinds = (fact.CooperationSuspended, fact.CooperationResumed)
        return [(r, r.event) for r in self.told if isinstance(r.event, kinds)]

    def put_off(self, due: date | None, since: date | None) -> date | None:
        """Return when a check is due once suspensions stopped the clock, day by day."""
        begun: date | None = None
        for record, event in self.turns():
            day = record.effective_day
            if isinstance(event, fact.CooperationSuspended):
                begun = begun or day
            elif begun is not None:
                if due is not None and begun <= due and day > begun:
                    due += max(day - max(begun, since or begun), timedelta())
                begun = None
        return None if due is not None and begun is not None and begun <= due else due

    def item(self) -> dict[str, Any]:
        """Return what a list shows of it."""
        term, ending, said = self.agreed.term, self.ending(), self.provisions()
        forces = [record.effective_day for record, _ in self.of(fact.EnteredIntoForce)]
        checks = sorted(self.of(fact.ControllingCheckRecorded), key=lambda c: c[0].effective_day)
        held, last = checks[-1] if checks else (None, None)
        ended_on = ending[1].effective_on if ending else None
        phase = phase_on(
            self.as_of,
            starts_on=term.starts_on,
            ends_on=self.ends_on(),
            has_ending=ending is not None,
            ended_on=ended_on,
            file_closed=self.file_closed(),
            suspended=self.suspended(),
            pending=self.pending(),
        )
        due = next_check_due(
            explicit=explicit_check_of((r.effective_day, e.next_check_on) for r, e in checks),
            last_held=held.effective_day if held else None,
            starts_on=term.starts_on,
            rhythm_months=self.rhythm(),
        )
        due = self.put_off(due, held.effective_day if held else term.starts_on)
        over = phase in {"ended", "file_closed"}
        waiting = [
            (one["due_on"] is None, one["due_on"], key)
            for key, one in self.milestones().items()
            if one["status"] in {"planned", "partly_reached"} and not over
        ]
        following = min(waiting, key=_place)[2] if waiting else None
        measures, decisions, goals = self.measures(), self.decisions(), self.goals()
        return {
            "phase": phase,
            "title": said["title"],
            "themes": said["themes"],
            "area": said["area"],
            "review_on": said["review_on"],
            "notice_months": said["notice_months"],
            "notice_days": said["notice_days"],
            "in_force_on": forces[-1] if forces else None,
            "starts_on": term.starts_on,
            "ends_on": self.ends_on(),
            "bounded": bool(said["end_condition"] or self.ends_on()),
            "light": last.light if last else "unchecked",
            "last_check_on": held.effective_day if held else None,
            "check_due_on": None if over else due,
            "goals": len(goals),
            "goals_dropped": sum(goal["dropped"] for goal in goals.values()),
            "milestone_id": following,
            "open_measures": sum(one["closed_on"] is None for one in measures.values()),
            "open_decisions": sum(one["taken_on"] is None for one in decisions.values()),
            "ended_on": ended_on,
            "ending_recorded_on": ending[0].recorded_on if ending else None,
            "manner": ending[1].manner if ending else None,
            "programmes": self.programmes(),
        }

    # The parts; what is told of one before its beginning shows once it has begun

    def goals(self) -> dict[str, dict[str, Any]]:
        """Return its goals by id."""
        begun = {one.goal_id: one.terms for one in self.agreed.goals}
        begun |= {event.goal_id: event.terms for _, event in self.of(fact.GoalSet)}
        revised = {event.goal_id: event.after for _, event in self.of(fact.GoalRevised)}
        dropped = {event.goal_id for _, event in self.of(fact.GoalDropped)}
        return {
            key: {
                "title": revised.get(key, terms).title,
                "original": terms.title,
                "dropped": key in dropped,
                "measured": sorted(
                    (record.effective_day, record.position, event.progress.value)
                    for record, event in self.of(fact.ProgressMeasured)
                    if event.goal_id == key
                ),
            }
            for key, terms in begun.items()
        }

    def milestones(self) -> dict[str, dict[str, Any]]:
        """Return its milestones by id."""
        found: dict[str, dict[str, Any]] = {}
        for _, planned in self.of(fact.MilestonePlanned):
            key, status, reached_on = planned.milestone_id, "planned", None
            moved = [e for _, e in self.of(fact.MilestoneRescheduled) if e.milestone_id == key]
            for record in self.told:
                event = record.event
                if getattr(event, "milestone_id", None) != key:
                    continue
                if isinstance(event, fact.MilestoneReached) and status != "reached":
                    status = "reached" if event.degree == "fully" else "partly_reached"
                    reached_on = event.effective_on
                elif isinstance(event, fact.MilestoneMissed):
                    status = "missed"
                elif isinstance(event, fact.MilestoneDropped):
                    status = "dropped"
            found[key] = {
                "due_originally": planned.due_on,
                "due_on": moved[-1].due_on if moved else planned.due_on,
                "moved": len(moved),
                "status": status,
                "reached_on": reached_on,
            }
        return found

    def measures(self) -> dict[str, dict[str, Any]]:
        """Return the measures agreed in checks by id."""
        agreed: dict[str, dict[str, Any]] = {
            one.measure_id: {"due_on": one.due_on, "carried": 0, "closed_on": None}
            for _, check in self.of(fact.ControllingCheckRecorded)
            for one in check.measures
        }
        for record in self.told:
            event, day = record.event, record.effective_day
            if isinstance(event, fact.MeasureClosed) and event.measure_id in agreed:
                agreed[event.measure_id]["closed_on"] = day
            if isinstance(event, fact.ControllingCheckRecorded):
                for followed in event.follow_up:
                    if followed.measure_id not in agreed:
                        continue
                    measure = agreed[followed.measure_id]
                    if followed.status == "closed":
                        measure["closed_on"] = day
                    else:
                        measure["carried"] += 1
        return agreed

    def decisions(self) -> dict[str, dict[str, Any]]:
        """Return the decisions asked for by id."""
        taken = {e.decision_id: r.effective_day for r, e in self.of(fact.DecisionRecorded)}
        return {
            check.decision_needed.decision_id: {
                "asked_on": record.effective_day,
                "taken_on": taken.get(check.decision_needed.decision_id),
            }
            for record, check in self.of(fact.ControllingCheckRecorded)
            if check.decision_needed is not None
        }


@dataclass
class Proposed:
    """One proposal on a day, as known at a position: what was said of it by then."""

    said: list[Record[Event]]

    @property
    def text(self) -> fact.AgreementProposed:
        """The version that counts."""
        texts = [each.event for each in self.said]
        return [each for each in texts if isinstance(each, fact.AgreementProposed)][-1]

    def answers(self) -> dict[str, str]:
        """Return who said what of it."""
        found: dict[str, str] = {}
        for record in self.said:
            event = record.event
            if isinstance(event, fact.AgreementProposed):
                found = {}
            elif isinstance(event, fact.PartyConfirmed):
                found[event.party] = "confirmed"
            elif isinstance(event, fact.PartyDeclined):
                found[event.party] = "declined"
        return found

    def status(self) -> str:
        """Return what became of it."""
        if isinstance(self.said[-1].event, fact.ProposalWithdrawn):
            return "withdrawn"
        return "declined" if "declined" in self.answers().values() else "open"


def _fields(model: BaseModel) -> dict[str, Any]:
    return {name: getattr(model, name) for name in type(model).model_fields}


def _place(waiting: tuple[bool, date | None, str]) -> tuple[Any, ...]:
    undated, due_on, key = waiting
    return (undated, due_on and due_on.isoformat(), [int(n) for n in key[1:].split("-")])


def replayed(
    records: Sequence[Record[Event]], as_of: date, known_at: int
) -> Replayed | Proposed | str:
    """Return how a cooperation stood, or why it was not there: not ``recorded``, not ``agreed``."""
    whole = corrected([record for record in records if record.position <= known_at])
    if not whole:
        return "recorded"
    facts = since_agreed(whole)
    said = [each for each in until_agreed(whole) if not isinstance(each.event, fact.NoteAdded)]
    if not facts or facts[0].effective_day > as_of:
        told = [record for record in said if record.effective_day <= as_of]
        return Proposed(told) if told else "agreed"
    first = facts[0]
    effective = [record for record in facts[1:] if record.effective_day <= as_of]
    ordered = sorted(effective, key=lambda record: record.effective_day)
    closing = (fact.CooperationEnded, fact.EndingRevoked, fact.FileClosed)
    endings = [record for record in facts if isinstance(record.event, closing)]
    return Replayed(first, ordered, endings, as_of)
