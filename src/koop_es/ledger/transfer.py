"""What export and import of a ledger share: the passphrase and the refusals."""

from __future__ import annotations

from typing import Final

from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from koop_es.kernel.refusals import KoopError, Refusal

PAGE: Final = 1000


class HomeNotEmpty(Refusal):
    """Entries are imported into an empty home only."""

    code = "transfer.home_not_empty"


class LineUnreadable(KoopError):
    """A line is no entry of a ledger; nothing was imported."""

    code = "transfer.line_unreadable"


class LineOutOfOrder(KoopError):
    """An entry does not follow the ones before it; nothing was imported."""

    code = "transfer.line_out_of_order"


class PassphraseTooShort(KoopError):
    """The passphrase is too short to protect private values."""

    code = "transfer.passphrase_too_short"


class PassphraseWrong(KoopError):
    """The passphrase does not open the private values; nothing was imported."""

    code = "transfer.passphrase_wrong"


def derived_key(passphrase: str, salt: bytes) -> bytes:
    """Return the key that a passphrase and a salt give (scrypt)."""
    return Scrypt(salt=salt, length=32, n=2**15, r=8, p=1).derive(passphrase.encode())
