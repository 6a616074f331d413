"""One thing as a sheet: a field a line, for a person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from koop_es.cli.cells import Column, for_person, width
from koop_es.cli.output import put
from koop_es.cli.session import current

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def write_fields(
    columns: Sequence[Column], fields: Mapping[str, Any], time_zone: str = "Europe/Berlin"
) -> None:
    """Write the fields that are known, a line each, to stdout."""
    t = current().t
    shown = [
        (column.heading(t), for_person(fields.get(column.name), column, t, time_zone))
        for column in columns
    ]
    known = [(name, text) for name, text in shown if text]
    widest = max((width(name) for name, _ in known), default=0)
    for name, text in known:
        put(f"{name}{' ' * (widest - width(name))}  {text}\n")
