"""Legal acts and what follows from them: kept as they were told, and how they change a row."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, cast

from koop_es.cooperations import events as fact
from koop_es.cooperations.members import Joined, Led, Left, Member, members_after
from koop_es.cooperations.terms import Role
from koop_es.kernel.event import Event
from koop_es.projecting.reading import barred
from koop_es_projections.current_status.parts import detail, task
from koop_es_projections.current_status.resting import due

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from koop_es.cooperations.members import MemberAct
    from koop_es.kernel.record import Record
    from koop_es.projecting.shapes import Row

MEMBERSHIP = (fact.PartyJoined, fact.PartyLeft, fact.LeadReplaced)
"""Acts that change who takes part."""

_COMMON = set(Event.model_fields) - {"reason"}


def acted(row: Row, event: Event, record: Record[Event], seen_on: date) -> Row:
    """Return what an act changes."""
    acts = [*row["detail"]["acts"], act(event, record)]
    changed = detail(row, acts=acts)
    if isinstance(event, fact.PartyJoined):
        tasks = [*row["detail"]["tasks"], {**task(event.involvement), "joined": True}]
        changed = detail(row, acts=acts, tasks=tasks)
    if isinstance(event, MEMBERSHIP):
        changed |= membership(changed["detail"], seen_on)
    if isinstance(event, fact.ProgrammeLeft):
        changed |= _left(row, event, record.effective_day, seen_on)
    return changed


def _left(row: Row, event: fact.ProgrammeLeft, day: date, seen_on: date) -> Row:
    """Return the programmes with one that is left from a day on."""
    programmes: list[dict[str, Any]] = [
        {**one, "until": day.isoformat()}
        if one["id"] == event.programme and one.get("until") is None
        else one
        for one in row["programmes"]
    ]
    there = [
        one["id"]
        for one in programmes
        if one.get("until") is None or one["until"] > seen_on.isoformat()
    ]
    return {"programmes": programmes, "programme_ids": barred(there)}


def rhythm_set(row: Row, event: fact.CheckRhythmSet, record: Record[Event]) -> Row:
    """Return what another rhythm of checks changes: the one that counts last stands."""
    acts = [*row["detail"]["acts"], act(event, record)]
    changed: Row = {
        **detail(row, acts=acts),
        "rhythm_months": told(acts, "check_rhythm_set")[-1]["months"],
    }
    return {**changed, "check_due_on": due({**row, **changed})}


def act(event: Event, record: Record[Event]) -> dict[str, Any]:
    """Return an act as it was told, ready for JSON, private texts sealed."""
    told = event.model_dump(mode="json", exclude_none=True, exclude=_COMMON)
    return {
        "what": event.TOPIC.removeprefix("koop.cooperation.").partition(".")[0],
        "on": record.effective_day.isoformat(),
        "position": record.position,
        **cast("dict[str, Any]", _sealed(told)),
    }


def _sealed(value: Any) -> Any:
    if isinstance(value, dict):
        entries = cast("dict[str, Any]", value)
        if "$pd" in entries and "c" in entries:
            return {"sealed": entries["c"]}
        return {name: _sealed(item) for name, item in entries.items()}
    if isinstance(value, list):
        return [_sealed(item) for item in cast("list[Any]", value)]
    return value


def told(acts: Iterable[dict[str, Any]], *kinds: str) -> list[dict[str, Any]]:
    """Return the acts of some kinds in the order of their effect."""
    found = [each for each in acts if each["what"] in kinds]
    return sorted(found, key=lambda each: (each["on"], each["position"]))


def membership(known: Row, seen_on: date) -> Row:
    """Return the columns that tell who takes part; who has left by a day is left out of ids."""
    members = members_of(known)
    there = [each for each in members if each.until is None or each.until > seen_on]
    leads = [each.party for each in there if each.role is Role.LEAD]
    return {
        "parties": [_listed(each) for each in members],
        "party_ids": barred(dict.fromkeys(each.party for each in there)),
        "lead_ids": barred(dict.fromkeys(leads)),
    }


def _listed(member: Member) -> dict[str, Any]:
    return {
        "party": member.party,
        "role": member.role.value,
        "record_keeper": member.record_keeper,
        "since": member.since and member.since.isoformat(),
        "until": member.until and member.until.isoformat(),
    }


def members_of(known: Row) -> Sequence[Member]:
    """Return who takes part when, by a row's detail."""
    agreed = [
        Member(one["party"], Role(one["role"]), record_keeper=one["record_keeper"])
        for one in known["tasks"]
        if "joined" not in one
    ]
    return members_after(agreed, _member_acts(known["acts"]))


def _member_acts(acts: Iterable[dict[str, Any]]) -> Iterator[MemberAct]:
    for one in acts:
        day = date.fromisoformat(one["on"])
        match one["what"]:
            case "party_joined":
                new = one["involvement"]
                keeps = new.get("record_keeper", False)
                yield Joined(Member(new["party"], Role(new["role"]), day, None, keeps))
            case "party_left":
                yield Left(day, one["party"])
            case "lead_replaced":
                yield Led(day, one["party"], one.get("former"))
            case _:
                pass
