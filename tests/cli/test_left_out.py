"""What an import left out is told apart from what was erased."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.cli.story import CODE
from tests.ledger.looking import rows

if TYPE_CHECKING:
    from tests.cli.driving import Driver


@pytest.fixture
def plain(story: Driver) -> Driver:
    """Return a driver where a record was imported without its private values."""
    proof, file = story.home.parent / "proof.txt", story.home.parent / "record.jsonl"
    proof.write_text("a proof")
    story.ok("party", "register", "Example Person", "--person", "--lawful-basis", "consent")
    story.ok("evidence", "attach", CODE, proof)
    story.ok("events", "export", "--output", file)
    story.use(story.home.parent / "elsewhere")
    story.ok("events", "import", file)
    return story


def test_what_was_left_out_is_not_called_erased(plain: Driver) -> None:
    for words in (
        ["cooperation", "show", CODE],
        ["party", "list", "--format", "table"],
        ["events", "tail"],
    ):
        told = plain.ok(*words).out
        assert "not in this home" in told
        assert "erased" not in told
        german = plain.ok("--lang", "de", *words).out
        assert "nicht in diesem Bestand" in german
        assert "gelöscht" not in german


def test_a_file_that_was_left_out_is_not_said_to_be_unknown(plain: Driver) -> None:
    copy = plain.home.parent / "copy.txt"
    (attached,) = plain.ok("cooperation", "show", CODE, "--json").json["evidence"]
    words = ("evidence", "save", CODE, attached["evidence_id"], "--output", copy)
    plain.no(3, "private.left_out", *words)
    assert not copy.exists()


def test_a_file_attached_after_the_import_was_erased(plain: Driver) -> None:
    proof, copy = plain.home.parent / "later.txt", plain.home.parent / "copy.txt"
    proof.write_text("a later proof")
    plain.ok("evidence", "attach", CODE, proof)
    (evidence,) = [
        each["evidence_id"]
        for each in plain.ok("cooperation", "show", CODE, "--json").json["evidence"]
        if each["file_name"]
    ]
    words = ("evidence", "save", CODE, evidence, "--output", copy)
    rows(plain.home / "ledger.db", "DELETE FROM vault WHERE subject='document'")
    plain.no(3, "private.erased", *words)


def test_nothing_is_said_to_be_left_out_of_a_home_that_has_all(story: Driver) -> None:
    secret, file = story.home.parent / "secret", story.home.parent / "record.jsonl"
    secret.write_text("a long passphrase\n")
    words = ("--with-private", "--passphrase-file", secret)
    story.ok("events", "export", "--output", file, *words)
    story.use(story.home.parent / "elsewhere")
    story.ok("events", "import", file, *words)
    rows(story.home / "ledger.db", "DELETE FROM vault")
    told = story.ok("cooperation", "show", CODE).out
    assert "erased" in told
    assert "not in this home" not in told


def test_a_key_that_came_with_an_import_is_refused_in_words(story: Driver) -> None:
    asked = ("note", "add", CODE, "A word", "--idempotency-key", "k")
    story.ok(*asked)
    file = story.home.parent / "record.jsonl"
    story.ok("events", "export", "--output", file)
    story.use(story.home.parent / "elsewhere")
    story.ok("events", "import", file)
    said = story.no(4, "command.idempotency_key_not_comparable", *asked)
    assert "import" in said.err


@pytest.mark.parametrize("key", ["", " ", "k" * 256])
@pytest.mark.parametrize("dry_run", [[], ["--dry-run"]])
def test_a_key_that_is_none_is_wrong_use(story: Driver, key: str, dry_run: list[str]) -> None:
    asked = ("note", "add", CODE, "A word", "--idempotency-key", key, *dry_run)
    said = story.no(2, "invalid", *asked)
    assert "key" in said.err


def test_an_entry_changed_by_hand_stops_the_export(story: Driver) -> None:
    rows(
        story.home / "ledger.db",
        "UPDATE stored_events SET state=CAST(replace(state, '\"fact\":{', '\"fact\": {') AS BLOB)"
        " WHERE position=7",
    )
    file = story.home.parent / "record.jsonl"
    said = story.no(5, "ledger.entry_broken", "events", "export", "--output", file)
    assert "7" in said.err
    assert not file.exists()
    written = story("events", "export").out.splitlines()
    assert [json.loads(line)["position"] for line in written] == [1, 2, 3, 4, 5, 6]
