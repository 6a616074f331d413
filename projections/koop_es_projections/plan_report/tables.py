"""The table of goals, milestones, measures and pledges through time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import Boolean, Column, Date, Float, Integer, String

from koop_es.projecting.reading import Shape
from koop_es.projecting.timeline import timeline_table

if TYPE_CHECKING:
    from sqlalchemy import Table

GOAL: Final = "goal"
MILESTONE: Final = "milestone"
MEASURE: Final = "measure"
PLEDGE: Final = "pledge"


def _table(name: str) -> Table:
    return timeline_table(
        name,
        Column("kind", String, nullable=False),
        Column("begun", Boolean, nullable=False),
        Column("title", String),
        Column("party", String(32)),
        Column("state", String),
        Column("due_originally", Date),
        Column("due_on", Date),
        Column("opened_on", Date),
        Column("done_on", Date),
        Column("times", Integer, nullable=False),
        Column("unit", String),
        Column("weight", String),
        Column("baseline", String),
        Column("target_originally", String),
        Column("target", String),
        Column("actual", String),
        Column("attainment_originally", Float),
        Column("attainment", Float),
        Column("worded", Boolean, nullable=False),
        Column("latest", String),
        Column("added", String),
        Column("first_terms", String),
        Column("terms", String),
        parts=True,
    )


PLAN_REPORT: Final = Shape("plan_report", 2, _table)
"""Rows a goal, milestone, measure or pledge, for every day and everything ever known of that day.

``part`` is its id; the part without a name tells the agreement's day alone. What is told of a part
before its beginning is kept with it, and shows once it has ``begun``.

``state`` is a goal's (``reached``, ``open``, ``not_measured``, ``in_words``, ``dropped``), a
milestone's status, ``open`` and ``closed`` of a measure, or a pledge's kind. ``done_on`` is the day
of the last value, of reaching, of closing or of the last delivery; ``times`` how often a milestone
was moved, a measure carried or something delivered. A measure's title is a commitment; a pledge
has a ``party``, its quantity as ``target`` and what was brought of it as ``added``. Numbers are
text, exact as they were recorded; ``latest``, ``added`` and the two ``terms`` are what the fold of
goals goes on from.
"""
