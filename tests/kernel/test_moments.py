"""Moments of the recorded axis: each writing that people and programs use, and nothing else."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from koop_es.kernel.moments import read_moment, with_plus

BERLIN = "Europe/Berlin"
HALF_PAST_TWO = datetime(2026, 11, 21, 13, 30, tzinfo=UTC)


@pytest.mark.parametrize("text", ["0", "17", " 17 ", "000000000000017"])
def test_digits_are_a_position(text: str) -> None:
    assert read_moment(text, BERLIN) == int(text)


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-21T14:30",
        "2026-11-21 14:30",
        "2026-11-21, 14:30",
        "2026-11-21T13:30Z",
        "2026-11-21T13:30:00.000000Z",
        "2026-11-21T15:30:00,0+02:00",
        "2026-11-21 15:30+0200",
        "21.11.2026 14:30",
        "21.11.2026, 14:30:00",
        "21.11.2026T13:30Z",
    ],
)
def test_an_hour_without_a_zone_is_one_of_the_home(text: str) -> None:
    assert read_moment(text, BERLIN) == HALF_PAST_TWO


def test_a_day_means_its_end() -> None:
    end = datetime(2026, 11, 21, 22, 59, 59, 999_999, tzinfo=UTC)
    assert read_moment("2026-11-21", BERLIN) == end
    assert read_moment("21.11.2026", BERLIN) == end


@pytest.mark.parametrize(
    ("day", "time_zone", "end"),
    [
        ("2026-03-28", BERLIN, datetime(2026, 3, 28, 23, tzinfo=UTC)),
        ("2026-03-29", BERLIN, datetime(2026, 3, 29, 22, tzinfo=UTC)),
        ("2026-10-24", BERLIN, datetime(2026, 10, 24, 22, tzinfo=UTC)),
        ("2026-10-25", BERLIN, datetime(2026, 10, 25, 23, tzinfo=UTC)),
        # There clocks were set back at midnight: the day's last hour came twice.
        ("2024-03-23", "America/Asuncion", datetime(2024, 3, 24, 4, tzinfo=UTC)),
    ],
)
def test_a_day_ends_where_clocks_are_set(day: str, time_zone: str, end: datetime) -> None:
    read = read_moment(day, time_zone)
    assert isinstance(read, datetime)
    assert read.astimezone(UTC) == end - timedelta(microseconds=1)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "-1",
        "1_0",
        "1234567890123456",
        "٣",
        "yesterday",
        "2026-02-30",
        "2026-11-21T25:00",
        "2026-11-21T14:30+25:00",
        "2026-W01-1",
        "20261121T1430",
        "21.11.26",
        "2026-11-21T14:30 01:00",
    ],
)
def test_anything_else_is_none(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        read_moment(text, BERLIN)


@pytest.mark.parametrize("text", ["0001-01-01", "9999-12-31", "9999-12-31T23:59:59-23:59"])
def test_the_ends_of_the_calendar_can_be_told_anywhere(text: str) -> None:
    read = read_moment(text, BERLIN)
    assert isinstance(read, datetime)
    assert 1 < read.year < 9999


def test_a_plus_that_nobody_encoded_comes_back() -> None:
    assert with_plus("2026-11-21T14:30:00 01:00") == "2026-11-21T14:30:00+01:00"
    assert with_plus("2026-11-21T14:30:00.5 01:00") == "2026-11-21T14:30:00.5+01:00"
    assert with_plus("21.11.2026 14:30") == "21.11.2026 14:30"
    assert with_plus("21.11.2026, 14:30") == "21.11.2026, 14:30"
