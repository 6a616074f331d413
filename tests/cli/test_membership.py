"""Parties, persons and contributions on the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.cli.story import CODE, day

if TYPE_CHECKING:
    from tests.cli.driving import Driver


def test_who_takes_part_is_shown_from_when_to_when(story: Driver) -> None:
    story.ok("cooperation", "join", CODE, "A. Example", "--role", "associated")
    story.ok("cooperation", "leave", CODE, "Reading Club", "--effective-on", day(30))
    shown = story.ok("cooperation", "show", CODE, "--json").json
    members = {each["name"]: (each["since"], each["until"]) for each in shown["members"]}
    assert members == {
        "City Library": (None, None),
        "Reading Club": (None, day(30)),
        "A. Example": (day(0), None),
    }
    assert "Joined and left" in story.ok("cooperation", "show", CODE).out


def test_a_person_is_in_charge(story: Driver) -> None:
    how = ("--capacity", "contact", "--party", "City Library", "--handover", "the keys")
    story.ok("cooperation", "assign-person", CODE, "A. Example", *how)
    (shown,) = story.ok("cooperation", "show", CODE, "--json").json["assignments"]
    assert (shown["person_name"], shown["party_name"]) == ("A. Example", "City Library")


def test_a_pledge_is_named_by_its_words(story: Driver) -> None:
    pledge = ("--kind", "money", "--amount", "100,50", "--unit", "EUR")
    told = story.ok("contribution", "pledge", CODE, "City Library", "Books", *pledge, "--json")
    assert list(told.json["ids"]) == ["contribution"]
    story.ok("contribution", "deliver", CODE, "book", "--amount", "60", "--unit", "EUR")
    (shown,) = story.ok("cooperation", "show", CODE, "--json").json["contributions"]
    assert (shown["amount"], shown["delivered"], shown["unit"]) == ("100.5", "60", "EUR")
