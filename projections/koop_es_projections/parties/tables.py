"""The table of parties."""

from __future__ import annotations

from typing import Final

from sqlalchemy import JSON, Column, Date, Index, Integer, MetaData, String, Table

from koop_es.projecting.reading import Shape


def _table(name: str) -> Table:
    return Table(
        name,
        MetaData(),
        Column("party_id", String(32), primary_key=True),
        Column("kind", String, nullable=False),
        Column("name", String),
        Column("name_sealed", String(64)),
        Column("short_name", String),
        Column("search", String, nullable=False),
        Column("country", String),
        Column("area", String),
        Column("contact_points", JSON, nullable=False),
        Column("lawful_basis", String),
        Column("source", String),
        Column("external_id", String),
        Column("registered_on", Date),
        Column("former_names", JSON, nullable=False),
        Column("merged_into", String(32)),
        Column("registered_at", Integer, nullable=False),
        Column("version", Integer, nullable=False),
        Column("last_position", Integer, nullable=False),
        Index(f"{name}_registered_at", "registered_at"),
        Index(f"{name}_merged_into", "merged_into"),
    )


PARTIES: Final = Shape("parties", 2, _table)
"""One row a party. Organisations' names are public; a person's is a commitment.

``registered_at`` is the position of the entry with which the party was registered;
``former_names`` are an organisation's, and found by a search, too. ``merged_into`` names the party
that stands for this one, too.
"""
