"""``koop cooperation``: an agreement is proposed, and confirmed, declined or withdrawn."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from koop_es.app import Koop
from koop_es.processes import links
from koop_es.settings import Settings
from tests.cli.story import BEGIN, day

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.driving import Driver

TEXT = (
    *(
        "--title",
        "Singing",
        "--theme",
        "music",
        "--goal",
        "A choir",
        "--party",
        "City Library:lead",
    ),
    *("--party", "Reading Club", "--starts-on", day(0), "--ends-on", day(300)),
)


@pytest.fixture
def code(story: Driver) -> str:
    told = json.loads(story.ok("cooperation", "propose", *TEXT, "--json").out)
    assert told["code"] == f"K-{BEGIN.year}-002"
    return told["code"]


def shown(story: Driver, code: str) -> dict[str, Any]:
    return json.loads(story.ok("cooperation", "show", code, "--json").out)


def confirm(story: Driver, code: str, party: str, *more: str) -> str:
    name = ("--name", "B. Example", "--function", "head")
    return story.ok("cooperation", "confirm", code, party, *name, *more).out


def test_it_is_agreed_when_the_last_party_confirms(story: Driver, code: str) -> None:
    assert shown(story, code)["phase"] == "proposed"
    story.no(4, "cooperation.not_agreed_yet", "goal", "set", code, "Not yet.")
    story.ok("note", "add", code, "They will sing.")
    assert "Confirmed by City Library" in confirm(story, code, "City Library")
    said = confirm(story, code, "Reading Club", "--edition", "1")
    assert f"Cooperation {code} agreed: Singing" in said
    assert [each["text"] for each in shown(story, code)["notes"]] == ["They will sing."]
    whole = shown(story, code)
    assert whole["phase"] == "running"
    assert whole["proposal"]["status"] == "agreed"
    assert {each["name"] for each in whole["proposal"]["answers"]} == {"B. Example"}


def test_a_link_is_told_once_and_again_under_its_key_alone(story: Driver, code: str) -> None:
    invite = ("cooperation", "invite", code, "Reading Club", "--json", "--idempotency-key", "k")
    told, again = json.loads(story.ok(*invite).out), json.loads(story.ok(*invite).out)
    assert told["link"].startswith("http://127.0.0.1:8765/confirm/")
    assert again["link"] == told["link"]
    assert again["replayed"]
    secret = told["link"][-43:]
    kept = [file for file in story.home.rglob("*") if file.is_file()]
    assert kept
    assert all(secret.encode() not in file.read_bytes() for file in kept)
    plain = story.ok("cooperation", "invite", code, "City Library").out
    assert "/confirm/" in plain
    dry = story.ok("cooperation", "invite", code, "City Library", "--dry-run").out
    assert "/confirm/" not in dry


def test_another_version_makes_void_what_was_said(story: Driver, code: str) -> None:
    confirm(story, code, "City Library")
    story.ok("cooperation", "propose-anew", code, *TEXT, "--title", "Singing together")
    proposal = shown(story, code)["proposal"]
    assert proposal["edition"] == 2
    assert [each["answer"] for each in proposal["answers"]] == [None, None]
    story.no(
        *(4, "confirmation.text_changed", "cooperation", "confirm", code, "City Library"),
        *("--name", "B. Example", "--edition", "1"),
    )


def test_a_party_declines_and_the_proposal_is_withdrawn(story: Driver, code: str) -> None:
    story.no(4, "reason.missing", "cooperation", "decline", code, "Reading Club")
    said = story.ok("cooperation", "decline", code, "Reading Club", "--reason", "no time").out
    assert "Declined by Reading Club" in said
    assert shown(story, code)["proposal"]["status"] == "declined"
    assert "Proposal withdrawn" in story.ok("cooperation", "withdraw", code).out
    assert shown(story, code)["phase"] == "withdrawn"
    rows = story.ok("cooperation", "list", "--phase", "withdrawn").rows
    assert [row["code"] for row in rows] == [code]


def test_what_is_proposed_is_in_no_report(story: Driver, code: str) -> None:
    del code
    report = json.loads(story.ok("report", "time-bounded", "--json").out)
    assert sum(row["count"] for row in report["rows"]) == 2
    listed = story.ok("report", "public-list").out
    assert "Singing" not in listed


def test_the_sheet_tells_who_has_answered(story: Driver, code: str) -> None:
    confirm(story, code, "City Library")
    sheet = story.ok("cooperation", "show", code).out
    assert "Confirmation" in sheet
    assert "confirmed" in sheet
    assert "head" in sheet


def test_proposals_and_links_are_checked_and_move_with_the_record(
    story: Driver, code: str, tmp_path: Path
) -> None:
    invite = ("cooperation", "invite", code, "Reading Club", "--json")
    link = json.loads(story.ok(*invite).out)["link"]
    confirm(story, code, "City Library")
    confirm(story, code, "Reading Club")
    proposed = json.loads(story.ok("cooperation", "propose", *TEXT, "--json").out)["code"]
    story.ok("db", "check")
    moved = story.ok("events", "export").out
    story.use(tmp_path / "moved")
    story.ok("events", "import", "-", stdin=moved)
    story.ok("db", "check")
    whole = shown(story, proposed)
    assert (whole["phase"], shown(story, code)["phase"]) == ("proposed", "running")
    with Koop.open(Settings(home=tmp_path / "moved")) as koop:
        found = links.opened(koop.store, link.partition("/confirm/")[2])
    assert found is not None
    assert found.proposal.agreed
