"""Agreeing from options and from a file, following up, ending, correcting."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from koop_es.cli.agreeing import ROLES, involvement
from koop_es.cli.documents import without_comments
from koop_es.cli.templates import AGREEMENT, CHECK, GOAL
from koop_es.cooperations.commands import RecordControllingCheck
from koop_es.cooperations.terms import Expected, GoalTerms, Role
from tests.cli.story import CODE, day, german

if TYPE_CHECKING:
    from tests.cli.driving import Driver


def agreement(**changed: Any) -> dict[str, Any]:
    whole = {
        "title": "Singing",
        "themes": ["music"],
        "parties": ["City Library:lead", {"party": "Reading Club", "tasks": "sing"}],
        "goals": ["A choir", {"title": "Ten songs", "target": {"due_on": german(90)}}],
        "term": {"starts_on": german(0), "ends_on": day(100)},
        "effective_on": german(-1),
    }
    return whole | changed


def shown(story: Driver, code: str = CODE) -> dict[str, Any]:
    return story.ok("cooperation", "show", code, "--json").json


def test_an_agreement_comes_from_a_file_with_comments(story: Driver) -> None:
    text = json.dumps(agreement(), indent=1).replace("\n", " // a comment\n")
    said = story.ok("cooperation", "agree", "--file", "-", "--json", stdin=text)
    found = shown(story, said.json["code"])
    assert found["goals"][1]["terms"]["target"]["due_on"] == day(90)
    assert found["agreed_on"] == day(-1)
    assert [one["role"] for one in found["parties"]] == ["lead", "partner"]


def test_options_stand_over_the_file(story: Driver) -> None:
    file = story.home.parent / "agreement.json"
    file.write_text(json.dumps(agreement()), encoding="utf-8-sig")
    words = ("--title", "Dancing", "--ends-on", day(50))
    said = story.ok("cooperation", "agree", "--file", file, *words, "--json").json
    found = shown(story, said["code"])
    assert found["title"] == "Dancing"
    assert (found["starts_on"], found["ends_on"]) == (day(0), day(50))


def test_unknown_keys_are_refused_by_name(story: Driver) -> None:
    text = json.dumps(agreement(colour="blue"))
    said = story.no(2, "invalid", "cooperation", "agree", "--file", "-", stdin=text)
    assert "colour" in said.err


def test_a_file_cannot_claim_to_be_an_import(story: Driver) -> None:
    text = json.dumps(agreement(imported=True))
    said = story.no(2, "invalid", "cooperation", "agree", "--file", "-", stdin=text)
    assert "mported" in said.err


@pytest.mark.parametrize(
    ("error", "text"),
    [
        ("input.json_invalid", b"{"),
        ("input.json_invalid", b'{"title": NaN}'),
        ("input.json_invalid", b"[" * 100_000),
        ("input.key_twice", b'{"title": "a", "title": "b"}'),
        ("input.not_utf8", b"\xff\xfe{"),
        ("invalid", b"[]"),
        ("invalid", b'{"title": 7}'),
        ("invalid", b'{"parties": [7]}'),
        ("invalid", b'{"title": "x", "parties": "all of us"}'),
        ("invalid", b'{"title": "x", "parties": [{}], "goals": 3}'),
        ("invalid", b'{"title": "\\u0000"}'),
        ("invalid", b'{"title": "x", "parties": [], "themes": [1e999]}'),
    ],
)
def test_a_bad_file_is_told_and_stores_nothing(story: Driver, error: str, text: bytes) -> None:
    before = story.ok("events", "export").out
    story.no(2, error, "cooperation", "agree", "--file", "-", stdin=text)
    assert story.ok("events", "export").out == before


def test_a_file_that_is_not_there_is_told(story: Driver) -> None:
    story.no(2, "file.not_read", "cooperation", "agree", "--file", "/nowhere")
    story.no(2, "file.not_read", "cooperation", "agree", "--file", story.home)


@pytest.mark.parametrize("language", ["de", "en"])
def test_templates_can_be_read_again(koop: Driver, language: str) -> None:
    for words in (["cooperation", "agree"], ["goal", "set"], ["check", "record"]):
        text = koop.ok(*words, "--template", "--lang", language).out
        assert "//" in text
        json.loads(without_comments(text))
    assert not koop.home.exists()


def test_the_templates_fit_what_is_asked_for() -> None:
    goal = json.loads("\n".join(line for line, _ in GOAL))
    GoalTerms.model_validate(goal)
    check = json.loads("\n".join(line for line, _ in CHECK))
    check["measures"][0]["owner"] = "0" * 32
    RecordControllingCheck.model_validate(check)
    whole = json.loads("\n".join(line for line, _ in AGREEMENT))
    Expected.model_validate(whole["expected"])
    GoalTerms.model_validate(whole["goals"][0])


def test_the_template_of_an_agreement_is_one(story: Driver) -> None:
    text = story.ok("cooperation", "agree", "--template").out
    text = text.replace('"party": "…"', '"party": "City Library"', 1)
    text = text.replace('"party": "…"', '"party": "Reading Club"', 1)
    story.ok("cooperation", "agree", "--file", "-", stdin=text)


def test_the_roles_of_the_short_form_are_those_of_the_domain() -> None:
    assert {role.value for role in Role} == set(ROLES)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Club", {"party": "Club"}),
        ("Club:lead", {"party": "Club", "role": "lead"}),
        ("Club:grant-recipient", {"party": "Club", "role": "grant_recipient"}),
        ("Club:lead:record-keeper", {"party": "Club", "role": "lead", "record_keeper": True}),
        ("Club:record-keeper", {"party": "Club", "record_keeper": True}),
        ("Verein: Lesen", {"party": "Verein: Lesen"}),
        ("Haus:mitte:lead", {"party": "Haus:mitte", "role": "lead"}),
        ("A:lead:lead", {"party": "A:lead", "role": "lead"}),
    ],
)
def test_a_party_is_given_with_its_role(text: str, expected: dict[str, Any]) -> None:
    assert involvement(text) == expected


def test_open_measures_are_carried_unless_closed(story: Driver) -> None:
    said = story.ok("check", "record", CODE, "--green", "Better")
    assert "Carried on: a5" in said.err
    said = story.ok("check", "record", CODE, "--green", "Good", "--close", "ask the")
    assert "Carried" not in said.err
    (measure,) = shown(story)["measures"]
    assert measure["status"] == "closed"
    assert measure["carried"] == 1


def test_what_a_refused_check_would_carry_on_is_not_told(story: Driver) -> None:
    said = story("check", "record", CODE, "--yellow", "Slow")
    assert said.code == 4
    assert "Carried" not in said.err


def test_a_check_without_a_light_is_told_how_to_give_one(story: Driver) -> None:
    said = story.no(2, "usage.exclude", "check", "record", CODE)
    assert "--green, --yellow, --red" in said.err


def test_an_ad_hoc_check_carries_nothing(story: Driver) -> None:
    said = story.ok("check", "record", CODE, "--green", "Fine", "--kind", "ad_hoc")
    assert "Carried" not in said.err


def test_measures_get_their_days_and_owners_in_order(story: Driver) -> None:
    story.ok(
        *("check", "record", CODE, "--yellow", "Slow", "--deviation", "late", "--cause", "snow"),
        *("--measure", "Shovel", "--measure", "Wait", "--due", german(3), "--due", day(9)),
        *("--owner", "Reading Club"),
    )
    _, shovel, wait = shown(story)["measures"]
    assert (shovel["title"], shovel["due_on"], shovel["owner_name"]) == (
        "Shovel",
        day(3),
        "Reading Club",
    )
    assert (wait["title"], wait["due_on"], wait["owner"]) == ("Wait", day(9), None)
    story.no(2, "invalid", "check", "record", CODE, "--green", "x", "--due", day(3))


def test_a_check_comes_from_a_file(story: Driver) -> None:
    check = {
        "light": "yellow",
        "summary": "Slow",
        "lights": [{"dimension": "schedule", "light": "yellow"}],
        "deviations": [{"description": "late"}],
        "measures": [{"title": "Hurry", "owner": "Reading Club"}],
        "follow_up": [{"measure_id": "a5", "status": "closed"}],
    }
    story.ok("check", "record", CODE, "--file", "-", stdin=json.dumps(check))
    assert shown(story)["light"] == "yellow"


def test_an_ending_can_be_revoked_and_the_file_closed(story: Driver) -> None:
    end = ("cooperation", "end", CODE, "--manner", "by_consent", "--reason", "enough")
    story.ok(*end, "--effective-on", german(-1))
    assert shown(story)["phase"] == "ended"
    story.no(4, "cooperation.has_ended", "milestone", "plan", CODE, "x", "--due-on", day(9))
    story.ok("cooperation", "revoke-ending", CODE, "--reason", "we go on")
    assert shown(story)["phase"] == "running"
    story.ok(*end, "--effective-on", german(-1))
    story.ok("cooperation", "close-file", CODE)
    assert shown(story)["phase"] == "file_closed"
    story.no(4, "cooperation.file_closed", "note", "add", CODE, "x")


def test_late_entries_need_a_reason(story: Driver) -> None:
    words = ("check", "record", CODE, "--green", "x", "--effective-on", german(-200))
    story.no(4, "reason.missing_recorded_late", *words)
    story.ok(*words, "--reason-code", "received_late")


def test_a_revised_goal_keeps_what_is_not_named(story: Driver) -> None:
    story.ok("goal", "revise", CODE, "g2", "--target", "15", "--reason", "more money")
    goal = shown(story)["goals"][1]
    assert goal["terms"]["target"] == {"value": "15", "due_on": day(100)}
    assert goal["terms"]["indicator"]["unit"] == "groups"
    assert goal["original"]["target"]["value"] == "12"


def test_things_are_named_by_code_id_and_beginning(story: Driver) -> None:
    whole = shown(story)["id"]
    for name in (CODE, CODE.lower(), whole, whole.upper(), whole[:20]):
        assert shown(story, name)["id"] == whole
    story.no(3, "name.unknown", "cooperation", "show", "")
    story.no(3, "name.unknown", "cooperation", "show", whole[:3])


def test_a_name_that_fits_several_is_told_with_all_of_them(story: Driver) -> None:
    story.ok("party", "register", "city library")
    assert story.ok("party", "show", "City Library").out
    said = story.no(3, "name.ambiguous", "party", "show", "CITY LIBRARY")
    ids = [row["id"] for row in story.ok("party", "list").rows if "ibrary" in row["name"]]
    assert all(party in said.err for party in ids)
    story.ok("milestone", "plan", CODE, "First dance", "--due-on", day(5))
    said = story.no(3, "name.ambiguous", "milestone", "miss", CODE, "first")
    assert "First dance" in said.err
    assert "First meeting" in said.err


def test_evidence_comes_out_as_it_went_in(story: Driver) -> None:
    file, copy = story.home.parent / "proof.pdf", story.home.parent / "copy.pdf"
    file.write_bytes(bytes(range(256)))
    story.ok("evidence", "attach", CODE, file)
    story.ok("evidence", "save", CODE, "proof", "--output", copy)
    assert copy.read_bytes() == file.read_bytes()
    story.no(1, "file.exists", "evidence", "save", CODE, "proof", "--output", copy)
    (attached,) = shown(story)["evidence"]
    assert attached["media_type"] == "application/pdf"


def test_an_empty_file_proves_nothing(story: Driver) -> None:
    file = story.home.parent / "empty.txt"
    file.touch()
    story.no(4, "evidence.empty", "evidence", "attach", CODE, file)


def test_a_sheet_for_a_person_tells_all_parts(story: Driver) -> None:
    text = story.ok("cooperation", "show", CODE, "--lang", "de").out
    for part in ("Reading aloud", "Twelve groups", "First meeting", "No rooms", "Ask the school"):
        assert part in text
    assert german(0) not in text or "." in text


def test_history_is_the_trail_of_one_cooperation(story: Driver) -> None:
    rows = story.ok("cooperation", "history", CODE).rows
    assert [row["position"] for row in rows] == ["5", "6", "7", "8", "9", "10"]
    assert {row["actor"] for row in rows} == {"operator"}


def test_a_refusal_calls_things_by_their_names(story: Driver) -> None:
    twice = ("--party", "Reading Club", "--party", "Reading Club", "--party", "City Library")
    words = ("--title", "x", "--theme", "y", "--goal", "z", *twice)
    term = ("--starts-on", day(0), "--ends-on", day(9))
    said = story.no(4, "cooperation.party_twice", "cooperation", "agree", *words, *term)
    assert "Reading Club" in said.err
