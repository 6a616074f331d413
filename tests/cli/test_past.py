"""Cooperations as they stood on a day, and as far as was known at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.cli.story import BEGIN, CODE, TODAY, day, german

if TYPE_CHECKING:
    from tests.cli.driving import Driver

LONG_AGO = "2020-01-01"


def test_without_a_day_it_is_today_as_known_now(story: Driver) -> None:
    document = story.ok("cooperation", "show", CODE, "--json").json
    told = story.ok("cooperation", "show", CODE, "--as-of", german(0), "--json").json
    assert document["as_of"] == TODAY.isoformat()
    assert document["known_at"].startswith("20")
    assert "As of" not in story.ok("cooperation", "show", CODE).out
    del document["known_at"], told["known_at"]
    assert told == document


def test_on_an_earlier_day_what_came_later_is_not_there(story: Driver) -> None:
    document = story.ok("cooperation", "show", CODE, "--as-of", BEGIN.isoformat(), "--json").json
    assert document["as_of"] == BEGIN.isoformat()
    assert (document["light"], document["open_measures"]) == ("unchecked", 0)
    assert [goal["goal_id"] for goal in document["goals"]] == ["g1"]
    assert not document["checks"]
    assert not document["milestones"]
    shown = story.ok("cooperation", "show", CODE, "--as-of", german(-20)).out
    assert f"As of                   {BEGIN.isoformat()}" in shown
    assert "Known at" in shown


def test_before_the_agreement_there_is_nothing_to_show(story: Driver) -> None:
    said = story.no(
        3, "cooperation.not_yet_agreed", "cooperation", "show", CODE, "--as-of", day(-21)
    )
    assert f"Cooperation: {CODE}. Day: {day(-21)}." in said.err
    story.no(3, "cooperation.not_yet_recorded", "cooperation", "show", CODE, "--known-at", LONG_AGO)
    words = ("--lang", "de", "cooperation", "show", CODE, "--known-at", LONG_AGO)
    assert "noch nicht erfasst" in story.no(3, "cooperation.not_yet_recorded", *words).err


def test_lists_tell_of_another_day(story: Driver) -> None:
    today = story.ok("cooperation", "list", "--json").json
    assert today["as_of"] == TODAY.isoformat()
    assert [one["light"] for one in today["items"]] == ["red"]
    then = story.ok("cooperation", "list", "--as-of", german(-1), "--json").json
    assert (then["as_of"], [one["light"] for one in then["items"]]) == (day(-1), ["unchecked"])
    assert story.ok("cooperation", "list", "--as-of", day(-21), "--json").json["items"] == []
    early = story.ok("cooperation", "list", "--known-at", LONG_AGO, "--json").json
    assert (early["known_at"], early["items"]) == ("2020-01-01T22:59:59.999999Z", [])


def test_the_history_tells_what_was_effective_and_known(story: Driver) -> None:
    whole = story.ok("cooperation", "history", CODE, "--json").json
    then = story.ok("cooperation", "history", CODE, "--as-of", german(-1), "--json").json
    assert len(whole["items"]) > 1
    assert [row["version"] for row in then["items"]] == [1]
    assert then["as_of"] == day(-1)
    early = story.ok("cooperation", "history", CODE, "--known-at", LONG_AGO, "--json").json
    assert early["items"] == []


def test_known_at_takes_a_position_too(story: Driver) -> None:
    whole = story.ok("cooperation", "history", CODE, "--json").json["items"]
    first = whole[0]
    told = story.ok(
        "cooperation", "history", CODE, "--known-at", str(first["position"]), "--json"
    ).json
    assert [row["position"] for row in told["items"]] == [first["position"]]
    assert told["known_at"] == first["recorded_at"]
    nothing = story.ok("cooperation", "list", "--known-at", "0", "--json").json
    assert (nothing["items"], nothing["known_at"] < first["recorded_at"]) == ([], True)
    again = story.ok("cooperation", "list", "--known-at", nothing["known_at"], "--json").json
    assert (again["items"], again["known_at"]) == ([], nothing["known_at"])
    assert nothing["known_at"][:4] == first["recorded_at"][:4]
    ahead = ("report", "time-bounded", "--known-at", "20261122")
    assert "--known-at" in story.no(4, "events.position_ahead", *ahead).err


def test_a_day_or_time_that_is_none_is_refused(story: Driver) -> None:
    for command in (("show", CODE), ("list",), ("history", CODE)):
        story.no(2, "invalid", "cooperation", *command, "--as-of", "30.2.2026")
        said = story.no(2, "invalid", "cooperation", *command, "--known-at", "yesterday")
        assert "An instant, a day or a position is expected" in said.err
