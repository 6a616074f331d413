"""Entries that wait for their approval: kept as fields, and made entries again."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Final, cast

from pydantic import BaseModel

from koop_es.kernel.event import TOPICS
from koop_es.kernel.fields import FieldValues
from koop_es.kernel.jsonable import jsonable, plain_value
from koop_es.kernel.text import Private

if TYPE_CHECKING:
    from koop_es.cooperations.approval_events import ApprovalRequested
    from koop_es.kernel.event import Event

_STREAM_ID: Final = re.compile(r"\b[0-9a-f]{32}\b")


def as_fields(event: Event) -> FieldValues:
    """Return all that an entry says."""
    return FieldValues(jsonable(event))


def drafted(asked: ApprovalRequested, *, version: int) -> Event:
    """Return the entry that waits, its parts named after the version that it gets.

    Ids of parts hold the version of the entry that brings them, and no other entry has that of the
    request: so what is named after it is new.
    """
    kind = TOPICS[asked.entry]
    fields = kind.brought_up(asked.fields.as_dict())
    told = re.compile(rf"([a-z]){asked.approval_id[1:]}(-[1-9][0-9]*)?")
    return kind.model_validate(_renamed(fields, told, version))


def _renamed(value: Any, told: re.Pattern[str], version: int, name: str = "") -> Any:
    match value:
        case dict():
            entries = cast("dict[str, Any]", value)
            return {key: _renamed(item, told, version, key) for key, item in entries.items()}
        case list():
            items = cast("list[Any]", value)
            return [_renamed(item, told, version, name) for item in items]
        case str() if name.endswith("_id") and (found := told.fullmatch(value)):
            return f"{found[1]}{version}{found[2] or ''}"
        case _:
            return value


def references(fields: FieldValues) -> tuple[str, ...]:
    """Return every stream id among the fields."""
    said = json.dumps(public(fields.as_dict()))
    return tuple(dict.fromkeys(_STREAM_ID.findall(said)))


def public(value: Any) -> Any:
    """Return a JSON value with nothing in place of its private texts."""
    match value:
        case Private():
            return None
        case dict():
            entries = cast("dict[str, Any]", value)
            if "$pd" in entries:
                return None
            return {key: public(item) for key, item in entries.items()}
        case list() | tuple():
            return [public(item) for item in cast("list[Any]", value)]
        case _:
            return value


def same(one: object, other: object) -> bool:
    """Tell whether two values of entries say the same in public."""
    return public(_plain(one)) == public(_plain(other))


def _plain(value: object) -> Any:
    if isinstance(value, FieldValues):
        return value.as_dict()
    return jsonable(value) if isinstance(value, BaseModel) else plain_value(value)
