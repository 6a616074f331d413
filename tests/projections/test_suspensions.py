"""What lists and reports show of suspensions, past, present and to come."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from koop_es.cooperations.terms import Expected
from koop_es_projections.current_status.views import Need, Phase
from koop_es_projections.relationship_report import queries
from tests.projections.looking import TODAY, agree, listed, look
from tests.support import cooperation_asks as ask

if TYPE_CHECKING:
    from tests.projections.conftest import Reading
    from tests.support.network import Network

MAY, JULY, AUGUST = date(2026, 5, 20), date(2026, 7, 20), date(2026, 8, 20)


def test_a_suspended_cooperation_shows_as_such(network: Network, reading: Reading) -> None:
    stream = agree(network)
    network.ask(ask.suspend(MAY), stream)
    item = look(reading, network, stream).item
    assert (item.phase, item.need) == (Phase.SUSPENDED, Need.SUSPENDED)
    assert (item.suspended_from, item.suspended_until) == (MAY, None)
    assert listed(reading, phases=("suspended",)) == [item]


def test_a_suspension_to_come_shows_from_its_day(network: Network, reading: Reading) -> None:
    stream = agree(network)
    network.ask(ask.suspend(JULY), stream)
    network.ask(ask.resume(AUGUST), stream)
    assert look(reading, network, stream).item.phase is Phase.RUNNING
    assert look(reading, network, stream, JULY).item.phase is Phase.SUSPENDED
    after = look(reading, network, stream, AUGUST).item
    assert (after.phase, after.suspended_from) == (Phase.RUNNING, None)


def test_a_second_suspension_to_come_is_not_forgotten(network: Network, reading: Reading) -> None:
    stream = agree(network)
    for act in (ask.suspend(JULY), ask.resume(AUGUST), ask.suspend(date(2026, 10, 1))):
        network.ask(act, stream)
    assert look(reading, network, stream, date(2026, 9, 30)).item.phase is Phase.RUNNING
    assert look(reading, network, stream, date(2026, 10, 1)).item.phase is Phase.SUSPENDED
    (first, second) = look(reading, network, stream).suspensions
    assert (first.since, first.until, second.until) == (JULY, AUGUST, None)


def test_the_clock_of_checks_stands_meanwhile(network: Network, reading: Reading) -> None:
    stream = agree(network, expected=Expected(check_rhythm_months=3))
    network.ask(ask.suspend(MAY), stream)
    with reading() as connection:
        assert queries.checks_due(connection, as_of=TODAY).rows == ()
        (row,) = queries.checks_due(connection, as_of=date(2026, 5, 19)).rows
        assert row.due_on == date(2026, 6, 1)
    network.ask(ask.resume(date(2026, 6, 9)), stream)
    assert look(reading, network, stream).item.check_due_on == date(2026, 6, 21)
    with reading() as connection:
        (row,) = queries.checks_due(connection, as_of=TODAY).rows
        assert row.due_on == date(2026, 6, 21)


def test_reports_count_suspended_ones_apart(network: Network, reading: Reading) -> None:
    stream = agree(network)
    network.ask(ask.suspend(MAY), stream)
    with reading() as connection:
        total = queries.time_bounded(connection, as_of=TODAY).totals.total
        assert (total.count, total.suspended) == (1, 1)
        before = queries.time_bounded(connection, as_of=date(2026, 5, 19)).totals.total
        assert (before.count, before.suspended) == (1, 0)
        assert queries.expiring(connection, as_of=TODAY, within_days=999).rows == ()
