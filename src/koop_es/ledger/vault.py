"""The vault: private values, encrypted, beside the ledger's commitments to them."""

from __future__ import annotations

import hashlib
import secrets
from typing import TYPE_CHECKING, Final, NamedTuple

from cryptography.exceptions import InvalidTag

from koop_es.kernel.refusals import IntegrityBroken, NotFound
from koop_es.kernel.text import Document, PersonalText, Private
from koop_es.ledger.ciphers import decrypt, encrypt

if TYPE_CHECKING:
    from collections.abc import Iterable

    from koop_es.ledger.keys import KeyStore

DOMAIN: Final = b"koop-commit/v1\0"
SALT: Final = 32
TEXT, BYTES = b"t", b"b"


class VaultBroken(IntegrityBroken):
    """A private value does not match the commitment in the ledger."""

    code = "vault.broken"


class ValueLeftOut(NotFound):
    """A private value is not in this home: an import left it out."""

    code = "private.left_out"


class ValueErased(NotFound):
    """A private value was erased."""

    code = "private.erased"


class VaultRow(NamedTuple):
    """One private value as it is stored.

    Attributes:
        commitment: What the event holds.
        subject: Whose value it is: a party id, ``text`` or ``document``.
        key_id: The data key under which it lies.
        sealed: Nonce and ciphertext of salt, path and value.
    """

    commitment: str
    subject: str
    key_id: str
    sealed: bytes


def commit(salt: bytes, path: str, value: bytes) -> str:
    """Return the commitment to a value at a path of its entry, as hexadecimal SHA-256."""
    where = path.encode()
    digest = hashlib.sha256(DOMAIN + salt)
    digest.update(len(where).to_bytes(4, "big") + where)
    digest.update(len(value).to_bytes(8, "big") + value)
    return digest.hexdigest()


class Sealing:
    """Seals the private values of one entry and keeps the rows to be stored with it.

    Args:
        keys: Where data keys come from.
        stream: The entry's stream: the subject of personal data in it.
    """

    def __init__(self, keys: KeyStore, stream: str) -> None:
        self._keys = keys
        self._stream = stream
        self._text_key: tuple[str, bytes] | None = None
        self.rows: list[VaultRow] = []

    def seal(self, private: Private, path: str) -> dict[str, str]:
        """Return what the event holds instead of the value."""
        subject, (key_id, key) = self._place(private)
        is_text = isinstance(private.value, str)
        value = private.value.encode() if isinstance(private.value, str) else private.value or b""
        salt = secrets.token_bytes(SALT)
        commitment = commit(salt, path, value)
        plain = pack(salt, path, value, is_text=is_text)
        sealed = encrypt(key, plain, commitment.encode())
        self.rows.append(VaultRow(commitment, subject, key_id, sealed))
        return {"$pd": subject, "c": commitment}

    def _place(self, private: Private) -> tuple[str, tuple[str, bytes]]:
        if isinstance(private, PersonalText):
            return self._stream, self._keys.subject_key(self._stream)
        if isinstance(private, Document):
            return "document", self._keys.fresh_key()
        if self._text_key is None:
            self._text_key = self._keys.fresh_key()
        return "text", self._text_key


def pack(salt: bytes, path: str, value: bytes, *, is_text: bool) -> bytes:
    """Return salt, kind, path and value as one run of bytes."""
    where = path.encode()
    kind = TEXT if is_text else BYTES
    return salt + kind + len(where).to_bytes(4, "big") + where + value


def unpack(plain: bytes, commitment: str) -> str | bytes:
    """Return the value, checked against its commitment.

    Raises:
        VaultBroken: It does not match.
    """
    salt, kind = plain[:SALT], plain[SALT : SALT + 1]
    length = int.from_bytes(plain[SALT + 1 : SALT + 5], "big")
    where, value = plain[SALT + 5 : SALT + 5 + length], plain[SALT + 5 + length :]
    if commit(salt, where.decode(), value) != commitment:
        raise VaultBroken(commitment=commitment)
    return value.decode() if kind == TEXT else value


def opened(rows: Iterable[VaultRow], keys: KeyStore) -> dict[str, str | bytes]:
    """Return the values of vault rows by commitment; those whose key is gone are left out.

    Raises:
        VaultBroken: A value was changed.
    """
    rows = list(rows)
    found = keys.keys({row.key_id for row in rows})
    values: dict[str, str | bytes] = {}
    for row in rows:
        if row.key_id in found:
            values[row.commitment] = unpack(unseal(row, found[row.key_id]), row.commitment)
    return values


def unseal(row: VaultRow, key: bytes) -> bytes:
    """Return the packed plain bytes of a vault row.

    Raises:
        VaultBroken: The row was changed.
    """
    try:
        return decrypt(key, row.sealed, row.commitment.encode())
    except InvalidTag as error:
        raise VaultBroken(commitment=row.commitment) from error
