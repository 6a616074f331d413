"""A timeline whose table somebody made otherwise: other columns first, another order of its key."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import Column, Date, Integer, MetaData, PrimaryKeyConstraint, String, Table

from koop_es.parties.events import OrganisationRegistered
from koop_es.projecting.reading import Shape
from koop_es.projecting.shapes import Timeline
from koop_es.projecting.timeline import timeline_table
from koop_es.testing import entry, rows_of

if TYPE_CHECKING:
    from koop_es.kernel.event import Event
    from koop_es.kernel.record import Record
    from koop_es.projecting.shapes import Row


def _usual(name: str) -> Table:
    return timeline_table(name, Column("title", String), Column("since", Date))


def _otherwise(name: str) -> Table:
    return Table(
        name,
        MetaData(),
        Column("since", Date),
        Column("known_to", Integer),
        Column("known_from", Integer),
        Column("end_known_from", Integer),
        Column("title", String),
        Column("valid_to", Date),
        Column("valid_from", Date),
        Column("stream", String),
        PrimaryKeyConstraint("stream", "known_from", "valid_from"),
    )


class Titles(Timeline):
    """What each organisation is called."""

    shape = Shape("titles", 1, _usual)
    wants = frozenset({OrganisationRegistered})

    def apply(self, content: Row | None, record: Record[Event]) -> Row:
        del content
        event = cast("OrganisationRegistered", record.event)
        return {"title": event.name, "since": event.effective_on}


class OtherTitles(Titles):
    """The same in a table of another order."""

    shape = Shape("titles", 1, _otherwise)


def test_a_table_of_another_order_holds_the_same() -> None:
    days = [(1, 3), (3, 4), (2, 5), (4, 6), (4, 7)]
    history = [
        entry(
            OrganisationRegistered(name=f"Name {nth}", effective_on=date(2026, 5, day)),
            stream=f"house {nth % 2}",
            recorded_on=date(2026, 5, recorded),
        )
        for nth, (day, recorded) in enumerate(days)
    ]
    assert _in_order(rows_of(OtherTitles(), *history)) == _in_order(rows_of(Titles(), *history))


def _in_order(rows: list[dict[str, Any]]) -> list[str]:
    return sorted(str(sorted(row.items())) for row in rows)
