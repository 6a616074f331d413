"""Milestones: planned, moved, reached, missed and dropped."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koop_es.cooperations import milestone_commands as ask
from koop_es.cooperations import milestone_events as fact
from koop_es.cooperations import refusals as no
from koop_es.cooperations.part_rules import admit_milestone, open_milestone, refuse_reached_twice
from koop_es.cooperations.state import Milestone, MilestoneStatus
from koop_es.cooperations.subject import Asked, Kind, Subject, told, with_part
from koop_es.cooperations.terms import Degree
from koop_es.kernel.aggregate import facts
from koop_es.kernel.changing import changed
from koop_es.kernel.refusals import EmptyChange

if TYPE_CHECKING:
    from datetime import date

    from koop_es.cooperations.state import Cooperation
    from koop_es.kernel.aggregate import Context

    Closing = fact.MilestoneRescheduled | fact.MilestoneMissed | fact.MilestoneDropped


def _reschedule(
    state: Cooperation, command: ask.RescheduleMilestone, context: Context
) -> fact.MilestoneRescheduled:
    milestone = state.milestones.get(command.milestone_id)
    if milestone is None:
        raise no.UnknownPart(part="milestone", id=command.milestone_id)
    if milestone.status.is_open and milestone.due_on == command.due_on:
        raise EmptyChange(field="due_on")
    return fact.MilestoneRescheduled(
        **facts(command, context.today),
        milestone_id=command.milestone_id,
        due_before=milestone.due_on,
        due_on=command.due_on,
    )


def _admit_planned(state: Cooperation, event: fact.MilestonePlanned, today: date) -> None:
    del today
    admit_milestone(state, event)


def _admit_open(state: Cooperation, event: Closing, today: date) -> None:
    del today
    open_milestone(state, event.milestone_id)


def _admit_reached(state: Cooperation, event: fact.MilestoneReached, today: date) -> None:
    del today
    refuse_reached_twice(state, event)


def _milestone(state: Cooperation, milestone_id: str) -> Milestone:
    return state.milestones.get(milestone_id) or Milestone(milestone_id, "?", None, None)


def _with(state: Cooperation, milestone: Milestone) -> Cooperation:
    milestones = with_part(state.milestones, milestone.milestone_id, milestone)
    return changed(state, milestones=milestones)


def _planned(state: Cooperation, event: fact.MilestonePlanned) -> Cooperation:
    known = _milestone(state, event.milestone_id)
    due_on = known.due_on if known.moved else event.due_on
    planned = changed(
        known,
        title=event.title,
        due_originally=event.due_on,
        due_on=due_on,
        goal_id=event.goal_id,
    )
    return _with(state, planned)


def _rescheduled(state: Cooperation, event: fact.MilestoneRescheduled) -> Cooperation:
    known = _milestone(state, event.milestone_id)
    return _with(state, changed(known, due_on=event.due_on, moved=known.moved + 1))


def _reached(state: Cooperation, event: fact.MilestoneReached) -> Cooperation:
    known = _milestone(state, event.milestone_id)
    if known.status is MilestoneStatus.REACHED:
        return state
    fully = event.degree is Degree.FULLY
    status = MilestoneStatus.REACHED if fully else MilestoneStatus.PARTLY_REACHED
    return _with(state, changed(known, status=status, reached_on=event.effective_on))


def _missed(state: Cooperation, event: fact.MilestoneMissed) -> Cooperation:
    known = _milestone(state, event.milestone_id)
    return _with(state, changed(known, status=MilestoneStatus.MISSED))


def _dropped(state: Cooperation, event: fact.MilestoneDropped) -> Cooperation:
    known = _milestone(state, event.milestone_id)
    return _with(state, changed(known, status=MilestoneStatus.DROPPED))


NAMED = frozenset({"milestone_id", "imported"})

MILESTONES = Subject(
    kinds=(
        Kind(
            fact.MilestonePlanned, _planned, _admit_planned, plan=True, new_plan=True, fixed=NAMED
        ),
        Kind(
            fact.MilestoneRescheduled,
            _rescheduled,
            _admit_open,
            plan=True,
            needs_reason=True,
            was={"due_before": lambda state, event: _milestone(state, event.milestone_id).due_on},
        ),
        Kind(fact.MilestoneReached, _reached, _admit_reached),
        Kind(fact.MilestoneMissed, _missed, _admit_open),
        Kind(fact.MilestoneDropped, _dropped, _admit_open, plan=True, needs_reason=True),
    ),
    asked=(
        Asked(ask.PlanMilestone, told(fact.MilestonePlanned, part="milestone_id", letter="m")),
        Asked(ask.RescheduleMilestone, _reschedule),
        Asked(ask.ReachMilestone, told(fact.MilestoneReached)),
        Asked(ask.MissMilestone, told(fact.MilestoneMissed)),
        Asked(ask.DropMilestone, told(fact.MilestoneDropped)),
    ),
)
