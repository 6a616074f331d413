"""How checks, their measures and the decisions they ask for change a cooperation's row."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from koop_es.cooperations.dates import explicit_check_on
from koop_es_projections.current_status import parts
from koop_es_projections.current_status.parts import detail, iso, sealed
from koop_es_projections.current_status.resting import due

if TYPE_CHECKING:
    from koop_es.cooperations import events as fact
    from koop_es.projecting.shapes import Row


def after_check(row: Row, event: fact.ControllingCheckRecorded, day: date) -> Row:
    """Return what a check changes."""
    measures: dict[str, Any] = row["detail"]["measures"]
    changed: dict[str, Any] = {}
    for followed in event.follow_up:
        known = measures.get(followed.measure_id, {})
        if followed.status == "closed":
            changed[followed.measure_id] = {"closed_on": day.isoformat()}
        else:
            changed[followed.measure_id] = {"carried": known.get("carried", 0) + 1}
    for one in event.measures:
        changed[one.measure_id] = {
            "title": sealed(one.title),
            "check_id": event.check_id,
            "owner": one.owner,
            "owner_note": sealed(one.owner_note),
            "due_on": iso(one.due_on),
            "carried": 0,
            "closed_on": None,
            "outcome": None,
            **measures.get(one.measure_id, {}),
        }
    after = {**row, **detail(row, checks=[*row["detail"]["checks"], parts.check(event, day)])}
    if changed:
        after.update(measures_after(after, changed))
    if event.decision_needed is not None:
        asked = {
            "question": sealed(event.decision_needed.question),
            "check_id": event.check_id,
            "asked_on": day.isoformat(),
            "taken_on": None,
        }
        decision_id = event.decision_needed.decision_id
        known = row["detail"]["decisions"].get(decision_id, {})
        after.update(decisions_after(after, decision_id, {**asked, **known}))
    if row["last_check_on"] is None or day >= row["last_check_on"]:
        after["last_light"] = event.light.value
        after["last_check_on"] = day
        after["last_check_kind"] = event.kind.value
        after["next_check_on"] = explicit_check_on(row["next_check_on"], day, event.next_check_on)
    else:
        after["next_check_on"] = parts.named_check(after["detail"]["checks"])
    after["check_due_on"] = due(after)
    return after


def measures_after(row: Row, changed: dict[str, Any]) -> Row:
    """Return what changed fields of measures change, by the measure's id."""
    measures: dict[str, Any] = dict(row["detail"]["measures"])
    for measure_id, change in changed.items():
        measures[measure_id] = {**measures.get(measure_id, {}), **change}
    begun = [one for one in measures.values() if parts.has_begun(one)]
    still_open = [one for one in begun if one["closed_on"] is None]
    due_on = min((one["due_on"] for one in still_open if one["due_on"]), default=None)
    return {
        **detail(row, measures=measures),
        "open_measures": len(still_open),
        "measures_due_on": date.fromisoformat(due_on) if due_on else None,
    }


def decisions_after(row: Row, decision_id: str, changed: dict[str, Any]) -> Row:
    """Return what changed fields of a decision change."""
    decisions: dict[str, Any] = row["detail"]["decisions"]
    decision = {**decisions.get(decision_id, {}), **changed}
    decisions = {**decisions, decision_id: decision}
    still_open = sum(one["taken_on"] is None for one in decisions.values() if parts.has_begun(one))
    return {**detail(row, decisions=decisions), "open_decisions": still_open}
