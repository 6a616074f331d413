"""The network of a day: which parties there are, and what connects each two of them."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from koop_es.projecting.reading import unbarred
from koop_es_projections.current_status.tables import CURRENT_STATUS
from koop_es_projections.parties.queries import names_of
from koop_es_projections.parties.tables import PARTIES, survivors
from koop_es_projections.reports.asking import STRONG

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from koop_es_projections.reports.asking import Asked

CHUNK = 500


@dataclass(frozen=True, slots=True)
class Node:
    """A party.

    Attributes:
        party_id: Its id, a pseudonym.
        kind: ``organisation`` or ``person``.
        name: Its name; None for a natural person who is masked, or whose name was erased.
        country: ISO 3166 code of two letters; None for a natural person who is masked.
        area: Municipality or NUTS code; the same.
    """

    party_id: str
    kind: str
    name: str | None
    country: str | None
    area: str | None


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


@dataclass(frozen=True, slots=True)
class Network:
    """The network of a day.

    Attributes:
        as_of: The day.
        known_at: Instant up to which entries count, as text.
        nodes: The parties, by id.
        edges: Each two that share a tie, once.
        masked: How many natural persons are shown without name and place.
    """

    as_of: date
    known_at: str
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    masked: int


def network(
    asked: Asked, known_at: str, *, strong: bool = False, past: bool = False, persons: bool = False
) -> Network:
    """Return the network of a day.

    Args:
        asked: Of which day, as known when, of which ties.
        known_at: The instant of that knowledge, to be told.
        strong: Only cooperations and groups.
        past: Also ties that have ended by the day.
        persons: Tell names and places of natural persons.

    Raises:
        NotReady: A read model has not been built yet.
    """
    ties = [_tie(row, asked.as_of) for row in _rows(asked, strong=strong, past=past)]
    stands = survivors(asked.connection)
    ties = [_merged(tie, stands) for tie in ties]
    nodes = _nodes(asked, {party for tie in ties for party in tie.parties}, persons=persons)
    masked = 0 if persons else sum(node.kind == "person" for node in nodes)
    return Network(asked.as_of, known_at, nodes, _edges(ties), masked)


def _rows(asked: Asked, *, strong: bool, past: bool) -> Iterable[Any]:
    table, _ = asked.ties()
    column = table.c
    named, _ = CURRENT_STATUS.active(asked.connection)
    title = func.coalesce(named.c.title, column.title).label("title")
    begun = column.starts_on.is_(None) | (column.starts_on <= asked.as_of)
    where = [asked.there(table) if past else asked.in_stock(table), begun, ~column.never_in_force]
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
    return asked.connection.execute(told)


def _tie(row: Any, as_of: date) -> Tie:
    return Tie(
        stream=row.stream,
        form=row.form,
        code=row.code,
        title=row.title,
        parties=tuple(unbarred(row.party_ids)),
        starts_on=row.starts_on,
        ends_on=_end(row, as_of),
    )


def _end(row: Any, as_of: date) -> date | None:
    """Return the last day; one that has passed without an ending is no end: the tie goes on."""
    if row.ended_on is not None or row.announced_end is not None:
        return row.ended_on or row.announced_end
    passed = row.ends_on is not None and row.ends_on < as_of and row.form != "encounter"
    return None if passed else row.ends_on


def _merged(tie: Tie, stands: dict[str, str]) -> Tie:
    parties = tuple(dict.fromkeys(stands.get(party, party) for party in tie.parties))
    if parties == tie.parties:
        return tie
    return Tie(tie.stream, tie.form, tie.code, tie.title, parties, tie.starts_on, tie.ends_on)


def _nodes(asked: Asked, wanted: set[str], *, persons: bool) -> tuple[Node, ...]:
    ids = sorted(wanted)
    table, _ = PARTIES.active(asked.connection)
    columns = (table.c.party_id, table.c.kind, table.c.country, table.c.area)
    known: dict[str, Any] = {}
    names: dict[str, str | None] = {}
    for some in _chunks(ids):
        told = select(*columns).where(table.c.party_id.in_(some))
        known |= {row.party_id: row for row in asked.connection.execute(told)}
        named = [each for each in some if persons or _is_public(known.get(each))]
        names |= names_of(asked.connection, asked.store, named)
    return tuple(_node(each, known.get(each), names, persons=persons) for each in ids)


def _is_public(row: Any) -> bool:
    return row is not None and row.kind != "person"


def _node(party: str, row: Any, names: dict[str, str | None], *, persons: bool) -> Node:
    kind = "organisation" if row is None else row.kind
    place = (None, None)
    if row is not None and (persons or _is_public(row)):
        place = (row.country, row.area)
    return Node(party, kind, names.get(party), *place)


def _chunks(ids: Sequence[str]) -> Iterable[Sequence[str]]:
    return (ids[nth : nth + CHUNK] for nth in range(0, len(ids), CHUNK))


def _edges(ties: Iterable[Tie]) -> tuple[Edge, ...]:
    found: dict[tuple[str, str], list[Tie]] = {}
    for tie in ties:
        for pair in combinations(sorted(tie.parties), 2):
            found.setdefault(pair, []).append(tie)
    return tuple(Edge(*pair, tuple(found[pair])) for pair in sorted(found))
