"""Ties through time: what held on a day, and when that was known."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from koop_es.cooperations.terms import Manner, Term
from koop_es.kernel.policy import Policy
from koop_es.relationships import commands as tie
from koop_es_projections.relationship_report import queries
from koop_es_projections.relationship_report.tables import RELATIONSHIP_REPORT
from koop_es_projections.relationship_report.views import TieFilter
from tests.projections.looking import MAY, TODAY, agree, correct
from tests.support import cooperation_asks as ask
from tests.support.cooperation_facts import BECAUSE

if TYPE_CHECKING:
    from tests.projections.conftest import Reading
    from tests.support.network import Network

AGREED = date(2026, 2, 20)
STARTS = date(2026, 3, 1)
ENDS = date(2027, 2, 28)


def pieces(reading: Reading, stream: str, *columns: str) -> list[tuple[Any, ...]]:
    """Return validity, knowledge and some columns of a tie's rows."""
    with reading() as connection:
        table, _ = RELATIONSHIP_REPORT.active(connection)
        names = ("valid_from", "valid_to", "end_known_from", "known_from", "known_to", *columns)
        told = select(*(table.c[name] for name in names)).where(table.c.stream == stream)
        rows = connection.execute(told.order_by(table.c.known_from, table.c.valid_from))
        return [tuple(row) for row in rows]


def counts(reading: Reading, as_of: date, **asked: Any) -> dict[str, int]:
    with reading() as connection:
        report = queries.time_bounded(connection, as_of=as_of, **asked)
    return {row.duration: row.count for row in report.rows if row.count}


def meet(network: Network, kind: type[tie.BeginRelationship], on: date, **others: Any) -> str:
    command = kind(
        parties=tuple(network.parties[:2]),
        themes=("reading",),
        effective_on=on,
        reason=BECAUSE,
        **others,
    )
    return network.ask(command).stream


def test_each_entry_is_a_step_of_knowledge(network: Network, reading: Reading) -> None:
    stream = agree(network)
    network.ask(ask.extend(date(2027, 6, 30), effective_on=TODAY), stream)
    assert pieces(reading, stream, "ends_on") == [
        (AGREED, TODAY, 6, 5, None, ENDS),
        (TODAY, None, None, 6, None, date(2027, 6, 30)),
    ]


def test_a_late_entry_lands_on_its_day(network: Network, reading: Reading) -> None:
    stream = agree(network)
    network.ask(ask.check(effective_on=TODAY), stream)
    network.ask(ask.check(effective_on=MAY), stream)
    known_now = [piece for piece in pieces(reading, stream, "last_check_on") if piece[4] is None]
    assert known_now == [
        (TODAY, None, None, 6, None, TODAY),
        (AGREED, MAY, None, 7, None, None),
        (MAY, TODAY, None, 7, None, MAY),
    ]


def test_a_correction_changes_the_past_but_not_what_was_known(
    network: Network, reading: Reading
) -> None:
    stream = agree(network)
    before = network.store.head()
    moved = {"starts_on": "2026-05-01", "ends_on": "2027-02-28"}
    correct(network, stream, 1, term=moved)
    april = date(2026, 4, 1)
    assert counts(reading, april) == {}
    assert counts(reading, april, known_at=before) == {"time_bounded": 1}
    assert counts(reading, april, known_at=before - 1) == {}


@pytest.mark.parametrize(
    ("as_of", "count"),
    [
        (date(2026, 2, 28), 0),
        (STARTS, 1),
        (date(2026, 7, 31), 1),
        (date(2026, 8, 1), 0),
    ],
)
def test_the_stock_holds_a_cooperation_from_its_first_to_its_last_day(
    network: Network, reading: Reading, as_of: date, count: int
) -> None:
    stream = agree(network)
    network.ask(ask.end(date(2026, 7, 31)), stream)
    assert counts(reading, as_of).get("time_bounded", 0) == count


def test_what_never_came_into_force_is_in_no_stock(network: Network, reading: Reading) -> None:
    stream = agree(network)
    before = network.store.head()
    network.ask(ask.end(TODAY, Manner.NEVER_IN_FORCE), stream)
    assert counts(reading, MAY) == {}
    assert counts(reading, MAY, known_at=before) == {"time_bounded": 1}
    network.ask(ask.revoke_ending(), stream)
    assert counts(reading, MAY) == {"time_bounded": 1}


def test_an_ending_revoked_before_its_day_never_takes_effect(
    network: Network, reading: Reading
) -> None:
    stream = agree(network)
    network.ask(ask.end(date(2026, 8, 31)), stream)
    announced = network.store.head()
    network.ask(ask.revoke_ending(), stream)
    later = date(2026, 9, 15)
    assert counts(reading, later) == {"time_bounded": 1}
    assert counts(reading, later, known_at=announced) == {}


def test_a_term_passed_is_no_ending(network: Network, reading: Reading) -> None:
    stream = agree(network, term=Term(starts_on=STARTS, ends_on=MAY))
    with reading() as connection:
        (row,) = queries.term_passed(connection, as_of=TODAY).rows
        stock = queries.time_bounded(connection, as_of=TODAY).rows[0]
        assert queries.term_passed(connection, as_of=MAY).rows == ()
    assert (row.stream, row.code, row.title) == (stream, "K-2026-001", "Gemeinsam lesen")
    assert (row.ends_on, row.days) == (MAY, -26)
    assert (stock.count, stock.past_end, stock.median_remaining_days) == (1, 1, None)
    assert stock.median_age_days == 106


def test_an_encounter_fades_and_is_never_past_its_end(network: Network, reading: Reading) -> None:
    meet(network, tie.RecordEncounter, MAY)
    afterglow = Policy(encounter_afterglow=10)
    assert counts(reading, date(2026, 5, 19)) == {}
    assert counts(reading, date(2026, 5, 30), policy=afterglow) == {"time_bounded": 1}
    assert counts(reading, date(2026, 5, 31), policy=afterglow) == {}
    with reading() as connection:
        assert queries.time_bounded(connection, as_of=TODAY).rows[0].past_end == 0
        assert queries.term_passed(connection, as_of=TODAY).rows == ()


def test_contacts_and_groups_are_ongoing_until_they_are_closed(
    network: Network, reading: Reading
) -> None:
    contact = meet(network, tie.EstablishContact, date(2025, 1, 1))
    meet(network, tie.FoundGroup, MAY, title="Friends of reading")
    with reading() as connection:
        report = queries.time_bounded(connection, as_of=TODAY)
    ongoing = report.rows[1]
    assert (ongoing.duration, ongoing.count, ongoing.share, ongoing.dormant) == ("ongoing", 2, 1, 1)
    assert [of_form.total.count for of_form in report.totals.by_form] == [0, 0, 1, 1]
    network.ask(tie.CloseRelationship(effective_on=TODAY), contact)
    assert counts(reading, TODAY) == {"ongoing": 2}
    assert counts(reading, date(2026, 6, 16)) == {"ongoing": 1}


def test_a_share_of_nothing_is_null(reading: Reading) -> None:
    with reading() as connection:
        report = queries.time_bounded(connection, as_of=TODAY)
    assert [row.share for row in report.rows] == [None, None, None]
    assert report.totals.total.count == 0


def test_a_missing_end_is_unknown_never_ongoing(network: Network, reading: Reading) -> None:
    agree(network, term=Term(starts_on=STARTS), imported=True)
    assert counts(reading, TODAY) == {"unknown": 1}


def test_checks_before_the_agreement_count_in_the_order_of_their_days(
    network: Network, reading: Reading
) -> None:
    stream = agree(network)
    named = date(2026, 9, 1)
    for held_on, next_on in ((date(2026, 1, 20), None), (date(2026, 1, 10), named)):
        asked = ask.check(effective_on=held_on, next_check_on=next_on, reason=BECAUSE)
        network.ask(asked, stream)
    with reading() as connection:
        (row,) = queries.checks_due(connection, as_of=TODAY).rows
    assert (row.due_on, row.last_check_on) == (named, date(2026, 1, 20))


def test_checks_due_and_how_reliably_they_were_held(network: Network, reading: Reading) -> None:
    prompt = agree(network, expected={"check_rhythm_months": 1})
    idle = agree(network, expected={"check_rhythm_months": 1})
    for day in (date(2026, 4, 2), date(2026, 5, 30), date(2026, 6, 1)):
        network.ask(ask.check(effective_on=day, reason=BECAUSE), prompt)
    with reading() as connection:
        report = queries.checks_due(connection, as_of=TODAY)
        soon = queries.checks_due(connection, as_of=TODAY, within_days=0)
    assert [(row.stream, row.due_on, row.days, row.overdue) for row in report.rows] == [
        (idle, date(2026, 4, 1), -75, True),
        (prompt, date(2026, 7, 1), 16, False),
    ]
    assert [row.stream for row in soon.rows] == [idle]
    totals = report.totals
    # Due 1 April (held on the 2nd), 2 May (on the 30th), 30 June (on 1 June); idle missed one.
    assert (totals.due, totals.in_time, totals.compliance) == (4, 2, 0.5)
    assert (totals.cooperations, totals.overdue) == (2, 1)


def test_expiring_looks_ahead_and_follows_extensions(network: Network, reading: Reading) -> None:
    stream = agree(network, term=Term(starts_on=STARTS, ends_on=date(2026, 7, 15)))
    with reading() as connection:
        (row,) = queries.expiring(connection, as_of=TODAY, within_days=30).rows
        assert queries.expiring(connection, as_of=TODAY, within_days=29).rows == ()
    assert (row.stream, row.days) == (stream, 30)
    network.ask(ask.extend(date(2027, 1, 1), effective_on=date(2026, 7, 1)), stream)
    with reading() as connection:
        assert len(queries.expiring(connection, as_of=TODAY).rows) == 1
        assert queries.expiring(connection, as_of=date(2026, 7, 1)).rows == ()


def test_reports_are_narrowed(network: Network, reading: Reading) -> None:
    stream = agree(network, themes=("music",), area="DE212")
    meet(network, tie.FoundGroup, MAY)
    network.ask(ask.assign_programme(network.programmes[0], effective_on=MAY), stream)

    def narrowed(as_of: date = TODAY, **filters: Any) -> int:
        return sum(counts(reading, as_of, filters=TieFilter(**filters)).values())

    assert narrowed() == 2
    assert narrowed(form="group") == 1
    assert narrowed(theme="music") == 1
    assert narrowed(theme="Music") == 1
    assert narrowed(theme="mus") == 0
    assert narrowed(area="DE2") == 1
    assert narrowed(party=network.parties[0]) == 2
    assert narrowed(party=network.parties[2]) == 0
    assert narrowed(programme=network.programmes[0]) == 1
    assert narrowed(date(2026, 5, 19), programme=network.programmes[0]) == 0
