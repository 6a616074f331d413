"""No private word is in any file, and what is kept apart cannot be opened without its keys."""

from __future__ import annotations

import hashlib
import json
import secrets
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from koop_es.cooperations import commands as ask
from koop_es.kernel.refusals import IntegrityBroken
from koop_es.kernel.text import Document, FreeText
from koop_es.ledger.errors import FileDamaged, WrongMasterKey
from koop_es.ledger.vault import VaultBroken, commit
from koop_es.parties.commands import RegisterOrganisation, RegisterPerson
from koop_es.relationships.commands import CloseRelationship, EstablishContact
from tests.ledger.looking import rows
from tests.ledger.making import a_cooperation, note, opened, two_parties

if TYPE_CHECKING:
    from pathlib import Path

    from koop_es.app import Koop

MARK = "Geheimnis"


class Marks:
    """Gives each private field a word of its own, to be looked for afterwards."""

    def __init__(self) -> None:
        self.words: list[str] = []

    def __call__(self) -> str:
        self.words.append(f"{MARK}{len(self.words):03d}ä")
        return self.words[-1]


def everything_private(koop: Koop, mark: Marks) -> None:
    """Fill every private field that a command has."""
    common: dict[str, Any] = {"reason_code": "first_entry"}
    contact = {"kind": "email", "value": mark()}
    person = RegisterPerson.model_validate(
        {"name": mark(), "contact_points": [contact], "lawful_basis": "consent", "reason": mark()}
    )
    one = koop.execute(person, idempotency_key=mark()).stream
    office = {"name": "Example House", "contact_points": [{"kind": "phone", "value": mark()}]}
    two = koop.execute(
        RegisterOrganisation.model_validate({**office, "lawful_basis": "consent"})
    ).stream
    tie = koop.execute(
        EstablishContact(parties=(one, two), themes=("reading",), reason=FreeText(mark()))
    ).stream
    koop.execute(CloseRelationship(remark=FreeText(mark()), reason=FreeText(mark())), stream=tie)
    expected = dict.fromkeys(
        (
            "decision_rule",
            "communication_rule",
            "contributions",
            "notice_period",
            "renewal",
            "joining_and_leaving",
            "confidentiality",
            "sustainability",
            "rights_in_results",
            "liability",
            "condition_precedent",
        ),
        "",
    )
    agree = {
        **common,
        "title": "Reading together",
        "themes": ["reading"],
        "parties": [
            {"party": party, "tasks": mark(), "benefit": mark(), "signatory": mark()}
            for party in (one, two)
        ],
        "goals": [{"title": "More readers"}],
        "term": {"starts_on": "2026-03-01", "end_condition": mark(), "review_on": "2027-01-01"},
        "expected": {name: mark() for name in expected},
        "reason": mark(),
    }
    stream = koop.execute(ask.AgreeCooperation.model_validate(agree), idempotency_key=mark()).stream
    progress = {"goal_id": "g1", "progress": {"statement": mark()}, "reason": mark()}
    qualitative = {"title": "Trust", "indicator": {"name": "Trust", "measure": "qualitative"}}
    goal = koop.execute(ask.SetGoal.model_validate({"terms": qualitative}), stream=stream)
    progress["goal_id"] = goal.ids["goal"][0]
    koop.execute(ask.MeasureProgress.model_validate(progress), stream=stream)
    check = {
        "light": "red",
        "summary": mark(),
        "override_reason": mark(),
        "conducted_by": mark(),
        "participants": [mark(), mark()],
        "lights": [{"dimension": "goals", "light": "green"}],
        "deviations": [{"description": mark(), "cause": mark()}],
        "measures": [
            {"title": mark(), "owner_note": mark(), "due_on": "2026-06-01"},
            {"title": mark(), "owner": one, "due_on": "2026-06-01"},
        ],
        "decision_needed": mark(),
        "conclusion": mark(),
    }
    ids = koop.execute(ask.RecordControllingCheck.model_validate(check), stream=stream).ids
    measure = {"measure_id": ids["measure"][0], "outcome": mark()}
    koop.execute(ask.CloseMeasure.model_validate(measure), stream=stream)
    decision = {"decision_id": ids["decision"][0], "outcome": mark(), "decided_by": mark()}
    koop.execute(ask.RecordDecision.model_validate(decision), stream=stream)
    evidence = ask.AttachEvidence(
        document=Document(mark().encode()), file_name=FreeText(mark()), media_type="text/plain"
    )
    koop.execute(evidence, stream=stream, idempotency_key=mark())
    written = koop.execute(note(mark()), stream=stream).events[0]["id"]
    correct = {"corrects": written, "kind": "change", "fields": {"text": mark()}, "reason": mark()}
    koop.execute(ask.CorrectEntry.model_validate(correct), stream=stream, idempotency_key=mark())
    agreed = koop.store.read_stream(stream)[0].event_id
    fields = {"expected": {"renewal": mark()}}
    correct = {"corrects": agreed, "kind": "change", "fields": fields, "reason": mark()}
    koop.execute(ask.CorrectEntry.model_validate(correct), stream=stream)
    end = {"manner": "by_consent", "remark": mark(), "reason": mark()}
    koop.execute(ask.EndCooperation.model_validate(end), stream=stream)


def words_in(folder: Path) -> set[str]:
    """Return the files of a folder in which a private word is found, however it is written."""
    wanted = [MARK.encode(), MARK.encode("utf-16-le"), MARK.encode().hex().encode()]
    return {
        file.name
        for file in folder.rglob("*")
        if file.is_file() and any(word in file.read_bytes() for word in wanted)
    }


def test_no_private_word_is_in_any_file(home: Path) -> None:
    mark = Marks()
    with opened(home) as koop:
        everything_private(koop, mark)
        assert (home / "ledger.db-wal").stat().st_size > 0
        assert words_in(home) == set()
        readable = json.dumps([str(v) for v in _all_values(koop).values()], ensure_ascii=False)
    assert words_in(home) == set()
    keys_and_texts = [word for word in mark.words if word not in readable]
    assert len(keys_and_texts) == 4, "every word but the idempotency keys is in the vault"


def test_a_word_left_in_the_open_is_found(home: Path) -> None:
    with opened(home) as koop:
        koop.execute(RegisterOrganisation(name=f"{MARK} House"))
        assert words_in(home) == {"ledger.db-wal"}
    assert words_in(home) == {"ledger.db"}


def test_a_refusal_tells_no_private_word(koop: Koop) -> None:
    stream = a_cooperation(koop)
    for command in (
        ask.CloseMeasure.model_validate({"measure_id": "a9", "outcome": MARK}),
        ask.EndCooperation.model_validate({"manner": "unknown", "remark": MARK}),
    ):
        with pytest.raises(Exception, match=r"^(?!.*Geheimnis)"):
            koop.execute(command, stream=stream)


def _all_values(koop: Koop) -> dict[str, str | bytes]:
    found = rows(koop.home.ledger_file, "SELECT commitment FROM vault")
    return {
        commitment: value.decode() if isinstance(value, bytes) else value
        for commitment, value in koop.store.open_private([row[0] for row in found]).items()
    }


# Keys


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
