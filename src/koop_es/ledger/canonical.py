"""Canonical JSON (RFC 8785): the exact bytes that are stored and hashed."""

from __future__ import annotations

import json
from typing import Any, Final, cast

LARGEST_INTEGER: Final = 2**53 - 1
STORABLE: Final = frozenset({str, bool, type(None)})
"""What is storable whatever its value."""

_ENCODER: Final = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def canonical_bytes(value: dict[str, Any]) -> bytes:
    """Return the value as canonical JSON: sorted ASCII keys, compact, UTF-8, one line.

    Raises:
        ValueError: The value holds a float, a key that is not ASCII, an integer of 2⁵³ or more,
            or something that is no JSON value.
    """
    refuse_unstorable(value)
    return encoded(value)


def encoded(value: dict[str, Any]) -> bytes:
    """Return as canonical JSON what was found storable before."""
    return _ENCODER.encode(value).encode()


def refuse_unstorable(value: Any) -> None:
    """Refuse what canonical JSON of this program cannot hold.

    Raises:
        ValueError: See ``canonical_bytes``.
    """
    if type(value) in STORABLE:
        return
    match value:
        case None | bool() | str():
            return
        case int():
            if abs(value) > LARGEST_INTEGER:
                msg = "an integer of 2**53 or more cannot be stored"
                raise ValueError(msg)
        case dict():
            for key, item in cast("dict[Any, Any]", value).items():
                if not (isinstance(key, str) and key.isascii()):
                    msg = f"the key {key!r} is not ASCII"
                    raise ValueError(msg)
                refuse_unstorable(item)
        case list():
            for item in cast("list[Any]", value):
                refuse_unstorable(item)
        case _:
            msg = f"a {type(value).__name__} cannot be stored"
            raise ValueError(msg)
