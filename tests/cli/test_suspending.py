"""Suspending and resuming on the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.cli.story import CODE, day, german

if TYPE_CHECKING:
    from tests.cli.driving import Driver


def test_a_cooperation_rests_and_goes_on(story: Driver) -> None:
    told = story.ok("cooperation", "suspend", CODE, "--reason", "rebuilding", "--json")
    assert told.json["events"][0]["type"] == "koop.cooperation.suspended.v1"
    shown = story.ok("cooperation", "show", CODE, "--json").json
    assert (shown["phase"], shown["suspended_from"]) == ("suspended", day(0))
    assert shown["suspensions"] == [{"since": day(0), "until": None}]
    assert CODE in story.ok("cooperation", "list", "--phase", "suspended").out
    story.ok("cooperation", "resume", CODE, "--effective-on", german(30))
    assert story.ok("cooperation", "show", CODE, "--json").json["suspended_until"] == day(30)
