"""Which parts of a stream an entry brought, told by their ids."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, cast

from pydantic import BaseModel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from koop_es.kernel.event import Event

PART: Final = re.compile(r"[a-z]([0-9]+)(-[0-9]+)?")
"""Id of a part of a stream: it holds the version of the entry that brought it."""

NESTED: Final = (BaseModel, list, tuple, dict)
"""What may hold more fields."""


def new_parts(events: Sequence[Event], version_before: int) -> dict[str, list[str]]:
    """Return the ids that the events gave to new parts, by kind of part."""
    found: dict[str, list[str]] = {}
    for version, event in enumerate(events, start=version_before + 1):
        _collect(event, str(version), found)
    return found


def _collect(value: object, version: str, found: dict[str, list[str]]) -> None:
    if isinstance(value, list | tuple):
        for item in cast("Sequence[object]", value):
            _collect(item, version, found)
        return
    entries = vars(value) if isinstance(value, BaseModel) else value
    if not isinstance(entries, dict):
        return
    for name, item in cast("dict[str, object]", entries).items():
        if isinstance(item, NESTED):
            _collect(cast("object", item), version, found)
        elif name.endswith("_id") and isinstance(item, str) and _is_of(version, item):
            found.setdefault(name.removesuffix("_id"), []).append(item)


def _is_of(version: str, part: str) -> bool:
    told = PART.fullmatch(part)
    return told is not None and told[1] == version
