"""Writing a ledger out: every entry as one line of JSON, byte for byte."""

from __future__ import annotations

import base64
import json
import secrets
from typing import TYPE_CHECKING, Any, Final

from koop_es.ledger.keys import encrypt
from koop_es.ledger.transfer import PAGE, PassphraseTooShort, derived_key
from koop_es.ledger.vault import VaultRow, unseal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import BinaryIO

    from koop_es.ledger.keys import KeyStore
    from koop_es.ledger.port import RawRecord, Receipt
    from koop_es.ledger.sqlite_store import SQLiteStore

SALT: Final = 16
SHORTEST_PASSPHRASE: Final = 8


def export_events(
    store: SQLiteStore,
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
    ``private`` if a passphrase is given, encrypted to it.

    Raises:
        PassphraseTooShort: It has fewer than 8 characters.
    """
    writer = _Writer(store, keys, passphrase)
    head, written = store.head(), 0
    while page := store.read_raw(after, PAGE):
        out.writelines(writer.lines(page))
        written += len(page)
        after = page[-1].position
        if progress is not None:
            progress(after, max(head, after))
    return written


class _Writer:
    def __init__(self, store: SQLiteStore, keys: KeyStore, passphrase: str | None) -> None:
        if passphrase is not None and len(passphrase) < SHORTEST_PASSPHRASE:
            raise PassphraseTooShort(field="passphrase", least=SHORTEST_PASSPHRASE)
        self._store = store
        self._keys = keys
        self._salt = secrets.token_bytes(SALT)
        self._key = derived_key(passphrase, self._salt) if passphrase is not None else None
        self._actors = self._keys.actors() if self._key else {}

    def lines(self, page: list[RawRecord]) -> Iterator[bytes]:
        first, last = page[0].position - 1, page[-1].position
        receipts = self._store.receipts_between(first, last)
        vault = self._store.vault_rows_between(first, last) if self._key else {}
        for entry in page:
            extra: dict[str, Any] = {}
            if entry.position in receipts:
                extra["receipt"] = _receipt_out(receipts[entry.position])
            private = self._private(vault.get(entry.position, []), entry)
            if private:
                extra["private"] = private
            yield _line(entry, extra)

    def _private(self, rows: list[VaultRow], entry: RawRecord) -> dict[str, Any]:
        if self._key is None:
            return {}
        keys = self._keys.keys({row.key_id for row in rows})
        values = [
            {"c": row.commitment, "subject": row.subject, "sealed": self._seal(row, keys)}
            for row in rows
            if row.key_id in keys
        ]
        private: dict[str, Any] = {"values": values} if values else {}
        name = self._actors.pop(json.loads(entry.raw)["actor"], None)
        if name is not None:
            sealed = encrypt(self._key, name.encode(), b"actor")
            private["actor"] = base64.b64encode(sealed).decode()
        return {"salt": self._salt.hex(), **private} if private else {}

    def _seal(self, row: VaultRow, keys: dict[str, bytes]) -> str:
        assert self._key is not None, "asked only with a passphrase"  # noqa: S101 - narrows the type
        plain = unseal(row, keys[row.key_id])
        return base64.b64encode(encrypt(self._key, plain, row.commitment.encode())).decode()


def _receipt_out(receipt: Receipt) -> dict[str, Any]:
    # The keyed hash of the body means nothing in another home, so it stays here.
    return {"key": receipt.key, "command": receipt.command, "answer": receipt.answer}


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
