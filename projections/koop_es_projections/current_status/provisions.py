"""What an agreement says after its amendments: of a day, and of days to come."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final

from koop_es.cooperations.gaps import EXPECTED
from koop_es.cooperations.terms import IN_NUMBERS
from koop_es.projecting.reading import barred, folded, searchable, unbarred
from koop_es_projections.current_status.acts import act, told
from koop_es_projections.current_status.parts import NUMBERS, detail, iso

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from koop_es.kernel.event import Event
    from koop_es.kernel.record import Record
    from koop_es.projecting.shapes import Row

AMENDED: Final = (
    "title",
    "search",
    "themes",
    "themes_folded",
    "target_group",
    "area",
    "review_on",
    "bounded",
    "gaps",
    *NUMBERS,
)
"""Columns that an amendment changes."""

NOTHING_TO_COME: Final[Row] = {"amends_on": None, "coming": None}

_PLAIN: Final = ("title", "themes", "target_group", "area", "review_on", "end_condition")
_ORDER: Final = (
    "themes",
    "goals",
    "term",
    "effective_on",
    "indicator",
    "tasks",
    "benefit",
    "signed_on",
    "signatory",
    *EXPECTED,
)


def amended(row: Row, event: Event, record: Record[Event], seen_on: date) -> Row:
    """Return what an amendment changes, or a renewal that sets another time for notice."""
    new = act(event, record)
    acts: list[dict[str, Any]] = row["detail"]["acts"]
    if not any("original" in one for one in acts):
        new["original"] = _said(row)
    changed = detail(row, acts=[*acts, new])
    return provided({**row, **changed}, seen_on)


def provided(row: Row, seen_on: date) -> Row:
    """Return the columns and the detail as amendments make them on a day."""
    acts = _providing(row["detail"]["acts"])
    today = seen_on.isoformat()
    now = _after(acts, today)
    days = sorted({one["on"] for one in acts if one["on"] > today})
    changed = {**_columns(row, now), **_in_detail(row, now), **NOTHING_TO_COME}
    if days:
        rows = [_to_come(row, day, _after(acts, day)) for day in days]
        changed |= {"amends_on": date.fromisoformat(days[0]), "coming": {"rows": rows}}
    return changed


def detail_now(known: Row, today: date) -> Row:
    """Return a row's detail with what the agreement says on a day."""
    acts = _providing(known["acts"])
    return {**known, **_words(_after(acts, today.isoformat()))} if acts else known


def _providing(acts: Iterable[dict[str, Any]]) -> Sequence[dict[str, Any]]:
    """Return what changes provisions, in the order of its effect."""
    listed = told(acts, "amendment_agreed", "renewal_agreed")
    return [one for one in listed if "after" in one or "notice_days" in one]


def _said(row: Row) -> Row:
    """Return what the agreement says before its first amendment."""
    known = row["detail"]
    numbers = {name: row[name] for name in NUMBERS if row[name] is not None}
    return {
        "title": row["title"],
        "themes": list(unbarred(row["themes"])),
        "target_group": row["target_group"],
        "area": row["area"],
        "review_on": iso(row["review_on"]),
        "end_condition": known["end_condition"],
        "expected": {**known["expected"], **numbers},
    }


def _after(acts: Sequence[dict[str, Any]], day: str) -> Row:
    """Return what the agreement says on a day."""
    found: Row = dict(next(one["original"] for one in acts if "original" in one))
    expected: Row = dict(found["expected"])
    for one in acts:
        if one["on"] > day:
            break
        if "after" not in one:
            expected.pop("notice_months", None)
            expected["notice_days"] = one["notice_days"]
            continue
        new = one["after"]
        found.update({name: new[name] for name in _PLAIN if name in new})
        expected.update(new.get("expected", {}))
        for name in one.get("dropped", ()):
            expected.pop(name, None)
            if name in found:
                found[name] = None
    return {**found, "expected": expected}


def _columns(row: Row, now: Row) -> Row:
    review_on, expected = now["review_on"], now["expected"]
    numbers = {name: expected.get(name) for name in NUMBERS}
    return {
        "title": now["title"],
        "search": searchable(row["code"], now["title"]),
        "themes": barred(now["themes"]),
        "themes_folded": folded(now["themes"]),
        "target_group": now["target_group"],
        "area": now["area"],
        "review_on": date.fromisoformat(review_on) if review_on else None,
        "bounded": _is_bounded(row, now),
        "gaps": barred(_gaps(row, now)),
        **numbers,
    }


def _is_bounded(row: Row, now: Row) -> bool:
    ends = row["detail"]["ends"]
    return now["end_condition"] is not None or any(one["ends_on"] for one in ends)


def _gaps(row: Row, now: Row) -> list[str]:
    before = set(unbarred(row["gaps"]))
    missing = {"themes": not now["themes"], "term": "term" in before and not _is_complete(row, now)}
    for name in EXPECTED:
        if name != "check_rhythm_months":
            said = (name, *IN_NUMBERS.get(name, ()))
            missing[name] = not any(each in now["expected"] for each in said)
    return [name for name in _ORDER if missing.get(name, name in before)]


def _is_complete(row: Row, now: Row) -> bool:
    in_words = now["end_condition"] is not None and now["review_on"] is not None
    return row["starts_on"] is not None and (row["ends_on"] is not None or in_words)


def _in_detail(row: Row, now: Row) -> Row:
    return detail(row, **_words(now))


def _words(now: Row) -> Row:
    words = {name: one for name, one in now["expected"].items() if name not in NUMBERS}
    return {"expected": words, "end_condition": now["end_condition"]}


def _to_come(row: Row, day: str, then: Row) -> Row:
    """Return the columns of a day to come, ready for JSON."""
    columns = _columns(row, then)
    return {**columns, "review_on": iso(columns["review_on"]), "since": day}
