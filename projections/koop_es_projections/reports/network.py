"""R16: the network of parties that share ties on a day, and who holds it together."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from koop_es_projections.parties.queries import names_of
from koop_es_projections.relationship_report.views import Count
from koop_es_projections.reports import graphs
from koop_es_projections.reports.shared_ties import pairs_of, shared_ties

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from koop_es_projections.relationship_report.views import Report
    from koop_es_projections.reports.asking import Asked
    from koop_es_projections.reports.graphs import Betweenness, Graph
    from koop_es_projections.reports.shared_ties import Tie

STRONG_ONLY: Final = "strong"
EXACT: Final = "exact"


@dataclass(frozen=True, slots=True)
class PartyInNetwork:
    """A party and its place in the network.

    Attributes:
        party_id: Its id.
        party: Its name; None once it has been erased.
        ties: In how many ties it is.
        degree: With how many other parties it shares one.
        betweenness: How many of the shortest ways between two others lead over it, from 0 to 1.
        articulation: Whether others would no longer be connected without it.
        component: Number of the connected part that it belongs to, 1 being the largest.
        component_size: How many parties that part has.
    """

    party_id: str
    party: str | None
    ties: int
    degree: int
    betweenness: float
    articulation: bool
    component: int
    component_size: int


@dataclass(frozen=True, slots=True)
class NetworkTotals:
    """The network as a whole.

    Attributes:
        ties: Ties in the stock of the day.
        parties: Parties in one of them.
        pairs: Pairs of parties that share at least one.
        repeated_pairs: Pairs that share more than one.
        density: Pairs there are, by pairs there could be; None of fewer than two parties.
        components: Parts that are connected in themselves, single parties among them.
        largest_component: Parties in the largest part.
        isolates: Parties that share their ties with nobody, as the others left or were merged.
        articulation_parties: Parties without which others would no longer be connected.
        betweenness_sources: From how many parties shortest ways were counted.
        betweenness_exact: Whether that was from all; else betweenness is an estimate.
    """

    ties: int
    parties: int
    pairs: int
    repeated_pairs: int
    density: float | None
    components: int
    largest_component: int
    isolates: int
    articulation_parties: int
    betweenness_sources: int
    betweenness_exact: bool


@dataclass(frozen=True, slots=True)
class PairInTie:
    """Two parties and one tie that they share; a tie of one party alone has no other.

    Attributes:
        party_id: Id of the one.
        party: Its name; None once it has been erased.
        other_party_id: Id of the other.
        other_party: Its name; empty where there is none, None once it has been erased.
        code: Short code of a cooperation.
        title: What the tie is called.
        form: Its form.
        stream: Its id.
    """

    party_id: str
    party: str | None
    other_party_id: str | None
    other_party: str | None
    code: str | None
    title: str | None
    form: str
    stream: str


def network(
    asked: Asked, *, ties: str = "all", betweenness: str = "estimate"
) -> Report[PartyInNetwork, NetworkTotals]:
    """Return the network of the day, those first over whom most ways lead.

    Args:
        asked: The question.
        ties: ``all``, or ``strong`` for cooperations and groups only.
        betweenness: ``exact`` counts ways from all parties, however many there are.
    """
    _, position = asked.ties()
    found = shared_ties(asked, strong=ties == STRONG_ONLY)
    pairs = pairs_of(found)
    graph = graphs.Graph.of({party for tie in found for party in tie.parties}, pairs)
    parts = graph.components()
    over = graphs.betweenness(graph, parts, exact=betweenness == EXACT)
    cutting = graphs.articulation_points(graph)
    names = names_of(asked.connection, asked.store, graph.names)
    rows = _rows(graph, parts, over, cutting, Counter(p for t in found for p in t.parties), names)
    possible = len(graph.names) * (len(graph.names) - 1) // 2
    totals = NetworkTotals(
        ties=len(found),
        parties=len(graph.names),
        pairs=len(pairs),
        repeated_pairs=sum(len(shared) > 1 for shared in pairs.values()),
        density=len(pairs) / possible if possible else None,
        components=len(parts),
        largest_component=len(parts[0]) if parts else 0,
        isolates=sum(not others for others in graph.neighbours),
        articulation_parties=len(cutting),
        betweenness_sources=over.sources,
        betweenness_exact=over.exact,
    )
    return asked.told(position, rows, totals)


def _rows(
    graph: Graph,
    parts: Sequence[Sequence[int]],
    over: Betweenness,
    cutting: set[int],
    ties: Mapping[str, int],
    names: Mapping[str, str | None],
) -> list[PartyInNetwork]:
    rows = [
        PartyInNetwork(
            party_id=graph.names[node],
            party=names.get(graph.names[node]),
            ties=ties[graph.names[node]],
            degree=len(graph.neighbours[node]),
            betweenness=over.of[node],
            articulation=node in cutting,
            component=nth,
            component_size=len(part),
        )
        for nth, part in enumerate(parts, 1)
        for node in part
    ]
    rows.sort(key=lambda row: (-row.betweenness, -row.degree, -row.ties, row.party_id))
    return rows


def pairs_in_ties(asked: Asked, *, ties: str = "all") -> Report[PairInTie, Count]:
    """Return every pair of parties once for each tie that they share, the earliest tie first."""
    _, position = asked.ties()
    found = shared_ties(asked, strong=ties == STRONG_ONLY)
    names = names_of(asked.connection, asked.store, {p for tie in found for p in tie.parties})
    rows = [row for tie in found for row in _pairs(tie, names)]
    return asked.told(position, rows, Count(len(rows)))


def _pairs(tie: Tie, names: Mapping[str, str | None]) -> Iterator[PairInTie]:
    pairs = list(pairs_of([tie])) or [(party, None) for party in tie.parties]
    for one, other in pairs:
        yield PairInTie(
            party_id=one,
            party=names.get(one),
            other_party_id=other,
            other_party="" if other is None else names.get(other),
            code=tie.code,
            title=tie.title,
            form=tie.form,
            stream=tie.stream,
        )
