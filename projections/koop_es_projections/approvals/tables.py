"""The table of approvals."""

from __future__ import annotations

from typing import Final

from sqlalchemy import JSON, Column, Date, Index, Integer, MetaData, String, Table

from koop_es.projecting.reading import Shape


def _table(name: str) -> Table:
    return Table(
        name,
        MetaData(),
        Column("request", String, primary_key=True),
        Column("cooperation_id", String(32), nullable=False),
        Column("approval_id", String, nullable=False),
        Column("entry", String, nullable=False),
        Column("protects", String, nullable=False),
        Column("fields", JSON, nullable=False),
        Column("requested_by", String(32), nullable=False),
        Column("requested_on", Date, nullable=False),
        Column("requested_at", Integer, nullable=False),
        Column("outcome", String),
        Column("decided_by", String(32)),
        Column("decided_on", Date),
        Column("decided_at", Integer),
        Column("reason", JSON),
        Index(f"{name}_requested_at", "requested_at"),
        Index(f"{name}_decided_at", "decided_at", "requested_at"),
        Index(f"{name}_cooperation", "cooperation_id", "requested_at"),
    )


APPROVALS: Final = Shape("approvals", 1, _table)
"""One row an entry that somebody asked for; ``…_at`` are positions, ``…_on`` days of recording.

``fields`` holds what the entry would say, and ``reason`` why it was refused; private texts in them
are commitments, ``{"$pd": …, "c": …}``.
"""
