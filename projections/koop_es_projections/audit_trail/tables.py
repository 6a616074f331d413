"""The table of the audit trail."""

from __future__ import annotations

from typing import Final

from sqlalchemy import JSON, Column, Date, Index, Integer, MetaData, String, Table

from koop_es.projecting.reading import Shape

INDEXED: Final = ("stream", "topic", "actor", "effective_on", "recorded_on")


def _table(name: str) -> Table:
    return Table(
        name,
        MetaData(),
        Column("position", Integer, primary_key=True),
        Column("stream", String(32), nullable=False),
        Column("stream_kind", String, nullable=False),
        Column("version", Integer, nullable=False),
        Column("topic", String, nullable=False),
        Column("effective_on", Date),
        Column("effective_basis", String, nullable=False),
        Column("recorded_at", String(27), nullable=False),
        Column("recorded_on", Date, nullable=False),
        Column("days_between", Integer),
        Column("actor", String(32), nullable=False),
        Column("on_behalf_of", String(32)),
        Column("entered_via", String, nullable=False),
        Column("reason", JSON),
        Column("reason_code", String),
        Column("evidence", String, nullable=False),
        Column("before", JSON),
        Column("after", JSON, nullable=False),
        Column("event_hash", String(64), nullable=False),
        Column("event_id", String(32), nullable=False),
        Column("command_id", String(32), nullable=False),
        Column("correlation_id", String(32), nullable=False),
        Column("causation_id", String(32)),
        Column("source", JSON),
        Column("corrects", String(32)),
        *(Index(f"{name}_{column}", column) for column in INDEXED),
    )


AUDIT_TRAIL: Final = Shape("audit_trail", 2, _table)
"""One row an entry, never changed: a later correction is a row of its own.

``reason`` and the private values in ``before`` and ``after`` are commitments, ``{"$pd": …,
"c": …}``. ``before`` holds the fields in which an entry itself tells what was before.
"""
