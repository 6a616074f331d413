"""A ledger changed by hand is told in one sentence by whatever reads it, never by a traceback."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest

from tests.cli.story import CODE
from tests.cli.tampering import SPOILED, spoil

if TYPE_CHECKING:
    from tests.cli.driving import Driver, Said

BROKEN: Final = {"ledger.entry_unreadable", "ledger.stream_broken", "home.file_damaged"}
READS: Final = (
    ["events", "tail", "-n", "1000"],
    ["events", "tail", "-n", "1000", "--json"],
    ["events", "show", "6"],
    ["events", "show", "6", "--json"],
    ["cooperation", "history", CODE],
    ["cooperation", "show", CODE],
    ["cooperation", "list"],
    ["report", "audit-trail"],
    ["report", "time-bounded"],
    ["relationship", "list"],
    ["party", "list"],
    ["projections", "list"],
    ["note", "add", CODE, "x"],
    ["goal", "drop", CODE, "g1", "--reason", "x", "--dry-run"],
    ["entry", "retract", CODE, "6", "--reason", "x", "--dry-run"],
)


def refused(said: Said) -> None:
    assert said.code == 5, said
    assert not said.out, said
    told = [line for line in said.err.splitlines() if line.startswith(("Error:", '{"error"'))]
    assert len(told) == 1, said
    assert any(code in told[0] for code in BROKEN), said


@pytest.mark.parametrize("how", SPOILED)
@pytest.mark.parametrize("models", ["built", "not built"])
def test_whatever_reads_a_spoiled_ledger_answers_or_says_that_it_is_broken(
    story: Driver, how: str, models: str
) -> None:
    if models == "built":
        story.ok("cooperation", "list")
    spoil(story.home, how)
    for words in READS:
        if models == "not built":
            for file in story.home.glob("projections.db*"):
                file.unlink()
        said = story(*words)
        # What does not touch the spoiled entry is answered, or finds that there is no such thing.
        if said.code not in {0, 3}:
            refused(said)


@pytest.mark.parametrize("how", SPOILED)
def test_a_spoiled_ledger_is_neither_exported_nor_rebuilt_from(story: Driver, how: str) -> None:
    story.ok("cooperation", "list")
    spoil(story.home, how)
    file = story.home.parent / "export.jsonl"
    refused(story("events", "export"))
    refused(story("events", "export", "--output", file))
    assert not file.exists()
    refused(story("projections", "rebuild"))


@pytest.mark.parametrize("how", [how for how in SPOILED if how.startswith(("state", "time"))])
def test_a_spoiled_entry_is_named_by_its_position(story: Driver, how: str) -> None:
    spoil(story.home, how)
    for words in (["events", "tail", "-n", "1000"], ["events", "export"]):
        said = story(*words)
        refused(said)
        assert "Position 6." in said.err or how == "last time is garbage"


def test_a_gap_is_told_with_its_stream_and_number(story: Driver) -> None:
    spoil(story.home, "one is deleted")
    said = story.no(5, "ledger.stream_broken", "events", "export")
    assert "Its entry number 2 is missing" in said.err
    german = story("events", "export", "--lang", "de")
    assert "Eintrag Nummer 2 fehlt" in german.err


def test_what_no_command_can_have_led_to_is_told_with_its_stream(story: Driver) -> None:
    spoil(story.home, "first is another kind")
    said = story.no(5, "ledger.stream_broken", "note", "add", CODE, "x")
    assert "does not fit together" in said.err
