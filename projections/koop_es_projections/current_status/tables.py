"""The table of cooperations as they stand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    and_,
    case,
    func,
    literal_column,
    or_,
    select,
    text,
    type_coerce,
)

from koop_es.projecting.prepared import SEARCHED
from koop_es.projecting.reading import Shape
from koop_es.projecting.timeline import holds, timeline_table

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from sqlalchemy import ColumnElement, FromClause, Subquery

    from koop_es.projecting.timeline import Day, Position


def _table(name: str) -> Table:
    ahead = text("amends_on IS NOT NULL")
    return Table(
        name,
        MetaData(),
        Column("cooperation_id", String(32), primary_key=True),
        Column("code", String, nullable=False),
        Column("title", String, nullable=False),
        Column("search", String, nullable=False),
        Column("themes", String, nullable=False),
        Column("themes_folded", String, nullable=False),
        Column("target_group", String),
        Column("area", String),
        Column("arose_from", String(32)),
        Column("parties", JSON, nullable=False),
        Column("party_ids", String, nullable=False),
        Column("lead_ids", String, nullable=False),
        Column("programmes", JSON, nullable=False),
        Column("programme_ids", String, nullable=False),
        Column("agreed_on", Date),
        Column("agreed_basis", String, nullable=False),
        Column("starts_on", Date),
        Column("ends_on", Date),
        Column("ends_change_on", Date),
        Column("bounded", Boolean, nullable=False),
        Column("review_on", Date),
        Column("rhythm_months", Integer),
        Column("notice_months", Integer),
        Column("notice_days", Integer),
        Column("renews_by_months", Integer),
        Column("conditional", Boolean),
        Column("in_force_on", Date),
        Column("last_light", String),
        Column("last_check_on", Date),
        Column("last_check_kind", String),
        Column("next_check_on", Date),
        Column("check_due_on", Date),
        Column("goals", Integer, nullable=False),
        Column("goals_dropped", Integer, nullable=False),
        Column("milestone_id", String),
        Column("milestone_title", String),
        Column("milestone_due_on", Date),
        Column("open_measures", Integer, nullable=False),
        Column("measures_due_on", Date),
        Column("open_decisions", Integer, nullable=False),
        Column("ended_on", Date),
        Column("ended_basis", String),
        Column("ending_recorded_on", Date),
        Column("manner", String),
        Column("result", String),
        Column("afterwards", String),
        Column("successor", String(32)),
        Column("suspended_from", Date),
        Column("suspended_until", Date),
        Column("file_closed", Boolean, nullable=False),
        Column("proposed", String),
        Column("imported", Boolean, nullable=False),
        Column("gaps", String, nullable=False),
        Column("version", Integer, nullable=False),
        Column("last_position", Integer, nullable=False),
        Column("last_recorded_on", Date, nullable=False),
        Column("amends_on", Date),
        Column("coming", JSON),
        Column("detail", JSON, nullable=False),
        # With all that names a cooperation: whoever names many need not read the long rows.
        Index(f"{name}_code", "code", "cooperation_id", "title"),
        # What grew out of another tie, or turned into one, is found without reading all.
        Index(f"{name}_arose_from", "arose_from"),
        Index(f"{name}_successor", "successor"),
        # What an amendment is to change is rare.
        Index(f"{name}_amends_on", "amends_on", sqlite_where=ahead, postgresql_where=ahead),
    )


CURRENT_STATUS: Final = Shape("current_status", 8, _table)
"""One row a cooperation.

``ends_on`` is the end that held when the row was last touched; from ``ends_change_on`` on, the
extensions in ``detail`` tell another one (``current_end``). ``check_due_on`` is R6's next due day.
``suspended_from`` and ``suspended_until`` are the suspension that was not over when the row was
last touched, the day of resumption no longer within it; later ones are in ``detail``
(``resting``). From ``amends_on`` on, ``coming`` tells what amendments make of the columns
(``as_amended``). ``conditional`` is set where an agreement waits for its condition: it is in force
from ``in_force_on`` on.
``ending_recorded_on`` tells that there is an ending; its day ``ended_on`` may be unknown.
``themes_folded`` are the themes without regard to case, for filters.
Lists of codes and ids are text with bars, ``|a|b|``; private texts are commitments.
"""


HEAD: Final = ""
"""The part of a cooperation's timeline that lists show; the others are named in ``parted``."""

_OF_THE_RECORD: Final = {"cooperation_id", "version", "last_position", "last_recorded_on"}
_TO_COME: Final = {"amends_on", "coming"}
IN_HEAD: Final = [
    str(column.name)
    for column in CURRENT_STATUS.table("").columns
    if column.name not in {*_OF_THE_RECORD, *_TO_COME, "detail"}
]
"""What the head holds: what a list shows, without what tells of the record."""


def _timeline(name: str) -> Table:
    of_heads = text("part = ''")
    heads = Index(
        f"{name}_heads",
        "known_to",
        "valid_from",
        sqlite_where=of_heads,
        postgresql_where=of_heads,
    )
    content = Column("content", JSON, nullable=False, info={SEARCHED: "part = ''"})
    return timeline_table(name, content, heads, parts=True)


STATUS_TIMELINE: Final = Shape("status_timeline", 6, _timeline)
"""Rows a part of a cooperation, for every day that counts and everything ever known of that day.

``content`` is the part as ``current_status`` has it: the head holds the columns of a list, the
other parts are a goal, a value measured of it, a milestone, a check, a measure and so on.
"""


def heads(table: Table, as_of: Day, known_at: Position | None) -> Subquery:
    """Return the heads that hold on a day, with the columns of ``current_status`` for lists."""
    columns = CURRENT_STATUS.table("").columns
    content = [
        type_coerce(func.json_extract(table.c.content, f"$.{name}"), columns[name].type)
        for name in IN_HEAD
    ]
    # As literal text the database knows by it that the index of heads has all that is wanted.
    is_head = table.c.part == literal_column("''")
    return (
        select(
            table.c.stream.label("cooperation_id"),
            *(value.label(name) for name, value in zip(IN_HEAD, content, strict=True)),
        )
        .where(is_head, holds(table, as_of, known_at))
        .subquery()
    )


def as_amended(table: Table, names: Collection[str], today: Day) -> Subquery:
    """Return the rows with the columns that amendments have changed by today.

    Args:
        table: The rows of ``current_status``.
        names: Columns that amendments change.
        today: The day.
    """
    column = table.c
    settled = or_(column.amends_on.is_(None), column.amends_on > today)
    return select(
        *(
            case((settled, each), else_=_amended(table, each, today)).label(each.name)
            if each.name in names
            else each
            for each in column
        )
    ).subquery()


def _amended(table: Table, column: Column[Any], today: Day) -> ColumnElement[Any]:
    rows = func.json_each(table.c.coming, "$.rows").table_valued("value")
    since = type_coerce(func.json_extract(rows.c.value, "$.since"), Date)
    value = type_coerce(func.json_extract(rows.c.value, f"$.{column.name}"), column.type)
    return select(value).where(since <= today).order_by(since.desc()).limit(1).scalar_subquery()


def current_end(table: FromClause, today: Day) -> ColumnElement[date | None]:
    """Return the expression for the planned end that holds today."""
    ends = func.json_each(table.c.detail, "$.ends").table_valued("value")
    since = type_coerce(func.json_extract(ends.c.value, "$.since"), Date)
    end = type_coerce(func.json_extract(ends.c.value, "$.ends_on"), Date)
    latest = select(func.max(end)).where(or_(since.is_(None), since <= today)).scalar_subquery()
    settled = or_(table.c.ends_change_on.is_(None), table.c.ends_change_on > today)
    return case((settled, table.c.ends_on), else_=latest)


def resting(table: FromClause, today: Day, *, with_detail: bool) -> ColumnElement[bool]:
    """Return the condition for cooperations that are suspended today.

    Args:
        table: Rows with the columns of ``current_status``.
        today: The day.
        with_detail: Whether the rows have a detail, which knows of later suspensions, too.
    """
    since, until = table.c.suspended_from, table.c.suspended_until
    begun = and_(since.is_not(None), since <= today)
    if not with_detail:
        return and_(begun, or_(until.is_(None), until > today))
    turns = func.json_each(table.c.detail, "$.turns").table_valued("value")
    on = type_coerce(func.json_extract(turns.c.value, "$.on"), Date)
    order = (on.desc(), func.json_extract(turns.c.value, "$.position").desc())
    suspended = type_coerce(func.json_extract(turns.c.value, "$.suspended"), Boolean)
    last = select(suspended).where(on <= today).order_by(*order).limit(1).scalar_subquery()
    return case((until <= today, last), else_=begun)
