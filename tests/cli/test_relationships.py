"""Encounters of many, introductions and reviews, what follows an ending: as a person types it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tests.cli.story import CODE, day

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.driving import Driver

TWO = ("--party", "City Library", "--party", "Reading Club", "--theme", "books")


def begun(story: Driver, form: str, *more: str) -> str:
    said = story.ok("relationship", form, *TWO, *more, "--json")
    return json.loads(said.out)["stream"]


def shown(story: Driver, tie: str) -> Any:
    return json.loads(story.ok("relationship", "show", tie, "--json").out)


def test_an_encounter_of_many_is_one_entry(story: Driver, tmp_path: Path) -> None:
    guests = tmp_path / "guests.txt"
    guests.write_text("\ufeff# who came\nCity Library\n\nReading Club\nA. Example\n", "utf-8")
    before = len(story.ok("events", "tail", "-n", "999", "--json").out.splitlines())
    story.ok("relationship", "encounter", "--parties-from", str(guests), "--theme", "books")
    after = len(story.ok("events", "tail", "-n", "999", "--json").out.splitlines())
    assert after == before + 1
    assert len(story.ok("relationship", "list", "--form", "encounter").rows) == 1


def test_who_is_not_registered_is_told_all_at_once(story: Driver, tmp_path: Path) -> None:
    guests = tmp_path / "guests.txt"
    guests.write_text("City Library\nNobody Here\nNobody There\n", "utf-8")
    said = story.no(
        *(3, "party.list_unknown", "relationship", "encounter", "--theme", "books"),
        *("--parties-from", str(guests)),
    )
    assert "Nobody Here; Nobody There" in said.err
    guests.write_bytes(b"\xff\xfe")
    story.no(
        *(2, "input.not_utf8", "relationship", "encounter", "--theme", "books"),
        *("--parties-from", str(guests)),
    )


def test_somebody_is_introduced_through_an_open_contact(story: Driver) -> None:
    tie = begun(story, "contact", "--openness", "network")
    asked = ("relationship", "introduce", tie, "--introducer", "City Library")
    asked += ("--introduced", "Reading Club", "--to", "A. Example")
    story.no(4, "relationship.consent_missing", *asked)
    said = story.ok(*asked, "--consent", "Reading Club")
    assert "City Library introduced Reading Club to A. Example" in said.out
    assert shown(story, tie)["introductions"] == 1
    offered = story.ok("relationship", "list", "--offered", "--theme", "BOOKS").rows
    assert [row["id"] for row in offered] == [tie]


def test_a_group_is_reviewed_and_its_sheet_tells_so(story: Driver) -> None:
    tie = begun(story, "group")
    story.ok(
        *("relationship", "review", tie, "--relevance", "limited", "--decision", "dissolve"),
        *("--resources-until", day(30)),
    )
    said = story.ok("relationship", "show", tie)
    assert "of limited relevance" in said.out
    assert "decided" in said.err
    assert {w["code"] for w in shown(story, tie)["warnings"]} == {"group.dissolution_open"}


def test_the_form_changes_and_the_sheet_tells_both(story: Driver) -> None:
    tie = begun(story, "encounter", "--effective-on", day(-9))
    story.ok("relationship", "change-form", tie, "--to", "contact", "--effective-on", day(-2))
    assert shown(story, tie)["forms"] == [
        {"form": "encounter", "since": day(-9)},
        {"form": "contact", "since": day(-2)},
    ]
    on = {n: story.ok("report", "time-bounded", "--as-of", day(n)).rows for n in (-3, -2)}
    counts = {n: {row["duration"]: row["count"] for row in rows} for n, rows in on.items()}
    assert counts[-3] == {"time_bounded": "2", "ongoing": "0", "unknown": "0"}
    assert counts[-2] == {"time_bounded": "1", "ongoing": "1", "unknown": "0"}


def test_what_an_ending_asks_for_is_listed_and_linked(story: Driver) -> None:
    story.ok(
        *("cooperation", "end", CODE, "--manner", "by_consent", "--result", "partly"),
        *("--afterwards", "group", "--reason", "done"),
    )
    (row,) = story.ok("follow-ups", "list").rows
    assert (row["cooperation"], row["form"], row["state"]) == (CODE, "group", "founded")
    (link,) = shown(story, row["follower"])["links"]
    assert (link["way"], link["code"]) == ("from", CODE)
    whole = json.loads(story.ok("cooperation", "show", CODE, "--json").out)
    assert [each["id"] for each in whole["links"]] == [row["follower"]]
    assert "0 endings" in story.ok("follow-ups", "run").out
    assert row["follower"] in story.ok("follow-ups", "run", CODE).out


def test_switched_off_it_says_so_and_founds_when_asked(story: Driver) -> None:
    off = ("--setting", "follow_ups=off")
    story.ok(
        *("cooperation", "end", CODE, "--manner", "by_consent", "--result", "partly"),
        *("--afterwards", "contact", "--reason", "done", *off),
    )
    said = story.ok("follow-ups", "list", *off)
    assert [row["state"] for row in said.rows] == ["open"]
    assert "KOOP_FOLLOW_UPS" in said.err
    story.ok("follow-ups", "run", CODE)
    assert [row["state"] for row in story.ok("follow-ups", "list").rows] == ["founded"]


def test_an_ending_that_asks_for_nothing_is_told(story: Driver) -> None:
    assert CODE in story.ok("follow-ups", "run", CODE).out
