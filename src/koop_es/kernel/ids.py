"""Identities: streams, parties, actors, events, and the short ids of parts of a cooperation."""

from __future__ import annotations

import hashlib
import uuid
from typing import Annotated, Final

from pydantic import StringConstraints

from koop_es.kernel.text import TextClass

_HEX = StringConstraints(pattern=r"^[0-9a-f]{32}$")

StreamId = Annotated[str, TextClass("id"), _HEX]
"""32 hexadecimal digits of a UUID."""

PartyId = StreamId
ProgrammeId = StreamId
ActorId = StreamId
EventId = StreamId

LocalId = Annotated[
    str, TextClass("id"), StringConstraints(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$", max_length=60)
]
"""The id of a goal, milestone, measure … within its stream, such as ``g7``."""

_NAMESPACE: Final = uuid.UUID("6b6f6f70-6573-5000-8000-000000000001")


def imported_id(source: str, kind: str, external_id: str) -> str:
    """Return the stream id of an imported thing: always the same for the same three words."""
    return uuid.uuid5(_NAMESPACE, f"{source}\0{kind}\0{external_id}").hex


def derived_id(process: str, event_id: str) -> str:
    """Return the id of what a process makes because of an event: always the same for the two."""
    return uuid.uuid5(_NAMESPACE, f"{process}\0{event_id}").hex


def uuid7(milliseconds: int, randomness: bytes) -> str:
    """Return a UUID version 7 (RFC 9562) as 32 hexadecimal digits.

    Args:
        milliseconds: Unix time in milliseconds.
        randomness: At least 10 random bytes.
    """
    value = (milliseconds & ((1 << 48) - 1)) << 80 | int.from_bytes(randomness[:10], "big")
    value = value & ~(0xF << 76) | 7 << 76
    value = value & ~(0x3 << 62) | 2 << 62
    return f"{value:032x}"


def local_id(letter: str, version: int, nth: int = 1) -> str:
    """Return the id of a part of an aggregate, told by the entry that brought it.

    ``g7`` is the goal that version 7 of the stream set, ``g7-2`` the second one of that entry.
    So an id is never given twice, whatever is corrected or retracted later.
    """
    return f"{letter}{version}" if nth == 1 else f"{letter}{version}-{nth}"


def fingerprint(data: bytes) -> str:
    """Return the SHA-256 of the data in hexadecimal."""
    return hashlib.sha256(data).hexdigest()
