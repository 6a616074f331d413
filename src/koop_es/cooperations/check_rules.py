"""The rules of a controlling check: what yellow and red ask for, and the follow-up (rule 5)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koop_es.cooperations import refusals as no
from koop_es.cooperations.part_rules import open_measure, refuse_unknown
from koop_es.cooperations.terms import FOLLOWING_UP
from koop_es.kernel.lights import Light, worst

if TYPE_CHECKING:
    from koop_es.cooperations.events import ControllingCheckRecorded
    from koop_es.cooperations.state import Cooperation


def admit_check(state: Cooperation, event: ControllingCheckRecorded) -> None:
    """Refuse a check that leaves out what its light or its kind asks for (rules 4 and 5).

    Raises:
        DimensionTwice: A dimension has two lights.
        LightOverrideUnexplained: Another light than the worst dimension's, without a reason.
        DeviationMissing: Yellow or red without a deviation.
        MeasuresMissing: Yellow or red without a measure.
        DecisionMissing: Red without the decision needed.
        OpenMeasureLeftOut: A routine, interim or final check without one of the open measures.
        FollowedUpTwice: A measure is followed up twice.
        UnknownPart: A measure or the subject of a deviation is unknown.
        MeasureAlreadyClosed: A measure followed up was closed before.
        NextCheckNotLater: The next check would not lie after this one.
    """
    dimensions = [dimension.dimension for dimension in event.lights]
    if len(set(dimensions)) < len(dimensions):
        raise no.DimensionTwice(field="lights")
    if event.lights:
        found = worst(dimension.light for dimension in event.lights)
        if event.light is not found and event.override_reason is None:
            raise no.LightOverrideUnexplained(
                field="override_reason", light=event.light, worst=found
            )
    if event.light is not Light.GREEN:
        if not event.deviations:
            raise no.DeviationMissing(field="deviations", light=event.light)
        if not event.measures:
            raise no.MeasuresMissing(field="measures", light=event.light)
    if event.light is Light.RED and event.decision_needed is None:
        raise no.DecisionMissing(field="decision_needed")
    held_on, next_on = event.effective_on, event.next_check_on
    if held_on is not None and next_on is not None and next_on <= held_on:
        raise no.NextCheckNotLater(field="next_check_on", held_on=held_on, next_on=next_on)
    _admit_follow_up(state, event)


def _admit_follow_up(state: Cooperation, event: ControllingCheckRecorded) -> None:
    followed = [follow_up.measure_id for follow_up in event.follow_up]
    for measure_id in followed:
        open_measure(state, measure_id)
        if followed.count(measure_id) > 1:
            raise no.FollowedUpTwice(field="follow_up", id=measure_id)
    left_out = [
        measure.measure_id for measure in state.open_measures if measure.measure_id not in followed
    ]
    if event.kind in FOLLOWING_UP and left_out:
        raise no.OpenMeasureLeftOut(field="follow_up", measures=", ".join(left_out))
    parts = state.parts
    for deviation in event.deviations:
        if deviation.concerns is not None:
            refuse_unknown(deviation.concerns, parts, "part")
