"""Correcting and retracting: what follows is shown first, and nothing happens unasked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.cli.story import BEGIN, CODE, END, day, german

if TYPE_CHECKING:
    from tests.cli.driving import Driver


def shown(story: Driver) -> dict[str, Any]:
    return story.ok("cooperation", "show", CODE, "--json").json


def test_a_correction_shows_its_consequences_first(story: Driver) -> None:
    words = ("entry", "correct", CODE, "6", "--set", f"terms.target.due_on={german(70)}")
    said = story.ok(*words, "--reason", "typing error", "--dry-run", "--json")
    assert said.json["consequences"] == [
        {
            "path": "entry.terms.target.due_on",
            "name": "Target, Due on",
            "before": day(100),
            "after": day(70),
        }
    ]
    assert shown(story)["goals"][1]["terms"]["target"]["due_on"] == day(100)
    said = story.ok(*words, "--reason", "typing error", "--dry-run")
    assert f"Target, Due on: {day(100)} → {day(70)}" in said.out
    assert "Twelve groups" in said.out
    story.ok(*words, "--reason", "typing error", "--yes")
    assert shown(story)["goals"][1]["terms"]["target"]["due_on"] == day(70)


def test_a_correction_names_what_follows_in_the_language(story: Driver) -> None:
    story.ok("milestone", "move", CODE, "first", "--due-on", day(20), "--reason", "no room")
    words = ("entry", "correct", CODE, "7", "--set", f"due_on={day(9)}", "--reason", "x")
    said = story.ok(*words, "--dry-run", "--lang", "de").out
    assert said.splitlines()[0].startswith("Zu berichtigen: 7, Meilenstein geplant: First meeting")
    assert said.splitlines()[1].startswith("  Fällig am: ")
    assert "Meilenstein „First meeting (m3)“, Ursprünglich fällig" in said
    assert "due_" not in said


def test_a_retraction_names_the_parts_that_go(story: Driver) -> None:
    words = ("entry", "retract", CODE, "9", "--reason", "x", "--dry-run")
    said = story.ok(*words).out
    assert said.splitlines()[0].startswith("To be taken back: 9, Controlling check")
    assert "measure “Ask the school (a5)”: there → –" in said
    paths = [each["path"] for each in story.ok(*words, "--json").json["consequences"]]
    assert paths == ["light", "checks.c5.title", "measures.a5.title", "decisions.d5.title"]


def test_a_correction_opens_private_words_and_tells_no_more(story: Driver) -> None:
    words = ("entry", "correct", CODE, "5", "--set", "title=Louder", "--reason", "private why")
    assert "why" not in story.ok(*words, "--dry-run").out
    words = ("entry", "correct", CODE, "10", "--set", "text=New words", "--reason", "x")
    said = story.ok(*words, "--dry-run").out
    assert "  Text: The school was called. → New words\n" in said


@pytest.mark.parametrize("more", [(), ("--no-input",), ("--json",)])
def test_a_correction_that_nobody_can_confirm_needs_yes(
    story: Driver, more: tuple[str, ...]
) -> None:
    words = ("entry", "retract", CODE, "8", "--reason", "wrong", *more)
    before = story.ok("events", "export").out
    said = story(*words)
    assert said.code == 2
    assert "usage.needs_yes" in said.err
    assert "--dry-run" in said.err
    assert story.ok("events", "export").out == before
    story.ok(*words, "--yes")
    assert len(shown(story)["milestones"]) == 1


def test_a_history_says_which_entry_was_corrected(story: Driver) -> None:
    story.ok("entry", "correct", CODE, "10", "--set", "text=x", "--reason", "y", "--yes")
    story.ok("entry", "retract", CODE, "8", "--reason", "y", "--yes")
    *_, one, two = story.ok("cooperation", "history", CODE).rows
    assert one["sentence"].startswith("Entry corrected (10, Note: The school was called.): Text:")
    assert two["sentence"].startswith("Entry retracted (8, Milestone planned: Second meeting")


def test_corrections_leave_the_other_fields_alone(story: Driver) -> None:
    words = ("entry", "correct", CODE, "5", "--reason", "forgotten", "--yes", "--set")
    story.ok(*words, "title=Reading loud")
    story.ok(*words, "area=DEA23")
    found = shown(story)
    assert (found["title"], found["area"]) == ("Reading loud", "DEA23")
    assert found["starts_on"] == BEGIN.isoformat()
    assert found["ends_on"] == END.isoformat()


@pytest.mark.parametrize(
    ("code", "error", "words"),
    [
        (2, "usage.no_change", ["5", "--set", "title"]),
        (2, "invalid", ["7", "--set", "due_on=tomorrow"]),
        (4, "correction.does_not_fit", ["5", "--set", "colour=blue"]),
        (4, "correction.does_not_fit", ["5", "--set", "term=[]"]),
        (4, "change.empty", ["5"]),
        (2, "invalid", ["5", "--set", "parties.0.party.x=1"]),
        (3, "name.unknown", ["1", "--set", "name=x"]),
        (3, "name.unknown", ["ffff", "--set", "name=x"]),
    ],
)
def test_a_correction_that_does_not_fit_is_refused(
    story: Driver, code: int, error: str, words: list[str]
) -> None:
    said = story("entry", "correct", CODE, *words, "--reason", "x")
    assert (said.code, f"[{error}]" in said.err) == (code, True), said


def test_a_field_that_the_entry_lacks_is_refused_with_those_that_it_has(story: Driver) -> None:
    words = ("entry", "correct", CODE, "7", "--set", "colour=blue", "--reason", "x")
    said = story.no(4, "correction.does_not_fit", *words)
    assert "due_on" in said.err


def test_a_history_marks_what_was_corrected_and_names_picked_reasons(story: Driver) -> None:
    words = ("--yes", "--reason-code", "typing_error")
    story.ok("entry", "correct", CODE, "10", "--set", "text=x", *words)
    story.ok("entry", "retract", CODE, "8", *words)
    rows = story.ok("cooperation", "history", CODE, "--json").json["items"]
    assert {row["position"]: row["marks"] for row in rows if row["marks"]} == {
        8: ["retracted"],
        10: ["corrected"],
    }
    table = story.ok("cooperation", "history", CODE, "--format", "table", "--lang", "de").out
    assert "Tippfehler" in table
    assert "später zurückgezogen" in table
