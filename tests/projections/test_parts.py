"""What is told of a part before its beginning, and rows taken apart and put together."""

from __future__ import annotations

from datetime import date
from itertools import permutations
from typing import TYPE_CHECKING, Any

import pytest

from koop_es.cooperations.terms import Degree, MeasureStatus
from koop_es.kernel.lights import Light
from koop_es_projections.current_status.parted import changed_parts, put_together
from koop_es_projections.current_status.through_time import StatusTimeline
from tests.support.cooperation_facts import (
    a_goal,
    agreed,
    checked,
    decision_recorded,
    goal_dropped,
    goal_revised,
    goal_set,
    measure_closed,
    milestone_planned,
    milestone_reached,
    milestone_rescheduled,
    progress_measured,
)
from tests.support.records import recorded

if TYPE_CHECKING:
    from koop_es.kernel.event import Event
    from koop_es.projecting.shapes import Row

MAY, JUNE = date(2026, 5, 20), date(2026, 6, 10)
YEAR_END = date(2026, 12, 31)

LIVES: dict[str, tuple[Event, ...]] = {
    "goals": (
        goal_set("g2", a_goal(target=9)),
        progress_measured("g2", 3),
        goal_revised("g2", a_goal(target=12)),
        goal_dropped("g2"),
    ),
    "milestones": (
        milestone_planned("m2", due_on=YEAR_END),
        milestone_rescheduled("m2", JUNE),
        milestone_reached("m2", Degree.FULLY, on=MAY),
        milestone_reached("m2", Degree.PARTLY, on=MAY),
    ),
    "measures": (
        checked(Light.YELLOW, on=MAY, measures=["a2"]),
        checked(on=MAY, check_id="c3", follow_up=[("a2", MeasureStatus.CARRIED)]),
        measure_closed("a2", on=MAY),
    ),
    "decisions": (checked(Light.RED, on=MAY, decision="d2"), decision_recorded("d2", on=MAY)),
}


def folded(*facts: Event) -> Row:
    row: Row | None = None
    for record in recorded([agreed(), *facts], today=YEAR_END):
        row = StatusTimeline().apply(row, record)
    assert row is not None
    return row


def told(row: Row, group: str) -> dict[str, Any]:
    """Return a group of parts without the positions, which the order of recording gives."""
    found = row["detail"][group]
    for part in found.values():
        for one in part.get("measured", ()):
            one.pop("position", None)
    return found


@pytest.mark.parametrize("group", LIVES)
def test_a_part_is_the_same_whatever_of_it_took_effect_first(group: str) -> None:
    facts = LIVES[group]
    expected = folded(*facts)
    for order in permutations(facts):
        row = folded(*order)
        assert told(row, group) == told(expected, group)
        names = ("goals", "goals_dropped", "milestone_id", "open_measures", "open_decisions")
        assert [row[name] for name in names] == [expected[name] for name in names]


@pytest.mark.parametrize("group", LIVES)
def test_a_part_does_not_count_before_its_beginning(group: str) -> None:
    begun = folded()
    early = folded(*LIVES[group][1:])
    names = ("goals", "goals_dropped", "milestone_id", "open_measures", "open_decisions")
    assert [early[name] for name in names] == [begun[name] for name in names]


@pytest.mark.parametrize("group", LIVES)
def test_rows_taken_apart_are_put_together_again(group: str) -> None:
    parts: dict[str, Row] = {}
    before: Row | None = None
    for record in recorded([agreed(), *LIVES[group]], today=YEAR_END):
        after = StatusTimeline().apply(before, record)
        parts.update(changed_parts(before, after))
        before = after
    assert before is not None
    whole = put_together({part: row["content"] for part, row in parts.items()})
    assert whole == {name: before[name] for name in whole}
    assert StatusTimeline().whole(parts) == whole


def test_an_entry_that_changes_nothing_leaves_a_trace() -> None:
    row = folded()
    assert list(changed_parts(row, row)) == [""]
