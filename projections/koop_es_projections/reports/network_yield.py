"""R19: what the network has brought, by purpose and theme."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from koop_es.relationships.terms import Outcome
from koop_es_projections.reports.brought import brought

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from koop_es_projections.relationship_report.views import Report
    from koop_es_projections.reports.asking import Asked
    from koop_es_projections.reports.brought import Brought

OUTCOME: Final = "outcome"
INTRODUCTION: Final = "introduction"
TRANSFER: Final = "transfer"
FOLLOW_UP: Final = "follow_up"
TRANSFERS: Final = (Outcome.GOOD_PRACTICE_TAKEN_OVER.value, Outcome.GOOD_PRACTICE_PASSED_ON.value)
"""Outcomes of a touch that carry something over from one to another."""


@dataclass(frozen=True, slots=True)
class YieldRow:
    """What ties of a purpose and a theme have brought of one kind.

    Attributes:
        purpose: What they served; None where nobody said.
        theme: What they were about; None where nobody said.
        yield_kind: ``outcome``, ``introduction``, ``transfer`` or ``follow_up``.
        brought: Which outcome or transfer, ``introduction``, or the form of what followed, such as
            ``follow_up_cooperation``.
        count: How often; what has several themes counts in each.
    """

    purpose: str | None
    theme: str | None
    yield_kind: str
    brought: str
    count: int


@dataclass(frozen=True, slots=True)
class YieldTotals:
    """All together; whatever its themes, each thing brought counts once.

    Attributes:
        touches: Touches at which somebody was reached.
        fruitful: Those of them that have brought something.
        count: Things brought: outcomes, introductions, transfers and follow-ups.
        outcomes: What touches have brought, transfers left out.
        introductions: Parties introduced to others.
        transfers: Good practice taken over or passed on.
        follow_ups: Ties that grew out of others.
    """

    touches: int
    fruitful: int
    count: int
    outcomes: int
    introductions: int
    transfers: int
    follow_ups: int


@dataclass(frozen=True, slots=True)
class YieldItem:
    """One thing that a tie has brought, and the entry that tells of it.

    Attributes:
        position: Place of that entry in the record.
        effective_on: Its day; None where nobody knows.
        yield_kind: ``outcome``, ``introduction``, ``transfer`` or ``follow_up``.
        brought: What, as in the report's rows.
        purpose: What it served; None where nobody said.
        themes: What it was about.
        title: What the tie is called.
        type: Stored name of the entry.
        stream: The tie that has brought it.
    """

    position: int
    effective_on: date | None
    yield_kind: str
    brought: str
    purpose: str | None
    themes: tuple[str, ...]
    title: str | None
    type: str
    stream: str


def network_yield(asked: Asked) -> Report[YieldRow, YieldTotals]:
    """Return what the network has brought by the day, by purpose and theme."""
    found, position = brought(asked)
    items = [item for one in found for item in _items(one)]
    written: dict[str, str] = {}
    counts: Counter[tuple[str | None, str | None, str, str]] = Counter()
    for item in items:
        for theme in item.themes or (None,):
            told = None if theme is None else written.setdefault(theme.casefold(), theme)
            counts[item.purpose, told, item.yield_kind, item.brought] += 1
    rows = [YieldRow(*key, count) for key, count in counts.items()]
    rows.sort(key=_order)
    return asked.told(position, rows, _totals(found, items))


def yield_items(asked: Asked) -> Report[YieldItem, YieldTotals]:
    """Return each thing brought with the entry that tells of it, in the order of recording."""
    found, position = brought(asked)
    items = [item for one in found for item in _items(one)]
    return asked.told(position, items, _totals(found, items))


def _order(row: YieldRow) -> tuple[str, ...]:
    last = "\uffff"
    theme = last if row.theme is None else row.theme.casefold()
    return (row.purpose or last, theme, row.yield_kind, row.brought)


def _items(one: Brought) -> Iterable[YieldItem]:
    if one.follow_up is not None:
        codes = [(FOLLOW_UP, f"{FOLLOW_UP}_{one.follow_up}")]
    elif one.introduction:
        codes = [(INTRODUCTION, INTRODUCTION)]
    else:
        codes = [(TRANSFER if each in TRANSFERS else OUTCOME, each) for each in one.outcomes]
    for kind, code in codes:
        yield YieldItem(
            position=one.position,
            effective_on=one.effective_on,
            yield_kind=kind,
            brought=code,
            purpose=one.purpose,
            themes=one.themes,
            title=one.title,
            type=one.topic,
            stream=one.stream,
        )


def _totals(found: Iterable[Brought], items: list[YieldItem]) -> YieldTotals:
    kinds = Counter(item.yield_kind for item in items)
    touches = [one for one in found if one.reached]
    return YieldTotals(
        touches=len(touches),
        fruitful=sum(bool(one.outcomes) for one in touches),
        count=len(items),
        outcomes=kinds[OUTCOME],
        introductions=kinds[INTRODUCTION],
        transfers=kinds[TRANSFER],
        follow_ups=kinds[FOLLOW_UP],
    )
