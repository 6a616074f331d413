"""What comes up in cooperations, as a calendar: milestones, checks, ends and reviews."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

from koop_es.wording import msgid
from koop_es_projections.current_status.acts import told
from koop_es_projections.current_status.filters import Filter
from koop_es_projections.current_status.queries import cooperations
from koop_es_projections.current_status.views import RESTING
from koop_es_projections.reports.milestones import STILL_OPEN, milestones
from koop_es_projections.reports.parts import parts_on_day

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from koop_es.wording import Translator
    from koop_es_projections.current_status.views import CooperationItem
    from koop_es_projections.reports.asking import Asked

NOTICE: Final = "notice_given"
PAGE: Final = 200
"""Most cooperations of a page."""
SUMMARIES: Final = {
    "milestone": msgid("Milestone: {what}"),
    "check": msgid("Controlling check due: {what}"),
    "end": msgid("Planned end: {what}"),
    "announced": msgid("Ends: {what}"),
    "notice": msgid("Last day to renew or give notice: {what}"),
    "by_notice": msgid("Ends by notice: {what}"),
    "review": msgid("Review of the end condition: {what}"),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One day in the calendar.

    Attributes:
        uid: Stays the same whatever happens to it.
        kind: A key of ``SUMMARIES``.
        on: The day.
        what: What it is about.
        code: Short code of the cooperation.
        title: What the cooperation is called.
        sequence: Grows with each entry in the cooperation.
        changed_on: Day of its last entry.
    """

    uid: str
    kind: str
    on: date
    what: str
    code: str
    title: str
    sequence: int
    changed_on: date


def past_of(asked: Asked, today: date) -> dict[str, Any]:
    """Return the day and the state of knowledge for a query on cooperations; none for now.

    How they stand today lies in rows of its own, which are read faster than those of any day.
    """
    if asked.as_of == today and asked.known_at is None:
        return {}
    return {"as_of": asked.as_of, "known_at": asked.known_at}


def entries(asked: Asked, today: date) -> Iterator[Entry]:
    """Yield what comes up in cooperations that are not over, and what is overdue.

    Args:
        asked: As known when, in which cooperations.
        today: Today in the home's time zone.

    Raises:
        NotReady: A read model has not been built yet.
    """
    found = {item.cooperation_id: item for item in _items(asked, today)}
    for row in milestones(asked).rows:
        item = found.get(row.stream)
        if item is None or row.due_on is None or row.status not in STILL_OPEN:
            continue
        part = f"milestone-{row.milestone_id}"
        yield from _unless_over(_entry(item, part, "milestone", row.due_on, row.title), item)
    acts = _acts(asked)
    for item in found.values():
        of_acts = _of_acts(item, acts.get(item.cooperation_id, []))
        for each in (*_of_cooperation(item), *of_acts):
            yield from _unless_over(each, item)


def _acts(asked: Asked) -> dict[str, list[dict[str, Any]]]:
    """Return the notices of each cooperation."""
    found: dict[str, list[dict[str, Any]]] = {}
    for stream, _, act in parts_on_day(asked, "acts"):
        if act["what"] == NOTICE:
            found.setdefault(stream, []).append(act)
    return found


def _of_acts(item: CooperationItem, acts: list[dict[str, Any]]) -> Iterator[Entry]:
    """Yield until when a renewal is to be decided or notice given, and the end by a notice."""
    if item.ending_recorded_on is not None:
        return
    notices = told(acts, NOTICE)
    if notices and not _overtaken(notices[-1], item.ends_on):
        on = date.fromisoformat(notices[-1]["ends_on"])
        yield _entry(item, "notice", "by_notice", on, item.title)
        return
    if item.notice_by is not None:
        yield _entry(item, "notice", "notice", item.notice_by, item.title)


def _overtaken(notice: dict[str, Any], ends_on: date | None) -> bool:
    """Tell whether a later end was agreed since notice was given."""
    before = notice.get("ends_before")
    return ends_on is not None and (before is None or ends_on > date.fromisoformat(before))


def _unless_over(entry: Entry, item: CooperationItem) -> Iterator[Entry]:
    """Yield what comes up by the day of an ending that is announced, if there is one."""
    if item.ended_on is None or entry.on <= item.ended_on:
        yield entry


def _items(asked: Asked, today: date) -> Iterator[CooperationItem]:
    filters = asked.filters
    wanted = Filter(
        party=filters.party,
        programme=filters.programme,
        theme=filters.theme,
        area=filters.area,
        active=True,
    )
    cursor = None
    while True:
        page = cooperations(
            asked.connection,
            today=today,
            **past_of(asked, today),
            filters=wanted,
            policy=asked.policy,
            cursor=cursor,
            limit=PAGE,
        )
        yield from page.items
        cursor = page.next
        if cursor is None:
            return


def _of_cooperation(item: CooperationItem) -> Iterator[Entry]:
    what = item.title
    if item.check_due_on is not None and item.phase not in RESTING:
        yield _entry(item, "check", "check", item.check_due_on, what)
    if item.ending_recorded_on is not None and item.ended_on is not None:
        yield _entry(item, "end", "announced", item.ended_on, what)
    elif item.ends_on is not None:
        yield _entry(item, "end", "end", item.ends_on, what)
    elif item.review_on is not None:
        yield _entry(item, "review", "review", item.review_on, what)


def _entry(item: CooperationItem, part: str, kind: str, on: date, what: str) -> Entry:
    return Entry(
        uid=f"{item.cooperation_id}-{part}@koop",
        kind=kind,
        on=on,
        what=what,
        code=item.code,
        title=item.title,
        sequence=item.version,
        changed_on=item.last_recorded_on,
    )


def as_ical(listed: Iterable[Entry], t: Translator) -> bytes:
    """Return a calendar of whole days that block no time (RFC 5545)."""
    # Only who wants a calendar waits for it; of its types much is untold.
    library: Any = import_module("icalendar")
    calendar = library.Calendar()
    calendar.add("prodid", f"-//Koop//{t.language.upper()}")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", t.gettext("Cooperations"))
    for each in sorted(listed, key=lambda each: (each.on, each.uid)):
        calendar.add_component(_filled(library.Event(), each, t))
    return calendar.to_ical()


def _filled(event: Any, each: Entry, t: Translator) -> Any:
    event.add("uid", each.uid)
    event.add("sequence", each.sequence)
    event.add("dtstamp", datetime.combine(each.changed_on, time(), UTC))
    event.add("dtstart", each.on)
    event.add("dtend", each.on + timedelta(days=1))
    event.add("summary", t.gettext(SUMMARIES[each.kind], what=each.what))
    event.add("description", f"{each.code} {each.title}")
    event.add("categories", [each.kind])
    event.add("transp", "TRANSPARENT")
    return event
