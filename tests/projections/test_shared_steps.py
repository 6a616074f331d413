"""The fold through time takes over what was worked out for today, where both are the same."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hypothesis import given
from hypothesis import strategies as st

from koop_es_projections.current_status.projection import CurrentStatus
from koop_es_projections.current_status.shared import Steps
from koop_es_projections.current_status.through_time import StatusTimeline
from tests.support.moves import moves
from tests.support.network import Network
from tests.support.read_models import engine_over, rows_of

if TYPE_CHECKING:
    from koop_es.kernel.event import Event
    from koop_es.kernel.record import Record
    from koop_es.projecting.shapes import Projection


def timeline(
    network: Network, projections: list[Projection], page: int = 2
) -> list[dict[str, Any]]:
    with (
        tempfile.TemporaryDirectory() as name,
        engine_over(network.store, Path(name), projections, (page, page)) as engine,
    ):
        engine.catch_up()
        with engine.reading.connect() as connection:
            return rows_of(connection, StatusTimeline())


@given(made=moves(), page=st.integers(1, 7))
def test_the_timeline_is_the_same_alone_and_beside_the_status(
    made: list[tuple[str, int]], page: int
) -> None:
    network = Network()
    for move, seed in made:
        network.move(move, seed)
    beside = timeline(network, [CurrentStatus(), StatusTimeline()], page)
    assert beside == timeline(network, [StatusTimeline()], page)


def test_what_tells_of_no_day_to_come_is_worked_out_once() -> None:
    first, *rest = records_of("agree", *["check"] * 12)
    today, through_time = CurrentStatus(), StatusTimeline()
    assert through_time.apply(None, first) is not today.apply(None, first)
    row = today.apply(None, first)
    content = through_time.apply(None, first)
    assert content is row
    for record in rest:
        row, content = today.apply(row, record), through_time.apply(content, record)
        assert content is row


def test_what_tells_of_days_to_come_is_not_taken_over() -> None:
    told = next(each for each in records_of("agree", "check") if each.event.effective_on)
    steps = Steps()
    announced = replace(told, recorded_on=told.effective_day - timedelta(days=1))
    for record, is_kept in ((announced, False), (told, True)):
        assert steps.take(record, None) is None
        steps.keep(record, None, {})
        assert steps.take(record, None) == ({} if is_kept else None)
        assert steps.take(record, None) is None


def test_only_who_stands_where_a_step_began_takes_it() -> None:
    first, *_ = records_of("agree")
    steps, before = Steps(), {"version": 1}
    for record, row in ((first, {**before}), (replace(first), before)):
        assert steps.take(record, row) is None
        steps.keep(first, before, {})
        assert steps.take(record, row) is None


def test_nothing_is_kept_where_nobody_asks() -> None:
    first, *_ = records_of("agree")
    steps = Steps()
    steps.keep(first, None, {})
    assert steps.take(first, None) is None


def records_of(*names: str) -> list[Record[Event]]:
    network = Network()
    for seed, move in enumerate(names):
        network.move(move, seed)
    (stream,) = network.cooperations
    return list(network.store.read_stream(stream))
