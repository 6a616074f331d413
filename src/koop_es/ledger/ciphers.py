"""Encrypting what lies at rest: AES-256-GCM, each ciphertext bound to what it belongs to."""

from __future__ import annotations

import secrets
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_LENGTH: Final = 32
NONCE: Final = 12


def encrypt(key: bytes, plain: bytes, bound_to: bytes) -> bytes:
    """Return nonce and AES-256-GCM ciphertext, bound to some other data."""
    return Cipher(key).encrypt(plain, bound_to)


class Cipher:
    """Encrypts many things under one key, as ``encrypt`` does each.

    Args:
        key: Of 32 bytes.
    """

    def __init__(self, key: bytes) -> None:
        self._aead = AESGCM(key)

    def encrypt(self, plain: bytes, bound_to: bytes) -> bytes:
        """Return nonce and ciphertext, bound to some other data."""
        nonce = secrets.token_bytes(NONCE)
        return nonce + self._aead.encrypt(nonce, plain, bound_to)


def decrypt(key: bytes, sealed: bytes, bound_to: bytes) -> bytes:
    """Return what ``encrypt`` was given.

    Raises:
        cryptography.exceptions.InvalidTag: Wrong key, or changed data.
    """
    # What was changed by hand need not be bytes, whatever its column says.
    if not isinstance(sealed, bytes) or len(sealed) < NONCE:  # pyright: ignore[reportUnnecessaryIsInstance]
        raise InvalidTag
    return AESGCM(key).decrypt(sealed[:NONCE], sealed[NONCE:], bound_to)
