"""Which parts of a stream an entry brought, told by their ids."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING, Final, cast

from pydantic import BaseModel

from koop_es.kernel.text import Document, FreeText, PersonalText

if TYPE_CHECKING:
    from collections.abc import Sequence

    from koop_es.kernel.event import Event

PART: Final = re.compile(r"[a-z]([0-9]+)(-[0-9]+)?")
"""Id of a part of a stream: it holds the version of the entry that brought it."""

_HOLDS_NONE: Final[set[type[object]]] = {
    *(bool, int, date, Decimal),
    *(FreeText, PersonalText, Document),
}
"""Classes of values that are met often, and hold no fields; those of codes are added."""


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
        kind = type(item)
        if kind is str:
            if name.endswith("_id") and _is_of(version, cast("str", item)):
                found.setdefault(name.removesuffix("_id"), []).append(cast("str", item))
        elif item and kind not in _HOLDS_NONE:
            if issubclass(kind, Enum):
                _HOLDS_NONE.add(kind)
            else:
                _collect(item, version, found)


def _is_of(version: str, part: str) -> bool:
    told = PART.fullmatch(part)
    return told is not None and told[1] == version
