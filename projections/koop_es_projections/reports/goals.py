"""R4: how far goals are, against the target first agreed and against the one that holds now."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from koop_es.cooperations.attainment import attainment, weighted_mean
from koop_es_projections.reports.parts import Named, cooperations, day_of, parts_on_day

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from koop_es_projections.relationship_report.views import Report
    from koop_es_projections.reports.asking import Asked

REACHED: Final = "reached"
OPEN: Final = "open"
NOT_MEASURED: Final = "not_measured"
IN_WORDS: Final = "in_words"
DROPPED: Final = "dropped"
QUALITATIVE: Final = "qualitative"


@dataclass(frozen=True, slots=True)
class GoalRow:
    """A goal and how far it is.

    Attributes:
        stream: The cooperation's id.
        code: Its short code.
        cooperation: What it is called today.
        goal_id: The goal's id.
        title: The goal.
        state: ``reached``, ``open``, ``not_measured``, ``in_words`` (told without figures) or
            ``dropped``.
        unit: In what it is measured.
        baseline: Where it started.
        target_originally: The target first agreed.
        target: The target that holds.
        due_on: By when.
        actual: The latest value, or the sum of all where the goal says so.
        actual_on: Day of the last value.
        attainment_originally: How far towards the target first agreed; 1 is all of it.
        attainment: How far towards the target that holds; 1 is all of it.
        weight: Its weight among goals.
    """

    stream: str
    code: str | None
    cooperation: str | None
    goal_id: str
    title: str
    state: str
    unit: str | None
    baseline: Decimal | None
    target_originally: Decimal | None
    target: Decimal | None
    due_on: date | None
    actual: Decimal | None
    actual_on: date | None
    attainment_originally: float | None
    attainment: float | None
    weight: Decimal


@dataclass(frozen=True, slots=True)
class GoalTotals:
    """All goals that are still pursued, together.

    Attributes:
        goals: How many; dropped ones are not among them.
        reached: How many have reached the target that holds.
        not_measured: Of how many nothing was told.
        in_words: How many were told without figures.
        dropped: How many are pursued no longer.
        mean_attainment_originally: Weighted mean towards the targets first agreed, each within 0
            and 1.
        coverage_originally: Part of the weights that it covers; goals in words are left out.
        mean_attainment: Weighted mean towards the targets that hold, each within 0 and 1.
        coverage: Part of the weights that it covers.
    """

    goals: int
    reached: int
    not_measured: int
    in_words: int
    dropped: int
    mean_attainment_originally: float | None
    coverage_originally: float | None
    mean_attainment: float | None
    coverage: float | None


@dataclass(slots=True)
class _Values:
    """What was measured of a goal."""

    last: tuple[str, int] = ("", 0)
    latest: Decimal | None = None
    added: Decimal = Decimal(0)
    worded: bool = False

    def take(self, entry: Mapping[str, Any]) -> None:
        if "value" not in entry:
            self.worded = True
            return
        value = Decimal(entry["value"])
        self.added += value
        place = entry["on"], entry["position"]
        if place > self.last:
            self.last, self.latest = place, value


def goals(asked: Asked, *, of: str | None = None) -> Report[GoalRow, GoalTotals]:
    """Return every goal and how far it is, by cooperation.

    Args:
        asked: The question.
        of: Only of this cooperation.
    """
    named, position = cooperations(asked, of)
    measured: dict[tuple[str, str], _Values] = {}
    for stream, part, entry in parts_on_day(asked, "measured", of):
        measured.setdefault((stream, part.partition(":")[0]), _Values()).take(entry)
    rows = [
        _row(stream, goal_id, goal, named[stream], measured.get((stream, goal_id), _Values()))
        for stream, goal_id, goal in parts_on_day(asked, "goals", of)
        if stream in named and "original" in goal
    ]
    rows.sort(key=lambda row: (row.code or "", row.stream, row.goal_id))
    return asked.told(position, rows, totals_of(rows))


def _row(
    stream: str, goal_id: str, goal: Mapping[str, Any], named: Named, values: _Values
) -> GoalRow:
    terms, original = goal["terms"], goal["original"]
    indicator = _part(terms, "indicator")
    figures = _actual(indicator, values)
    actual, actual_on = figures
    now, first = _attained(terms, actual), _attained(original, actual)
    return GoalRow(
        stream=stream,
        code=named.code,
        cooperation=named.title,
        goal_id=goal_id,
        title=terms["title"],
        state=DROPPED if goal["dropped"] else _state(now, actual, worded=values.worded),
        unit=indicator.get("unit"),
        baseline=_number(terms, "baseline"),
        target_originally=_number(original, "target"),
        target=_number(terms, "target"),
        due_on=day_of(_part(terms, "target").get("due_on")),
        actual=actual,
        actual_on=actual_on,
        attainment_originally=None if first is None else float(first),
        attainment=None if now is None else float(now),
        weight=Decimal(terms.get("weight") or 1),
    )


def _actual(indicator: Mapping[str, Any], values: _Values) -> tuple[Decimal | None, date | None]:
    if values.latest is None or indicator.get("measure") == QUALITATIVE:
        return None, None
    adds_up = indicator.get("aggregation") == "cumulative"
    return values.added if adds_up else values.latest, date.fromisoformat(values.last[0])


def _attained(terms: Mapping[str, Any], actual: Decimal | None) -> Decimal | None:
    indicator = _part(terms, "indicator")
    tolerance = indicator.get("tolerance")
    return attainment(
        actual=actual,
        baseline=_number(terms, "baseline"),
        target=_number(terms, "target"),
        direction=indicator.get("direction") or "increase",
        tolerance=None if tolerance is None else Decimal(tolerance),
    )


def _part(terms: Mapping[str, Any], name: str) -> dict[str, Any]:
    return terms.get(name) or {}


def _number(terms: Mapping[str, Any], name: str) -> Decimal | None:
    value = _part(terms, name).get("value")
    return None if value is None else Decimal(value)


def _state(share: Decimal | None, actual: Decimal | None, *, worded: bool) -> str:
    if actual is None:
        return IN_WORDS if worded else NOT_MEASURED
    return REACHED if share is not None and share >= 1 else OPEN


def totals_of(rows: Iterable[GoalRow]) -> GoalTotals:
    """Return what goals add up to."""
    listed = list(rows)
    states = Counter(row.state for row in listed)
    pursued = [row for row in listed if row.state not in {DROPPED, IN_WORDS}]
    first, first_covered = _mean((row.attainment_originally, row.weight) for row in pursued)
    now, covered = _mean((row.attainment, row.weight) for row in pursued)
    return GoalTotals(
        goals=len(listed) - states[DROPPED],
        reached=states[REACHED],
        not_measured=states[NOT_MEASURED],
        in_words=states[IN_WORDS],
        dropped=states[DROPPED],
        mean_attainment_originally=first,
        coverage_originally=first_covered,
        mean_attainment=now,
        coverage=covered,
    )


def _mean(
    shares: Iterable[tuple[float | None, Decimal]],
) -> tuple[float | None, float | None]:
    told = ((None if share is None else Decimal(str(share)), weight) for share, weight in shares)
    mean, covered = weighted_mean(told)
    return None if mean is None else float(mean), None if covered is None else float(covered)
