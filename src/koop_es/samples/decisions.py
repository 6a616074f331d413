"""Deciding about samples."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from koop_es.kernel.aggregate import facts_in_time
from koop_es.kernel.others import refuse_unknown_party
from koop_es.kernel.refusals import (
    FactInTheFuture,
    Refusal,
    refuse_evidence,
    refuse_future,
)
from koop_es.samples.events import SampleDrawn
from koop_es.samples.terms import Method

if TYPE_CHECKING:
    from collections.abc import Sequence

    from koop_es.kernel.aggregate import Context
    from koop_es.kernel.event import Event
    from koop_es.kernel.warnings import RuleWarning
    from koop_es.samples.commands import DrawSample
    from koop_es.samples.state import Sample


class NothingToDrawFrom(Refusal):
    """No cooperation is among those from which a sample was to be drawn."""

    code: ClassVar[str] = "sample.nothing_to_draw_from"


class WeightsUnfit(Refusal):
    """Risk needs a criterion, each told once; chance takes none."""

    code: ClassVar[str] = "sample.weights_unfit"


class SizeToldTwice(Refusal):
    """A sample's size was told as a number and as a part of all."""

    code: ClassVar[str] = "sample.size_told_twice"


def decide(state: Sample | None, command: DrawSample, context: Context) -> list[Event]:
    """Record a sample that was drawn.

    Raises:
        WeightsUnfit: There are criteria without risk, risk without any, or one twice.
        SizeToldTwice: Both a number and a part of all were told.
        FactInTheFuture: A day is after today.
        UnknownParty: The party was not registered.
        RecordedTooLate: The effective day lies beyond the tolerance, without a reason.
        NothingToDrawFrom: There was no such cooperation.
        UnknownEvidence: A sample's stream holds no evidence.
    """
    del state
    refuse_unfit(command)
    refuse_future(command.effective_on, context.today)
    common = facts_in_time(command, context)
    if command.as_of is not None and command.as_of > context.today:
        raise FactInTheFuture(field="as_of", effective_on=command.as_of, today=context.today)
    refuse_evidence(command.evidence)
    if command.population.party is not None:
        refuse_unknown_party(command.population.party, context.others, "population.party")
    drawing = command.drawing
    assert drawing is not None, "the program draws before it decides"  # noqa: S101 - narrows the type
    if not drawing.count:
        raise NothingToDrawFrom(field="population")
    return [
        SampleDrawn(
            **common,
            method=command.method,
            weights=command.weights,
            population=command.population,
            drawing=drawing,
        )
    ]


def refuse_unfit(command: DrawSample) -> None:
    """Refuse what no sample can be drawn by.

    Raises:
        WeightsUnfit: There are criteria without risk, risk without any, or one twice.
        SizeToldTwice: Both a number and a part of all were told.
    """
    told = [each.criterion for each in command.weights]
    if bool(told) != (command.method is Method.RISK) or len(told) != len(set(told)):
        raise WeightsUnfit(field="weights")
    if command.size is not None and command.percent is not None:
        raise SizeToldTwice(field="percent")


def warn(state: Sample, events: Sequence[Event], context: Context) -> list[RuleWarning]:
    """Return nothing: no warning is defined for samples."""
    del state, events, context
    return []
