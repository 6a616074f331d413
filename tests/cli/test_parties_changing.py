"""Parties renamed, merged and separated, and programmes whose settings change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.cli.story import CODE, day

if TYPE_CHECKING:
    from tests.cli.driving import Driver


def document(story: Driver, *words: str) -> Any:
    return story.ok(*words, "--json").json


def party(story: Driver, name: str) -> str:
    return document(story, "party", "show", name)["id"]


def test_a_renamed_party_is_found_by_either_name_and_shown_by_the_new_one(story: Driver) -> None:
    story.ok("party", "rename", "Reading Club", "Reading Circle")
    assert document(story, "party", "show", "reading circle")["former_names"] == ["Reading Club"]
    (found,) = document(story, "party", "list", "--search", "reading club")["items"]
    assert found["name"] == "Reading Circle"
    assert "Reading Circle" in story.ok("cooperation", "show", CODE).out


def test_of_two_merged_parties_reports_show_one(story: Driver) -> None:
    club = party(story, "Reading Club")
    other = document(story, "party", "register", "Reading Club e. V.")["stream"]
    pairs = document(story, "party", "duplicates")["items"]
    assert [(pair["id"], pair["other_id"], pair["because"]) for pair in pairs] == [
        (club, other, "name")
    ]
    story.ok("party", "merge", club, "--into", other)
    assert document(story, "party", "duplicates")["items"] == []
    listed = {item["id"] for item in document(story, "party", "list")["items"]}
    assert other in listed
    assert club not in listed
    assert club in {item["id"] for item in document(story, "party", "list", "--merged")["items"]}
    assert "Reading Club e. V." in story.ok("cooperation", "show", CODE).out
    for either in (club, other):
        found = document(story, "cooperation", "list", "--party", either)["items"]
        assert CODE in {item["code"] for item in found}
    story.ok("party", "separate", club, "--reason", "a branch of its own")
    assert club in {item["id"] for item in document(story, "party", "list")["items"]}
    assert document(story, "cooperation", "list", "--party", other)["items"] == []


def test_settings_stay_unless_they_are_named(story: Driver) -> None:
    name = "books for all"
    story.ok("programme", "set", name, "--check-grace", "7", "--four-eyes", "ending")
    story.ok("programme", "set", name, "--decided-on", day(-9), "--check-grace", "-")
    shown = document(story, "programme", "show", name)
    assert shown["settings"] == {"four_eyes": ["ending"], "decided_on": day(-9)}
    assert not shown["closed"]
    story.ok("programme", "close", name)
    assert document(story, "programme", "show", name)["closed"]


def test_a_programme_says_to_what_its_funder_consents(story: Driver) -> None:
    name, code = "books for all", "funder.consent_missing"
    story.ok("cooperation", "assign-programme", CODE, name)
    story.ok("programme", "set", name, "--funder-consent", "extending")
    assert document(story, "programme", "show", name)["settings"] == {
        "funder_consent": ["extending"]
    }
    extend = ("cooperation", "extend", CODE, "--ends-on", day(4000))
    warned = document(story, *extend)["warnings"]
    assert code in {each["code"] for each in warned}
    later = story.ok("note", "add", CODE, "it goes on")
    assert "consent of its funder" not in later.err, "it is told once"
    story.ok("programme", "set", name, "--funder-consent", "-")
    assert document(story, "programme", "show", name)["settings"] == {}


def test_a_programmes_tolerance_holds_for_the_cooperations_in_it(story: Driver) -> None:
    story.ok("cooperation", "assign-programme", CODE, "books for all")
    late = ("milestone", "reach", CODE, "first", "--effective-on", day(-4))
    story.ok("programme", "set", "books for all", "--backdating-tolerance", "3")
    story.no(4, "reason.missing_recorded_late", *late)
    story.ok("programme", "set", "books for all", "--backdating-tolerance", "-")
    story.ok(*late)
