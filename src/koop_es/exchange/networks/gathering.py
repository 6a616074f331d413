"""The network of a day: which parties there are, and what connects each two of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from koop_es_projections.parties.queries import names_of
from koop_es_projections.parties.tables import PARTIES
from koop_es_projections.reports.shared_ties import Edge, pairs_of, shared_ties

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from koop_es_projections.reports.asking import Asked
    from koop_es_projections.reports.shared_ties import Tie

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
    ties = shared_ties(asked, strong=strong, past=past)
    nodes = _nodes(asked, {party for tie in ties for party in tie.parties}, persons=persons)
    masked = 0 if persons else sum(node.kind == "person" for node in nodes)
    return Network(asked.as_of, known_at, nodes, _edges(ties), masked)


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
    found = pairs_of(ties)
    return tuple(Edge(*pair, tuple(found[pair])) for pair in sorted(found))
