"""How goals and milestones change a cooperation's row."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final

from koop_es.cooperations import events as fact
from koop_es_projections.current_status import parts
from koop_es_projections.current_status.parts import detail, iso, sealed

if TYPE_CHECKING:
    from koop_es.kernel.event import Event
    from koop_es.kernel.record import Record
    from koop_es.projecting.shapes import Row

_STATEMENT: Final = frozenset({"statement"})


def goals_after(
    row: Row,
    event: fact.GoalSet | fact.GoalRevised | fact.GoalDropped | fact.ProgressMeasured,
    record: Record[Event],
) -> Row:
    """Return what a fact about a goal changes."""
    goals: dict[str, Any] = row["detail"]["goals"]
    known: dict[str, Any] = goals.get(event.goal_id, {})
    match event:
        case fact.GoalSet():
            goal = {**parts.goal(event.terms), **known}
        case fact.GoalRevised():
            terms = parts.plain(event.after)
            goal = {**known, "terms": terms, "revised": known.get("revised", 0) + 1}
        case fact.GoalDropped():
            goal = {**known, "dropped": True}
        case fact.ProgressMeasured():
            progress = {
                **parts.plain(event.progress, without=_STATEMENT),
                "on": record.effective_day.isoformat(),
                "position": record.position,
                "statement": sealed(event.progress.statement),
                "evidence": list(event.evidence),
            }
            goal = {**known, "measured": [*known.get("measured", ()), progress]}
    goals = {**goals, event.goal_id: goal}
    begun = [one for one in goals.values() if parts.has_begun(one)]
    dropped = sum(one["dropped"] for one in begun)
    return {**detail(row, goals=goals), "goals": len(begun), "goals_dropped": dropped}


def milestones_after(
    row: Row,
    event: fact.MilestonePlanned
    | fact.MilestoneRescheduled
    | fact.MilestoneReached
    | fact.MilestoneMissed
    | fact.MilestoneDropped,
) -> Row:
    """Return what a fact about a milestone changes."""
    milestones: dict[str, Any] = row["detail"]["milestones"]
    known = milestones.get(event.milestone_id, {})
    match event:
        case fact.MilestonePlanned():
            changed = {
                "title": event.title,
                "goal_id": event.goal_id,
                "due_originally": iso(event.due_on),
                "due_on": iso(event.due_on),
                "moved": 0,
                "status": "planned",
                "reached_on": None,
                **known,
            }
        case fact.MilestoneRescheduled():
            changed = {"due_on": event.due_on.isoformat(), "moved": known.get("moved", 0) + 1}
        case fact.MilestoneReached() if known.get("status") == "reached":
            changed = {}
        case fact.MilestoneReached():
            status = "reached" if event.degree == "fully" else "partly_reached"
            changed = {"status": status, "reached_on": iso(event.effective_on)}
        case fact.MilestoneMissed():
            changed = {"status": "missed"}
        case fact.MilestoneDropped():
            changed = {"status": "dropped"}
    milestones = {**milestones, event.milestone_id: {**known, **changed}}
    return {**detail(row, milestones=milestones), **_next_milestone(milestones)}


def _next_milestone(milestones: dict[str, Any]) -> Row:
    waiting = [
        (one["due_on"] is None, one["due_on"] or "", parts.in_order(milestone_id), milestone_id)
        for milestone_id, one in milestones.items()
        if parts.has_begun(one) and one["status"] in {"planned", "partly_reached"}
    ]
    if not waiting:
        return {"milestone_id": None, "milestone_title": None, "milestone_due_on": None}
    milestone_id = min(waiting)[-1]
    due_on = milestones[milestone_id]["due_on"]
    return {
        "milestone_id": milestone_id,
        "milestone_title": milestones[milestone_id]["title"],
        "milestone_due_on": date.fromisoformat(due_on) if due_on else None,
    }
