"""R18: how complete agreements are, and what is to be completed (section 3.3 of the domain)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING, Any, Final

from koop_es.projecting.reading import unbarred
from koop_es_projections.current_status.tables import HEAD
from koop_es_projections.reports.parts import cooperations, part_on_day, parts_on_day

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from koop_es_projections.relationship_report.views import Report
    from koop_es_projections.reports.asking import Asked

ALWAYS: Final = ("title", "parties")
"""Without these nothing is an agreement."""
OF_EACH_PARTY: Final = ("tasks", "benefit", "signed_on", "signatory")
"""What each party says; partly there if only some do."""
RELEVANT: Final = (
    *ALWAYS,
    "themes",
    "goals",
    "term",
    "effective_on",
    "indicator",
    *OF_EACH_PARTY,
    "decision_rule",
    "communication_rule",
    "check_rhythm_months",
    "contributions",
    "notice_period",
    "renewal",
    "joining_and_leaving",
    "confidentiality",
    "sustainability",
)
"""The fields that count; what is optional is relevant to nobody."""


@dataclass(frozen=True, slots=True)
class CompletenessRow:
    """How complete an agreement is.

    Attributes:
        stream: The cooperation's id.
        code: Its short code.
        title: What it is called today.
        score: (fully + half of partly) / relevant, from 0 to 1.
        relevant: How many fields count.
        fully: How many are there.
        partly: Fields that only some parties, or some goals, have.
        missing: Fields that are not in place.
    """

    stream: str
    code: str | None
    title: str | None
    score: float
    relevant: int
    fully: int
    partly: tuple[str, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FieldGap:
    """A field, and in how many agreements it is not fully there."""

    field: str
    partly: int
    missing: int


@dataclass(frozen=True, slots=True)
class CompletenessTotals:
    """All agreements together.

    Attributes:
        count: How many.
        complete: Those with nothing to be completed.
        median_score: Median of their scores; None of nothing.
        by_field: What is to be completed most often comes first.
    """

    count: int
    complete: int
    median_score: float | None
    by_field: tuple[FieldGap, ...]


def completeness(
    asked: Asked, *, of: str | None = None
) -> Report[CompletenessRow, CompletenessTotals]:
    """Return how complete the agreements are that have not ended, the least complete first.

    Args:
        asked: The question.
        of: Only of this cooperation.
    """
    named, position = cooperations(asked, of)
    going = {s for s, one in named.items() if one.ended_on is None or one.ended_on >= asked.as_of}
    agreements = {
        stream: content
        for stream, content in part_on_day(asked, "agreement", of)
        if stream in going
    }
    goals: dict[str, list[bool]] = {}
    for stream, _, goal in parts_on_day(asked, "goals", of):
        if stream in going and "original" in goal and not goal["dropped"]:
            goals.setdefault(stream, []).append("indicator" in goal["terms"])
    rows: list[CompletenessRow] = []
    for stream, head in part_on_day(asked, HEAD, of):
        if stream in going:
            gaps = unbarred(head.get("gaps") or "")
            partly = _partly(gaps, agreements.get(stream, {}), goals.get(stream, []))
            rows.append(_row(stream, named[stream].code, named[stream].title, gaps, partly))
    rows.sort(key=lambda row: (row.score, row.code or "", row.stream))
    return asked.told(position, rows, _totals(rows))


def _partly(
    gaps: Iterable[str], agreement: Mapping[str, Any], goals: list[bool]
) -> tuple[str, ...]:
    """Return the gaps of which something is there."""
    said: set[str] = set()
    for one in agreement.get("tasks", ()):
        said |= {name for name in OF_EACH_PARTY if one.get(name) is not None}
    if any(goals):
        said.add("indicator")
    return tuple(name for name in gaps if name in said)


def _row(
    stream: str, code: str | None, title: str | None, gaps: Iterable[str], partly: tuple[str, ...]
) -> CompletenessRow:
    missing = tuple(name for name in gaps if name not in partly)
    fully = len(RELEVANT) - len(partly) - len(missing)
    return CompletenessRow(
        stream=stream,
        code=code,
        title=title,
        score=(fully + len(partly) / 2) / len(RELEVANT),
        relevant=len(RELEVANT),
        fully=fully,
        partly=partly,
        missing=missing,
    )


def _totals(rows: list[CompletenessRow]) -> CompletenessTotals:
    partly = Counter(name for row in rows for name in row.partly)
    missing = Counter(name for row in rows for name in row.missing)
    names = sorted(partly | missing, key=lambda name: (-missing[name], -partly[name], name))
    return CompletenessTotals(
        count=len(rows),
        complete=sum(row.fully == row.relevant for row in rows),
        median_score=median(row.score for row in rows) if rows else None,
        by_field=tuple(FieldGap(name, partly[name], missing[name]) for name in names),
    )
