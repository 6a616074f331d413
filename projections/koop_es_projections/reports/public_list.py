"""R21: the public list of operations; it names no natural person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import select

from koop_es.projecting.reading import many_rows
from koop_es_projections.current_status.tables import HEAD
from koop_es_projections.parties.tables import PARTIES
from koop_es_projections.programmes.tables import PROGRAMMES
from koop_es_projections.relationship_report.views import Count
from koop_es_projections.reports.parts import cooperations, day_of, part_on_day, parts_on_day

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from koop_es_projections.relationship_report.views import Report
    from koop_es_projections.reports.asking import Asked
    from koop_es_projections.reports.parts import Named

PERSON: Final = "natural_person"
"""What stands for the name of a natural person, whom nobody need know."""
NAMED: Final = ("lead", "grant_recipient")


@dataclass(frozen=True, slots=True)
class PublicRow:
    """An operation, as everybody may read of it.

    Attributes:
        code: The cooperation's short code.
        parties: Names of who leads it and of who receives the grant; ``natural_person`` in place
            of a person's.
        title: What it is called.
        purpose: Its goals.
        starts_on: First day.
        ends_on: Planned last day.
        ended_on: Last day, once it has ended.
        programmes: Names of the programmes that it has joined.
        stream: The cooperation's id.
    """

    code: str | None
    parties: tuple[str, ...]
    title: str
    purpose: tuple[str, ...]
    starts_on: date | None
    ends_on: date | None
    ended_on: date | None
    programmes: tuple[str, ...]
    stream: str


def public_list(asked: Asked) -> Report[PublicRow, Count]:
    """Return every cooperation that has begun by the day, by its code."""
    named, position = cooperations(asked)
    parties, programmes = _public_names(asked), _programmes(asked)
    purposes: dict[str, list[str]] = {}
    for stream, _, goal in parts_on_day(asked, "goals"):
        if "original" in goal and not goal["dropped"]:
            purposes.setdefault(stream, []).append(goal["terms"]["title"])
    rows = [
        _row(stream, head, named[stream], tuple(purposes.get(stream, ())), parties, programmes)
        for stream, head in part_on_day(asked, HEAD)
        if stream in named and _has_begun(head, asked.as_of)
    ]
    rows.sort(key=lambda row: (row.code or "", row.stream))
    return asked.told(position, rows, Count(len(rows)))


def _has_begun(head: Mapping[str, Any], day: date) -> bool:
    starts_on = day_of(head.get("starts_on"))
    return starts_on is None or starts_on <= day


def _row(
    stream: str,
    head: Mapping[str, Any],
    named: Named,
    purpose: tuple[str, ...],
    parties: Mapping[str, str],
    programmes: Mapping[str, str],
) -> PublicRow:
    leading = [one["party"] for one in head["parties"] if one["role"] in NAMED]
    return PublicRow(
        code=head.get("code"),
        parties=tuple(dict.fromkeys(parties.get(party, PERSON) for party in leading)),
        title=head["title"],
        purpose=purpose,
        starts_on=day_of(head.get("starts_on")),
        ends_on=day_of(head.get("ends_on")),
        ended_on=named.ended_on,
        programmes=tuple(programmes.get(one["id"], one["id"]) for one in head["programmes"]),
        stream=stream,
    )


def _public_names(asked: Asked) -> dict[str, str]:
    """Return the names of organisations; those of natural persons are not even looked up."""
    table, _ = PARTIES.active(asked.connection)
    told = select(table.c.party_id, table.c.name).where(table.c.kind == "organisation")
    found = many_rows(asked.connection, told)
    return {party: name for party, name in found if name is not None}


def _programmes(asked: Asked) -> dict[str, str]:
    table, _ = PROGRAMMES.active(asked.connection)
    told = select(table.c.programme_id, table.c.name)
    return {row.programme_id: row.name for row in many_rows(asked.connection, told)}
