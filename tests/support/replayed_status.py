"""How a cooperation stood worked out the plain way: replay its whole record for each question.

It knows nothing of the folds: each answer is looked up in the list of facts that were known and
effective.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from koop_es.cooperations import events as fact
from koop_es.cooperations.corrections import corrected
from koop_es.cooperations.dates import explicit_check_of, next_check_due, phase_on
from tests.support.agreed import since_agreed, until_agreed
from tests.support.replayed_parts import Parts
from tests.support.replayed_proposals import Proposed

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from pydantic import BaseModel

    from koop_es.kernel.event import Event
    from koop_es.kernel.record import Record


@dataclass
class Replayed(Parts):
    """One cooperation on a day, as known at a position.

    Attributes:
        endings: Endings, closings and revocations that were known, in the order of recording.
        as_of: The day.
    """

    endings: list[Record[Event]]
    as_of: date

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
