"""Writing a ledger out: every entry as one line of JSON, byte for byte."""

from __future__ import annotations

import base64
import json
import secrets
from typing import TYPE_CHECKING, Any, Final

from koop_es.cooperations.events import BEGINNINGS
from koop_es.ledger.canonical import canonical_bytes
from koop_es.ledger.ciphers import encrypt
from koop_es.ledger.codec import Decoder, EntryBroken
from koop_es.ledger.rows import split_code
from koop_es.ledger.transfer import (
    ACTOR_NAME,
    PAGE,
    RECEIPT_KEY,
    Counted,
    Order,
    PassphraseTooShort,
    commitments,
    derived_key,
    parsed,
)
from koop_es.ledger.vault import VaultBroken, VaultRow, unpack, unseal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from typing import BinaryIO

    from koop_es.ledger.keeping import Ledger
    from koop_es.ledger.keys import KeyStore
    from koop_es.ledger.port import RawRecord, Receipt

SALT: Final = 16
SHORTEST_PASSPHRASE: Final = 8


def export_events(
    store: Ledger,
    keys: KeyStore,
    out: BinaryIO,
    *,
    after: int = 0,
    passphrase: str | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> int:
    """Write the entries behind a position, one a line, and return how many.

    Each line holds ``position``, ``stream``, ``version``, ``type``, ``recorded_at`` and ``data``,
    the exact stored bytes; ``receipt`` where a command with an idempotency key ended there; and
    ``private`` if a passphrase is given, encrypted to it. Only what an import would take is
    written: each line is read again before it is. A last line tells how many there were, so that
    a file that was cut off is known by its lack.

    Raises:
        PassphraseTooShort: It has fewer than 8 characters.
        IntegrityBroken: An entry, or what belongs to it, was changed; the class names its
            position, and nothing is written of it or of those behind it.
    """
    writer = _Writer(store, keys, passphrase, after)
    head, counted = store.head(), Counted(after)
    while page := store.read_raw(counted.position, PAGE):
        out.writelines(writer.lines(page))
        for entry in page:
            counted.add(entry)
        if progress is not None:
            progress(counted.position, max(head, counted.position))
    out.write(b'{"end":' + counted.end().model_dump_json().encode() + b"}\n")
    return counted.entries


class _Writer:
    def __init__(self, store: Ledger, keys: KeyStore, passphrase: str | None, after: int) -> None:
        if passphrase is not None and len(passphrase) < SHORTEST_PASSPHRASE:
            raise PassphraseTooShort(field="passphrase", least=SHORTEST_PASSPHRASE)
        self._store = store
        self._keys = keys
        self._salt = secrets.token_bytes(SALT)
        self._key = derived_key(passphrase, self._salt) if passphrase is not None else None
        self._actors = self._keys.actors() if self._key else {}
        self._receipt_key = self._keys.receipt_key() if self._key else None
        # The day of recording is not asked for, so any time zone will do.
        self._decoder = Decoder("UTC")
        self._order = Order(whole=after == 0)
        self._codes: set[tuple[str, int]] = set()

    def lines(self, page: list[RawRecord]) -> Iterator[bytes]:
        first, last = page[0].position - 1, page[-1].position
        receipts = self._store.receipts_between(first, last)
        vault = self._store.vault_rows_between(first, last) if self._key else {}
        for entry in page:
            receipt = receipts.get(entry.position)
            actor = self._checked(entry, receipt)
            extra: dict[str, Any] = {}
            if receipt is not None:
                extra["receipt"] = self._receipt(receipt)
            if self._key is not None:
                private = self._private(self._key, vault.get(entry.position, []), entry)
                private |= self._beside(self._key, actor, receipt)
                if private:
                    extra["private"] = {"salt": self._salt.hex(), **private}
            yield _line(entry, extra)

    def _checked(self, entry: RawRecord, receipt: Receipt | None) -> str:
        """Read an entry as an import would, and return its actor."""
        extra = {"receipt": self._receipt(receipt)} if receipt is not None else {}
        try:
            line = parsed(_line(entry, extra))
            decode = self._decoder.decode
            record = decode(entry.position, entry.stream, entry.version, entry.topic, entry.raw)
            whole = canonical_bytes(line.data) == entry.raw and self._order.follows(line)
            if entry.version == 1 and isinstance(record.event, BEGINNINGS):
                code = split_code(record.event.code)
                whole = whole and code not in self._codes
                self._codes.add(code)
        except (ValueError, TypeError) as error:
            raise EntryBroken(position=entry.position) from error
        if not whole:
            raise EntryBroken(position=entry.position)
        return record.envelope.actor

    def _receipt(self, receipt: Receipt) -> dict[str, Any]:
        told = {"key": receipt.key, "command": receipt.command, "answer": receipt.answer}
        # The keyed hash of the body means something only with the key, which goes along sealed.
        return told if self._key is None or receipt.body is None else {**told, "body": receipt.body}

    def _private(self, key: bytes, rows: list[VaultRow], entry: RawRecord) -> dict[str, Any]:
        if not rows:
            return {}
        keys, own = self._keys.keys({row.key_id for row in rows}), commitments(entry.raw)
        try:
            values = [
                {"c": row.commitment, "subject": row.subject, "sealed": _seal(row, keys, own, key)}
                for row in rows
                if row.key_id in keys
            ]
        except VaultBroken as error:
            told = error.params["commitment"]
            raise VaultBroken(commitment=told, position=entry.position) from error
        return {"values": values} if values else {}

    def _beside(self, key: bytes, actor: str, receipt: Receipt | None) -> dict[str, str]:
        """Return what goes along once, where it is needed first: an actor's name, a key."""
        found: dict[str, str] = {}
        name = self._actors.pop(actor, None)
        if name is not None:
            found["actor"] = _sealed(key, name.encode(), ACTOR_NAME)
        if receipt is not None and receipt.body is not None and self._receipt_key is not None:
            found["receipts"] = _sealed(key, self._receipt_key, RECEIPT_KEY)
            self._receipt_key = None
        return found


def _seal(row: VaultRow, keys: Mapping[str, bytes], own: Mapping[str, str], key: bytes) -> str:
    if own.get(row.commitment) != row.subject:
        raise VaultBroken(commitment=row.commitment)
    plain = unseal(row, keys[row.key_id])
    unpack(plain, row.commitment)
    return _sealed(key, plain, row.commitment.encode())


def _sealed(key: bytes, plain: bytes, bound_to: bytes) -> str:
    return base64.b64encode(encrypt(key, plain, bound_to)).decode()


def _line(entry: RawRecord, extra: dict[str, Any]) -> bytes:
    head = {
        "position": entry.position,
        "stream": entry.stream,
        "version": entry.version,
        "type": entry.topic,
        "recorded_at": entry.recorded_at,
    }
    parts = [_bare(head), b'"data":' + entry.raw]
    if extra:
        parts.append(_bare(extra))
    return b"{" + b",".join(parts) + b"}\n"


def _bare(value: dict[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()[1:-1]
