"""Four eyes and batches of first entries on the command line."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.cli.story import CODE, day

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.driving import Driver

END = ("cooperation", "end", CODE, "--manner", "by_consent", "--reason", "enough")
PROTECTED = ("ending", "correcting", "recording_late")


@pytest.fixture
def guarded(story: Driver) -> Driver:
    """Return the story in a programme that asks for four eyes, with two more persons."""
    options = [word for each in PROTECTED for word in ("--four-eyes", each)]
    story.ok("programme", "set", "books for all", *options)
    story.ok("cooperation", "assign-programme", CODE, "books for all")
    for name in ("Ada", "Bo"):
        story.ok("actor", "add", name)
    return story


def asked(driver: Driver, *words: str) -> str:
    """Ask for something and return the approval that it waits for."""
    (approval,) = driver.ok(*words, "--actor", "Ada", "--json").json["pending"]
    return approval


def test_an_ending_waits_and_is_approved_by_another_person(guarded: Driver) -> None:
    said = guarded.ok(*END, "--actor", "Ada")
    assert "Approval asked for: Ending as of" in said.out
    assert "koop approval grant" in said.err
    (row,) = guarded.ok("approval", "list").rows
    assert (row["cooperation"], row["requested_by"]) == (CODE, "Ada")
    guarded.no(4, "approval.own_entry", "approval", "grant", CODE, row["id"], "--actor", "Ada")
    assert guarded.ok("cooperation", "show", CODE, "--json").json["manner"] is None
    granted = guarded.ok("approval", "grant", CODE, row["id"], "--actor", "Bo")
    assert "Approval granted" in granted.out
    assert guarded.ok("cooperation", "show", CODE, "--json").json["manner"] == "by_consent"
    assert not guarded.ok("approval", "list", "--json").json["items"]
    (told,) = guarded.ok("approval", "list", "--status", "granted", "--json").json["items"]
    assert told["decided_by"] == "Bo"
    guarded.no(4, "approval.already_decided", "approval", "grant", CODE, row["id"], "--actor", "Bo")
    trail = guarded.ok("report", "audit-trail", "--json").json["rows"]
    assert (trail[-1]["actor"], trail[-1]["approver"]) == ("Ada", "Bo")


def test_a_request_is_refused_or_taken_back(guarded: Driver) -> None:
    first = asked(guarded, *END)
    refuse = ("approval", "refuse", CODE)
    guarded.no(4, "reason.missing", *refuse, first, "--actor", "Bo")
    guarded.ok(*refuse, first, "--actor", "Bo", "--reason", "the report is missing")
    second = asked(guarded, *END)
    said = guarded.ok(*refuse, second, "--actor", "Ada", "--reason", "a slip")
    assert "taken back" in said.out
    listed = guarded.ok("approval", "list", "--status", "all", "--cooperation", CODE, "--json")
    assert [each["status"] for each in listed.json["items"]] == ["refused", "withdrawn"]
    assert [each["reason"] for each in listed.json["items"]] == ["the report is missing", "a slip"]


def test_several_are_decided_together_or_none_of_them(guarded: Driver) -> None:
    noted = [_late_note(guarded, text) for text in ("one", "two", "three")]
    grant = ("approval", "grant", CODE)
    guarded.no(4, "cooperation.unknown_part", *grant, *noted, "v99", "--actor", "Bo")
    guarded.no(4, "approval.own_entry", *grant, *noted, "--actor", "Ada")
    dry = guarded.ok(*grant, *noted[:2], "--actor", "Bo", "--dry-run", "--json").json["items"]
    assert [each["dry_run"] for each in dry] == [True, True]
    waiting = guarded.ok("approval", "list", "--json").json["items"]
    assert [each["id"] for each in waiting] == noted
    keyed = (*grant, noted[0], noted[1], noted[0], "--actor", "Bo", "--idempotency-key", "both")
    told = guarded.ok(*keyed, "--json").json["items"]
    assert [len(each["events"]) for each in told] == [2, 2]
    again = guarded.ok(*keyed, "--json").json["items"]
    assert [each["replayed"] for each in again] == [True, True]
    end = asked(guarded, *END, "--afterwards", "group")
    both = guarded.ok(*grant, noted[2], end, "--actor", "Bo")
    assert both.out.count("Approval granted") == 2
    assert not guarded.ok("approval", "list", "--json").json["items"]
    groups = guarded.ok("relationship", "list", "--json").json["items"]
    assert "group" in {each["form"] for each in groups}


def _late_note(guarded: Driver, text: str) -> str:
    late = ("--effective-on", day(-60), "--reason", "found late")
    return asked(guarded, "note", "add", CODE, text, *late)


def test_several_are_refused_with_one_reason(guarded: Driver) -> None:
    noted = [_late_note(guarded, text) for text in ("one", "two")]
    guarded.ok("approval", "refuse", CODE, *noted, "--actor", "Bo", "--reason", "too late")
    told = guarded.ok("approval", "list", "--status", "refused", "--json").json["items"]
    assert [each["reason"] for each in told] == ["too late", "too late"]


def test_a_dry_run_says_what_would_wait_and_stores_nothing(guarded: Driver) -> None:
    said = guarded.ok(*END, "--dry-run", "--json").json
    assert said["pending"]
    assert not guarded.ok("approval", "list", "--json").json["items"]


def test_a_correction_of_others_waits_an_own_slip_does_not(guarded: Driver) -> None:
    guarded.ok("note", "add", CODE, "Ha11o", "--actor", "Ada")
    last = guarded.ok("cooperation", "history", CODE, "--json").json["items"][-1]["position"]
    retract = ("entry", "retract", CODE, str(last), "--reason", "wrong", "--yes")
    assert guarded.ok(*retract, "--actor", "Bo", "--json").json["pending"]
    assert not guarded.ok(*retract, "--actor", "Ada", "--json").json["pending"]


def batch(folder: Path, rows: list[dict[str, Any]], **told: Any) -> Path:
    file = folder / "first.json"
    file.write_text(json.dumps({**told, "entries": rows}), "utf-8")
    return file


def rows() -> list[dict[str, Any]]:
    """Return an agreement of long ago and what became of it."""
    return [
        {
            "command": "cooperation.agree",
            "as": "old",
            "title": "Old",
            "themes": ["x"],
            "goals": ["A choir"],
            "parties": ["City Library:lead", "Reading Club"],
            "term": {"starts_on": day(-900), "ends_on": day(-100)},
            "effective_on": day(-910),
        },
        {
            "command": "milestone.plan",
            "cooperation": "old",
            "title": "First concert",
            "due_on": day(-500),
            "effective_on": day(-900),
        },
        {
            "command": "milestone.reach",
            "cooperation": "old",
            "milestone_id": "first concert",
            "effective_on": day(-501),
        },
        {"command": "note.add", "cooperation": CODE, "text": "It went on"},
    ]


def test_first_entries_are_recorded_once_with_one_reason(story: Driver, tmp_path: Path) -> None:
    file = batch(tmp_path, rows(), reason="from the files")
    tried = story.ok("entry", "first", file, "--dry-run", "--json").json
    assert (tried["written"], tried["counts"]["recorded"]) == (False, 4)
    assert {row["position"] for row in tried["rows"]} == {None}
    told = story.ok("entry", "first", file, "--json").json
    assert told["counts"] == {"recorded": 4, "pending": 0, "known": 0, "refused": 0}
    code = told["rows"][0]["cooperation"]
    history = story.ok("cooperation", "history", code, "--json").json["items"]
    assert {each["reason"] for each in history} == {"from the files"}
    assert {each["reason_code"] for each in history} == {"first_entry"}
    again = story.ok("entry", "first", file, "--json").json
    assert again["counts"]["known"] == 4
    late = story.ok("report", "recorded-late", "--json").json["totals"]
    assert (late["beyond_tolerance"], late["first_entries_beyond"]) == (0, 3)


def test_a_colleague_goes_on_with_a_batch(story: Driver, tmp_path: Path) -> None:
    file = batch(tmp_path, rows()[:2], reason="from the files")
    story.ok("entry", "first", file)
    story.ok("actor", "add", "Bo")
    whole = batch(tmp_path, rows(), reason="found in the attic")
    went_on = story.ok("entry", "first", whole, "--actor", "Bo", "--json").json
    assert went_on["counts"] == {"recorded": 2, "pending": 0, "known": 2, "refused": 0}
    code = went_on["rows"][0]["cooperation"]
    history = story.ok("cooperation", "history", code, "--json").json["items"]
    assert {each["actor"] for each in history} == {"operator", "Bo"}
    assert {each["reason"] for each in history} == {"from the files", "found in the attic"}


def test_a_mended_batch_adds_what_was_missing(story: Driver, tmp_path: Path) -> None:
    wrong = rows()
    wrong[2]["milestone_id"] = "second concert"
    said = story("entry", "first", batch(tmp_path, wrong))
    assert said.code == 4
    assert [row["status"] for row in said.rows] == ["recorded", "recorded", "refused", "recorded"]
    assert "second concert" in said.rows[2]["message"]
    mended = story.ok("entry", "first", batch(tmp_path, rows()))
    assert [row["status"] for row in mended.rows] == ["known", "known", "recorded", "known"]


def test_rows_of_an_agreement_that_was_refused_say_in_which_row_it_is(
    story: Driver, tmp_path: Path
) -> None:
    late = {"command": "note.add", "cooperation": "later", "text": "x"}
    later = {**rows()[0], "as": "later", "title": "Later"}
    wrong = [late, *rows(), later]
    wrong[1] = {**wrong[1], "themes": []}
    told = story("entry", "first", batch(tmp_path, wrong), "--json").json["rows"]
    assert [row["status"] for row in told] == [*["refused"] * 4, "recorded", "recorded"]
    assert told[0]["code"] == "stream.unknown"
    assert {row["code"] for row in told[2:4]} == {"batch.agreement_refused"}
    assert all("old in row 2" in row["message"] for row in told[2:4])


def test_a_strict_batch_is_kept_whole_or_not_at_all(story: Driver, tmp_path: Path) -> None:
    before = len(story.ok("cooperation", "list", "--json").json["items"])
    wrong = [*rows(), {"command": "note.add", "cooperation": "nothing", "text": "x"}]
    said = story("entry", "first", batch(tmp_path, wrong), "--strict")
    assert said.code == 4
    assert "Nothing was recorded" in said.err
    assert len(story.ok("cooperation", "list", "--json").json["items"]) == before


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ({"command": "entry.correct", "cooperation": CODE}, "invalid"),
        ({"command": "note.add", "text": "x"}, "invalid"),
        ({"command": ["note.add"], "cooperation": {}, "as": []}, "invalid"),
        ({"command": "note.add", "cooperation": {"a": 1}, "as": {}, "text": "x"}, "invalid"),
        ({"command": "note.add", "cooperation": CODE}, "invalid"),
        ({"command": "note.add", "cooperation": CODE, "text": "x", "imported": True}, "invalid"),
        ({"command": "note.add", "cooperation": CODE, "text": "x", "nonsense": 1}, "invalid"),
        ({"command": "note.add", "cooperation": CODE, "text": "x", "effective_on": 7}, "invalid"),
        ({"command": "goal.drop", "cooperation": CODE, "goal_id": "none"}, "name.unknown"),
        ({"command": "party.join", "cooperation": CODE, "party": "?"}, "name.unknown"),
    ],
)
def test_a_row_that_is_wrong_says_why(
    story: Driver, tmp_path: Path, row: dict[str, Any], code: str
) -> None:
    said = story("entry", "first", batch(tmp_path, [row]), "--json")
    assert said.code == 4
    assert said.json["rows"][0]["code"] == code
    assert said.json["rows"][0]["message"]


@pytest.mark.parametrize("rows_told", [None, [], [1], [{"command": "note.add"}] * 2001])
def test_a_batch_that_is_none_is_refused(story: Driver, tmp_path: Path, rows_told: Any) -> None:
    story.no(2, "invalid", "entry", "first", batch(tmp_path, rows_told))


def test_a_reason_that_is_not_in_the_list_is_refused(story: Driver, tmp_path: Path) -> None:
    file = batch(tmp_path, rows())
    story.no(2, "invalid", "entry", "first", file, "--reason-code", "boredom")
    story.no(2, "invalid", "entry", "first", batch(tmp_path, rows(), reason_code=["x"]))


def test_the_example_of_a_batch_can_be_read(story: Driver, tmp_path: Path) -> None:
    file = tmp_path / "example.json"
    file.write_text(story.ok("entry", "first", "--template").out, "utf-8")
    said = story("entry", "first", file, "--dry-run", "--json")
    assert len(said.json["rows"]) == 3
