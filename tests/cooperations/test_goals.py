"""Goals: set, revised, measured and dropped (rules 4, 6 and 7)."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from koop_es.cooperations import refusals as no
from koop_es.cooperations.terms import Direction, MeasureKind
from koop_es.kernel.refusals import EmptyChange, ReasonMissing
from tests.support.cooperation_asks import drop_goal, measure, revise_goal, set_goal
from tests.support.cooperation_facts import a_goal, agreed, given, goal_dropped, goal_set

if TYPE_CHECKING:
    from koop_es.kernel.aggregate import Command

Q = MeasureKind.QUALITATIVE


def test_a_goal_gets_the_id_of_its_entry() -> None:
    assert given([agreed()]).when(set_goal()).event.goal_id == "g2"


def test_a_target_that_equals_the_baseline_is_no_goal() -> None:
    with pytest.raises(no.TargetEqualsBaseline):
        given([agreed()]).when(set_goal(a_goal(baseline=5, target=5)))


def test_a_goal_to_maintain_may_have_its_baseline_as_target() -> None:
    terms = a_goal(baseline=5, target=5, direction=Direction.MAINTAIN)
    assert given([agreed()]).when(set_goal(terms)).event.terms == terms


def test_a_revised_target_must_not_equal_the_baseline_either() -> None:
    with pytest.raises(no.TargetEqualsBaseline):
        given([agreed()]).when(revise_goal("g1", a_goal(baseline=5, target=5)))


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (MeasureKind.PERCENTAGE, 101),
        (MeasureKind.PERCENTAGE, -1),
        (MeasureKind.YES_NO, 2),
        (MeasureKind.ORDINAL, -1),
        (MeasureKind.QUALITATIVE, 1),
    ],
)
def test_a_target_must_fit_the_measure(kind: MeasureKind, value: int) -> None:
    with pytest.raises(no.ValueDoesNotFit):
        given([agreed()]).when(set_goal(a_goal(measure=kind, target=value)))


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (MeasureKind.NUMBER, -40),
        (MeasureKind.PERCENTAGE, 100),
        (MeasureKind.PERCENTAGE, 0),
        (MeasureKind.YES_NO, 1),
        (MeasureKind.ORDINAL, 0),
    ],
)
def test_a_target_on_the_edge_of_the_measure_fits(kind: MeasureKind, value: int) -> None:
    outcome = given([agreed()]).when(set_goal(a_goal(measure=kind, target=value)))
    assert outcome.event.terms.target.value == value


@pytest.mark.parametrize(
    ("kind", "value"),
    [(MeasureKind.PERCENTAGE, "100.1"), (MeasureKind.YES_NO, "0.5"), (MeasureKind.ORDINAL, "1.5")],
)
def test_a_measured_value_must_fit_the_measure(kind: MeasureKind, value: str) -> None:
    with pytest.raises(no.ValueDoesNotFit):
        given([agreed(), goal_set("g2", a_goal(measure=kind))]).when(measure("g2", value))


def test_words_do_not_measure_a_number() -> None:
    with pytest.raises(no.ValueDoesNotFit):
        given([agreed()]).when(measure("g1", statement="many"))


def test_words_measure_a_qualitative_goal() -> None:
    outcome = given([agreed(), goal_set("g2", a_goal(measure=Q))]).when(
        measure("g2", statement="they like it")
    )
    assert outcome.event.progress.statement.value == "they like it"


def test_a_number_does_not_measure_a_qualitative_goal() -> None:
    with pytest.raises(no.ValueDoesNotFit):
        given([agreed(), goal_set("g2", a_goal(measure=Q))]).when(measure("g2", 3))


def test_what_was_measured_is_kept_with_its_day() -> None:
    outcome = given([agreed()]).when(measure("g1", "12.5"))
    ((_, value),) = outcome.state.goals["g1"].measured
    assert value == Decimal("12.5")


def test_a_revision_keeps_the_old_terms_beside_the_new() -> None:
    event = given([agreed()]).when(revise_goal("g1", a_goal(target=40))).event
    assert (event.before, event.after) == (a_goal(), a_goal(target=40))


def test_a_revised_goal_still_knows_its_original_target() -> None:
    goal = given([agreed()]).when(revise_goal("g1", a_goal(target=40))).state.goals["g1"]
    assert (goal.original.target.value, goal.terms.target.value) == (None, 40)


def test_a_revision_that_changes_nothing_is_refused() -> None:
    with pytest.raises(EmptyChange):
        given([agreed()]).when(revise_goal("g1", a_goal()))


@pytest.mark.parametrize(
    "command", [revise_goal("g9", a_goal()), drop_goal("g9"), measure("g9", 1)]
)
def test_a_goal_must_be_known(command: Command) -> None:
    with pytest.raises(no.UnknownPart):
        given([agreed()]).when(command)


@pytest.mark.parametrize(
    "command", [revise_goal("g1", a_goal(target=9)), drop_goal("g1"), measure("g1", 1)]
)
def test_a_dropped_goal_is_pursued_no_longer(command: Command) -> None:
    with pytest.raises(no.GoalIsDropped):
        given([agreed(), goal_dropped("g1")]).when(command)


@pytest.mark.parametrize(
    "command", [revise_goal("g1", a_goal(target=9), reason=None), drop_goal("g1", reason=None)]
)
def test_revising_and_dropping_a_goal_need_a_reason(command: Command) -> None:
    with pytest.raises(ReasonMissing):
        given([agreed()]).when(command)


def test_a_dropped_goal_stays_in_the_record() -> None:
    assert given([agreed()]).when(drop_goal("g1")).state.goals["g1"].dropped
