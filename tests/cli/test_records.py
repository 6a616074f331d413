"""The record itself: tailed, shown, exported, imported; read models rebuilt."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

from tests.cli.story import CODE
from tests.cli.test_program import START
from tests.ledger.looking import rows
from tests.support.patience import PATIENCE

if TYPE_CHECKING:
    from tests.cli.driving import Driver

FIELDS = ["position", "stream", "version", "type", "recorded_at", "data"]


def test_the_tail_is_one_document_a_line(story: Driver) -> None:
    lines = story.ok("events", "tail", "--json", "-n", "3").out.splitlines()
    entries = [json.loads(line) for line in lines]
    assert [list(entry) for entry in entries] == [FIELDS] * 3
    assert [entry["position"] for entry in entries] == [9, 10, 11]
    assert not story.ok("events", "tail", "-n", "0").out


def test_an_entry_is_found_by_position_and_id(story: Driver) -> None:
    by_position = story.ok("events", "show", "7", "--json").json
    event_id = by_position["data"]["event_id"]
    for name in (event_id, event_id[:28], event_id.upper()):
        assert story.ok("events", "show", name, "--json").json == by_position
    story.no(3, "name.ambiguous", "events", "show", event_id[:5])
    raw = json.dumps(by_position["data"], sort_keys=True, separators=(",", ":"))
    assert by_position["hash"] == hashlib.sha256(raw.encode()).hexdigest()


def test_a_record_moves_to_another_home(story: Driver) -> None:
    file = story.home.parent / "record.jsonl"
    said = story.ok("events", "export", "--output", file)
    assert "--with-private" in said.err
    streamed = story.ok("events", "export").out
    assert [json.loads(line) for line in streamed.splitlines()] == [
        json.loads(line) for line in file.read_text().splitlines()
    ]
    story.use(story.home.parent / "elsewhere")
    told = story.ok("events", "import", file, "--json").json
    assert (told["events"], told["is_whole"]) == (11, True)
    assert story.ok("events", "export").out == streamed
    found = story.ok("cooperation", "show", CODE, "--json").json
    assert found["title"] == "Reading aloud"
    assert found["notes"][0]["text"] is None
    story.no(4, "transfer.home_not_empty", "events", "import", file)


def test_a_record_cut_off_between_two_lines_is_not_taken(story: Driver) -> None:
    file = story.home.parent / "record.jsonl"
    lines = story.ok("events", "export").out.splitlines(keepends=True)
    file.write_text("".join(lines[:5]))
    story.use(story.home.parent / "elsewhere")
    said = story.no(2, "transfer.end_missing", "events", "import", file)
    assert "behind position 5" in said.err
    taken = story.ok("events", "import", file, "--without-end")
    assert "5 entries imported." in taken.out
    assert "does not tell its end" in taken.err


def test_private_values_move_under_a_passphrase(story: Driver) -> None:
    secret = story.home.parent / "secret"
    secret.write_text("a long passphrase\n")
    words = ("--with-private", "--passphrase-file", secret)
    text = story.ok("events", "export", *words).out
    assert "The school was called." not in text
    story.use(story.home.parent / "elsewhere")
    other = story.home.parent / "other"
    other.write_text("another passphrase")
    story.no(
        2,
        "transfer.passphrase_wrong",
        "events",
        "import",
        "-",
        "--passphrase-file",
        other,
        stdin=text,
    )
    story.ok("events", "import", "-", "--passphrase-file", secret, stdin=text)
    found = story.ok("cooperation", "show", CODE, "--json").json
    assert found["notes"][0]["text"] == "The school was called."


def test_a_passphrase_must_be_long(story: Driver) -> None:
    secret = story.home.parent / "secret"
    secret.write_text("short")
    words = ("--with-private", "--passphrase-file", secret)
    story.no(2, "transfer.passphrase_too_short", "events", "export", *words)


def test_lines_that_are_no_record_are_refused(koop: Driver) -> None:
    koop.no(2, "transfer.line_unreadable", "events", "import", "-", stdin="{}\n")
    koop.no(2, "file.not_read", "events", "import", "/nowhere")
    assert not koop.ok("events", "tail").out


def test_read_models_are_rebuilt_to_the_same(story: Driver) -> None:
    before = story.ok("cooperation", "list", "--json").json["items"]
    assert "parties" in story.ok("projections", "rebuild").out
    assert story.ok("cooperation", "list", "--json").json["items"] == before
    rows = story.ok("projections", "list").rows
    assert {row["state"] for row in rows} == {"live", "retired"}
    assert {row["lag_events"] for row in rows} == {"0"}


def test_following_shows_what_another_process_records(story: Driver) -> None:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    with subprocess.Popen(
        [sys.executable, "-c", START, "events", "tail", "-n", "1", "--follow", "--json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
    ) as following:
        assert following.stdout is not None
        assert json.loads(following.stdout.readline())["position"] == 11
        story.ok("note", "add", CODE, "news")
        assert json.loads(following.stdout.readline())["position"] == 12
        following.send_signal(signal.SIGINT)
        _, err = following.communicate(timeout=PATIENCE)
    assert following.returncode == 130
    assert not err


def test_erased_values_are_shown_as_such(story: Driver) -> None:
    rows(story.home / "ledger.db", "DELETE FROM vault")
    text = story.ok("cooperation", "show", CODE).out
    assert "erased" in text
    assert "erased" in story.ok("party", "list", "--format", "table").out
