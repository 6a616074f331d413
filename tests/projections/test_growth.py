"""The rows of cooperations through time grow with their entries, never with their square."""

from __future__ import annotations

import tempfile
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import String, cast, func, select

from koop_es_projections.current_status.tables import STATUS_TIMELINE
from tests.projections.looking import agree
from tests.support import cooperation_asks as ask
from tests.support.cooperation_facts import BECAUSE
from tests.support.network import Network
from tests.support.read_models import caught_up

if TYPE_CHECKING:
    from datetime import date


def rows_and_bytes(entries: int, *, late: bool) -> tuple[int, int]:
    network = Network()
    network.pass_days(365)
    day = network.today - timedelta(days=300)
    stream = agree(network, effective_on=day, reason=BECAUSE)
    for nth in range(entries):
        network.ask(measured(day + timedelta(days=entries - nth if late else nth), nth), stream)
    with tempfile.TemporaryDirectory() as name, caught_up(network.store, Path(name)) as read:
        table, _ = STATUS_TIMELINE.active(read)
        length = func.sum(func.length(cast(table.c.content, String)))
        rows, size = read.execute(select(func.count(), length).select_from(table)).one()
        return rows, size


def measured(on: date, value: int) -> ask.ask.MeasureProgress:
    return ask.measure("g1", value).model_copy(update={"effective_on": on, "reason": BECAUSE})


@pytest.mark.parametrize("late", [False, True])
def test_each_value_measured_adds_one_row(*, late: bool) -> None:
    rows, size = rows_and_bytes(20, late=late)
    more_rows, more_size = rows_and_bytes(60, late=late)
    assert more_rows - rows == 40
    assert 40 * 60 < more_size - size < 40 * 200
