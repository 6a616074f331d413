"""Endings: of unknown day, announced, revoked, recorded after the fact; and one rule for all."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import create_engine, insert, select

from koop_es.cooperations.dates import is_pending, next_end, phase_on
from koop_es.cooperations.pauses import is_suspended
from koop_es.cooperations.terms import CorrectionKind, Manner
from koop_es.kernel.event import Basis
from koop_es.kernel.policy import Policy
from koop_es_projections.current_status.need import standing
from koop_es_projections.current_status.resting import rest
from koop_es_projections.current_status.tables import CURRENT_STATUS
from koop_es_projections.current_status.views import Need, Phase
from koop_es_projections.relationship_report import queries
from koop_es_projections.relationship_report.views import TieFilter
from tests.projections.looking import TODAY, agree, listed, look
from tests.support import cooperation_asks as ask
from tests.support.cooperation_facts import BECAUSE

if TYPE_CHECKING:
    from tests.projections.conftest import Reading
    from tests.support.network import Network

ENDS = date(2027, 2, 28)
AUGUST = date(2026, 8, 31)
known_days = st.dates(date(2026, 1, 1), date(2026, 1, 6))
days = st.none() | known_days
EMPTY: dict[str, Any] = {
    column.name: None if column.nullable else "" for column in CURRENT_STATUS.table("v0").columns
}


@given(
    starts_on=days,
    ends_on=days,
    ended_on=days,
    has_ending=st.booleans(),
    closed=st.booleans(),
    rests=st.lists(st.tuples(known_days, st.booleans()), max_size=4),
    conditional=st.booleans(),
    in_force_on=days,
)
def test_the_database_knows_phase_and_next_end_as_the_domain_does(
    starts_on: date | None,
    ends_on: date | None,
    ended_on: date | None,
    has_ending: bool,  # noqa: FBT001 - hypothesis fills it by name
    closed: bool,  # noqa: FBT001 - hypothesis fills it by name
    rests: list[tuple[date, bool]],
    conditional: bool,  # noqa: FBT001 - hypothesis fills it by name
    in_force_on: date | None,
) -> None:
    turns = [
        {"on": day.isoformat(), "suspended": asleep, "position": at}
        for at, (day, asleep) in enumerate(rests)
    ]
    ordered = sorted(rests, key=lambda turn: turn[0])
    ended_on = ended_on if has_ending else None
    row = EMPTY | {
        "starts_on": starts_on,
        "ends_on": ends_on,
        "ended_on": ended_on,
        "ending_recorded_on": TODAY if has_ending else None,
        "file_closed": closed,
        "conditional": conditional or None,
        "in_force_on": in_force_on,
        **rest(turns, TODAY - timedelta(days=200)),
        "last_recorded_on": TODAY,
        "detail": {
            "ends": [{"since": None, "ends_on": ends_on and ends_on.isoformat()}],
            "turns": turns,
        },
    }
    numbers = ("goals", "goals_dropped", "open_measures", "open_decisions", "version")
    row |= dict.fromkeys([*numbers, "last_position"], 0) | {"bounded": True, "imported": False}
    table = CURRENT_STATUS.table("v0")
    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        table.create(connection)
        connection.execute(insert(table).values(row))
        for day in (date(2026, 1, 1) + timedelta(days=n) for n in range(-1, 8)):
            stands = standing(table, day, Policy())
            told = connection.execute(select(stands.phase, stands.following)).one()
            assert tuple(told) == (
                phase_on(
                    day,
                    starts_on=starts_on,
                    ends_on=ends_on,
                    has_ending=has_ending,
                    ended_on=ended_on,
                    file_closed=closed,
                    suspended=is_suspended(ordered, day),
                    pending=is_pending(day, conditional=conditional, in_force_on=in_force_on),
                ),
                next_end(ends_on, ended_on),
            )
    engine.dispose()


def test_an_ending_of_unknown_day_holds_at_once(network: Network, reading: Reading) -> None:
    stream = agree(network, imported=True)
    end = ask.end(None, Manner.UNKNOWN)
    unknown = {"effective_on": None, "effective_basis": Basis.UNKNOWN, "imported": True}
    network.ask(end.model_copy(update=unknown), stream)
    item = look(reading, network, stream).item
    assert (item.phase, item.need, item.manner) == (Phase.ENDED, Need.ENDED, "unknown")
    assert (item.ended_on, item.ended_basis, item.ending_recorded_on) == (None, "unknown", TODAY)
    assert (item.next_end, item.days_left) == (None, None)


def test_an_ending_corrected_to_an_unknown_day_holds_at_once(
    network: Network, reading: Reading
) -> None:
    stream = agree(network)
    network.ask(ask.end(AUGUST), stream)
    fields = {"effective_on": None, "effective_basis": "unknown"}
    corrects = network.store.read_stream(stream)[-1].event_id
    command = ask.correct(1, **fields).model_copy(update={"corrects": corrects})
    assert command.kind is CorrectionKind.CHANGE
    network.ask(command, stream)
    item = look(reading, network, stream).item
    assert (item.phase, item.ended_on, item.ending_recorded_on) == (Phase.ENDED, None, TODAY)


def soon(reading: Reading, day: date, known_at: int | None = None) -> list[int]:
    """Return the days left of what expires within 90 days of a day (R7)."""
    with reading() as connection:
        report = queries.expiring(connection, as_of=day, known_at=known_at)
    return [row.days for row in report.rows]


def remaining(reading: Reading, day: date) -> float | None:
    with reading() as connection:
        report = queries.time_bounded(connection, as_of=day)
    return report.totals.total.median_remaining_days


def test_an_announced_ending_is_the_next_end_from_its_recording_on(
    network: Network, reading: Reading
) -> None:
    stream = agree(network)
    before = network.store.head()
    network.ask(ask.end(AUGUST), stream)
    item = look(reading, network, stream).item
    assert (item.phase, item.next_end, item.days_left) == (Phase.RUNNING, AUGUST, 77)
    assert (item.ends_on, item.need) == (ENDS, Need.ENDING_SOON)
    (shown,) = listed(reading)
    assert (shown.next_end, shown.days_left) == (AUGUST, 77)
    assert soon(reading, TODAY) == [77]
    assert soon(reading, AUGUST) == [0]
    assert soon(reading, AUGUST + timedelta(days=1)) == []
    assert soon(reading, TODAY, known_at=before) == []
    assert remaining(reading, TODAY) == 77
    yesterday = TODAY - timedelta(days=1)
    assert soon(reading, yesterday) == []
    assert remaining(reading, yesterday) == (ENDS - yesterday).days


def test_a_revoked_announcement_is_the_next_end_no_longer(
    network: Network, reading: Reading
) -> None:
    stream = agree(network)
    network.ask(ask.end(AUGUST), stream)
    network.pass_days(10)
    later = network.today
    network.ask(ask.revoke_ending(effective_on=later), stream)
    assert soon(reading, later - timedelta(days=1)) == [68]
    assert soon(reading, later) == []
    assert remaining(reading, AUGUST) == (ENDS - AUGUST).days
    assert look(reading, network, stream, later).item.next_end == ENDS


def test_an_ending_recorded_after_the_fact_shortens_nothing_seen_before(
    network: Network, reading: Reading
) -> None:
    stream = agree(network)
    network.ask(ask.end(TODAY - timedelta(days=5)), stream)
    for day in (TODAY - timedelta(days=20), TODAY - timedelta(days=5)):
        assert soon(reading, day) == []
        assert remaining(reading, day) == (ENDS - day).days
    item = look(reading, network, stream).item
    assert (item.phase, item.next_end, item.days_left) == (Phase.ENDED, None, None)


def test_an_announced_ending_says_nothing_of_a_term_that_has_passed(
    network: Network, reading: Reading
) -> None:
    stream = agree(network)
    network.now += ENDS - TODAY + timedelta(days=3)
    network.ask(ask.end(ENDS + timedelta(days=30)), stream)
    with reading() as connection:
        (row,) = queries.term_passed(connection, as_of=network.today).rows
    assert row.days == -3
    assert look(reading, network, stream, network.today).item.phase is Phase.TERM_PASSED


def test_a_term_that_has_passed_stays_so_until_the_end_of_the_last_day(
    network: Network, reading: Reading
) -> None:
    stream = agree(network)
    last = ENDS + timedelta(days=30)
    network.now += last - TODAY + timedelta(days=3)
    network.ask(ask.end(last), stream)
    with reading() as connection:
        for day, phase in (
            (last - timedelta(days=1), Phase.TERM_PASSED),
            (last, Phase.TERM_PASSED),
            (last + timedelta(days=1), Phase.ENDED),
        ):
            passed = queries.term_passed(connection, as_of=day).rows
            assert [row.stream for row in passed] == [stream] * (phase is Phase.TERM_PASSED)
    for day in (last, last + timedelta(days=1)):
        expected = Phase.TERM_PASSED if day == last else Phase.ENDED
        assert look(reading, network, stream, day).item.phase is expected


def test_nothing_is_waited_for_once_it_has_ended(network: Network, reading: Reading) -> None:
    stream = agree(network, expected={"check_rhythm_months": 1})
    network.ask(ask.plan_milestone(TODAY - timedelta(days=3)), stream)
    open_one = look(reading, network, stream)
    assert (open_one.item.milestone_id, open_one.milestones[0].overdue) == ("m2", True)
    network.ask(ask.end(TODAY - timedelta(days=1), reason=BECAUSE), stream)
    ended = look(reading, network, stream)
    assert (ended.item.milestone_id, ended.item.milestone_title) == (None, None)
    assert (ended.item.milestone_due_on, ended.item.check_due_on) == (None, None)
    (left,) = ended.milestones
    assert (left.status, left.overdue, left.left_open) == ("planned", False, True)
    assert not open_one.milestones[0].left_open


@pytest.mark.parametrize("theme", ["Leseförderung", "LESEFÖRDERUNG", "leseförderung"])
def test_a_theme_is_found_in_any_case(network: Network, reading: Reading, theme: str) -> None:
    agree(network, themes=("Leseförderung",))
    assert [item.themes for item in listed(reading, theme=theme)] == [("Leseförderung",)]
    with reading() as connection:
        found = queries.time_bounded(connection, as_of=TODAY, filters=TieFilter(theme=theme))
    assert found.totals.total.count == 1
