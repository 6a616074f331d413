"""Reading a ledger into an empty home: positions, bytes and receipts are kept."""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from cryptography.exceptions import InvalidTag

from koop_es.cooperations.events import CooperationAgreed
from koop_es.ledger.canonical import canonical_bytes
from koop_es.ledger.codec import Decoder, EntryUnreadable
from koop_es.ledger.keys import decrypt, encrypt
from koop_es.ledger.port import Receipt
from koop_es.ledger.sqlite_rows import insert_code, insert_receipt, insert_vault
from koop_es.ledger.transfer import (
    FIELDS,
    PAGE,
    HomeNotEmpty,
    LineOutOfOrder,
    LineUnreadable,
    PassphraseWrong,
    derived_key,
)
from koop_es.ledger.vault import VaultBroken, VaultRow, unpack

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from eventsourcing.sqlite import SQLiteCursor

    from koop_es.ledger.keys import KeyStore
    from koop_es.ledger.sqlite_store import SQLiteStore


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import brought.

    Attributes:
        events: Entries.
        receipts: Receipts of commands.
        private: Private values opened and stored anew.
        left_out: Commitments whose private values were not in the file or not opened.
    """

    events: int
    receipts: int
    private: int
    left_out: int


def import_events(
    store: SQLiteStore,
    keys: KeyStore,
    lines: Iterable[bytes],
    *,
    time_zone: str,
    passphrase: str | None = None,
    progress: Callable[[int], None] | None = None,
) -> Imported:
    """Read entries into an empty home, all or nothing: positions, bytes and receipts are kept.

    Raises:
        HomeNotEmpty: The home has entries already.
        LineUnreadable: A line is no entry of a ledger.
        LineOutOfOrder: Positions, versions or instants do not follow each other.
        PassphraseWrong: The passphrase does not open the private values.
    """
    if store.head() > 0:
        raise HomeNotEmpty
    with store.restoring() as cursor:
        reader = _Reader(store, keys, cursor, time_zone, passphrase)
        for number, line in enumerate(lines, start=1):
            if line.strip():
                reader.take(number, line)
            if progress is not None and number % PAGE == 0:
                progress(number)
    return reader.result()


class _Reader:
    def __init__(
        self,
        store: SQLiteStore,
        keys: KeyStore,
        cursor: SQLiteCursor,
        time_zone: str,
        passphrase: str | None,
    ) -> None:
        self._store = store
        self._keys = keys
        self._cursor = cursor
        self._decoder = Decoder(time_zone)
        self._passphrase = passphrase
        self._derived: dict[str, bytes] = {}
        self._versions: dict[str, int] = {}
        self._last = (0, "")
        self._events = self._receipts = self._private = self._commitments = 0

    def result(self) -> Imported:
        left_out = self._commitments - self._private
        return Imported(self._events, self._receipts, self._private, left_out)

    def take(self, number: int, line: bytes) -> None:
        entry = _parse(number, line)
        raw = canonical_bytes(entry["data"])
        self._check_order(number, entry)
        try:
            record = self._decoder.decode(
                entry["position"], entry["stream"], entry["version"], entry["type"], raw
            )
        except EntryUnreadable as error:
            raise LineUnreadable(line=number, type=entry["type"]) from error
        self._cursor.execute(
            "INSERT INTO stored_events VALUES (?,?,?,?,?,?)",
            (
                record.position,
                record.stream,
                record.version,
                record.topic,
                raw,
                entry["recorded_at"],
            ),
        )
        if isinstance(record.event, CooperationAgreed):
            insert_code(self._cursor, record.event.code, record.stream)
        self._events += 1
        self._commitments += raw.count(b'{"$pd":')
        self._take_receipt(entry)
        self._take_private(number, entry, record.envelope.actor)

    def _check_order(self, number: int, entry: dict[str, Any]) -> None:
        position, recorded_at = entry["position"], entry["recorded_at"]
        version = self._versions.get(entry["stream"], 0) + 1
        follows = position > self._last[0] and recorded_at >= self._last[1]
        if not follows or entry["version"] != version:
            raise LineOutOfOrder(line=number, position=position)
        if entry["data"].get("recorded_at") != recorded_at:
            raise LineUnreadable(line=number, type=entry["type"])
        self._last = (position, recorded_at)
        self._versions[entry["stream"]] = version

    def _take_receipt(self, entry: dict[str, Any]) -> None:
        receipt = entry.get("receipt")
        if receipt is None:
            return
        kept = Receipt(receipt["key"], receipt["command"], None, receipt["answer"])
        insert_receipt(self._cursor, kept, entry["position"])
        self._receipts += 1

    def _take_private(self, number: int, entry: dict[str, Any], actor: str) -> None:
        private = entry.get("private")
        if private is None or self._passphrase is None:
            return
        key = self._key_for(private["salt"])
        try:
            rows = self._rows(private.get("values", []), key)
            if "actor" in private:
                sealed = base64.b64decode(private["actor"], validate=True)
                self._keys.restore_actor(actor, decrypt(key, sealed, b"actor").decode())
        except InvalidTag as error:
            raise PassphraseWrong(field="passphrase") from error
        except (VaultBroken, binascii.Error, KeyError, ValueError) as error:
            raise LineUnreadable(line=number, type=entry["type"]) from error
        insert_vault(self._cursor, rows, entry["position"])
        self._private += len(rows)

    def _key_for(self, salt: str) -> bytes:
        if salt not in self._derived:
            assert self._passphrase is not None, "asked only with a passphrase"  # noqa: S101 - narrows the type
            self._derived[salt] = derived_key(self._passphrase, bytes.fromhex(salt))
        return self._derived[salt]

    def _rows(self, values: list[dict[str, str]], key: bytes) -> list[VaultRow]:
        rows: list[VaultRow] = []
        text_key: tuple[str, bytes] | None = None
        for value in values:
            commitment, subject = value["c"], value["subject"]
            sealed = base64.b64decode(value["sealed"], validate=True)
            plain = decrypt(key, sealed, commitment.encode())
            unpack(plain, commitment)
            if subject == "text":
                text_key = text_key or self._keys.fresh_key()
                own = text_key
            elif subject == "document":
                own = self._keys.fresh_key()
            else:
                own = self._keys.subject_key(subject)
            rows.append(
                VaultRow(commitment, subject, own[0], encrypt(own[1], plain, commitment.encode()))
            )
        return rows


def _parse(number: int, line: bytes) -> dict[str, Any]:
    try:
        entry: dict[str, Any] = json.loads(line)
        fits = (
            _is_object(entry)
            and all(name in entry for name in FIELDS)
            and isinstance(entry["position"], int)
            and isinstance(entry["version"], int)
            and all(isinstance(entry[name], str) for name in ("stream", "type", "recorded_at"))
            and isinstance(entry["data"], dict)
        )
        canonical_bytes(cast("dict[str, Any]", entry["data"]) if fits else {})
    except (ValueError, RecursionError) as error:
        raise LineUnreadable(line=number, type="?") from error
    if not fits:
        raise LineUnreadable(line=number, type="?")
    return entry


def _is_object(value: object) -> bool:
    return isinstance(value, dict)
