"""The table of programmes."""

from __future__ import annotations

from typing import Final

from sqlalchemy import JSON, Boolean, Column, Date, Index, Integer, MetaData, String, Table

from koop_es.projecting.reading import Shape


def _table(name: str) -> Table:
    return Table(
        name,
        MetaData(),
        Column("programme_id", String(32), primary_key=True),
        Column("name", String, nullable=False),
        Column("funder", String(32)),
        Column("grant_references", JSON, nullable=False),
        Column("opened_on", Date),
        Column("opened_at", Integer, nullable=False),
        Column("settings", JSON, nullable=False),
        Column("closed", Boolean, nullable=False),
        Column("closed_on", Date),
        Column("version", Integer, nullable=False),
        Index(f"{name}_opened_at", "opened_at"),
    )


PROGRAMMES: Final = Shape("programmes", 2, _table)
"""One row a programme; ``opened_at`` is the position of the entry that opened it.

``settings`` holds what its funder asks for, without what is left to the home.
"""
