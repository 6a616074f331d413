"""The fold of goals, milestones, measures and pledges through time, in the order of effect."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from koop_es.cooperations import events as fact
from koop_es.cooperations.corrections import corrected
from koop_es.cooperations.in_effect import in_effect
from koop_es.projecting.shapes import Timeline
from koop_es_projections.plan_report.contributions import pledge_after
from koop_es_projections.plan_report.goals import goal_after, goal_set
from koop_es_projections.plan_report.tables import (
    GOAL,
    MEASURE,
    MILESTONE,
    PLAN_REPORT,
    PLEDGE,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from koop_es.kernel.event import Event
    from koop_es.kernel.record import Record
    from koop_es.projecting.shapes import Row, Step

BLANK: Final[Row] = {
    "kind": "",
    "begun": False,
    "title": None,
    "party": None,
    "state": None,
    "due_originally": None,
    "due_on": None,
    "opened_on": None,
    "done_on": None,
    "times": 0,
    "unit": None,
    "weight": None,
    "baseline": None,
    "target_originally": None,
    "target": None,
    "actual": None,
    "attainment_originally": None,
    "attainment": None,
    "worded": False,
    "latest": None,
    "added": None,
    "first_terms": None,
    "terms": None,
}
OPEN: Final = "open"
CLOSED: Final = "closed"


class PlanReport(Timeline):
    """What is known of each goal, milestone, measure and pledge for each day."""

    shape = PLAN_REPORT
    wants = frozenset(
        {
            fact.CooperationAgreed,
            fact.GoalSet,
            fact.GoalRevised,
            fact.GoalDropped,
            fact.ProgressMeasured,
            fact.MilestonePlanned,
            fact.MilestoneRescheduled,
            fact.MilestoneReached,
            fact.MilestoneMissed,
            fact.MilestoneDropped,
            fact.ControllingCheckRecorded,
            fact.MeasureClosed,
            fact.ContributionPledged,
            fact.ContributionDelivered,
            fact.CorrectionRecorded,
        }
    )

    def reaches_back(self, record: Record[Event]) -> bool:
        """Tell whether earlier days look different from now on."""
        return isinstance(record.event, fact.CorrectionRecorded)

    def standing(self, history: Sequence[Record[Event]]) -> list[Record[Event]]:
        """Return the facts with corrections applied, retracted ones left out."""
        return corrected(history)

    def apply(self, content: Row | None, record: Record[Event]) -> Row:
        """Return all parts as they are from an entry's day on, by id."""
        parts = content or {}
        event, day = record.event, record.effective_day
        match event:
            case fact.CooperationAgreed():
                goals = {one.goal_id: one.terms for one in event.goals}
                set_now = {key: goal_set(_known(parts, key, GOAL), t) for key, t in goals.items()}
                return {"": BLANK, **set_now}
            case fact.GoalSet():
                known = _known(parts, event.goal_id, GOAL)
                return {**parts, event.goal_id: goal_set(known, event.terms)}
            case fact.GoalRevised() | fact.GoalDropped() | fact.ProgressMeasured():
                known = _known(parts, event.goal_id, GOAL)
                return {**parts, event.goal_id: goal_after(known, event, day)}
            case fact.ControllingCheckRecorded():
                return _checked(parts, event, day)
            case fact.ContributionPledged() | fact.ContributionDelivered():
                known = _known(parts, event.contribution_id, PLEDGE)
                return {**parts, event.contribution_id: pledge_after(known, event, day)}
            case fact.MeasureClosed():
                return _changed(parts, event.measure_id, MEASURE, state=CLOSED, done_on=day)
            case _:
                return _milestone(parts, event)

    def changed(self, before: Row | None, after: Row) -> Mapping[str, Row]:
        """Return the parts that an entry changed; a check without measures changes none."""
        old = before or {}
        return {part: row for part, row in after.items() if row is not old.get(part)}

    def whole(self, parts: Mapping[str, Row]) -> Row:
        """Return all parts by id."""
        return dict(parts)

    def steps(self, history: Sequence[Record[Event]]) -> Iterator[Step]:
        """Yield what changes on which day."""
        before: Row | None = None
        for day, record in in_effect(self.standing(history)):
            after = self.apply(before, record)
            yield day, self.changed(before, after)
            before = after


def _known(parts: Row, part: str, kind: str) -> Row:
    return parts.get(part) or {**BLANK, "kind": kind}


def _changed(parts: Row, part: str, kind: str, **changes: Any) -> Row:
    return {**parts, part: {**_known(parts, part, kind), **changes}}


def _checked(parts: Row, event: fact.ControllingCheckRecorded, day: date) -> Row:
    """Return all parts after a check: measures carried on, closed, and agreed."""
    for followed in event.follow_up:
        if followed.status == CLOSED:
            changes: Row = {"state": CLOSED, "done_on": day}
        else:
            changes = {"times": _known(parts, followed.measure_id, MEASURE)["times"] + 1}
        parts = _changed(parts, followed.measure_id, MEASURE, **changes)
    for one in event.measures:
        known = _known(parts, one.measure_id, MEASURE)
        begun = {
            "begun": True,
            "title": one.title.commitment,
            "due_on": one.due_on,
            "opened_on": known["opened_on"] or day,
            "state": known["state"] or OPEN,
        }
        parts = _changed(parts, one.measure_id, MEASURE, **begun)
    return parts


def _milestone(parts: Row, event: Event) -> Row:
    match event:
        case fact.MilestonePlanned():
            known = _known(parts, event.milestone_id, MILESTONE)
            begun = {
                "begun": True,
                "title": event.title,
                "due_originally": event.due_on,
                "due_on": known["due_on"] if known["times"] else event.due_on,
                "state": known["state"] or "planned",
            }
            return _changed(parts, event.milestone_id, MILESTONE, **begun)
        case fact.MilestoneRescheduled():
            times = _known(parts, event.milestone_id, MILESTONE)["times"] + 1
            moved = {"due_on": event.due_on, "times": times}
            return _changed(parts, event.milestone_id, MILESTONE, **moved)
        case fact.MilestoneReached():
            if _known(parts, event.milestone_id, MILESTONE)["state"] == "reached":
                return parts
            state = "reached" if event.degree == "fully" else "partly_reached"
            reached = {"state": state, "done_on": event.effective_on}
            return _changed(parts, event.milestone_id, MILESTONE, **reached)
        case fact.MilestoneMissed():
            return _changed(parts, event.milestone_id, MILESTONE, state="missed")
        case fact.MilestoneDropped():
            return _changed(parts, event.milestone_id, MILESTONE, state="dropped")
        case _:
            return parts
