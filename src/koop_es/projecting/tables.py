"""The engine's own tables, kept beside the rows of the read models."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Boolean, Column, Integer, MetaData, String, Table

BUILDS: Final = Table(
    "builds",
    MetaData(),
    Column("name", String, primary_key=True),
    Column("suffix", String, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("number", Integer, nullable=False),
    Column("state", String, nullable=False),
    Column("active", Boolean, nullable=False),
    Column("position", Integer, nullable=False),
    Column("error", String),
    Column("error_position", Integer),
    Column("started_at", String, nullable=False),
    Column("rebuilt_at", String),
    Column("seen", String),
)
"""One row a build: ``active`` names the one that queries read, ``position`` is its checkpoint.

``seen`` tells the last entry that it was shown, by position and id.
"""

DEAD_LETTERS: Final = Table(
    "dead_letters",
    MetaData(),
    Column("name", String, primary_key=True),
    Column("suffix", String, primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("sequence", String, nullable=False),
    Column("stream", String, nullable=False),
    Column("topic", String, nullable=False),
    Column("error", String),
    Column("set_aside_at", String, nullable=False),
    Column("asked", Boolean, nullable=False),
)
"""One row an entry that a build left out: it could not be folded, or follows one that could not.

What shares a ``sequence`` is folded in its order; without an ``error`` an entry only waits behind
another. ``asked`` tells that somebody wants it to be tried again.
"""

OWNERS: Final = Table(
    "owners",
    MetaData(),
    Column("name", String, primary_key=True),
    Column("worker", String, nullable=False),
    Column("since", String, nullable=False),
    Column("heard_at", String, nullable=False),
)
"""One row a read model that a process feeds in the background, told for people alone."""

KEPT: Final = (BUILDS, DEAD_LETTERS, OWNERS)
