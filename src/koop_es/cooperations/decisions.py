"""Deciding: command and state make events, or a refusal named after its rule."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from koop_es.cooperations import commands as ask
from koop_es.cooperations import events as fact
from koop_es.cooperations import refusals as no
from koop_es.cooperations import terms
from koop_es.cooperations.correcting import correct_entry
from koop_es.cooperations.references import refuse_unknown_references
from koop_es.cooperations.rules import admit
from koop_es.kernel.aggregate import facts
from koop_es.kernel.ids import local_id
from koop_es.kernel.lights import worst
from koop_es.kernel.refusals import EmptyChange

if TYPE_CHECKING:
    from koop_es.cooperations.state import Cooperation
    from koop_es.kernel.aggregate import Context
    from koop_es.kernel.event import Event


def decide(
    state: Cooperation | None, command: ask.CooperationCommand, context: Context
) -> list[Event]:
    """Return what happened.

    Args:
        state: The cooperation so far; None for ``AgreeCooperation``.
        command: What is asked for.
        context: Today, the policy and the states of other streams.

    Raises:
        Refusal: A rule of section 4.1 was hit; the class tells which.
    """
    if isinstance(command, ask.CorrectEntry):
        return [correct_entry(command, context)]
    event = _derive(state, command, context)
    refuse_unknown_references(event, context.others)
    admit(state, event, context.today, context.policy)
    return [event]


def _derive(
    state: Cooperation | None, command: ask.CooperationCommand, context: Context
) -> fact.CooperationEvent:
    if isinstance(command, ask.AgreeCooperation):
        return _agree(command, context)
    assert state is not None, "the bus folds before it decides"  # noqa: S101 - narrows the type
    common = facts(command, context.today)
    version = context.next_version
    match command:
        case ask.SetGoal():
            return fact.GoalSet(**common, goal_id=local_id("g", version), terms=command.terms)
        case ask.ReviseGoal():
            return _revise(state, command, context)
        case ask.DropGoal():
            return fact.GoalDropped(**common, goal_id=command.goal_id)
        case ask.MeasureProgress():
            return fact.ProgressMeasured(
                **common, goal_id=command.goal_id, progress=command.progress
            )
        case ask.PlanMilestone():
            return fact.MilestonePlanned(
                **common,
                milestone_id=local_id("m", version),
                title=command.title,
                due_on=command.due_on,
                goal_id=command.goal_id,
                imported=command.imported,
            )
        case ask.RescheduleMilestone():
            return _reschedule(state, command, context)
        case ask.ReachMilestone():
            return fact.MilestoneReached(
                **common, milestone_id=command.milestone_id, degree=command.degree
            )
        case ask.MissMilestone():
            return fact.MilestoneMissed(**common, milestone_id=command.milestone_id)
        case ask.DropMilestone():
            return fact.MilestoneDropped(**common, milestone_id=command.milestone_id)
        case ask.RecordControllingCheck():
            return _check(command, context)
        case ask.CloseMeasure():
            return fact.MeasureClosed(
                **common, measure_id=command.measure_id, outcome=command.outcome
            )
        case ask.RecordDecision():
            return fact.DecisionRecorded(
                **common,
                decision_id=command.decision_id,
                outcome=command.outcome,
                decided_by=command.decided_by,
            )
        case ask.ExtendTerm():
            return fact.TermExtended(
                **common, ends_before=state.term.ends_on, ends_on=command.ends_on
            )
        case ask.AssignProgramme():
            return fact.ProgrammeAssigned(
                **common, programme=command.programme, grant=_grant(command)
            )
        case ask.EndCooperation():
            return _end(command, context)
        case ask.RevokeEnding():
            return fact.EndingRevoked(**common)
        case ask.CloseFile():
            return fact.FileClosed(**common)
        case ask.AttachEvidence():
            return _attach(command, context)
        case ask.AddNote():
            return fact.NoteAdded(**common, text=command.text, concerns=command.concerns)
        case ask.CorrectEntry():
            raise AssertionError
        case _:
            assert_never(command)


def _agree(command: ask.AgreeCooperation, context: Context) -> fact.CooperationAgreed:
    goals = tuple(
        terms.AgreedGoal(goal_id=local_id("g", context.next_version, nth), terms=goal)
        for nth, goal in enumerate(command.goals, start=1)
    )
    return fact.CooperationAgreed(
        **facts(command, context.today),
        code=context.code,
        title=command.title,
        themes=tuple(dict.fromkeys(command.themes)),
        parties=command.parties,
        goals=goals,
        term=command.term,
        expected=command.expected,
        target_group=command.target_group,
        area=command.area,
        arose_from=command.arose_from,
        imported=command.imported,
    )


def _revise(state: Cooperation, command: ask.ReviseGoal, context: Context) -> fact.GoalRevised:
    goal = state.goals.get(command.goal_id)
    if goal is None:
        raise no.UnknownPart(part="goal", id=command.goal_id)
    if goal.terms == command.terms:
        raise EmptyChange(field="terms")
    return fact.GoalRevised(
        **facts(command, context.today),
        goal_id=command.goal_id,
        before=goal.terms,
        after=command.terms,
    )


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


def _check(command: ask.RecordControllingCheck, context: Context) -> fact.ControllingCheckRecorded:
    version = context.next_version
    light = command.light or (
        worst(each.light for each in command.lights) if command.lights else None
    )
    if light is None:
        raise no.LightMissing(field="light")
    measures = tuple(
        terms.AgreedMeasure(
            measure_id=local_id("a", version, nth),
            title=measure.title,
            owner=measure.owner,
            owner_note=measure.owner_note,
            due_on=measure.due_on,
        )
        for nth, measure in enumerate(command.measures, start=1)
    )
    needed = command.decision_needed and terms.DecisionNeeded(
        decision_id=local_id("d", version), question=command.decision_needed
    )
    return fact.ControllingCheckRecorded(
        **facts(command, context.today),
        check_id=local_id("c", version),
        kind=command.kind,
        light=light,
        summary=command.summary,
        override_reason=command.override_reason,
        planned_for=command.planned_for,
        conducted_by=command.conducted_by,
        participants=command.participants,
        lights=command.lights,
        deviations=command.deviations,
        measures=measures,
        follow_up=command.follow_up,
        decision_needed=needed,
        conclusion=command.conclusion,
        next_check_on=command.next_check_on,
    )


def _grant(command: ask.AssignProgramme) -> terms.Grant | None:
    reference, decided_on = command.grant_reference, command.grant_decided_on
    if reference is None and decided_on is None:
        return None
    return terms.Grant(reference=reference, decided_on=decided_on)


def _end(command: ask.EndCooperation, context: Context) -> fact.CooperationEnded:
    return fact.CooperationEnded(
        **facts(command, context.today),
        manner=command.manner,
        result=command.result,
        afterwards=command.afterwards,
        successor=command.successor,
        remark=command.remark,
        imported=command.imported,
    )


def _attach(command: ask.AttachEvidence, context: Context) -> fact.EvidenceAttached:
    size = len(command.document.value or b"")
    if size == 0:
        raise no.EmptyDocument(field="document")
    return fact.EvidenceAttached(
        **facts(command, context.today),
        evidence_id=local_id("e", context.next_version),
        document=command.document,
        file_name=command.file_name,
        media_type=command.media_type,
        size=size,
        concerns=command.concerns,
    )
