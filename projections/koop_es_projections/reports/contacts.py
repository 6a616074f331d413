"""R17: which contacts are to be cared for, and which could be activated by theme."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from itertools import combinations
from typing import TYPE_CHECKING, Final

from sqlalchemy import select

from koop_es.kernel.dates import add_days, add_months
from koop_es.projecting.collecting import uncollected
from koop_es.projecting.reading import many_rows, unbarred
from koop_es_projections.parties.queries import names_of
from koop_es_projections.parties.tables import survivors
from koop_es_projections.relationship_report.views import TieFilter
from koop_es_projections.relationships.tables import RELATIONSHIPS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from koop_es_projections.relationship_report.views import Report
    from koop_es_projections.reports.asking import Asked

YEARLY: Final = 365
"""After so many days without a touch somebody should ask whether a contact can be reached."""


@dataclass(frozen=True, slots=True)
class ContactRow:
    """A contact; silence is no fault unless its parties wanted otherwise.

    Attributes:
        stream: Its id.
        title: What it is called.
        parties: Between whom; None for an erased name.
        themes: What it is about.
        last_touch_on: Day on which its parties last were in touch, in whatever tie.
        days: Days since then.
        cadence_months: How often they want to be in touch; None where silence is fine.
        due_on: When they should be again.
        overdue: Whether that day has passed.
        still_reachable: Whether they were in touch within a year.
        dormant: Whether nothing was recorded of it for longer than the setting says.
    """

    stream: str
    title: str | None
    parties: tuple[str | None, ...]
    themes: tuple[str, ...]
    last_touch_on: date | None
    days: int | None
    cadence_months: int | None
    due_on: date | None
    overdue: bool
    still_reachable: bool
    dormant: bool


@dataclass(frozen=True, slots=True)
class ThemePotential:
    """Contacts of a theme, and how many of them are silent: whom to activate for it."""

    theme: str
    contacts: int
    dormant: int


@dataclass(frozen=True, slots=True)
class ContactTotals:
    """All contacts together.

    Attributes:
        count: How many.
        overdue: Those past their own cadence.
        to_ask: Those without a touch for a year: are they still to be reached?
        dormant: Those of which nothing was recorded for longer than the setting says.
        by_theme: Where silent contacts could be activated, most of them first.
    """

    count: int
    overdue: int
    to_ask: int
    dormant: int
    by_theme: tuple[ThemePotential, ...]


@dataclass(frozen=True, slots=True)
class _Tie:
    """A tie as far as touches go."""

    stream: str
    form: str
    title: str | None
    parties: tuple[str, ...]
    themes: tuple[str, ...]
    touched_on: date | None
    last_event_on: date | None
    cadence_months: int | None


@uncollected()
def contacts(asked: Asked) -> Report[ContactRow, ContactTotals]:
    """Return the contacts in stock, those past their cadence first, then the longest silent."""
    table, position = asked.ties()
    column = table.c
    wanted = select(column.stream).where(asked.in_stock(table), column.form == "contact")
    listed = set(asked.connection.scalars(wanted))
    ties = list(_ties(asked))
    mine = [tie for tie in ties if tie.stream in listed]
    touched = _touched(ties, {pair for tie in mine for pair in _pairs(tie.parties)})
    names = names_of(asked.connection, asked.store, {p for tie in mine for p in tie.parties})
    themes = _themes(asked)
    rows = [
        _row(asked, replace(tie, themes=themes.get(tie.stream, tie.themes)), touched, names)
        for tie in mine
    ]
    rows.sort(key=lambda row: (not row.overdue, str(row.last_touch_on or ""), row.stream))
    return asked.told(position, rows, _totals(rows))


def _themes(asked: Asked) -> dict[str, tuple[str, ...]]:
    """Return the themes of relationships as they were written."""
    table, _ = RELATIONSHIPS.active(asked.connection)
    told = select(table.c.relationship_id, table.c.themes)
    return {stream: tuple(themes) for stream, themes in many_rows(asked.connection, told)}


def _ties(asked: Asked) -> Iterator[_Tie]:
    """Yield all ties that there have been by the day, whatever the filter says."""
    table, _ = asked.ties()
    column = table.c
    stands = survivors(asked.connection)
    everything = replace(asked, filters=TieFilter())
    told = select(
        column.stream,
        column.form,
        column.title,
        column.party_ids,
        column.themes_folded,
        column.valid_from,
        column.last_check_on,
        column.last_touch_on,
        column.last_event_on,
        column.cadence_months,
    ).where(everything.there(table))
    for row in many_rows(asked.connection, told):
        # Of a cooperation's entries each is one with all of its parties.
        touched_on = row.last_touch_on if row.form != "cooperation" else row.valid_from
        parties = dict.fromkeys(stands.get(each, each) for each in unbarred(row.party_ids))
        yield _Tie(
            stream=row.stream,
            form=row.form,
            title=row.title,
            parties=tuple(parties),
            themes=unbarred(row.themes_folded),
            touched_on=touched_on,
            last_event_on=row.last_event_on,
            cadence_months=row.cadence_months,
        )


def _pairs(parties: Sequence[str]) -> Iterator[tuple[str, str]]:
    return combinations(sorted(parties), 2)


def _touched(ties: Iterable[_Tie], wanted: set[tuple[str, str]]) -> dict[tuple[str, str], date]:
    """Return when two parties were last in touch, for the pairs wanted."""
    found: dict[tuple[str, str], date] = {}
    of_contacts = {party for pair in wanted for party in pair}
    for tie in ties:
        if tie.touched_on is None:
            continue
        for pair in _pairs([party for party in tie.parties if party in of_contacts]):
            if pair in wanted:
                found[pair] = max(found.get(pair, tie.touched_on), tie.touched_on)
    return found


def _row(
    asked: Asked,
    tie: _Tie,
    touched: Mapping[tuple[str, str], date],
    names: Mapping[str, str | None],
) -> ContactRow:
    days = [touched[pair] for pair in _pairs(tie.parties) if pair in touched]
    last = max(days, default=tie.touched_on)
    due_on = add_months(last, tie.cadence_months) if last and tie.cadence_months else None
    silent = add_days(asked.as_of, -asked.policy.dormant_after)
    return ContactRow(
        stream=tie.stream,
        title=tie.title,
        parties=tuple(names.get(party) for party in tie.parties),
        themes=tie.themes,
        last_touch_on=last,
        days=None if last is None else (asked.as_of - last).days,
        cadence_months=tie.cadence_months,
        due_on=due_on,
        overdue=due_on is not None and due_on < asked.as_of,
        still_reachable=last is not None and (asked.as_of - last).days <= YEARLY,
        dormant=tie.last_event_on is not None and tie.last_event_on < silent,
    )


def _totals(rows: list[ContactRow]) -> ContactTotals:
    themes = Counter(theme for row in rows for theme in row.themes)
    silent = Counter(theme for row in rows if row.dormant for theme in row.themes)
    ordered = sorted(themes, key=lambda theme: (-silent[theme], -themes[theme], theme))
    return ContactTotals(
        count=len(rows),
        overdue=sum(row.overdue for row in rows),
        to_ask=sum(not row.still_reachable for row in rows),
        dormant=sum(row.dormant for row in rows),
        by_theme=tuple(ThemePotential(each, themes[each], silent[each]) for each in ordered),
    )
