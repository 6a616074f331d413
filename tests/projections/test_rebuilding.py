"""Rebuilding gives exactly the rows that live folding gave, wherever it was stopped."""

from __future__ import annotations

import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from koop_es.app import Koop
from koop_es.settings import Settings
from tests.support.moves import moves
from tests.support.network import Network
from tests.support.read_models import all_rows, engine_over

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from koop_es.ledger.port import Store

page_sizes = st.tuples(st.integers(1, 5), st.integers(1, 5))
stops = st.lists(st.tuples(st.integers(0, 40), page_sizes), max_size=4)


@given(made=moves(), stopped=stops, gap=st.integers(0, 2))
def test_rebuilding_gives_the_rows_of_live_folding(
    made: list[tuple[str, int]], stopped: list[tuple[int, tuple[int, int]]], gap: int
) -> None:
    with tempfile.TemporaryDirectory() as name:
        assert_same_rows(Network(gap), made, dict(stopped), Path(name))


@settings(max_examples=6)
@given(made=moves(), stopped=stops)
def test_so_it_does_on_the_embedded_store(
    made: list[tuple[str, int]], stopped: list[tuple[int, tuple[int, int]]]
) -> None:
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        folder = Path(name)

        def open_store(clock: Callable[[], datetime]) -> Store:
            home = Settings(home=folder / "home")
            return stack.enter_context(Koop.open(home, clock=clock)).store

        assert_same_rows(Network(open_store=open_store), made, dict(stopped), folder)


def assert_same_rows(
    network: Network,
    made: list[tuple[str, int]],
    pauses: dict[int, tuple[int, int]],
    folder: Path,
) -> None:
    live, anew = folder / "live", folder / "anew"
    live.mkdir()
    anew.mkdir()
    for nth, (move, seed) in enumerate(made):
        if nth in pauses:
            with engine_over(network.ledger, live, pages=pauses[nth]) as engine:
                engine.catch_up()
        network.move(move, seed)
    with engine_over(network.ledger, live, pages=(3, 3)) as engine:
        engine.catch_up()
        folded_live = all_rows(engine)
    with engine_over(network.ledger, anew) as engine:
        engine.catch_up()
        assert all_rows(engine) == folded_live
