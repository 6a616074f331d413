"""Reading a ledger into an empty home: positions, bytes and receipts are kept."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Final

from cryptography.exceptions import InvalidTag
from pydantic import (
    Base64Bytes,
    BaseModel,
    Field,
    JsonValue,
    StringConstraints,
    ValidationError,
)

from koop_es.cooperations.events import CooperationAgreed
from koop_es.kernel.event import Part
from koop_es.kernel.ids import StreamId
from koop_es.kernel.text import Hex64
from koop_es.ledger.canonical import canonical_bytes
from koop_es.ledger.codec import Decoder, EntryUnreadable
from koop_es.ledger.keys import decrypt, encrypt
from koop_es.ledger.port import Receipt
from koop_es.ledger.sqlite_rows import insert_code, insert_receipt, insert_vault, split_code
from koop_es.ledger.transfer import (
    PAGE,
    HomeNotEmpty,
    LineOutOfOrder,
    LineUnreadable,
    PassphraseWrong,
    derived_key,
)
from koop_es.ledger.vault import VaultBroken, VaultRow, unpack

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from eventsourcing.sqlite import SQLiteCursor

    from koop_es.ledger.keys import KeyStore
    from koop_es.ledger.sqlite_store import SQLiteStore


COMMITMENT: Final = re.compile(rb'\{"\$pd":"[^"]*","c":"([0-9a-f]{64})"\}')
"""A commitment in stored bytes, whose keys are sorted."""


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


class ReceiptLine(Part):
    """A receipt as a line holds it."""

    key: Hex64
    command: str
    answer: dict[str, JsonValue]


class SealedValue(Part):
    """A private value, encrypted to the passphrase."""

    c: Hex64
    subject: Annotated[str, StringConstraints(pattern="^(text|document|[0-9a-f]{32})$")]
    sealed: Base64Bytes


class PrivateLine(Part):
    """What a line holds under the passphrase.

    Attributes:
        salt: Salt of the passphrase's key, the same throughout a file.
        values: Private values of the entry.
        actor: Name of the entry's actor, at its first entry.
    """

    salt: Annotated[str, StringConstraints(pattern="^([0-9a-f]{2}){8,64}$")]
    values: tuple[SealedValue, ...] = ()
    actor: Base64Bytes | None = None


class Line(BaseModel):
    """One entry as a line of an export; fields of later versions are passed over."""

    position: Annotated[int, Field(ge=1, lt=2**53)]
    stream: StreamId
    version: Annotated[int, Field(ge=1, lt=2**31)]
    type: str
    recorded_at: str
    data: dict[str, JsonValue]
    receipt: ReceiptLine | None = None
    private: PrivateLine | None = None


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
        self._commitments: set[bytes] = set()
        self._events = self._receipts = self._private = 0

    def result(self) -> Imported:
        left_out = len(self._commitments) - self._private
        return Imported(self._events, self._receipts, self._private, left_out)

    def take(self, number: int, text: bytes) -> None:
        line = _parse(number, text)
        self._check_order(number, line)
        try:
            raw = canonical_bytes(line.data)
            decode = self._decoder.decode
            record = decode(line.position, line.stream, line.version, line.type, raw)
            if isinstance(record.event, CooperationAgreed):
                split_code(record.event.code)
        except (EntryUnreadable, ValueError, OverflowError) as error:
            raise LineUnreadable(line=number, type=line.type) from error
        self._cursor.execute(
            "INSERT INTO stored_events VALUES (?,?,?,?,?,?)",
            (line.position, line.stream, line.version, line.type, raw, line.recorded_at),
        )
        if isinstance(record.event, CooperationAgreed):
            insert_code(self._cursor, record.event.code, record.stream)
        self._events += 1
        self._commitments.update(COMMITMENT.findall(raw))
        self._take_receipt(line)
        self._take_private(number, line, record.envelope.actor)

    def _check_order(self, number: int, line: Line) -> None:
        version = self._versions.get(line.stream, 0) + 1
        follows = line.position > self._last[0] and line.recorded_at >= self._last[1]
        if line.data.get("recorded_at") != line.recorded_at:
            raise LineUnreadable(line=number, type=line.type)
        if not follows or line.version != version:
            raise LineOutOfOrder(line=number, position=line.position)
        self._last = (line.position, line.recorded_at)
        self._versions[line.stream] = version

    def _take_receipt(self, line: Line) -> None:
        if line.receipt is not None:
            told = line.receipt
            kept = Receipt(told.key, told.command, None, told.answer)
            insert_receipt(self._cursor, kept, line.position)
            self._receipts += 1

    def _take_private(self, number: int, line: Line, actor: str) -> None:
        private = line.private
        if private is None or self._passphrase is None:
            return
        key = self._key_for(private.salt)
        try:
            rows = self._rows(private.values, key)
            if private.actor is not None:
                name = decrypt(key, private.actor, b"actor").decode()
                self._keys.restore_actor(actor, name)
        except InvalidTag as error:
            raise PassphraseWrong(field="passphrase") from error
        except (VaultBroken, ValueError) as error:
            raise LineUnreadable(line=number, type=line.type) from error
        insert_vault(self._cursor, rows, line.position)
        self._private += len(rows)

    def _key_for(self, salt: str) -> bytes:
        if salt not in self._derived:
            assert self._passphrase is not None, "asked only with a passphrase"  # noqa: S101 - narrows the type
            self._derived = {salt: derived_key(self._passphrase, bytes.fromhex(salt))}
        return self._derived[salt]

    def _rows(self, values: Sequence[SealedValue], key: bytes) -> list[VaultRow]:
        rows: list[VaultRow] = []
        text_key: tuple[str, bytes] | None = None
        for value in values:
            commitment, subject = value.c, value.subject
            plain = decrypt(key, value.sealed, commitment.encode())
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


def _parse(number: int, line: bytes) -> Line:
    try:
        json.loads(line, object_pairs_hook=_once_each)
        return Line.model_validate_json(line, strict=True)
    except (ValidationError, ValueError, RecursionError) as error:
        raise LineUnreadable(line=number, type="?") from error


def _once_each(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """Refuse a name that stands twice: two readers would see two contents in one line."""
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError
    return found
