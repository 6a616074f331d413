"""What is kept apart cannot be opened without its keys, and what was changed is told."""

from __future__ import annotations

import hashlib
import json
import secrets
from datetime import date
from typing import TYPE_CHECKING

import pytest

from koop_es.cooperations import commands as ask
from koop_es.kernel.refusals import IntegrityBroken
from koop_es.kernel.text import Document, FreeText
from koop_es.ledger.errors import FileDamaged, WrongMasterKey
from koop_es.ledger.vault import VaultBroken, commit
from koop_es.parties.commands import RegisterPerson
from tests.ledger.looking import rows
from tests.ledger.making import a_cooperation, note, opened, two_parties
from tests.ledger.private import Marks, everything_private

if TYPE_CHECKING:
    from pathlib import Path

    from koop_es.app import Koop


def a_note(koop: Koop, text: str = "kept apart") -> str:
    """Write a note and return its commitment."""
    stream = a_cooperation(koop)
    koop.execute(note(text), stream=stream)
    return json.loads(koop.store.read_stream(stream)[-1].raw)["fact"]["text"]["c"]


def test_another_wrapping_key_opens_nothing(home: Path) -> None:
    with opened(home) as koop:
        a_note(koop)
    (home / "master.key").write_text(secrets.token_bytes(32).hex() + "\n")
    with pytest.raises(WrongMasterKey):
        opened(home)


def test_no_data_key_is_in_any_file_unwrapped(home: Path) -> None:
    with opened(home) as koop:
        a_note(koop)
        ids = {row[0] for row in rows(home / "keys.db", "SELECT key_id FROM data_keys")}
        keys = koop.home.keys.keys(ids)
        assert set(keys) == ids
        for file in home.iterdir():
            content = file.read_bytes()
            assert not any(key in content or key.hex().encode() in content for key in keys.values())


def test_each_entry_has_a_text_key_of_its_own_and_a_subject_keeps_one(home: Path) -> None:
    with opened(home) as koop:
        everything_private(koop, Marks())
    by_position = rows(
        home / "ledger.db",
        "SELECT COUNT(DISTINCT position), COUNT(DISTINCT key_id) FROM vault WHERE subject='text'",
    )
    assert by_position[0][0] == by_position[0][1]
    subjects = rows(
        home / "ledger.db",
        "SELECT COUNT(DISTINCT key_id) FROM vault "
        "WHERE subject NOT IN ('text','document') GROUP BY subject",
    )
    assert subjects == [(1,), (1,)]


def test_a_value_whose_key_is_gone_is_absent_and_the_others_stay(koop: Koop, home: Path) -> None:
    gone, stays = a_note(koop, "gone"), a_note(koop, "stays")
    ((key_id,),) = rows(home / "ledger.db", "SELECT key_id FROM vault WHERE commitment=?", gone)
    rows(home / "keys.db", "DELETE FROM data_keys WHERE key_id=?", key_id)
    assert koop.store.open_private([gone, stays]) == {stays: "stays"}


def test_a_value_whose_row_is_gone_is_absent(koop: Koop, home: Path) -> None:
    gone, stays = a_note(koop, "gone"), a_note(koop, "stays")
    rows(home / "ledger.db", "DELETE FROM vault WHERE commitment=?", gone)
    assert koop.store.open_private([gone, stays]) == {stays: "stays"}


SWAP = "UPDATE vault SET sealed=(SELECT sealed FROM vault WHERE commitment<>?1) WHERE commitment=?1"
SWAP_ALL = SWAP.replace("sealed=", "(sealed, key_id)=").replace(
    "SELECT sealed", "SELECT sealed, key_id"
)
TAMPERED = [
    "UPDATE vault SET sealed=X'' WHERE commitment=?",
    "UPDATE vault SET sealed=X'00' WHERE commitment=?",
    "UPDATE vault SET sealed=substr(sealed, 1, 12) WHERE commitment=?",
    "UPDATE vault SET sealed=substr(sealed, 1, length(sealed) - 1) WHERE commitment=?",
    "UPDATE vault SET sealed=CAST(sealed || X'00' AS BLOB) WHERE commitment=?",
    "UPDATE vault SET sealed=zeroblob(length(sealed)) WHERE commitment=?",
    "UPDATE vault SET sealed='text' WHERE commitment=?",
    SWAP,
    SWAP_ALL,
]


@pytest.mark.parametrize("statement", TAMPERED)
def test_a_changed_value_is_told(koop: Koop, home: Path, statement: str) -> None:
    changed, other = a_note(koop, "before"), a_note(koop, "other")
    rows(home / "ledger.db", statement, changed)
    with pytest.raises(VaultBroken) as caught:
        koop.store.open_private([changed])
    assert isinstance(caught.value, IntegrityBroken)
    assert caught.value.params == {"commitment": changed}
    assert koop.store.open_private([other]) == {other: "other"}


@pytest.mark.parametrize("value", ["X''", "zeroblob(60)", "'text'"])
def test_a_changed_key_is_told(koop: Koop, home: Path, value: str) -> None:
    commitment = a_note(koop)
    rows(home / "keys.db", f"UPDATE data_keys SET wrapped={value} WHERE subject IS NULL")  # noqa: S608
    with pytest.raises(FileDamaged):
        koop.store.open_private([commitment])


def test_a_key_store_without_its_receipt_key_is_damaged(home: Path) -> None:
    opened(home).close()
    rows(home / "keys.db", "DELETE FROM data_keys WHERE subject='receipts'")
    with pytest.raises(FileDamaged):
        opened(home)


# Commitments


def test_a_commitment_binds_value_path_and_salt() -> None:
    salt = bytes(range(32))
    known = commit(salt, "fact.text", b"value")
    assert known == commit(salt, "fact.text", b"value")
    others = {
        commit(salt, "fact.text", b"valu"),
        commit(salt, "fact.texts", b"value"),
        commit(salt, "fact.tex", b"tvalue"),
        commit(salt[::-1], "fact.text", b"value"),
        commit(salt, "", b"fact.textvalue"),
    }
    assert known not in others
    assert len(others) == 5


def test_a_commitment_can_be_derived_from_its_description() -> None:
    # SHA-256("koop-commit/v1\0" ‖ salt ‖ len32(path) ‖ path ‖ len64(value) ‖ value)
    described = b"koop-commit/v1\0" + b"s" * 32 + b"\0\0\0\x01p" + b"\0" * 7 + b"\x02vv"
    assert commit(b"s" * 32, "p", b"vv") == hashlib.sha256(described).hexdigest()


def test_equal_words_have_different_commitments(koop: Koop) -> None:
    assert a_note(koop, "the same") != a_note(koop, "the same")


def test_evidence_comes_back_byte_for_byte(koop: Koop) -> None:
    stream, content = a_cooperation(koop), bytes(range(256)) * 5000
    koop.execute(
        ask.AttachEvidence(
            document=Document(content),
            file_name=FreeText("a.bin"),
            media_type="x/y",
            effective_on=date(2026, 3, 1),
        ),
        stream=stream,
    )
    fact = json.loads(koop.store.read_stream(stream)[-1].raw)["fact"]
    assert fact["document"]["$pd"] == "document"
    values = koop.store.open_private([fact["document"]["c"], fact["file_name"]["c"]])
    assert list(values.values()).count(content) == 1
    assert values[fact["file_name"]["c"]] == "a.bin"


def test_parties_of_one_home_keep_their_own_subjects(koop: Koop, home: Path) -> None:
    person = {"name": "Marker", "lawful_basis": "consent"}
    stream = koop.execute(RegisterPerson.model_validate(person)).stream
    two_parties(koop)
    assert rows(home / "ledger.db", "SELECT subject FROM vault") == [(stream,)]
    subjects = rows(home / "keys.db", "SELECT subject FROM data_keys WHERE subject IS NOT NULL")
    assert sorted(subjects) == sorted([("receipts",), (stream,)])
