"""Which parties share which ties on a day; parties that were merged are one."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from koop_es.projecting.reading import many_rows, unbarred
from koop_es_projections.current_status.retitled import retitled
from koop_es_projections.current_status.tables import CURRENT_STATUS
from koop_es_projections.parties.tables import survivors
from koop_es_projections.reports.asking import STRONG

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from koop_es_projections.reports.asking import Asked


@dataclass(frozen=True, slots=True)
class Tie:
    """What connects parties.

    Attributes:
        stream: Its id.
        form: ``encounter``, ``cooperation``, ``contact`` or ``group``.
        code: Short code of a cooperation.
        title: What it is called.
        parties: Ids of the parties in it.
        starts_on: First day, if anybody knows.
        ends_on: Last day, actual or planned; None where it goes on, or nobody knows.
    """

    stream: str
    form: str
    code: str | None
    title: str | None
    parties: tuple[str, ...]
    starts_on: date | None
    ends_on: date | None


@dataclass(frozen=True, slots=True)
class Edge:
    """Two parties with all ties that they share, the earliest first."""

    source: str
    target: str
    ties: tuple[Tie, ...]


def shared_ties(asked: Asked, *, strong: bool = False, past: bool = False) -> list[Tie]:
    """Return the ties in the stock of the day, the earliest first.

    Args:
        asked: Of which day, as known when, of which ties.
        strong: Only cooperations and groups.
        past: Also ties that have ended by the day.

    Raises:
        NotReady: A read model has not been built yet.
    """
    stands = survivors(asked.connection)
    titles = retitled(asked.connection, asked.as_of)
    rows = _rows(asked, strong=strong, past=past)
    return [_tie(row, asked.as_of, stands, titles) for row in rows]


def pairs_of(ties: Iterable[Tie]) -> dict[tuple[str, str], list[Tie]]:
    """Return each two parties that share a tie, with all that they share."""
    found: dict[tuple[str, str], list[Tie]] = {}
    for tie in ties:
        for pair in combinations(sorted(tie.parties), 2):
            found.setdefault(pair, []).append(tie)
    return found


def _rows(asked: Asked, *, strong: bool, past: bool) -> Iterable[Any]:
    table, _ = asked.ties()
    column = table.c
    named, _ = CURRENT_STATUS.active(asked.connection)
    title = func.coalesce(named.c.title, column.title).label("title")
    begun = column.starts_on.is_(None) | (column.starts_on <= asked.as_of)
    where = [
        asked.there(table) if past else asked.in_stock(table),
        begun,
        ~column.never_in_force,
        ~column.pending,
    ]
    if strong:
        where.append(column.form.in_(STRONG))
    told = (
        select(
            *(column.stream, column.form, named.c.code, title, column.party_ids),
            *(column.starts_on, column.ends_on, column.ended_on, column.announced_end),
        )
        .select_from(table.outerjoin(named, named.c.cooperation_id == column.stream))
        .where(*where)
        .order_by(column.starts_on, column.stream)
    )
    return many_rows(asked.connection, told)


def _tie(row: Any, as_of: date, stands: Mapping[str, str], titles: Mapping[str, str]) -> Tie:
    parties = dict.fromkeys(stands.get(party, party) for party in unbarred(row.party_ids))
    return Tie(
        stream=row.stream,
        form=row.form,
        code=row.code,
        title=titles.get(row.stream, row.title),
        parties=tuple(parties),
        starts_on=row.starts_on,
        ends_on=_end(row, as_of),
    )


def _end(row: Any, as_of: date) -> date | None:
    """Return the last day; one that has passed without an ending is no end: the tie goes on."""
    if row.ended_on is not None or row.announced_end is not None:
        return row.ended_on or row.announced_end
    passed = row.ends_on is not None and row.ends_on < as_of and row.form != "encounter"
    return None if passed else row.ends_on
