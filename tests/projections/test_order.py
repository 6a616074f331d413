"""The order kept in memory is the one that the database sorts, whatever happens in between."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from koop_es.cooperations.terms import Manner, Term
from koop_es.kernel.lights import Light
from koop_es_projections.current_status import order as ordering
from koop_es_projections.current_status.order import Order
from koop_es_projections.current_status.queries import cooperations, order_kept
from tests.projections.looking import MAY, TODAY, agree
from tests.support import cooperation_asks as ask
from tests.support.read_models import engine_over

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Connection

    from tests.support.network import Network


def walked(connection: Connection, order: Order | None, today: date, limit: int) -> list[str]:
    """Return the ids of all pages."""
    found: list[str] = []
    cursor = None
    while True:
        page = cooperations(connection, today=today, cursor=cursor, limit=limit, order=order)
        found += [item.cooperation_id for item in page.items]
        cursor = page.next
        if cursor is None:
            return found


@pytest.mark.parametrize("most", [0, 1000])
def test_the_order_follows_every_entry_and_every_day(
    network: Network, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    monkeypatch.setattr(ordering, "MOST_CHANGED", most)
    order = order_kept()
    with engine_over(network.store, tmp_path) as engine:

        def agrees(today: date = TODAY) -> list[str]:
            engine.catch_up()
            with engine.reading.connect() as connection:
                told = [walked(connection, order, today, limit) for limit in (1, 2, 50)]
                assert told == [walked(connection, None, today, 50)] * 3
            return told[0]

        assert agrees() == []
        streams = [agree(network, title=f"No. {nth}") for nth in range(5)]
        assert set(agrees()) == set(streams)
        network.ask(ask.check(Light.RED, effective_on=MAY), streams[3])
        assert agrees()[0] == streams[3]
        network.ask(ask.end(MAY, Manner.TERM_EXPIRED), streams[3])
        short = Term(starts_on=date(2026, 3, 1), ends_on=date(2026, 4, 30))
        passed = agree(network, title="Passed", term=short)
        assert agrees()[0] == passed
        for days in (1, 40, 400):
            agrees(TODAY + timedelta(days=days))
        agrees()
        engine.rebuild()
        assert len(agrees()) == 6


def test_what_nothing_touched_is_not_sorted_again(
    network: Network, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = order_kept()

    def never(*_: object) -> None:
        pytest.fail("all were sorted anew")

    with engine_over(network.store, tmp_path) as engine:
        for nth in range(3):
            stream = agree(network, title=f"No. {nth}")
            network.ask(ask.check(effective_on=MAY), stream)
            engine.catch_up()
            with engine.reading.connect() as connection:
                assert len(walked(connection, order, TODAY, 1)) == nth + 1
            monkeypatch.setattr(Order, "_sort", never)
