"""R18: how complete agreements are, and what is to be completed (section 3.3 of the domain)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from statistics import median
from typing import TYPE_CHECKING, Final

from koop_es.cooperations.gaps import EXPECTED, OF_EACH_PARTY
from koop_es.projecting.collecting import uncollected
from koop_es.projecting.reading import unbarred
from koop_es_projections.agreement_report.queries import agreements
from koop_es_projections.reports.parts import cooperations

if TYPE_CHECKING:
    from datetime import date

    from koop_es_projections.relationship_report.views import Report
    from koop_es_projections.reports.asking import Asked

ALWAYS: Final = ("title", "parties")
"""Without these nothing is an agreement."""
RELEVANT: Final = (
    *ALWAYS,
    "themes",
    "goals",
    "term",
    "effective_on",
    "indicator",
    *OF_EACH_PARTY,
    *EXPECTED,
)
"""The fields that count; what is optional is relevant to nobody."""
COLUMNS: Final = ("stream", "gaps", "said", "indicated")


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


@uncollected()
def completeness(
    asked: Asked, *, of: str | None = None
) -> Report[CompletenessRow, CompletenessTotals]:
    """Return how complete the agreements are that have not ended, the least complete first.

    Args:
        asked: The question.
        of: Only of this cooperation.
    """
    named, position = cooperations(asked, of, waiting=True)
    going = {s: one for s, one in named.items() if not _is_over(one.ended_on, asked.as_of)}
    found = agreements(asked.connection, COLUMNS, as_of=asked.as_of, known_at=asked.known_at, of=of)
    rows = [
        CompletenessRow(
            stream, going[stream].code, going[stream].title, *_scored(gaps, said, indicated=has)
        )
        for stream, gaps, said, has in found
        if stream in going
    ]
    rows.sort(key=lambda row: (row.score, row.code or "", row.stream))
    return asked.told(position, rows, _totals(rows))


def _is_over(ended_on: date | None, day: date) -> bool:
    return ended_on is not None and ended_on < day


@lru_cache(maxsize=4096)
def _scored(
    gaps: str, said: str, *, indicated: bool
) -> tuple[float, int, int, tuple[str, ...], tuple[str, ...]]:
    """Return the score of what is in place, how much counts, is there, is partly there, is not.

    Of many agreements the same is missing.

    Args:
        gaps: What is not fully there.
        said: What some party has told.
        indicated: Whether some goal has an indicator.
    """
    there = {*unbarred(said), *(("indicator",) if indicated else ())}
    partly = tuple(name for name in unbarred(gaps) if name in there)
    missing = tuple(name for name in unbarred(gaps) if name not in there)
    fully = len(RELEVANT) - len(partly) - len(missing)
    return (fully + len(partly) / 2) / len(RELEVANT), len(RELEVANT), fully, partly, missing


def _totals(rows: list[CompletenessRow]) -> CompletenessTotals:
    partly, missing = Counter[str](), Counter[str]()
    for (some, none), count in Counter((row.partly, row.missing) for row in rows).items():
        partly.update(dict.fromkeys(some, count))
        missing.update(dict.fromkeys(none, count))
    names = sorted(partly | missing, key=lambda name: (-missing[name], -partly[name], name))
    return CompletenessTotals(
        count=len(rows),
        complete=sum(row.fully == row.relevant for row in rows),
        median_score=median(row.score for row in rows) if rows else None,
        by_field=tuple(FieldGap(name, partly[name], missing[name]) for name in names),
    )
