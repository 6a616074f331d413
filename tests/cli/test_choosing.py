"""A choice can be made in the words that people read; endings to come are told as such."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from koop_es.cli.agreeing import involvement
from koop_es.cli.choosing import chosen
from tests.cli.story import CODE, day

if TYPE_CHECKING:
    from tests.cli.driving import Driver

LIGHTS = ("green", "yellow", "red", "unchecked")
RESULTS = ("reached", "partly", "not_reached", "not_assessed")


@pytest.mark.parametrize(
    ("typed", "choices", "code"),
    [
        ("green", LIGHTS, "green"),
        ("Grün", LIGHTS, "green"),
        ("gruen", LIGHTS, "green"),
        ("gelb", LIGHTS, "yellow"),
        ("im Plan", LIGHTS, "green"),
        ("nicht-geprüft", LIGHTS, "unchecked"),
        ("nicht erreicht", RESULTS, "not_reached"),
        ("not-reached", RESULTS, "not_reached"),
        ("Zum Ende", RESULTS, "Zum Ende"),
        ("grün", ("table", "json"), "grün"),
    ],
)
def test_a_word_stands_for_its_code(typed: str, choices: tuple[str, ...], code: str) -> None:
    assert chosen(typed, choices) == code
    assert chosen([typed], choices) == [code]
    assert chosen(None, choices) is None


def test_options_take_the_words(story: Driver) -> None:
    listed = story.ok("cooperation", "list", "--light", "rot", "--phase", "läuft").rows
    assert [row["code"] for row in listed] == [CODE]
    assert story.ok("relationship", "list", "--form", "Kontakt").rows
    words = ("--manner", "einvernehmlich", "--result", "teilweise erreicht", "--reason", "x")
    story.ok("cooperation", "end", CODE, *words)
    shown = story.ok("cooperation", "show", CODE, "--json").json
    assert (shown["manner"], shown["result"]) == ("by_consent", "partly")


@pytest.mark.parametrize(
    ("typed", "role"),
    [
        ("Haus:Federführung", "lead"),
        ("Haus:federfuehrung", "lead"),
        ("Haus:Fördergeber", "funder"),
        ("Haus:grant recipient", "grant_recipient"),
        ("Haus:sub-recipient", "sub_recipient"),
    ],
)
def test_a_role_can_be_called_by_its_word(typed: str, role: str) -> None:
    assert involvement(typed) == {"party": "Haus", "role": role}
    keeping = {"party": "Haus", "role": role, "record_keeper": True}
    assert involvement(f"{typed}:aktenführend") == keeping


def test_an_unknown_role_is_told_with_all_roles(story: Driver) -> None:
    words = ("--title", "x", "--theme", "y", "--goal", "z", "--starts-on", day(0))
    more = ("--ends-on", day(9), "--party", "City Library:boss", "--party", "Reading Club")
    said = story.no(2, "usage.choice_expected", "cooperation", "agree", *words, *more)
    assert "boss" in said.err
    assert "sub_recipient" in said.err


def test_a_party_that_is_not_there_is_told_as_such(story: Driver) -> None:
    words = ("--title", "x", "--theme", "y", "--party", "Nobody:lead")
    story.no(3, "name.unknown", "cooperation", "agree", *words)


# ---------------------------------------------------------------- endings to come


def test_an_ending_to_come_is_not_told_as_past(story: Driver) -> None:
    words = ("--manner", "by_consent", "--reason", "x", "--effective-on", day(30), "--lang", "de")
    said = story.ok("cooperation", "end", CODE, *words)
    assert "Beendigung zum " in said.out
    assert "beendet" not in said.out
    sheet = story.ok("cooperation", "show", CODE, "--lang", "de").out
    assert "Endet zum" in sheet
    assert "Beendet am" not in sheet
    table = story.ok("cooperation", "list", "--format", "table", "--lang", "de").out
    assert "läuft, endet zum" in table
    assert story.ok("cooperation", "list").rows[0]["ended_on"] == day(30)


def test_an_ending_that_has_come_is(story: Driver) -> None:
    words = ("--manner", "by_consent", "--reason", "x", "--effective-on", day(-1))
    story.ok("cooperation", "end", CODE, *words)
    sheet = story.ok("cooperation", "show", CODE, "--lang", "de").out
    assert re.search(r"Beendet am +\d", sheet)
    assert "Endet zum" not in sheet


def test_a_closed_relationship_ended_on_a_day(story: Driver) -> None:
    contact = story.ok("relationship", "list").rows[0]["id"]
    story.ok("relationship", "close", contact)
    assert "Beendet am" in story.ok("relationship", "show", contact, "--lang", "de").out
