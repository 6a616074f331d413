"""Which cooperations a list shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func

from koop_es.projecting.reading import includes
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
        active: Whether they are neither ended nor closed (True), or are (False).
    """

    search: str | None = None
    party: str | None = None
    theme: str | None = None
    programme: str | None = None
    area: str | None = None
    phases: tuple[str, ...] = ()
    light: str | None = None
    active: bool | None = None


def narrowed(table: FromClause, stands: Standing, filters: Filter) -> list[ColumnElement[bool]]:
    """Return the conditions of a filter, but for the search, which asks other read models, too."""
    column, found = table.c, list["ColumnElement[bool]"]()
    over = stands.phase.in_([Phase.ENDED, Phase.FILE_CLOSED])
    for listed, value in (
        (column.party_ids, filters.party),
        (column.themes_folded, filters.theme and filters.theme.casefold()),
        (column.programme_ids, filters.programme),
    ):
        if value is not None:
            found.append(includes(listed, value))
    if filters.area is not None:
        found.append(column.area.startswith(filters.area, autoescape=True))
    if filters.phases:
        found.append(stands.phase.in_(filters.phases))
    if filters.light is not None:
        found.append(func.coalesce(column.last_light, "unchecked") == filters.light)
    if filters.active is not None:
        found.append(~over if filters.active else over)
    return found
