"""Renewals, notices, words to the funder and findings on the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.cli.story import CODE, END, day

if TYPE_CHECKING:
    from tests.cli.driving import Driver


def test_a_renewal_and_a_notice_are_shown(story: Driver) -> None:
    story.ok("cooperation", "renew", CODE, "--months", "12")
    story.ok("cooperation", "give-notice", CODE, "--ends-on", day(90), "--party", "city library")
    shown = story.ok("cooperation", "show", CODE, "--json").json
    assert shown["renewals"][0]["months"] == 12
    assert shown["ends_on"] == shown["renewals"][0]["ends_on"] > END.isoformat()
    (notice,) = shown["notices"]
    assert (notice["party_name"], notice["ends_on"]) == ("City Library", day(90))
    assert notice["ends_before"] == shown["ends_on"]
    story.ok("cooperation", "set-rhythm", CODE, "--months", "6")
    assert story.ok("cooperation", "show", CODE, "--json").json["rhythm_months"] == 6


def test_an_amendment_counts_from_its_day_and_is_shown_before(story: Driver) -> None:
    words = ("--title", "Reading on", "--reason", "they asked", "--communication-rule", "calls")
    story.ok("cooperation", "amend", CODE, *words, "--effective-on", day(30))
    shown = story.ok("cooperation", "show", CODE, "--json").json
    assert shown["title"] != "Reading on"
    assert [(each["on"], each["what"]) for each in shown["coming"]] == [(day(30), "amended")]
    listed = ("cooperation", "list", "--format", "table")
    assert f"from {day(30)} on: agreement amended" in story.ok(*listed).out
    (amendment,) = shown["amendments"]
    assert (amendment["since"], amendment["reason"]) == (day(30), "they asked")
    changed = {each["field"]: each["after"] for each in amendment["changes"]}
    assert changed == {"title": "Reading on", "communication_rule": "calls"}
    later = story.ok("cooperation", "show", CODE, "--json", "--as-of", day(30)).json
    assert later["title"] == "Reading on"
    assert later["expected"]["communication_rule"] == "calls"
    assert "Reading on" in story.ok("cooperation", "show", CODE).out


def test_a_conditional_agreement_is_in_no_stock_until_it_is_in_force(story: Driver) -> None:
    agreed = story.ok(
        *("cooperation", "agree", "--title", "Waiting", "--theme", "music", "--goal", "A choir"),
        *("--party", "City Library:lead", "--party", "Reading Club", "--starts-on", day(-20)),
        *("--agreed-on", day(-20), "--ends-on", day(200), "--notice-months", "2"),
        *("--conditional", "--condition-precedent", "the grant is there", "--json"),
    ).json
    waiting = story.ok("cooperation", "list", "--phase", "conditional", "--json").json["items"]
    assert [each["id"] for each in waiting] == [agreed["stream"]]
    stock = ("report", "time-bounded", "--json")
    before = story.ok(*stock).json["totals"]["count"]
    story.ok("cooperation", "enter-into-force", agreed["stream"], "--effective-on", day(-1))
    assert story.ok(*stock).json["totals"]["count"] == before + 1
    shown = story.ok("cooperation", "show", agreed["stream"], "--json").json
    assert (shown["phase"], shown["in_force_on"]) == ("running", day(-1))
    assert shown["notice_by"] is not None


def test_the_funder_is_told_and_the_programme_left(story: Driver) -> None:
    story.ok("cooperation", "assign-programme", CODE, "books for all")
    story.ok("cooperation", "notify-funder", CODE, "books for all", "we end early")
    consented = ("cooperation", "funder-consented", CODE, "books for all", "ending early")
    story.ok(*consented, "--to", "ending_early")
    story.no(2, "invalid", *consented, "--to", "eating")
    story.ok("cooperation", "leave-programme", CODE, "books for all")
    shown = story.ok("cooperation", "show", CODE, "--json").json
    told = [(each["kind"], each["subject"]) for each in shown["funder_words"]]
    assert told == [("notified", "we end early"), ("consented", "ending early")]
    assert shown["funder_words"][0]["programme_name"] == "Books for All"
    assert [each["consents_to"] for each in shown["funder_words"]] == [None, "ending_early"]
    assert shown["programmes"] == []


def test_a_finding_is_named_by_its_words(story: Driver) -> None:
    story.ok("finding", "raise", CODE, "A receipt is missing", "--raised-by", "Audit")
    story.ok("finding", "answer", CODE, "a rec", "Here it is")
    story.ok("finding", "settle", CODE, "a rec", "--outcome", "fine")
    (shown,) = story.ok("cooperation", "show", CODE, "--json").json["findings"]
    assert (shown["status"], shown["outcome"]) == ("settled", "fine")
    assert [each["response"] for each in shown["responses"]] == ["Here it is"]
    assert "Findings" in story.ok("cooperation", "show", CODE).out
