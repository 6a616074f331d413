"""Lists of cooperations: narrowed, ordered by need, page by page; and finding one by its name."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from koop_es.cooperations.terms import Manner, Term
from koop_es.kernel.lights import Light
from koop_es.projecting.reading import AmbiguousName, CursorInvalid
from koop_es_projections.current_status import naming, queries
from koop_es_projections.current_status.naming import UnknownCooperationName
from koop_es_projections.current_status.queries import Filter
from tests.projections.looking import MAY, TODAY, agree, listed
from tests.support import cooperation_asks as ask
from tests.support import proposals
from tests.support.cooperation_facts import involved

if TYPE_CHECKING:
    from tests.projections.conftest import Reading
    from tests.support.network import Network


def test_what_is_only_proposed_is_neither_active_nor_over(
    network: Network, reading: Reading
) -> None:
    library, school = network.parties[:2]
    stream = network.ask(proposals.propose(parties=involved(library, school))).stream

    def ids(**filters: Any) -> list[str]:
        return [item.cooperation_id for item in listed(reading, **filters)]

    assert (ids(active=True), ids(active=False)) == ([], [])
    network.ask(proposals.decline(library), stream)
    assert (ids(active=True), ids(active=False)) == ([], [])
    assert ids(phases=("proposed",)) == [stream]
    network.ask(proposals.revise(parties=involved(library, school)), stream)
    for party in (library, school):
        network.ask(proposals.confirm(party), stream)
    assert ids(active=True) == [stream]
    taken_back = network.ask(proposals.propose(parties=involved(library, school))).stream
    network.ask(proposals.withdraw(), taken_back)
    assert (ids(active=True), ids(active=False)) == ([stream], [taken_back])
    with reading() as connection:
        counted = queries.how_many(connection, today=TODAY, filters=Filter(active=True))
    assert counted == 1


def test_lists_are_narrowed_and_put_the_urgent_first(network: Network, reading: Reading) -> None:
    short = Term(starts_on=date(2026, 3, 1), ends_on=date(2026, 4, 30))
    passed = agree(network, title="Passed", term=short, themes=("music",))
    calm = agree(network, title="Ünder way", themes=("reading", "music"), area="DE300")
    red = agree(network, title="Red", parties=involved(*network.parties[1:]))
    network.ask(ask.check(Light.RED, effective_on=MAY), red)
    ended = agree(network, title="Ended")
    network.ask(ask.end(date(2026, 5, 1), Manner.TERM_EXPIRED), ended)

    def ids(**filters: Any) -> list[str]:
        return [item.cooperation_id for item in listed(reading, **filters)]

    assert ids() == [passed, red, calm, ended]
    assert ids(active=True) == [passed, red, calm]
    assert ids(active=False) == [ended]
    assert ids(phases=("term_passed", "ended")) == [passed, ended]
    assert ids(theme="music") == [passed, calm]
    assert ids(theme="mus") == []
    assert ids(theme="Music") == [passed, calm]
    assert ids(area="DE3") == [calm]
    assert ids(light="red") == [red]
    assert ids(light="unchecked") == [passed, calm, ended]
    assert ids(party=network.parties[2]) == [red]
    assert ids(search="üNDER") == [calm]
    assert ids(search="k-2026-003") == [red]
    assert ids(search="model school") == [red]
    assert ids(search="100%") == []
    with reading() as connection:
        assert queries.how_many(connection, today=TODAY) == 4
        assert queries.how_many(connection, today=TODAY, filters=Filter(theme="music")) == 2


def test_pages_follow_each_other(network: Network, reading: Reading) -> None:
    ids = [agree(network, title=f"Number {n}") for n in range(7)]
    seen: list[str] = []
    cursor = None
    with reading() as connection:
        for _ in range(4):
            page = queries.cooperations(connection, today=TODAY, cursor=cursor, limit=2)
            seen += [item.cooperation_id for item in page.items]
            cursor = page.next
        assert cursor is None
        for wrong in ("nonsense", "W10", "WyJhIiwgMV0"):
            with pytest.raises(CursorInvalid):
                queries.cooperations(connection, today=TODAY, cursor=wrong)
    assert sorted(seen) == sorted(ids)


def test_a_cooperation_is_found_by_id_code_or_unique_beginning(
    network: Network, reading: Reading
) -> None:
    first, second = agree(network), agree(network)
    with reading() as connection:
        assert naming.find_cooperation(connection, first) == first
        assert naming.find_cooperation(connection, " k-2026-002 ") == second
        with pytest.raises(UnknownCooperationName) as unknown:
            naming.find_cooperation(connection, "K-1999-001")
        with pytest.raises(UnknownCooperationName):
            naming.find_cooperation(connection, "0")
        with pytest.raises(AmbiguousName) as several:
            naming.find_cooperation(connection, "0000")
        assert naming.codes_of(connection, [first, "f" * 32]) == {
            first: ("K-2026-001", "Gemeinsam lesen")
        }
    assert unknown.value.params == {"name": "K-1999-001"}
    assert several.value.params["candidates"] == "K-2026-001, K-2026-002"
