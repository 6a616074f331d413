"""From the columns of a cooperation's row to an item of a list."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import select

from koop_es.cooperations.dates import is_check_overdue, next_end, notice_deadline
from koop_es.projecting.reading import unbarred
from koop_es_projections.current_status.need import NEEDS
from koop_es_projections.current_status.tables import CURRENT_STATUS
from koop_es_projections.current_status.views import (
    OVER,
    RESTING,
    Coming,
    CooperationItem,
    Membership,
    PartyRole,
    Phase,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import ColumnElement, FromClause, Select

    from koop_es.projecting.graces import Graces
    from koop_es_projections.current_status.need import Standing


_UNTOLD: Final = frozenset({"detail", "search", "coming"})
"""Columns of which an item tells nothing."""


def select_items(table: FromClause, stands: Standing, *more: ColumnElement[Any]) -> Select[Any]:
    """Return the statement that selects what ``item_of`` needs, and more columns."""
    listed = [column for column in table.columns if column.name not in _UNTOLD]
    return select(
        *listed,
        *more,
        stands.end.label("current_end"),
        stands.phase.label("phase"),
        stands.rank.label("rank"),
        stands.day.label("day"),
    )


_SAME: Final = tuple(
    field.name
    for field in fields(CooperationItem)
    if field.name in CURRENT_STATUS.table("").columns
    and field.name
    not in {
        "themes",
        "parties",
        "lead_ids",
        "programmes",
        "ends_on",
        "check_due_on",
        "gaps",
        "conditional",
        "coming",
    }
    and not field.name.startswith(("milestone_", "suspended_"))
)
"""Fields of an item that are columns as they are."""


def item_of(row: Any, today: date, graces: Graces) -> CooperationItem:
    """Return a selected row as an item of a list."""
    grace = graces.within(row["programme_ids"])
    same = {name: row[name] for name in _SAME}
    due_on, measures_due_on = row["milestone_due_on"], row["measures_due_on"]
    over, end = row["phase"] in OVER, row["current_end"]
    notice_by = notice_deadline(end, row["notice_months"], row["notice_days"])
    due = None if over else row["check_due_on"]
    since, until = row["suspended_from"], row["suspended_until"]
    asleep = not over and (until is None or until > today)
    following = None if over else next_end(end, row["ended_on"])
    parties = tuple(
        PartyRole(one["party"], one["role"], one["record_keeper"])
        for one in row["parties"]
        if _takes_part(one, today)
    )
    return CooperationItem(
        **same,
        phase=Phase(row["phase"]),
        need=NEEDS[int(row["rank"])],
        themes=unbarred(row["themes"]),
        parties=parties,
        lead_ids=tuple(dict.fromkeys(one.party_id for one in parties if one.role == "lead")),
        programmes=tuple(
            Membership(one["id"], one["grant_reference"], date.fromisoformat(one["since"]))
            for one in row["programmes"]
            if one.get("until") is None or today.isoformat() < one["until"]
        ),
        ends_on=end,
        next_end=following,
        days_left=(following - today).days if following else None,
        light=row["last_light"] or "unchecked",
        conditional=bool(row["conditional"]),
        notice_by=None if over else notice_by,
        coming=() if over else tuple(sorted(_coming(row, today), key=attrgetter("on", "what"))),
        check_due_on=due,
        check_overdue=(row["phase"] not in RESTING and is_check_overdue(due, today, grace)),
        suspended_from=since if asleep else None,
        suspended_until=until if asleep else None,
        milestone_id=None if over else row["milestone_id"],
        milestone_title=None if over else row["milestone_title"],
        milestone_due_on=None if over else due_on,
        milestone_overdue=not over and due_on is not None and due_on < today,
        measure_overdue=not over and measures_due_on is not None and measures_due_on < today,
        gaps=unbarred(row["gaps"]),
    )


def _coming(row: Any, today: date) -> Iterator[Coming]:
    """Yield what was recorded and takes effect later; a row of the past knows of nothing."""
    days = {
        "amended": row.get("amends_on"),
        "extended": row.get("ends_change_on"),
        "in_force": row["in_force_on"],
    }
    yield from (Coming(on, what) for what, on in days.items() if on is not None and on > today)
    for one in row["parties"]:
        yield from _turns(one, one["party"], ("joined", "left"), today)
    for one in row["programmes"]:
        yield from _turns(one, one["id"], ("programme_joined", "programme_left"), today)


def _turns(
    one: dict[str, Any], subject: str, called: tuple[str, str], today: date
) -> Iterator[Coming]:
    for name, what in zip(("since", "until"), called, strict=True):
        on = one.get(name)
        if on is not None and on > today.isoformat():
            yield Coming(date.fromisoformat(on), what, subject)


def _takes_part(one: dict[str, Any], today: date) -> bool:
    """Tell whether a party takes part on a day; those agreed do from the beginning."""
    since, until, day = one.get("since"), one.get("until"), today.isoformat()
    return (since is None or since <= day) and (until is None or day < until)
