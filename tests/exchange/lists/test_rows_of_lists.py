"""What a row becomes: dirty cells, several partners, dates that nobody guesses."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from koop_es.exchange import problems
from koop_es.exchange.lists.days import read_day
from koop_es.exchange.lists.numbers import read_number
from koop_es.exchange.lists.planning import plan_list
from koop_es.exchange.lists.tidying import headings, one_line
from koop_es.exchange.recognising import FileKind
from tests.exchange.lists.making_lists import TODAY, List, row, story, told

if TYPE_CHECKING:
    from koop_es.exchange.lists.planning import Story


def names(found: Story) -> list[tuple[str, str]]:
    return list(found.parties)


def test_a_good_row_becomes_a_cooperation(lists: List) -> None:
    found = story(lists, row())
    assert found.becomes == "cooperation"
    assert names(found) == [("Musterhaus", "lead"), ("Musterverein", "partner")]
    assert (found.starts_on, found.ends_on) == (date(2026, 2, 1), date(2027, 12, 31))
    assert (found.goal, found.themes, found.status) == ("Mehr lesen.", ("Lesen",), "untold")
    assert found.notices == ()


def test_headings_with_line_breaks_soft_hyphens_and_blanks(lists: List) -> None:
    lists.header = [
        *(" Nr. ", "Titel der\nKooperation", "Feder-\nführung", "Part\u00adner ", "Thema\u00a0"),
        *("Ziel", "Projekt-\nbeginn", "Ende\r\n(geplant)"),
    ]
    assert story(lists, row()).becomes == "cooperation"


def test_headings_that_stand_twice_are_told_apart() -> None:
    assert headings(["Partner", "Partner", ""]) == ["Partner", "Partner (2)", "(3)"]


def test_titles_above_the_header_are_passed_over(lists: List) -> None:
    lists.above = [["Liste des Kreises", *[""] * 7], [""] * 8]
    found = story(lists, row())
    assert (found.becomes, found.row) == ("cooperation", 4)


def test_a_header_that_is_repeated_is_no_row(lists: List) -> None:
    lists.rows = [row("1"), lists.header, row("2")]
    assert [found.row for found in lists.plan().stories] == [2, 4]


def test_several_partners_in_a_cell(lists: List) -> None:
    found = story(lists, row(Partner="Verein A; Verein B\nVerein C (Nord; Süd)"))
    assert [name for name, _ in names(found)] == [
        *("Musterhaus", "Verein A", "Verein B", "Verein C (Nord; Süd)"),
    ]


def test_a_comma_never_splits_unasked(lists: List) -> None:
    found = story(lists, row(Partner="Muster & Partner, Rechtsanwälte"))
    assert names(found)[1] == ("Muster & Partner, Rechtsanwälte", "partner")


def test_the_same_partner_twice_is_taken_once(lists: List) -> None:
    found = story(lists, row(Partner="Verein A; verein  a"))
    assert len(found.parties) == 2
    assert told(found) == [problems.PARTY_TWICE]


def test_a_lead_among_its_own_partners_is_the_lead_only(lists: List) -> None:
    found = story(lists, row(Partner="Musterhaus; Verein A"))
    assert names(found) == [("Musterhaus", "lead"), ("Verein A", "partner")]
    assert told(found) == [problems.LEAD_IS_PARTNER]


def test_a_role_in_brackets_is_taken_from_the_name(lists: List) -> None:
    found = story(lists, row(Partner="Stiftung A (Fördergeber); Verein B (Musterstadt)"))
    assert names(found)[1:] == [("Stiftung A", "funder"), ("Verein B (Musterstadt)", "partner")]


@pytest.mark.parametrize(
    "cell",
    [
        *("40 Personen", "ca. 40 persons", "12", "diverse", "über 1.000 Teilnehmende", "u. a."),
        *("40 Personen aus dem Quartier", "ca. 30 Ehrenamtliche (Nachbarschaft)", "25 Familien"),
    ],
)
def test_how_many_there_are_is_no_name(lists: List, cell: str) -> None:
    found = story(lists, row(Partner=cell))
    assert (found.becomes, names(found)) == ("party", [("Musterhaus", "lead")])
    assert told(found) == [problems.NO_PARTY]


@pytest.mark.parametrize("cell", ["", "-", "–", "n/a", "N.N.", "keine", "k. A."])
def test_what_stands_for_nothing_is_nothing(lists: List, cell: str) -> None:
    found = story(lists, row(Partner=cell))
    assert (found.becomes, told(found)) == ("party", [])


@pytest.mark.parametrize(
    "cell",
    [
        "4 H Musterland e.V.",
        "Schule 12",
        "1. FC Musterstadt",
        "100 Schulen für alle e.V.",
        "3 Partner GmbH",
    ],
)
def test_a_name_with_a_number_is_a_name(lists: List, cell: str) -> None:
    assert names(story(lists, row(Partner=cell)))[1] == (cell, "partner")


@pytest.mark.parametrize("cell", ["Frau Muster", "Dr. M. Beispiel", "Herr B. Beispiel"])
def test_a_person_is_never_recorded_as_an_organisation(lists: List, cell: str) -> None:
    found = story(lists, row(Partner=cell))
    assert (found.becomes, told(found)) == ("left_out", [problems.LOOKS_LIKE_PERSON])


def test_a_row_with_funders_and_one_party_is_no_cooperation(lists: List) -> None:
    lists.header = ["Titel", "Träger", "Fördergeber"]
    lists.rows = [["Ein Vorhaben", "Verein A", "Stiftung B"]]
    (found,) = lists.plan().stories
    assert found.becomes == "party"


def test_a_row_without_a_party_is_skipped_and_no_problem(lists: List) -> None:
    found = story(lists, row(Federführung="", Partner=""))
    assert (found.becomes, told(found)) == ("skipped", [])
    assert [notice.code for notice in lists.plan().plan.skipped] == [problems.SKIPPED]


def test_a_row_without_a_title_is_left_out(lists: List) -> None:
    found = story(lists, row(Titel=""))
    assert (found.becomes, told(found)) == ("left_out", [problems.VALUE_MISSING])


def test_the_same_id_twice_is_told_with_the_first_row(lists: List) -> None:
    lists.rows = [row("7"), row("7", Titel="Anderes")]
    second = lists.plan().stories[1]
    assert (second.becomes, second.notices[0].params["first"]) == ("left_out", "2")


@pytest.mark.parametrize("words", ["unbefristet", "laufend", "bis auf Weiteres", "offen"])
def test_words_in_the_place_of_an_end_are_unknown_not_ongoing(lists: List, words: str) -> None:
    found = story(lists, row(Ende=words))
    assert (found.becomes, found.ends_on) == ("cooperation", None)
    assert told(found) == [problems.END_IN_WORDS]


def test_a_missing_end_is_unknown(lists: List) -> None:
    found = story(lists, row(Ende=""))
    assert (found.becomes, found.ends_on, told(found)) == ("cooperation", None, [])


def test_a_start_after_the_end_is_left_out(lists: List) -> None:
    found = story(lists, row(Ende="31.12.2020"))
    assert (found.becomes, told(found)) == ("left_out", [problems.START_AFTER_END])


DAYS = {
    "2026-02-01": date(2026, 2, 1),
    "2026-2-1": date(2026, 2, 1),
    "2026-02-01 00:00:00": date(2026, 2, 1),
    "2026/02/01": date(2026, 2, 1),
    "1.2.2026": date(2026, 2, 1),
    "01. 02. 2026": date(2026, 2, 1),
    "1.2.26": date(2026, 2, 1),
    "1.2.99": date(1999, 2, 1),
    "13/02/2026": date(2026, 2, 13),
    "02/13/2026": date(2026, 2, 13),
    "05/05/2026": date(2026, 5, 5),
    "1. Februar 2026": date(2026, 2, 1),
    "1 Feb 2026": date(2026, 2, 1),
    "March 5th, 2026": date(2026, 3, 5),
    "5. März 2026": date(2026, 3, 5),
}


@pytest.mark.parametrize("text", DAYS)
def test_days_are_read_as_they_are_written(text: str) -> None:
    assert read_day(text, "") == (DAYS[text], None)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("März 2026", date(2026, 3, 1), date(2026, 3, 31)),
        ("02/2024", date(2024, 2, 1), date(2024, 2, 29)),
        ("2026", date(2026, 1, 1), date(2026, 12, 31)),
        (2026, date(2026, 1, 1), date(2026, 12, 31)),
        (2026.0, date(2026, 1, 1), date(2026, 12, 31)),
    ],
)
def test_a_month_or_year_is_told_as_taken(text: str | float, first: date, last: date) -> None:
    assert read_day(text, "") == (first, problems.DATE_OF_MONTH)
    assert read_day(text, "", last=True) == (last, problems.DATE_OF_MONTH)


@pytest.mark.parametrize("cell", ["45566", 45566, 45566.5])
def test_the_number_of_a_day_is_told_as_taken(cell: str | float) -> None:
    assert read_day(cell, "") == (date(2024, 10, 1), problems.DATE_NUMBER)


def test_a_date_that_can_be_read_twice_is_never_guessed(lists: List) -> None:
    found = story(lists, row(Beginn="03/04/2026"))
    assert (found.becomes, told(found)) == ("left_out", [problems.DATE_AMBIGUOUS])
    assert read_day("03/04/2026", "dmy").day == date(2026, 4, 3)
    assert read_day("03/04/2026", "mdy").day == date(2026, 3, 4)


@pytest.mark.parametrize("text", ["31.02.2026", "2026-13-01", "bald", "Q3 2026", "1.1.0026", "7"])
def test_what_is_no_day_is_said_to_be_none(text: str) -> None:
    assert read_day(text, "") == (None, problems.BAD_DATE)


@pytest.mark.parametrize(
    ("text", "decimal", "thousands", "number"),
    [
        ("1.234,5", ",", ".", Decimal("1234.5")),
        ("1,234.5", ".", ",", Decimal("1234.5")),
        ("1 234,00 €", ",", " ", Decimal("1234.00")),
        ("ca. 40", ",", "", Decimal(40)),
        ("1.23", ",", ".", None),
        ("1.234", ",", "", None),
        ("12.5", ",", "", None),
        ("1,234", ".", "", None),
        ("1.234", ",", ".", Decimal(1234)),
        ("viele", ",", "", None),
        ("12,5 %", ",", "", Decimal("12.5")),
    ],
)
def test_numbers_by_the_marks_of_the_mapping(
    text: str, decimal: str, thousands: str, number: Decimal | None
) -> None:
    assert read_number(text, decimal, thousands) == number


def test_what_is_not_seen_goes_and_lines_stay_apart() -> None:
    assert one_line("Koope\u00adration\u200b\u00a0 A\n") == "Kooperation A"


def test_a_quotation_mark_left_open_is_told_and_what_came_before_goes_in(lists: List) -> None:
    lists.rows = [row("1")]
    file = lists.text()
    file.write_bytes(file.read_bytes() + b'2;"offen;x;y\n3;z')
    found = plan_list(file, FileKind.TEXT_TABLE, None, TODAY)
    assert [notice.code for notice in found.plan.problems] == [problems.LIST_QUOTES]
    assert len(found.plan.cooperations) == 1
