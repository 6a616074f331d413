"""Controlling checks, the measures agreed in them and the decisions that red asks for."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from koop_es.cooperations import check_commands as ask
from koop_es.cooperations import check_events as fact
from koop_es.cooperations import refusals as no
from koop_es.cooperations.check_rules import admit_check
from koop_es.cooperations.check_terms import (
    AgreedMeasure,
    CheckKind,
    DecisionNeeded,
    MeasureStatus,
)
from koop_es.cooperations.part_rules import open_measure, refuse_unknown
from koop_es.cooperations.state import Check, Decision, Measure
from koop_es.cooperations.subject import Asked, Kind, Subject, always, told, with_part
from koop_es.kernel.aggregate import facts
from koop_es.kernel.ids import local_id
from koop_es.kernel.lights import worst
from koop_es.kernel.others import refuse_unknown_party

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from koop_es.cooperations.state import Cooperation
    from koop_es.kernel.aggregate import Context


def _check(
    state: Cooperation, command: ask.RecordControllingCheck, context: Context
) -> fact.ControllingCheckRecorded:
    del state
    version = context.next_version
    light = command.light or (
        worst(each.light for each in command.lights) if command.lights else None
    )
    if light is None:
        raise no.LightMissing(field="light")
    measures = tuple(
        AgreedMeasure(
            measure_id=local_id("a", version, nth),
            title=measure.title,
            owner=measure.owner,
            owner_note=measure.owner_note,
            due_on=measure.due_on,
        )
        for nth, measure in enumerate(command.measures, start=1)
    )
    needed = command.decision_needed and DecisionNeeded(
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


def _admit_check(state: Cooperation, event: fact.ControllingCheckRecorded, today: date) -> None:
    del today
    admit_check(state, event)


def _admit_closed(state: Cooperation, event: fact.MeasureClosed, today: date) -> None:
    del today
    open_measure(state, event.measure_id)


def _admit_decision(state: Cooperation, event: fact.DecisionRecorded, today: date) -> None:
    del today
    refuse_unknown(event.decision_id, state.decisions, "decision")
    if state.decisions[event.decision_id].taken:
        raise no.DecisionAlreadyTaken(id=event.decision_id)


def _owners(event: fact.ControllingCheckRecorded, others: Mapping[str, object]) -> None:
    for measure in event.measures:
        if measure.owner:
            refuse_unknown_party(measure.owner, others, "measures")


def _is_closing(event: fact.ControllingCheckRecorded) -> bool:
    return event.kind in {CheckKind.FINAL, CheckKind.FOLLOW_UP}


def _measure(state: Cooperation, measure_id: str) -> Measure:
    return state.measures.get(measure_id) or Measure(measure_id, "", None)


def _checked(state: Cooperation, event: fact.ControllingCheckRecorded) -> Cooperation:
    measures = dict(state.measures)
    for followed in event.follow_up:
        measure = _measure(state, followed.measure_id)
        if followed.status is MeasureStatus.CLOSED:
            changed = replace(measure, closed=True, closed_on=event.effective_on)
        else:
            changed = replace(measure, carried=measure.carried + 1)
        measures[followed.measure_id] = changed
    for agreed in event.measures:
        measure = measures.get(agreed.measure_id) or Measure(agreed.measure_id, "", None)
        measures[agreed.measure_id] = replace(
            measure, check_id=event.check_id, due_on=agreed.due_on
        )
    decisions = state.decisions
    if event.decision_needed is not None:
        needed = event.decision_needed.decision_id
        decision = decisions.get(needed) or Decision(needed, None)
        decisions = with_part(decisions, needed, replace(decision, asked_on=event.effective_on))
    check = Check(event.check_id, event.effective_on, event.kind, event.light, event.next_check_on)
    return replace(state, measures=measures, decisions=decisions, checks=(*state.checks, check))


def _closed(state: Cooperation, event: fact.MeasureClosed) -> Cooperation:
    measure = _measure(state, event.measure_id)
    closed = replace(measure, closed=True, closed_on=event.effective_on)
    return replace(state, measures=with_part(state.measures, event.measure_id, closed))


def _decided(state: Cooperation, event: fact.DecisionRecorded) -> Cooperation:
    asked = state.decisions.get(event.decision_id) or Decision(event.decision_id, None)
    taken = replace(asked, taken=True)
    return replace(state, decisions=with_part(state.decisions, event.decision_id, taken))


CHECKS = Subject(
    kinds=(
        Kind(
            fact.ControllingCheckRecorded,
            _checked,
            _admit_check,
            _owners,
            after_the_end=_is_closing,
            fixed=frozenset({"check_id"}),
            part_ids={
                "measures": ("measure_id", "a"),
                "decision_needed": ("decision_id", "d"),
            },
        ),
        Kind(fact.MeasureClosed, _closed, _admit_closed, after_the_end=always),
        Kind(fact.DecisionRecorded, _decided, _admit_decision, after_the_end=always),
    ),
    asked=(
        Asked(ask.RecordControllingCheck, _check),
        Asked(ask.CloseMeasure, told(fact.MeasureClosed)),
        Asked(ask.RecordDecision, told(fact.DecisionRecorded)),
    ),
)
