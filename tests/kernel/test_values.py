"""Numbers, days, instants, ids, lights and changed fields."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from koop_es.cooperations.dates import explicit_check_of, is_check_overdue, next_check_due
from koop_es.kernel.dates import add_days, add_months, local_day
from koop_es.kernel.fields import FieldValues
from koop_es.kernel.ids import LocalId, StreamId, imported_id, local_id, uuid7
from koop_es.kernel.lights import Light, worst
from koop_es.kernel.numbers import Number, plain
from koop_es.kernel.times import read_instant, utc_text
from tests.support.cooperation_facts import note_added
from tests.support.records import recorded

NUMBER = TypeAdapter[Decimal](Number)
numbers = st.decimals(
    min_value=-(10**14), max_value=10**14, places=9, allow_nan=False, allow_infinity=False
)


@given(numbers)
def test_a_number_survives_its_text(number: Decimal) -> None:
    assert Decimal(plain(number)) == number
    assert NUMBER.validate_json(NUMBER.dump_json(NUMBER.validate_python(number))) == number


@pytest.mark.parametrize(
    ("number", "text"),
    [("27.50", "27.5"), ("1E+3", "1000"), ("-0.0", "0"), ("0.000000001", "0.000000001")],
)
def test_a_number_has_one_text(number: str, text: str) -> None:
    assert plain(Decimal(number)) == text


@pytest.mark.parametrize(
    "value",
    [
        "NaN",
        "sNaN",
        "Infinity",
        "1e999999",
        "1e-10",
        "12,5",
        True,
        "",
        "1_0",
        "\u0663",
        "\uff13",
        "²",
    ],
)
def test_what_is_no_exact_number_is_refused(value: object) -> None:
    with pytest.raises(ValidationError):
        NUMBER.validate_python(value)


def test_a_float_means_its_shortest_text() -> None:
    assert NUMBER.validate_python(0.1) == Decimal("0.1")


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2026, 12, 1), 1, date(2027, 1, 1)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(9999, 6, 1), 12, date.max),
        (date(1, 6, 1), -12, date.min),
    ],
)
def test_months_are_added_within_the_calendar(day: date, months: int, later: date) -> None:
    assert add_months(day, months) == later


@given(st.dates(), st.integers(-10_000_000, 10_000_000))
def test_days_and_months_never_leave_the_calendar(day: date, count: int) -> None:
    assert date.min <= add_days(day, count) <= date.max
    assert date.min <= add_months(day, count) <= date.max


def test_the_next_check_is_due_as_agreed() -> None:
    start, held, named = date(2026, 1, 15), date(2026, 2, 1), date(2026, 2, 20)
    due = [
        next_check_due(explicit=e, last_held=h, starts_on=s, rhythm_months=r)
        for e, h, s, r in [
            (named, held, start, 3),
            (None, held, start, 3),
            (None, None, start, 3),
            (None, None, None, 3),
            (None, held, start, None),
        ]
    ]
    assert due == [named, date(2026, 5, 1), date(2026, 4, 15), None, None]


def test_a_day_named_for_the_next_check_stands_until_one_is_held_on_it_or_later() -> None:
    may, june, july, august = (date(2026, month, 10) for month in (5, 6, 7, 8))
    stands = {
        (): None,
        ((may, july),): july,
        ((may, july), (may, None)): july,
        ((may, july), (june, None)): july,
        ((may, july), (june, august)): august,
        ((may, july), (june, may)): may,
        ((may, july), (july, None)): None,
        ((may, july), (august, None)): None,
        ((may, july), (july, None), (june, None)): None,
        ((june, None), (may, july)): july,
        ((june, None), (None, july)): july,
    }
    assert {checks: explicit_check_of(checks) for checks in stands} == stands


def test_a_check_is_overdue_after_its_grace() -> None:
    due_on = date(2026, 5, 1)
    assert not is_check_overdue(due_on, date(2026, 5, 15), 14)
    assert is_check_overdue(due_on, date(2026, 5, 16), 14)
    assert not is_check_overdue(None, date.max, 14)
    assert not is_check_overdue(date.max, date.max, 14)


def test_a_day_is_that_of_the_homes_time_zone() -> None:
    late = datetime(2026, 6, 30, 22, 30, tzinfo=UTC)
    assert local_day(late, "Europe/Berlin") == date(2026, 7, 1)
    assert local_day(late, "UTC") == date(2026, 6, 30)


@given(st.datetimes(timezones=st.just(UTC)))
def test_an_instant_survives_its_text(instant: datetime) -> None:
    text = utc_text(instant)
    assert len(text) == 27
    assert read_instant(text) == instant


def test_an_instant_is_written_in_utc() -> None:
    berlin = timezone(timedelta(hours=2))
    assert utc_text(datetime(2026, 6, 1, 1, tzinfo=berlin)) == "2026-05-31T23:00:00.000000Z"


@given(st.integers(0, 2**48 - 1), st.binary(min_size=10, max_size=16))
def test_a_uuid_of_version_7_tells_its_time(milliseconds: int, randomness: bytes) -> None:
    value = uuid7(milliseconds, randomness)
    assert (int(value[:12], 16), value[12]) == (milliseconds, "7")
    assert value[16] in "89ab"
    assert TypeAdapter(StreamId).validate_python(value) == value


def test_an_imported_thing_has_always_the_same_id() -> None:
    assert imported_id("cordis", "project", "101") == imported_id("cordis", "project", "101")
    assert imported_id("a", "bc", "d") != imported_id("ab", "c", "d")


@pytest.mark.parametrize(("nth", "expected"), [(1, "g7"), (2, "g7-2")])
def test_a_part_is_named_after_its_entry(nth: int, expected: str) -> None:
    assert TypeAdapter(LocalId).validate_python(local_id("g", 7, nth)) == expected


@pytest.mark.parametrize("wrong", ["", "G1", "1g", "g1-", "g--1", "g1\n", "g 1", "g" * 61])
def test_an_id_of_a_part_is_short_and_plain(wrong: str) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(LocalId).validate_python(wrong)


def test_the_worst_light_wins() -> None:
    assert worst([Light.GREEN, Light.RED, Light.YELLOW]) is Light.RED
    assert worst([]) is Light.GREEN


def test_a_fact_without_a_day_counts_from_its_recording() -> None:
    unknown = note_added().model_copy(update={"effective_on": None})
    (record,) = recorded([unknown])
    assert record.effective_day == record.recorded_on


def test_changed_fields_know_their_names_and_hide_their_values() -> None:
    fields: Any = FieldValues({"text": "secret", "due_on": None})
    assert (list(fields), len(fields), repr(fields)) == (
        ["text", "due_on"],
        2,
        "FieldValues(['due_on', 'text'])",
    )
    assert fields == FieldValues({"text": "secret", "due_on": None})
    assert hash(fields) == hash(FieldValues({"text": "other", "due_on": None}))
