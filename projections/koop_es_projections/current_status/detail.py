"""From a row's detail to what a page about one cooperation shows."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, cast

from koop_es_projections.current_status import act_details, further_details, proposals
from koop_es_projections.current_status.detail_views import (
    CheckView,
    CooperationDetail,
    DecisionView,
    DeviationView,
    EvidenceView,
    GoalView,
    Measured,
    MeasureView,
    MilestoneView,
    NoteView,
    SuspensionView,
    TaskView,
    TermChange,
)
from koop_es_projections.current_status.parts import has_begun
from koop_es_projections.current_status.resting import pauses
from koop_es_projections.current_status.views import OVER
from koop_es_projections.current_status.words import Words, day_of, words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from koop_es_projections.current_status.views import CooperationItem
    from koop_es_projections.current_status.words import Texts


def commitments(value: Any) -> Iterator[str]:
    """Yield the commitments to all private texts in a row's detail."""
    if isinstance(value, dict):
        entries = cast("dict[str, Any]", value)
        if "sealed" in entries:
            yield entries["sealed"]
        for item in entries.values():
            yield from commitments(item)
    elif isinstance(value, list):
        for item in cast("list[Any]", value):
            yield from commitments(item)


def begun(listed: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Yield the parts that have begun, with their ids."""
    return ((part_id, one) for part_id, one in listed.items() if has_begun(one))


def _past(day: date | None, today: date | None) -> bool:
    """Tell whether a day has passed; None for today: no day passes any more."""
    return day is not None and today is not None and day < today


def detail_of(
    item: CooperationItem, detail: dict[str, Any], texts: Texts, today: date, position: int
) -> CooperationDetail:
    """Return one cooperation with everything that its row's detail holds."""
    checks = [_check(one, texts) for one in reversed(detail["checks"])]
    checks.sort(key=lambda one: one.held_on, reverse=True)
    over = item.phase in OVER
    milestones = [
        _milestone(key, one, today, over=over) for key, one in begun(detail["milestones"])
    ]
    return CooperationDetail(
        item=item,
        goals=goals_in(detail["goals"], texts),
        milestones=tuple(sorted(milestones, key=lambda one: one.due_on or date.max)),
        checks=tuple(checks),
        measures=tuple(
            _measure(key, one, texts, None if over else today)
            for key, one in begun(detail["measures"])
        ),
        decisions=tuple(_decision(key, one, texts) for key, one in begun(detail["decisions"])),
        notes=tuple(_note(one, texts) for one in detail["notes"]),
        evidence=tuple(_evidence(key, one, texts) for key, one in detail["evidence"].items()),
        terms=tuple(TermChange(day_of(e["since"]), day_of(e["ends_on"])) for e in detail["ends"]),
        suspensions=tuple(SuspensionView(*pause) for pause in pauses(detail["turns"])),
        members=act_details.members(detail),
        assignments=act_details.assignments(detail, texts),
        contributions=act_details.contributions(detail, texts),
        amendments=further_details.amendments(detail, texts),
        notices=further_details.notices(detail, texts),
        renewals=further_details.renewals(detail),
        funder_words=further_details.funder_words(detail, texts),
        findings=further_details.findings(detail, texts),
        tasks=tuple(_task(one, texts) for one in detail["tasks"]),
        expected={
            name: Words(texts.get(text["sealed"])) for name, text in detail["expected"].items()
        },
        end_condition=words(detail["end_condition"], texts),
        ending_remark=words(detail["ending_remark"], texts),
        proposal=proposals.proposal(detail, texts, item.proposed),
        last_position=position,
    )


def goals_in(goals: Mapping[str, Any], texts: Texts) -> tuple[GoalView, ...]:
    """Return the goals of a row's detail."""
    return tuple(_goal(goal_id, one, texts) for goal_id, one in begun(goals))


def _goal(goal_id: str, one: dict[str, Any], texts: Texts) -> GoalView:
    entries = sorted(one["measured"], key=lambda entry: (entry["on"], entry["position"]))
    measured = tuple(
        Measured(
            on=date.fromisoformat(entry["on"]),
            value=Decimal(entry["value"]) if "value" in entry else None,
            statement=words(entry["statement"], texts),
            evidence=tuple(entry["evidence"]),
        )
        for entry in entries
    )
    values = [entry.value for entry in measured if entry.value is not None]
    indicator: dict[str, Any] = one["terms"].get("indicator", {})
    adds_up = indicator.get("aggregation") == "cumulative"
    actual = sum(values, Decimal(0)) if adds_up else values[-1] if values else None
    return GoalView(
        goal_id=goal_id,
        title=one["terms"]["title"],
        terms=one["terms"],
        original=one["original"],
        revised=one["revised"],
        dropped=one["dropped"],
        measured=measured,
        actual=actual if values else None,
    )


def _milestone(milestone_id: str, one: dict[str, Any], today: date, *, over: bool) -> MilestoneView:
    due_on = day_of(one["due_on"])
    still_open = one["status"] in {"planned", "partly_reached"}
    return MilestoneView(
        milestone_id=milestone_id,
        title=one["title"],
        goal_id=one["goal_id"],
        due_originally=day_of(one["due_originally"]),
        due_on=due_on,
        moved=one["moved"],
        status=one["status"],
        reached_on=day_of(one["reached_on"]),
        overdue=still_open and not over and _past(due_on, today),
        left_open=still_open and over,
    )


def _check(one: dict[str, Any], texts: Texts) -> CheckView:
    return CheckView(
        check_id=one["id"],
        kind=one["kind"],
        light=one["light"],
        held_on=date.fromisoformat(one["held_on"]),
        summary=words(one["summary"], texts),
        override_reason=words(one["override_reason"], texts),
        planned_for=day_of(one["planned_for"]),
        conducted_by=words(one["conducted_by"], texts),
        participants=tuple(Words(texts.get(name["sealed"])) for name in one["participants"]),
        lights=one["lights"],
        deviations=tuple(
            DeviationView(
                description=words(found["description"], texts),
                cause=words(found["cause"], texts),
                concerns=found["concerns"],
            )
            for found in one["deviations"]
        ),
        conclusion=words(one["conclusion"], texts),
        next_check_on=day_of(one["next_check_on"]),
        evidence=tuple(one["evidence"]),
    )


def _measure(measure_id: str, one: dict[str, Any], texts: Texts, today: date | None) -> MeasureView:
    due_on, closed_on = day_of(one["due_on"]), day_of(one["closed_on"])
    status = "closed" if closed_on else "carried" if one["carried"] else "open"
    return MeasureView(
        measure_id=measure_id,
        title=words(one["title"], texts),
        check_id=one["check_id"],
        owner=one["owner"],
        owner_note=words(one["owner_note"], texts),
        due_on=due_on,
        status=status,
        carried=one["carried"],
        closed_on=closed_on,
        outcome=words(one["outcome"], texts),
        overdue=closed_on is None and _past(due_on, today),
    )


def _decision(decision_id: str, one: dict[str, Any], texts: Texts) -> DecisionView:
    return DecisionView(
        decision_id=decision_id,
        question=words(one["question"], texts),
        check_id=one["check_id"],
        asked_on=day_of(one["asked_on"]),
        taken_on=day_of(one["taken_on"]),
        outcome=words(one.get("outcome"), texts),
        decided_by=words(one.get("decided_by"), texts),
    )


def _note(one: dict[str, Any], texts: Texts) -> NoteView:
    return NoteView(date.fromisoformat(one["on"]), words(one["text"], texts), one["concerns"])


def _evidence(evidence_id: str, one: dict[str, Any], texts: Texts) -> EvidenceView:
    return EvidenceView(
        evidence_id=evidence_id,
        file_name=words(one["file_name"], texts),
        media_type=one["media_type"],
        size=one["size"],
        concerns=one["concerns"],
        on=date.fromisoformat(one["on"]),
        document=one["document"],
    )


def _task(one: dict[str, Any], texts: Texts) -> TaskView:
    return TaskView(
        party_id=one["party"],
        role=one["role"],
        tasks=words(one["tasks"], texts),
        benefit=words(one["benefit"], texts),
        signed_on=day_of(one["signed_on"]),
        signatory=words(one["signatory"], texts),
        signed_by=one.get("signed_by"),
    )
