"""What a hand can change in a home or a backup, and which findings tell of it."""

from __future__ import annotations

from typing import Final

LEDGER: Final[dict[str, tuple[str, set[str]]]] = {
    "a byte of an entry": (
        (
            "UPDATE stored_events SET state=CAST(replace(state, '\"cli\"', '\"clj\"') AS BLOB) "
            "WHERE position=3"
        ),
        {"ledger.entry_unreadable"},
    ),
    "an entry that is no longer canonical": (
        "UPDATE stored_events SET state=CAST(CAST(state AS TEXT) || ' ' AS BLOB) WHERE position=3",
        {"check.entry_contradicts"},
    ),
    "an entry's instant": (
        "UPDATE stored_events SET recorded_at='2026-03-10T11:00:00.000001Z' WHERE position=3",
        {"check.entry_contradicts"},
    ),
    "an entry's name": (
        "UPDATE stored_events SET topic='koop.party.organisation_registered.v1' WHERE position=1",
        {"ledger.entry_unreadable"},
    ),
    "an unknown name": (
        "UPDATE stored_events SET topic='koop.nothing.v1' WHERE position=1",
        {"ledger.entry_unreadable"},
    ),
    "a text instead of bytes": (
        "UPDATE stored_events SET state=CAST(state AS TEXT) WHERE position=2",
        {"check.entry_contradicts"},
    ),
    "an entry moved to another stream": (
        "UPDATE stored_events SET originator_id='ab' || substr(originator_id, 3) WHERE position=5",
        {"check.version_missing"},
    ),
    "an entry within a stream removed": (
        "DELETE FROM stored_events WHERE originator_version=2 AND topic LIKE '%goal_set%'",
        {"check.version_missing", "check.receipt_contradicts"},
    ),
    "the last entry removed": (
        "DELETE FROM stored_events WHERE position=(SELECT MAX(position) FROM stored_events)",
        {"check.last_entries_missing", "check.receipt_contradicts", "check.value_stray"},
    ),
    "an entry added": (
        (
            "INSERT INTO stored_events SELECT 900, originator_id, 99, topic, state, recorded_at "
            "FROM stored_events WHERE position=5"
        ),
        {"check.version_missing"},
    ),
    "a receipt removed": (
        "DELETE FROM receipts WHERE position=4",
        {"check.receipt_missing"},
    ),
    "a receipt's answer": (
        "UPDATE receipts SET answer=replace(answer, 'koop.', 'keep.') WHERE position=4",
        {"check.receipt_contradicts"},
    ),
    "a receipt that is no JSON": (
        "UPDATE receipts SET answer='{' WHERE position=4",
        {"check.receipt_contradicts"},
    ),
    "a receipt at another entry": (
        "UPDATE receipts SET position=5 WHERE position=4",
        {"check.receipt_contradicts", "check.receipt_missing"},
    ),
    "a short code removed": ("DELETE FROM codes", {"check.code_contradicts"}),
    "a short code of another": (
        "UPDATE codes SET stream='ab' || substr(stream, 3)",
        {"check.code_contradicts"},
    ),
    "a short code added": (
        "INSERT INTO codes VALUES ('K-2026', 77, 'abcdef')",
        {"check.code_contradicts"},
    ),
    "the number of a short code": (
        "UPDATE codes SET number=99 WHERE number=1",
        {"check.code_contradicts"},
    ),
    "the series of a short code": (
        "UPDATE codes SET series='L-2026' WHERE number=1",
        {"check.code_contradicts"},
    ),
    "a short code that is no number": (
        "UPDATE codes SET number='x' WHERE number=1",
        {"check.code_contradicts"},
    ),
    "a private value removed": (
        "DELETE FROM vault WHERE position=(SELECT MIN(position) FROM vault)",
        {"check.value_missing"},
    ),
    "a private value at another entry": (
        "UPDATE vault SET position=2 WHERE position=(SELECT MIN(position) FROM vault)",
        {"check.value_stray"},
    ),
    "a private value beyond the end": (
        "UPDATE vault SET position=999 WHERE position=(SELECT MIN(position) FROM vault)",
        {"check.value_stray"},
    ),
    "a private value of nobody": (
        "UPDATE vault SET subject='document' WHERE position=(SELECT MIN(position) FROM vault)",
        {"check.value_stray"},
    ),
    "a private value's bytes": (
        "UPDATE vault SET sealed=randomblob(99) WHERE position=(SELECT MIN(position) FROM vault)",
        {"vault.broken"},
    ),
    "the home's keys": (
        "UPDATE marks SET value='abcd' WHERE name='keys'",
        {"home.keys_foreign", "check.mark_contradicts"},
    ),
    "the name of the home's keys": (
        "UPDATE marks SET name='locks' WHERE name='keys'",
        {"check.mark_contradicts"},
    ),
    "no word of the home's keys": ("DELETE FROM marks", {"check.mark_contradicts"}),
    "an import that left nothing out": (
        "INSERT INTO marks VALUES ('left_out', '3')",
        {"check.mark_contradicts"},
    ),
    "an import beyond the end": (
        "INSERT INTO marks VALUES ('left_out', '999')",
        {"check.mark_contradicts"},
    ),
    "an import that is no number": (
        "INSERT INTO marks VALUES ('left_out', 'three')",
        {"check.mark_contradicts"},
    ),
    "a demo of no day": (
        "INSERT INTO marks VALUES ('demo', 'yes')",
        {"check.mark_contradicts"},
    ),
    "a mark of nobody": ("INSERT INTO marks VALUES ('x', X'00')", {"check.mark_contradicts"}),
}
"""What is done to a ledger, and which findings tell of it among others."""

KEYS: Final[dict[str, tuple[str, set[str]]]] = {
    "a key removed": (
        "DELETE FROM data_keys WHERE subject IS NULL",
        {"check.key_missing"},
    ),
    "a key's bytes": (
        "UPDATE data_keys SET wrapped=randomblob(60) WHERE subject IS NULL",
        {"check.key_broken"},
    ),
    "an actor's name": ("UPDATE actors SET name=randomblob(40)", {"check.key_broken"}),
    "the key of receipts": (
        "UPDATE data_keys SET wrapped=randomblob(60) WHERE subject='receipts'",
        {"home.wrong_master_key"},
    ),
    "no key of receipts": ("DELETE FROM data_keys WHERE subject='receipts'", {"home.file_damaged"}),
    "another kind of file": ("PRAGMA application_id=7", {"home.file_foreign"}),
    "a newer file": ("PRAGMA user_version=99", {"home.schema_newer"}),
}
