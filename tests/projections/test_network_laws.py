"""The laws of R16 and R19: networks equal NetworkX, and what was brought drills down to entries."""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false
# NetworkX tells its types in part.

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from itertools import combinations
from math import isclose
from typing import TYPE_CHECKING, Any

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from koop_es.cooperations import events as fact
from koop_es.cooperations.terms import Afterwards, Involvement, Role
from koop_es.parties import commands as party
from koop_es.relationships import commands as tied
from koop_es.relationships.terms import Outcome, Purpose
from koop_es_projections.relationship_report.views import TieFilter
from koop_es_projections.reports import graphs
from koop_es_projections.reports.asking import Asked
from koop_es_projections.reports.contributions import contributions
from koop_es_projections.reports.network import network as told
from koop_es_projections.reports.network import pairs_in_ties
from koop_es_projections.reports.network_yield import network_yield, yield_items
from koop_es_projections.reports.public_list import public_list
from koop_es_projections.reports.stock import ties_in_stock
from tests.projections.asked import Life, lives
from tests.projections.looking import TODAY, agree
from tests.support import cooperation_asks as ask

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from tests.projections.conftest import Reading
    from tests.support.network import Network

STRONG = {"cooperation", "group"}


@st.composite
def networks(draw: st.DrawFn) -> nx.Graph[str]:
    """Return networks of up to a dozen nodes, whatever hangs together in them."""
    names = [f"{nth:02d}" for nth in range(draw(st.integers(0, 12)))]
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(names)
    pairs = list(combinations(names, 2))
    graph.add_edges_from(pair for pair in pairs if draw(st.integers(0, 3)) == 0)
    return graph


@given(graph=networks())
def test_measures_equal_those_of_networkx(graph: nx.Graph[str]) -> None:
    own = graphs.Graph.of(graph.nodes, graph.edges)
    parts = own.components()
    assert [len(part) for part in parts] == sorted(map(len, nx.connected_components(graph)))[::-1]
    assert {own.names[node] for node in graphs.articulation_points(own)} == set(
        nx.articulation_points(graph)
    )
    over = graphs.betweenness(own, parts)
    assert over.exact
    expected = nx.betweenness_centrality(graph)
    for node, name in enumerate(own.names):
        assert isclose(over.of[node], expected[name], abs_tol=1e-9)


def test_the_ways_of_large_networks_are_counted_from_some_parties(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    graph = nx.random_regular_graph(4, 200, seed=7)
    own = graphs.Graph.of(
        (f"{node:03d}" for node in graph), ((f"{a:03d}", f"{b:03d}") for a, b in graph.edges)
    )
    parts = own.components()
    monkeypatch.setattr(graphs, "STEPS", 50_000)
    some = graphs.betweenness(own, parts)
    assert (some.sources, some.exact) == (50, False)
    assert some == graphs.betweenness(own, parts)
    whole = graphs.betweenness(own, parts, exact=True)
    assert (whole.sources, whole.exact) == (200, True)
    assert isclose(sum(some.of), sum(whole.of), rel_tol=0.1)


# The report


def parties_of(life: Life, stream: str, begun: list[str]) -> set[str]:
    """Return a tie's parties on the day by a plain replay."""
    found = set(begun)
    facts = [r for r in life.facts(stream) if r.effective_day <= life.as_of]
    for record in sorted(facts, key=lambda record: (record.effective_day, record.position)):
        if isinstance(record.event, fact.PartyJoined):
            found.add(record.event.involvement.party)
        elif isinstance(record.event, fact.PartyLeft):
            found.discard(record.event.party)
    return found


def survivors_of(life: Life) -> dict[str, str]:
    """Return who stands for whom today, by a plain replay."""
    into: dict[str, str] = {}
    for record in life.network.store.contents.records:
        if record.topic == "koop.party.merged.v1":
            into[record.stream] = getattr(record.event, "into")  # noqa: B009 - of that class
        elif record.topic == "koop.party.separated.v1":
            into.pop(record.stream, None)
    found: dict[str, str] = {}
    for one in into:
        last, seen = one, {one}
        while (following := into.get(last)) is not None and following not in seen:
            seen.add(following)
            last = following
        found[one] = last
    return found


@given(life=lives(), strong=st.booleans())
def test_the_network_is_that_of_the_ties_in_stock(life: Life, *, strong: bool) -> None:
    stands = survivors_of(life)
    ties = [tie for tie in life.stock() if not strong or tie.form in STRONG]
    members = {
        tie.stream: {stands.get(one, one) for one in parties_of(life, tie.stream, tie.parties)}
        for tie in ties
    }
    expected: nx.Graph[str] = nx.Graph()
    shared: Counter[tuple[str, str]] = Counter()
    for found in members.values():
        expected.add_nodes_from(found)
        shared.update(combinations(sorted(found), 2))
    expected.add_edges_from(shared)
    with life.asking() as asked:
        ties_wanted = "strong" if strong else "all"
        report = told(asked, ties=ties_wanted)
        pairs = pairs_in_ties(asked, ties=ties_wanted).rows
    totals = report.totals
    assert totals.ties == len(ties)
    assert totals.parties == len(report.rows) == len(expected)
    assert totals.pairs == len(shared)
    assert totals.repeated_pairs == sum(count > 1 for count in shared.values())
    assert totals.isolates == nx.number_of_isolates(expected)
    assert totals.components == nx.number_connected_components(expected)
    assert totals.density == (nx.density(expected) if len(expected) > 1 else None)
    assert totals.betweenness_exact
    assert totals.articulation_parties == len(list(nx.articulation_points(expected)))
    between = nx.betweenness_centrality(expected)
    for row in report.rows:
        assert row.degree == expected.degree[row.party_id]
        assert isclose(row.betweenness, between[row.party_id], abs_tol=1e-9)
        assert row.ties == sum(row.party_id in found for found in members.values())
        assert row.component_size == len(nx.node_connected_component(expected, row.party_id))
    # The rows behind the figures are each pair once for each tie that it shares.
    assert Counter((r.party_id, r.other_party_id) for r in pairs if r.other_party_id) == shared
    assert {row.stream for row in pairs} == {s for s, found in members.items() if found}


def question(network: Network, connection: Connection, **others: Any) -> Asked:
    return Asked(connection=connection, store=network.store, as_of=TODAY, **others)


def led(lead: str, partner: str) -> tuple[Involvement, ...]:
    return Involvement(party=lead, role=Role.LEAD), Involvement(party=partner)


def test_a_merged_party_is_one_in_reports(network: Network, reading: Reading) -> None:
    one, twin, third = network.parties
    mine = agree(network, parties=led(one, third))
    other = agree(network, parties=led(twin, third))
    network.ask(ask.pledge(one), mine)
    network.ask(ask.pledge(twin), other)
    network.ask(party.MergeParty(into=one), twin)
    with reading() as connection:
        for name in (one, twin):
            asked = question(network, connection, filters=TieFilter(party=name))
            assert {row.stream for row in ties_in_stock(asked).rows} == {mine, other}
        report = told(question(network, connection))
        brought = contributions(question(network, connection)).rows
        public = public_list(question(network, connection)).rows
    assert {row.party_id: row.ties for row in report.rows} == {one: 2, third: 2}
    assert report.totals.repeated_pairs == 1
    assert [(row.party_id, row.pledges) for row in brought] == [(one, 2)]
    assert [row.parties for row in public] == [("Example House",)] * 2


# What it has brought


@given(life=lives())
def test_what_was_brought_drills_down_to_entries(life: Life) -> None:
    records = {record.position: record for record in life.network.store.contents.records}
    with life.asking() as asked:
        report, items = network_yield(asked), yield_items(asked).rows
    totals = report.totals
    assert totals.count == len(items)
    assert totals.count == (
        totals.outcomes + totals.introductions + totals.transfers + totals.follow_ups
    )
    for row in report.rows:
        behind = [
            item
            for item in items
            if (item.purpose, item.yield_kind, item.brought)
            == (row.purpose, row.yield_kind, row.brought)
            and (row.theme in item.themes if row.theme else not item.themes)
        ]
        assert row.count == len(behind)
    for item in items:
        assert item.position <= life.position
        assert records[item.position].topic == item.type
    known = [r for r in records.values() if r.position <= life.position]
    touches = [
        r for r in known if r.topic.endswith("touch_recorded.v1") and r.effective_day <= life.as_of
    ]
    assert totals.touches == len(touches)
    assert totals.outcomes == sum(len(getattr(r.event, "outcomes")) for r in touches)  # noqa: B009


def test_a_touch_counts_by_its_own_purpose_and_themes(network: Network, reading: Reading) -> None:
    one, other, third = network.parties
    contact = network.ask(
        tied.EstablishContact(
            parties=(one, other),
            themes=("Reading",),
            purpose=Purpose.LEARNING,
            openness="network",  # pyright: ignore[reportArgumentType] - as JSON has it
        )
    ).stream
    network.ask(tied.RecordTouch(outcomes=(Outcome.IDEA,)), contact)
    network.ask(
        tied.RecordTouch(
            outcomes=(Outcome.GOOD_PRACTICE_TAKEN_OVER, Outcome.TEST_PERSONS),
            purpose=Purpose.TRANSFER_OF_GOOD_PRACTICE,
            themes=("Music", "reading"),
        ),
        contact,
    )
    network.ask(
        tied.MakeIntroduction(
            introducer=one, introduced=other, introduced_to=third, consents=(other,)
        ),
        contact,
    )
    with reading() as connection:
        asked = question(network, connection)
        found = network_yield(asked)
        none = network_yield(question(network, connection, filters=TieFilter(theme="sport")))
    rows = {(row.purpose, row.theme, row.brought): row.count for row in found.rows}
    transfer = "transfer_of_good_practice"
    assert rows == {
        ("learning", "Reading", "idea"): 1,
        ("learning", "Reading", "introduction"): 1,
        (transfer, "Music", "good_practice_taken_over"): 1,
        (transfer, "Reading", "good_practice_taken_over"): 1,
        (transfer, "Music", "test_persons"): 1,
        (transfer, "Reading", "test_persons"): 1,
    }
    totals = found.totals
    assert (totals.touches, totals.fruitful, totals.count) == (2, 2, 4)
    assert (totals.outcomes, totals.transfers, totals.introductions) == (2, 1, 1)
    assert none.rows == ()


def test_what_grew_out_of_a_tie_counts_once(network: Network, reading: Reading) -> None:
    one, other = network.parties[:2]
    met = tied.RecordEncounter(
        parties=(one, other), themes=("music",), effective_on=date(2026, 6, 1),
        ends_on=date(2026, 6, 1), purpose=Purpose.STARTING_COOPERATION,
    )  # fmt: skip
    encounter = network.ask(met).stream
    stream = agree(network, arose_from=encounter)
    group = network.ask(tied.FoundGroup(parties=(one, other), themes=("music",), arose_from=stream))
    network.ask(ask.end(TODAY, afterwards=Afterwards.GROUP, successor=group.stream), stream)
    with reading() as connection:
        items = yield_items(question(network, connection)).rows
        before = Asked(
            connection=connection, store=network.store, as_of=TODAY - timedelta(days=999)
        )
        assert yield_items(before).rows == ()
    assert [(item.brought, item.stream, item.purpose) for item in items] == [
        ("follow_up_cooperation", encounter, "starting_cooperation"),
        ("follow_up_group", stream, None),
    ]
