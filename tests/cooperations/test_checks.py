"""Controlling checks: what a light asks for, and what became of the measures (rules 4, 5, 6)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from koop_es.cooperations import refusals as no
from koop_es.cooperations.terms import (
    CheckKind,
    Deviation,
    Dimension,
    DimensionLight,
    MeasureStatus,
    PlannedMeasure,
)
from koop_es.kernel.lights import Light
from koop_es.kernel.refusals import UnknownParty
from koop_es.kernel.text import FreeText
from tests.support.cooperation_asks import check, close_measure, record_decision
from tests.support.cooperation_facts import (
    IN_MAY,
    agreed,
    checked,
    decision_recorded,
    given,
    measure_closed,
)
from tests.support.parties import CLUB, NOBODY

if TYPE_CHECKING:
    from koop_es.kernel.event import Event

CARRIED, CLOSED = MeasureStatus.CARRIED, MeasureStatus.CLOSED


def lights(*found: Light) -> tuple[DimensionLight, ...]:
    return tuple(
        DimensionLight(dimension=dimension, light=light)
        for dimension, light in zip(Dimension, found, strict=False)
    )


def with_open_measure() -> list[Event]:
    return [agreed(), checked(Light.YELLOW, measures=["rooms"])]


def test_a_green_check_is_a_date_a_light_and_a_sentence() -> None:
    event = given([agreed()]).when(check(Light.GREEN)).event
    assert (event.check_id, event.light, event.measures) == ("c2", Light.GREEN, ())


@pytest.mark.parametrize("later", [0, -1, -400])
def test_the_next_check_lies_after_this_one(later: int) -> None:
    next_on = IN_MAY + timedelta(days=later)
    with pytest.raises(no.NextCheckNotLater):
        given([agreed()]).when(check(Light.GREEN, effective_on=IN_MAY, next_check_on=next_on))


def test_a_check_recorded_late_may_name_a_next_one_that_has_passed() -> None:
    next_on = IN_MAY + timedelta(days=1)
    command = check(Light.GREEN, effective_on=IN_MAY, next_check_on=next_on)
    assert given([agreed()]).when(command).event.next_check_on == next_on


def test_nothing_is_green_by_default() -> None:
    with pytest.raises(no.LightMissing):
        given([agreed()]).when(check(None))


def test_the_overall_light_is_the_worst_dimensions() -> None:
    command = check(Light.YELLOW, lights=lights(Light.GREEN, Light.YELLOW))
    assert (
        given([agreed()]).when(command.model_copy(update={"light": None})).event.light == "yellow"
    )


def test_another_overall_light_needs_a_reason() -> None:
    with pytest.raises(no.LightOverrideUnexplained):
        given([agreed()]).when(check(Light.GREEN, lights=lights(Light.YELLOW)))


def test_an_overridden_light_stands_with_its_reason() -> None:
    command = check(
        Light.GREEN, lights=lights(Light.YELLOW), override_reason=FreeText("solved today")
    )
    assert given([agreed()]).when(command).event.light is Light.GREEN


@pytest.mark.parametrize("light", [Light.YELLOW, Light.RED])
def test_yellow_and_red_need_a_deviation(light: Light) -> None:
    with pytest.raises(no.DeviationMissing):
        given([agreed()]).when(check(light, deviations=()))


@pytest.mark.parametrize("light", [Light.YELLOW, Light.RED])
def test_yellow_and_red_need_a_measure(light: Light) -> None:
    with pytest.raises(no.MeasuresMissing):
        given([agreed()]).when(check(light, measures=()))


def test_red_needs_a_decision() -> None:
    with pytest.raises(no.DecisionMissing):
        given([agreed()]).when(check(Light.RED, decision_needed=None))


def test_yellow_needs_no_decision() -> None:
    assert given([agreed()]).when(check(Light.YELLOW)).event.decision_needed is None


def test_measures_and_decisions_get_the_ids_of_their_entry() -> None:
    two = (PlannedMeasure(title=FreeText("a")), PlannedMeasure(title=FreeText("b")))
    event = given([agreed()]).when(check(Light.RED, measures=two)).event
    assert [m.measure_id for m in event.measures] == ["a2", "a2-2"]
    assert event.decision_needed.decision_id == "d2"


@pytest.mark.parametrize("kind", [CheckKind.ROUTINE, CheckKind.INTERIM, CheckKind.FINAL])
def test_a_regular_check_leaves_out_no_open_measure(kind: CheckKind) -> None:
    with pytest.raises(no.OpenMeasureLeftOut) as refused:
        given(with_open_measure()).when(check(kind=kind))
    assert refused.value.params["measures"] == "rooms"


@pytest.mark.parametrize("kind", [CheckKind.MILESTONE, CheckKind.AD_HOC, CheckKind.FOLLOW_UP])
def test_a_check_on_occasion_may_leave_measures_out(kind: CheckKind) -> None:
    assert given(with_open_measure()).when(check(kind=kind)).event.follow_up == ()


def test_a_closed_measure_is_not_followed_up() -> None:
    past = [*with_open_measure(), measure_closed("rooms")]
    assert given(past).when(check()).event.kind is CheckKind.ROUTINE


def test_a_carried_measure_stays_open_and_is_counted() -> None:
    outcome = given(with_open_measure()).when(check(follow_up=(("rooms", CARRIED),)))
    assert (outcome.state.measures["rooms"].closed, outcome.state.measures["rooms"].carried) == (
        False,
        1,
    )


def test_a_check_closes_a_measure() -> None:
    outcome = given(with_open_measure()).when(check(follow_up=(("rooms", CLOSED),)))
    assert outcome.state.open_measures == []


def test_a_measure_is_followed_up_once_a_check() -> None:
    twice = (("rooms", CARRIED), ("rooms", CLOSED))
    with pytest.raises(no.FollowedUpTwice):
        given(with_open_measure()).when(check(follow_up=twice))


def test_a_measure_followed_up_must_be_known() -> None:
    with pytest.raises(no.UnknownPart):
        given([agreed()]).when(check(follow_up=(("rooms", CARRIED),)))


def test_a_measure_followed_up_must_be_open() -> None:
    with pytest.raises(no.MeasureAlreadyClosed):
        given([*with_open_measure(), measure_closed("rooms")]).when(
            check(follow_up=(("rooms", CARRIED),))
        )


def test_a_deviation_concerns_a_known_part() -> None:
    late = (Deviation(description=FreeText("late"), concerns="g1"),)
    outcome = given([agreed()]).when(check(Light.YELLOW, deviations=late))
    assert outcome.event.deviations == late


def test_a_deviation_concerns_no_unknown_part() -> None:
    late = (Deviation(description=FreeText("late"), concerns="m9"),)
    with pytest.raises(no.UnknownPart):
        given([agreed()]).when(check(Light.YELLOW, deviations=late))


def test_the_owner_of_a_measure_is_a_registered_party() -> None:
    measures = (PlannedMeasure(title=FreeText("rooms"), owner=CLUB),)
    assert given([agreed()]).when(check(Light.YELLOW, measures=measures)).event.measures[0].owner


def test_nobody_owns_no_measure() -> None:
    measures = (PlannedMeasure(title=FreeText("rooms"), owner=NOBODY),)
    with pytest.raises(UnknownParty):
        given([agreed()]).when(check(Light.YELLOW, measures=measures))


def test_a_measure_is_closed() -> None:
    assert given(with_open_measure()).when(close_measure("rooms")).state.open_measures == []


def test_a_measure_is_closed_only_once() -> None:
    with pytest.raises(no.MeasureAlreadyClosed):
        given([*with_open_measure(), measure_closed("rooms")]).when(close_measure("rooms"))


def test_an_unknown_measure_is_not_closed() -> None:
    with pytest.raises(no.UnknownPart):
        given([agreed()]).when(close_measure("rooms"))


def test_a_red_light_gets_its_decision() -> None:
    past = [agreed(), checked(Light.RED, decision="go-on")]
    assert given(past).when(record_decision("go-on")).state.decisions["go-on"].taken


def test_a_decision_is_taken_only_once() -> None:
    past = [agreed(), checked(Light.RED, decision="go-on"), decision_recorded("go-on")]
    with pytest.raises(no.DecisionAlreadyTaken):
        given(past).when(record_decision("go-on"))


def test_a_decision_must_have_been_asked_for() -> None:
    with pytest.raises(no.UnknownPart):
        given([agreed()]).when(record_decision("go-on"))


def test_a_dimension_has_one_light() -> None:
    twice = [
        DimensionLight(dimension=Dimension.GOALS, light=light) for light in (Light.RED, Light.GREEN)
    ]
    with pytest.raises(no.DimensionTwice):
        given([agreed()]).when(check(Light.GREEN, lights=twice))
