"""The table of ties through time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import Boolean, Column, Date, Integer, String

from koop_es.projecting.reading import Shape
from koop_es.projecting.timeline import timeline_table

if TYPE_CHECKING:
    from sqlalchemy import Table


def _table(name: str) -> Table:
    return timeline_table(
        name,
        Column("form", String, nullable=False),
        Column("form_since", Date),
        Column("duration", String, nullable=False),
        Column("starts_on", Date),
        Column("ends_on", Date),
        Column("ends_originally", Date),
        Column("review_on", Date),
        Column("ended_on", Date),
        Column("announced_end", Date),
        Column("never_in_force", Boolean, nullable=False),
        Column("pending", Boolean, nullable=False),
        Column("noticed_end", Date),
        Column("notice_months", Integer),
        Column("notice_days", Integer),
        Column("suspended", Boolean, nullable=False),
        Column("turns", String, nullable=False),
        Column("last_event_on", Date),
        Column("last_touch_on", Date),
        Column("cadence_months", Integer),
        Column("last_check_on", Date),
        Column("next_check_on", Date),
        Column("check_due_on", Date),
        Column("rhythm_months", Integer),
        Column("last_light", String),
        Column("title", String),
        Column("party_ids", String, nullable=False),
        Column("themes_folded", String, nullable=False),
        Column("programmes", String, nullable=False),
        Column("area", String),
        Column("manner", String),
        Column("result", String),
        Column("afterwards", String),
    )


RELATIONSHIP_REPORT: Final = Shape("relationship_report", 12, _table)
"""Rows a tie, for every day that counts and everything that was ever known of that day.

``ended_on`` is set from the day on which an ending takes effect; ``announced_end`` tells the same
day already from the day on which the ending was recorded, if that lies before. ``last_event_on``
is kept for relationships, from which dormancy is told; ``title`` too: a cooperation's is in
current_status. ``form_since`` is the day from which it has had its form, which differs from
``starts_on`` once the form changed. Lists of codes and ids are text with bars, ``|a|b|``; themes
are kept without regard to case, for filters. ``ends_originally`` is the end first agreed;
``manner``, ``result`` and ``afterwards`` are set with ``ended_on``. ``last_touch_on`` is the day on
which a relationship's parties were last in touch within it. ``pending`` is set while a conditional
agreement is not in force. ``noticed_end`` is the planned end that was valid when notice was given;
``notice_months`` and ``notice_days`` are the time for notice before the end.
"""
