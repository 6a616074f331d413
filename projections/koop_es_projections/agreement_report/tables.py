"""The table of agreements through time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import Boolean, Column, Date, String

from koop_es.projecting.reading import Shape
from koop_es.projecting.timeline import timeline_table

if TYPE_CHECKING:
    from sqlalchemy import Table


def _table(name: str) -> Table:
    return timeline_table(
        name,
        Column("code", String, nullable=False),
        Column("title", String, nullable=False),
        Column("starts_on", Date),
        Column("ends_on", Date),
        Column("gaps", String, nullable=False),
        Column("said", String, nullable=False),
        Column("indicated", Boolean, nullable=False),
        Column("lead_ids", String, nullable=False),
        Column("programmes", String, nullable=False),
        Column("provided", String, nullable=False),
        Column("members", String, nullable=False),
        # Long texts come last: whoever asks for other columns does not read them.
        Column("goals", String, nullable=False),
    )


AGREEMENT_REPORT: Final = Shape("agreement_report", 3, _table)
"""Rows a cooperation, for every day that its agreement changed and everything known of that day.

``gaps`` are the fields that a complete agreement would also hold, ``said`` those of which some
party has told; ``indicated`` tells whether a goal that is pursued has an indicator. ``lead_ids``
are those who lead or receive the grant, ``programmes`` those joined, as text with bars, ``|a|b|``.
``goals`` are titles and states of all goals (``pursued`` reads them), with what the fold goes on
from; so are ``provided``, the fields that there are, and ``members``. Members and goals are JSON.
"""
