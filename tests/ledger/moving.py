"""Moves a ledger out and in, for the tests of export and import."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from koop_es.app import Koop

PASSPHRASE = "correct horse battery"  # noqa: S105 - of these tests alone
NAME = "Example Person"


def exported(koop: Koop, passphrase: str | None = None, after: int = 0) -> bytes:
    out = io.BytesIO()
    koop.export_events(out, passphrase=passphrase, after=after)
    return out.getvalue()


def brought(koop: Koop, data: bytes, passphrase: str | None = None) -> Any:
    return koop.import_events(io.BytesIO(data), passphrase=passphrase)
