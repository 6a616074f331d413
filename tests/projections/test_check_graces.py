"""A programme's own grace for checks, in lists, on pages and in reports."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from koop_es.cooperations.terms import Expected
from koop_es.kernel.policy import Policy
from koop_es.programmes import commands as programme
from koop_es.programmes.terms import ProgrammeSettings
from koop_es_projections.current_status import queries as status
from koop_es_projections.current_status.views import Need
from koop_es_projections.relationship_report import queries as reports
from koop_es_projections.relationship_report.soon import checks_overdue, first_checks
from koop_es_projections.reports.asking import Asked
from koop_es_projections.reports.lights import lights
from tests.projections.looking import MAY, agree, listed, look
from tests.support import cooperation_asks as ask

if TYPE_CHECKING:
    from tests.projections.conftest import Reading
    from tests.support.network import Network

DUE = date(2026, 6, 1)
POLICY = Policy()


def within(network: Network, grace: int) -> str:
    """Return a cooperation with a check due on 1 June, in a programme with a grace of its own."""
    stream = agree(network, expected=Expected(check_rhythm_months=3))
    framed = network.programmes[0]
    settings = ProgrammeSettings(check_grace=grace)
    asked = programme.ChangeProgrammeSettings(settings=settings, effective_on=MAY)
    network.ask(asked, framed)
    network.ask(ask.assign_programme(framed, effective_on=MAY), stream)
    return stream


def test_a_check_is_overdue_by_the_grace_of_its_programme(
    network: Network, reading: Reading
) -> None:
    stream = within(network, 3)
    other = agree(network, expected=Expected(check_rhythm_months=3))
    for days, overdue in ((3, False), (4, True)):
        day = DUE + timedelta(days=days)
        assert look(reading, network, stream, day).item.check_overdue is overdue
        needs = {each.cooperation_id: each.need for each in listed(reading, day)}
        assert (needs[stream] is Need.CHECK_OVERDUE) is overdue
        assert needs[other] is not Need.CHECK_OVERDUE
        with reading() as read:
            rows = {row.stream: row for row in reports.checks_due(read, as_of=day).rows}
            assert (rows[stream].overdue, rows[other].overdue) == (overdue, False)
            assert checks_overdue(read, today=day, policy=POLICY) == overdue
            first = first_checks(read, today=day, policy=POLICY, within_days=0, most=9)
            assert sum(row.overdue for row in first.rows) == overdue
            seen = lights(Asked(connection=read, store=network.store, as_of=day)).rows
            assert sum(row.stale_since is not None for row in seen) == overdue


def test_a_longer_grace_counts_for_the_compliance_too(network: Network, reading: Reading) -> None:
    within(network, 60)
    day = DUE + timedelta(days=30)
    with reading() as read:
        report = reports.checks_due(read, as_of=day)
    assert (report.totals.overdue, report.totals.due) == (0, 0)


def test_the_past_is_told_by_the_grace_that_was_set_then(
    network: Network, reading: Reading
) -> None:
    stream = within(network, 60)
    known_then = network.store.head()
    stricter = ProgrammeSettings(check_grace=3)
    since = DUE + timedelta(days=10)
    asked = programme.ChangeProgrammeSettings(settings=stricter, effective_on=since)
    network.ask(asked, network.programmes[0])

    def overdue(day: date, known_at: int | None = None) -> bool:
        with reading() as read:
            (row,) = reports.checks_due(read, as_of=day, known_at=known_at).rows
            question = Asked(connection=read, store=network.store, as_of=day, known_at=known_at)
            (seen,) = lights(question).rows
            past = status.cooperations(read, today=day, as_of=day, known_at=known_at).items
        assert (seen.stale_since is not None) is row.overdue
        assert [item.check_overdue for item in past] == [row.overdue]
        return row.overdue

    assert not overdue(since - timedelta(days=1))
    assert overdue(since)
    assert not overdue(since, known_then)
    assert look(reading, network, stream, since).item.check_overdue
