"""The rules of a goal's indicator, baseline, target and measured values (rule 7)."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final

from koop_es.cooperations.refusals import TargetEqualsBaseline, ValueDoesNotFit
from koop_es.cooperations.terms import Direction, MeasureKind

if TYPE_CHECKING:
    from koop_es.cooperations.terms import GoalTerms, Indicator, Progress

HUNDRED: Final = Decimal(100)


def refuse_terms_that_do_not_fit(terms: GoalTerms) -> None:
    """Refuse a target equal to the baseline, and values that do not fit the measure (rule 7).

    Raises:
        TargetEqualsBaseline: They are equal, and the goal is not to maintain.
        ValueDoesNotFit: A baseline or target that the measure does not allow.
    """
    baseline, target = terms.baseline, terms.target
    for field, value in (
        ("baseline", baseline.value if baseline else None),
        ("target", target.value),
    ):
        if value is not None:
            _refuse_number(value, terms.indicator, field)
    maintains = terms.indicator is not None and terms.indicator.direction is Direction.MAINTAIN
    if baseline and target.value is not None and not maintains and target.value == baseline.value:
        raise TargetEqualsBaseline(field="target", value=target.value)


def refuse_value(progress: Progress, indicator: Indicator | None) -> None:
    """Refuse a measured value that does not fit how the goal is measured (rule 7).

    Raises:
        ValueDoesNotFit: Words for a number, a number for words, or a number out of range.
    """
    if progress.value is not None:
        _refuse_number(progress.value, indicator, "progress")
    elif indicator is not None and indicator.is_measurable:
        raise ValueDoesNotFit(field="progress", measure=indicator.measure)


def _refuse_number(value: Decimal, indicator: Indicator | None, field: str) -> None:
    if indicator is not None and not _fits(value, indicator.measure):
        raise ValueDoesNotFit(field=field, measure=indicator.measure, value=value)


def _fits(value: Decimal, measure: MeasureKind) -> bool:
    match measure:
        case MeasureKind.NUMBER:
            return True
        case MeasureKind.PERCENTAGE:
            return 0 <= value <= HUNDRED
        case MeasureKind.YES_NO:
            return value in {Decimal(0), Decimal(1)}
        case MeasureKind.ORDINAL:
            return value >= 0 and value == value.to_integral_value()
        case MeasureKind.QUALITATIVE:
            return False
