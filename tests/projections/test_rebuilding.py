"""Rebuilding gives exactly the rows that live folding gave, wherever it was stopped."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from tests.support.network import Network, moves
from tests.support.read_models import all_rows, engine_over

page_sizes = st.tuples(st.integers(1, 5), st.integers(1, 5))
stops = st.lists(st.tuples(st.integers(0, 40), page_sizes), max_size=4)


@given(made=moves(), stopped=stops, gap=st.integers(0, 2))
def test_rebuilding_gives_the_rows_of_live_folding(
    made: list[tuple[str, int]], stopped: list[tuple[int, tuple[int, int]]], gap: int
) -> None:
    network = Network(gap)
    with tempfile.TemporaryDirectory() as name:
        live, anew = Path(name) / "live", Path(name) / "anew"
        live.mkdir()
        anew.mkdir()
        pauses = dict(stopped)
        for nth, (move, seed) in enumerate(made):
            if nth in pauses:
                with engine_over(network.store, live, pages=pauses[nth]) as engine:
                    engine.catch_up()
            network.move(move, seed)
        with engine_over(network.store, live, pages=(3, 3)) as engine:
            engine.catch_up()
            folded_live = all_rows(engine)
        with engine_over(network.store, anew) as engine:
            engine.catch_up()
            assert all_rows(engine) == folded_live
