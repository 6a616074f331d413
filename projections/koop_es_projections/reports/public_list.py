"""R21: the public list of operations; it names no natural person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sqlalchemy import select

from koop_es.projecting.collecting import uncollected
from koop_es.projecting.reading import many_rows, unbarred
from koop_es_projections.agreement_report.goals import pursued
from koop_es_projections.agreement_report.queries import agreements
from koop_es_projections.parties.tables import PARTIES, survivors
from koop_es_projections.programmes.tables import PROGRAMMES
from koop_es_projections.relationship_report.views import Count
from koop_es_projections.reports.parts import cooperations

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from koop_es_projections.relationship_report.views import Report
    from koop_es_projections.reports.asking import Asked

PERSON: Final = "natural_person"
"""What stands for the name of a natural person, whom nobody need know."""
COLUMNS: Final = (
    "stream",
    "code",
    "title",
    "starts_on",
    "ends_on",
    "lead_ids",
    "programmes",
    "goals",
)


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


@uncollected()
def public_list(asked: Asked) -> Report[PublicRow, Count]:
    """Return every cooperation that has begun by the day, by its code."""
    named, position = cooperations(asked)
    found = agreements(asked.connection, COLUMNS, as_of=asked.as_of, known_at=asked.known_at)
    names, programmes = _public_names(asked), _programmes(asked)
    rows = [
        PublicRow(
            code=code,
            parties=_called(leading, names),
            title=title,
            purpose=pursued(goals),
            starts_on=starts_on,
            ends_on=ends_on,
            ended_on=named[stream].ended_on,
            programmes=tuple(programmes.get(each, each) for each in unbarred(joined)),
            stream=stream,
        )
        for stream, code, title, starts_on, ends_on, leading, joined, goals in found
        if stream in named and (starts_on is None or starts_on <= asked.as_of)
    ]
    rows.sort(key=lambda row: (row.code or "", row.stream))
    return asked.told(position, rows, Count(len(rows)))


def _called(leading: str, names: Mapping[str, str]) -> tuple[str, ...]:
    """Return what those who lead or receive the grant are called in public, each once."""
    return tuple(dict.fromkeys(names.get(party, PERSON) for party in unbarred(leading)))


def _public_names(asked: Asked) -> dict[str, str]:
    """Return the names of organisations; those of natural persons are not even looked up.

    One that was merged bears the name of the party that stands for it.
    """
    table, _ = PARTIES.active(asked.connection)
    told = select(table.c.party_id, table.c.name).where(table.c.kind == "organisation")
    found = many_rows(asked.connection, told)
    names = {party: name for party, name in found if name is not None}
    stands = survivors(asked.connection)
    return names | {party: names.get(last, PERSON) for party, last in stands.items()}


def _programmes(asked: Asked) -> dict[str, str]:
    table, _ = PROGRAMMES.active(asked.connection)
    told = select(table.c.programme_id, table.c.name)
    return {row.programme_id: row.name for row in many_rows(asked.connection, told)}
