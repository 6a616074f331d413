"""Registering: the id is told, and a party of the same name is pointed out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from koop_es_projections.parties.duplicates import heard

if TYPE_CHECKING:
    from tests.cli.driving import Driver


@pytest.mark.parametrize(
    ("words", "name"),
    [
        (("City-Library",), "City Library"),
        (("  CITY  LIBRARY. ",), "City Library"),
        (("--person", "a example", "--lawful-basis", "consent"), "A. Example"),
    ],
)
def test_a_party_of_the_same_name_is_pointed_out(
    story: Driver, words: tuple[str, ...], name: str
) -> None:
    known = {row["name"]: row["id"] for row in story.ok("party", "list").rows}
    said = story.ok("party", "register", *words, "--json").json
    (warning,) = said["warnings"]
    assert (warning["code"], warning["level"]) == ("party.probable_duplicate", "attention")
    assert warning["params"] == {"party": known[name]}


def test_a_rehearsal_points_it_out_too_in_german(story: Driver) -> None:
    said = story.ok("party", "register", "city library", "--dry-run", "--lang", "de")
    assert said.err.startswith("Beachten: ")
    assert "city library" not in {row["name"] for row in story.ok("party", "list").rows}


def test_another_name_is_not_pointed_out(story: Driver) -> None:
    said = story.ok("party", "register", "City Libraries")
    assert not said.err
    (party,) = [row for row in story.ok("party", "list").rows if row["name"] == "City Libraries"]
    assert party["id"] in said.out


def test_a_wrong_way_to_reach_somebody_is_told_by_its_option(koop: Driver) -> None:
    words = ("party", "register", "Museum", "--lawful-basis", "consent", "--phone", "0123")
    said = koop.no(2, "invalid", *words, "--email", "nonsense").err
    assert "E-mail: An e-mail address is expected here" in said
    assert "(--email)" in said
    two = ("--email", "office@example.org", "--email", "nonsense")
    assert "E-mail 2: An e-mail address" in koop.no(2, "invalid", *words, *two).err
    assert "Name: " in koop.no(2, "invalid", "party", "register", "").err


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Straße e. V.", "STRASSE E.V.", True),
        ("Verein Nord", "Verein Süd", False),
        ("!!", "?", False),
        ("Müller", "Mu\u0308ller", True),
    ],
)
def test_what_is_not_heard_makes_no_difference(one: str, other: str, *, same: bool) -> None:
    assert (heard(one) == heard(other)) is same
