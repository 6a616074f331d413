"""Languages are chosen, sentences filled, and days and numbers written as people write them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from koop_es.wording import (
    choose_language,
    day,
    days,
    distance,
    listed,
    moment,
    number,
    remaining,
    share,
    translator,
)

DE = translator("de")
EN = translator("en")


@pytest.mark.parametrize(
    ("explicit", "environ", "chosen"),
    [
        ("de", {"LANG": "en_US.UTF-8"}, "de"),
        ("en", {"KOOP_LANG": "de"}, "en"),
        (None, {"KOOP_LANG": "de", "LC_ALL": "en_US"}, "de"),
        (None, {"LC_ALL": "de_AT.UTF-8", "LANG": "en_US"}, "de"),
        (None, {"LC_ALL": "", "LC_MESSAGES": "de_DE", "LANG": "fr_FR"}, "de"),
        (None, {"LC_ALL": "C", "LANG": "de_DE"}, "en"),
        (None, {"LANG": "de"}, "de"),
        (None, {"LANG": "fr_FR.UTF-8"}, "en"),
        (None, {}, "en"),
    ],
)
def test_the_first_that_names_a_language_decides(
    explicit: str | None, environ: dict[str, str], chosen: str
) -> None:
    assert choose_language(explicit, environ) == chosen


def test_a_language_that_nobody_translated_is_english() -> None:
    assert translator("fr").language == "en"


def test_a_value_with_braces_is_said_as_it_is() -> None:
    assert EN.gettext("Goal set: {goal}", goal="{0} {x}") == "Goal set: {0} {x}"


def test_a_missing_value_is_a_question_mark() -> None:
    assert EN.gettext("Goal set: {goal}") == "Goal set: ?"


def test_no_message_says_nothing() -> None:
    assert DE.gettext("") == ""


def test_days_are_written_in_the_order_of_the_language() -> None:
    assert (day(date(2026, 11, 21), DE), day("2026-11-21", EN)) == ("21.11.2026", "2026-11-21")
    assert day("K-2026-014", DE) == "K-2026-014"


def test_an_instant_is_told_in_the_time_of_the_place() -> None:
    instant = datetime(2026, 11, 22, 5, 36, tzinfo=UTC)
    assert moment(instant, DE) == "22.11.2026, 06:36"
    assert moment("2026-11-22T05:36:00.123456Z", EN, "UTC") == "2026-11-22 05:36"


@pytest.mark.parametrize(
    ("value", "german", "english"),
    [
        ("27.50", "27,5", "27.5"),
        (1234567, "1.234.567", "1,234,567"),
        (Decimal("-0.125"), "-0,125", "-0.125"),
        (0, "0", "0"),
        ("many", "many", "many"),
        ("NaN", "NaN", "NaN"),
    ],
)
def test_numbers_have_the_comma_of_the_language(
    value: str | int | Decimal, german: str, english: str
) -> None:
    assert (number(value, DE), number(value, EN)) == (german, english)


def test_a_share_is_a_percentage_and_of_nothing_a_dash() -> None:
    assert share(0.2754, DE) == "27,5\N{NO-BREAK SPACE}%"
    assert (share(Decimal(1), EN), share(None, DE)) == ("100%", "–")


def test_a_list_ends_with_and_or_with_how_many_more() -> None:
    assert [listed(list(names), DE) for names in ("", "A", "AB", "ABC")] == [
        "",
        "A",
        "A und B",
        "A, B und C",
    ]
    assert listed(list("ABCDE"), EN, 2) == "A, B and 3 more"


@pytest.mark.parametrize(
    ("count", "german", "english"),
    [
        (9, "in 9 Tagen", "in 9 days"),
        (1, "in 1 Tag", "in 1 day"),
        (0, "heute", "today"),
        (-1, "1 Tag überfällig", "1 day overdue"),
        (-6, "6 Tage überfällig", "6 days overdue"),
    ],
)
def test_a_task_says_how_far_away_it_is(count: int, german: str, english: str) -> None:
    assert (distance(count, DE), distance(count, EN)) == (german, english)


@pytest.mark.parametrize(
    ("count", "german", "english"),
    [
        (40, "noch 40 Tage", "40 days left"),
        (0, "endet heute", "ends today"),
        (-6, "vor 6 Tagen abgelaufen", "passed 6 days ago"),
    ],
)
def test_a_term_is_never_called_overdue(count: int, german: str, english: str) -> None:
    assert (remaining(count, DE), remaining(count, EN)) == (german, english)


def test_days_are_counted_in_words() -> None:
    assert (days(1, DE), days(40, EN)) == ("1 Tag", "40 days")


@given(st.decimals(allow_nan=False, allow_infinity=False, places=4))
def test_a_german_number_is_the_english_one_with_points_and_commas_swapped(
    value: Decimal,
) -> None:
    swapped = number(value, DE).translate(str.maketrans(",.", ".,"))
    assert swapped == number(value, EN)
    assert Decimal(number(value, EN).replace(",", "")) == value
