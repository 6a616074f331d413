"""Timelines: what held on which day, and between which positions that was what was known."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import Column, Date, Integer, MetaData, String, Table, and_, or_

if TYPE_CHECKING:
    from datetime import date
    from typing import TypeAlias

    from sqlalchemy import ColumnElement
    from sqlalchemy.schema import SchemaItem

    Day: TypeAlias = date | ColumnElement[date]
    """A day, or its place in a statement."""
    Position: TypeAlias = int | ColumnElement[int]
    """A position, or its place in a statement."""

KEPT: Final = ("valid_from", "valid_to", "end_known_from", "known_from", "known_to")
NOW_KNOWN: Final = "known_to IS NULL"
LAST: Final = f"{NOW_KNOWN} AND valid_to IS NULL"


def timeline_table(name: str, *content: SchemaItem, parts: bool = False) -> Table:
    """Return the table of a timeline: the columns that the engine keeps, and the content.

    A row holds from ``valid_from`` to the day before ``valid_to``, and was known from position
    ``known_from`` on until the entry at ``known_to``; without an end it still is. Where its end
    became known later than the rest, ``end_known_from`` tells at which position: before, it held
    without end. So an entry that goes on from what was known touches one row and adds one.

    Args:
        name: Full name of the table.
        content: Columns of the read model, and indexes.
        parts: Whether a stream's parts have rows of their own, named in the column ``part``.
    """
    part = [Column("part", String, primary_key=True)] if parts else []
    return Table(
        name,
        MetaData(),
        Column("stream", String(32), primary_key=True),
        *part,
        Column("valid_from", Date, primary_key=True),
        Column("valid_to", Date),
        Column("end_known_from", Integer),
        Column("known_from", Integer, primary_key=True),
        Column("known_to", Integer),
        *content,
        # Rows of parts hold JSON: in a table kept by its key, long ones would take pages of their
        # own beside it.
        sqlite_with_rowid=parts,
    )


def known(table: Table, known_at: Position | None) -> ColumnElement[bool]:
    """Return the condition for the rows that are known now, or were at a position."""
    now = table.c.known_to.is_(None)
    if known_at is None:
        return now
    return and_(table.c.known_from <= known_at, or_(now, table.c.known_to > known_at))


def holds(table: Table, as_of: Day, known_at: Position | None) -> ColumnElement[bool]:
    """Return the condition for the rows that hold on a day, as known at a position or now."""
    valid_to = table.c.valid_to
    still = [valid_to.is_(None), valid_to > as_of]
    if known_at is not None:
        still.append(table.c.end_known_from > known_at)
    return and_(known(table, known_at), table.c.valid_from <= as_of, or_(*still))
