"""The table of encounters, contacts and groups."""

from __future__ import annotations

from typing import Final

from sqlalchemy import JSON, Boolean, Column, Date, Index, Integer, MetaData, String, Table

from koop_es.projecting.reading import Shape


def _table(name: str) -> Table:
    return Table(
        name,
        MetaData(),
        Column("relationship_id", String(32), primary_key=True),
        Column("form", String, nullable=False),
        Column("title", String),
        Column("parties", JSON, nullable=False),
        Column("party_ids", String, nullable=False),
        Column("themes", JSON, nullable=False),
        Column("themes_folded", String, nullable=False),
        Column("purpose", String),
        Column("openness", String),
        Column("target_group", String),
        Column("area", String),
        Column("cadence_months", Integer),
        Column("last_touch_on", Date),
        Column("touches", Integer, nullable=False),
        Column("introductions", Integer, nullable=False),
        Column("last_review_on", Date),
        Column("relevance", String),
        Column("review_decision", String),
        Column("resources_until", Date),
        Column("duration", String, nullable=False),
        Column("form_since", Date),
        Column("forms", JSON, nullable=False),
        Column("starts_on", Date),
        Column("ends_on", Date),
        Column("closed_on", Date),
        Column("closed", Boolean, nullable=False),
        Column("remark", String(64)),
        Column("arose_from", String(32)),
        Column("successor", String(32)),
        Column("begun_at", Integer, nullable=False),
        Column("version", Integer, nullable=False),
        Index(f"{name}_begun_at", "begun_at"),
        Index(f"{name}_arose_from", "arose_from"),
        Index(f"{name}_successor", "successor"),
    )


RELATIONSHIPS: Final = Shape("relationships", 3, _table)
"""One row a relationship of these forms, in the order of recording; a remark is a commitment.

``begun_at`` is the position of its first entry; ``party_ids`` is text with bars, ``|a|b|``.
"""
