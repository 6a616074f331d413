"""A cooperation's row in parts, as its timeline keeps them, and put together again."""

from __future__ import annotations

from datetime import date
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import Date

from koop_es_projections.current_status.parts import in_order
from koop_es_projections.current_status.tables import CURRENT_STATUS, HEAD, IN_HEAD

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from koop_es.projecting.shapes import Row

BY_ID: Final = ("goals", "milestones", "measures", "decisions", "evidence")
"""Parts of the detail that are listed by their ids."""

LISTED: Final = {"checks": "id", **dict.fromkeys(("notes", "ends", "turns", "acts"), "position")}
"""Those in a list, and what tells one from another."""

ALONE: Final = {
    "agreement": ("tasks", "expected", "end_condition"),
    "ending": ("ending_remark",),
}
"""What is there once."""

MEASURED: Final = "measured"

_COLUMNS: Final = CURRENT_STATUS.table("").columns
_DAYS: Final = [name for name in IN_HEAD if isinstance(_COLUMNS[name].type, Date)]


def changed_parts(before: Row | None, after: Row) -> dict[str, Row]:
    """Return the parts in which two rows differ, those of the row after.

    The fold leaves alone what it does not change: what is the same object is the same. Where
    nothing differs it is the head, so that no entry goes without a trace.
    """
    old: Row = before["detail"] if before else {}
    found = dict(_changed_in_detail(old, after["detail"]))
    head = _of_head(after)
    if before is None or not found or _of_head(before) != head:
        found[HEAD] = _head(head)
    return {part: {"content": content} for part, content in found.items()}


_of_head: Final = itemgetter(*IN_HEAD)


def _head(values: tuple[Any, ...]) -> Row:
    """Return the head without what is empty, which for the database is the same."""
    named = zip(IN_HEAD, values, strict=True)
    known = {name: value for name, value in named if value is not None}
    for name in _DAYS:
        if name in known:
            known[name] = known[name].isoformat()
    return known


def _changed_in_detail(old: Row, new: Row) -> Iterator[tuple[str, Any]]:
    for name in [name for name, value in new.items() if value is not old.get(name)]:
        before, value = old.get(name), new[name]
        if name in BY_ID:
            yield from _changed_by_id(name, before or {}, value)
        elif name in LISTED:
            # Lists only ever grow.
            added = value[len(before or ()) :]
            yield from ((f"{name}:{one[LISTED[name]]}", one) for one in added)
        else:
            part = "ending" if name in ALONE["ending"] else "agreement"
            yield part, {each: new[each] for each in ALONE[part]}


def _changed_by_id(group: str, old: Row, new: Row) -> Iterator[tuple[str, Any]]:
    for part_id, one in new.items():
        before: Row = old.get(part_id, {})
        if one is not before:
            yield from _part(group, part_id, before, one)


def _part(group: str, part_id: str, old: Row, new: Row) -> Iterator[tuple[str, Any]]:
    """Yield a part listed by its id; each value measured of a goal is a part of its own."""
    if group != "goals":
        yield f"{group}:{part_id}", new
        return
    for one in new.get(MEASURED, ())[len(old.get(MEASURED, ())) :]:
        yield f"{MEASURED}:{part_id}:{one['position']}", one
    terms, before = _unmeasured(new), _unmeasured(old)
    if terms != before:
        yield f"{group}:{part_id}", terms


def _unmeasured(goal: Row) -> Row:
    return {name: value for name, value in goal.items() if name != MEASURED}


def put_together(parts: Mapping[str, Any]) -> Row:
    """Return the row of which these are the parts, each in the order in which ids were given."""
    head: Row = parts[HEAD]
    days = {name: date.fromisoformat(head[name]) for name in _DAYS if name in head}
    return {**dict.fromkeys(IN_HEAD), **head, **days, "detail": detail_in(parts)}


def detail_in(parts: Mapping[str, Any]) -> Row:
    """Return the detail that some parts make up."""
    found: Row = {"ending_remark": None, **{name: {} for name in BY_ID}}
    found.update({name: [] for name in LISTED})
    measured: dict[str, list[Row]] = {}
    for part in sorted(parts, key=in_order):
        group, _, part_id = part.partition(":")
        if group in ALONE:
            found.update(parts[part])
        elif group in LISTED:
            found[group].append(parts[part])
        elif group in BY_ID:
            found[group][part_id] = parts[part]
        elif group == MEASURED:
            measured.setdefault(part_id.partition(":")[0], []).append(parts[part])
    for goal_id in dict.fromkeys([*found["goals"], *measured]):
        goal: Row = found["goals"].get(goal_id, {})
        found["goals"][goal_id] = {**goal, MEASURED: measured.get(goal_id, [])}
    return found
