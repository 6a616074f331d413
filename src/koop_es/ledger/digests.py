"""The digest over entries: the same for a ledger, its backup and its export."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hashlib import _Hash as Digest  # pyright: ignore[reportPrivateUsage]

    from koop_es.ledger.port import RawRecord


def add_entry(digest: Digest, place: tuple[object, ...], raw: object) -> None:
    """Take one entry, with its place, into the digest over all of them."""
    told = raw if isinstance(raw, bytes) else str(raw).encode(errors="surrogatepass")
    where = "\t".join(map(str, place)).encode(errors="surrogatepass")
    digest.update(where + b"\t" + hashlib.sha256(told).digest())


def add_record(digest: Digest, entry: RawRecord) -> None:
    """Take one entry into the digest over all of them."""
    place = (entry.position, entry.stream, entry.version, entry.topic, entry.recorded_at)
    add_entry(digest, place, entry.raw)
