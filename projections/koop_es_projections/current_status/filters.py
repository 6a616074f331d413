"""Which cooperations a list shows."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sqlalchemy import String, and_, bindparam, func

from koop_es.projecting.prepared import among, includes_any, listed
from koop_es.projecting.reading import barred, folded
from koop_es_projections.current_status.need import is_over
from koop_es_projections.current_status.views import Phase

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, FromClause

    from koop_es_projections.current_status.need import Standing


@dataclass(frozen=True, slots=True)
class Filter:
    """Which cooperations are wanted; each field narrows the list.

    Attributes:
        search: Part of a code, a title or an organisation's name, in upper or lower case.
        party: Id of a party that takes part.
        theme: A theme, in upper or lower case.
        programme: Id of a programme.
        area: An area code, or the beginning of one.
        phases: Where they stand.
        light: Light of the last check, or ``unchecked``.
        active: Whether they are agreed and neither ended nor closed (True); or over (False). What
            is only proposed is neither.
    """

    search: str | None = None
    party: str | None = None
    theme: str | None = None
    programme: str | None = None
    area: str | None = None
    phases: tuple[str, ...] = ()
    light: str | None = None
    active: bool | None = None


TOLD: Final = ("party", "theme", "programme", "area", "light")
"""Filters that are one value, as they are named in a statement."""


def shape_of(filters: Filter) -> frozenset[str]:
    """Return which fields of a filter narrow the list: statements differ in no more than that."""
    named = {name for name in (*TOLD, "search") if getattr(filters, name) is not None}
    if filters.phases:
        named.add("phases")
    if filters.active is not None:
        named.add("active" if filters.active else "over")
    return frozenset(named)


def values_of(filters: Filter) -> dict[str, object]:
    """Return what stands at the places of a filter."""
    theme, area = filters.theme, filters.area
    return {
        "programme": barred([filters.programme or ""]),
        "theme": folded([theme or ""]),
        "area": area and re.sub(r"([/%_])", r"/\1", area) + "%",
        "light": filters.light,
        "phases": listed(filters.phases),
    }


def narrowed(
    table: FromClause, stands: Standing, named: frozenset[str]
) -> list[ColumnElement[bool]]:
    """Return the conditions of a filter, but for the search, which asks other read models, too."""
    column = table.c
    over = is_over(stands.phase)
    conditions = {
        "party": includes_any(column.party_ids, "party"),
        "theme": func.instr(column.themes_folded, _place("theme")) > 0,
        "programme": func.instr(column.programme_ids, _place("programme")) > 0,
        "area": column.area.like(_place("area"), escape="/"),
        "light": func.coalesce(column.last_light, "unchecked") == _place("light"),
        "phases": among(stands.phase, "phases"),
        "active": and_(~over, stands.phase != Phase.PROPOSED),
        "over": over,
    }
    return [condition for name, condition in conditions.items() if name in named]


def _place(name: str) -> ColumnElement[str]:
    return bindparam(name, type_=String)
