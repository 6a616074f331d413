"""Who takes part by an agreement, in one text: what a change of parties goes on from."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final

from pydantic_core import from_json, to_json

from koop_es.cooperations import events as fact
from koop_es.cooperations.gaps import OF_EACH_PARTY
from koop_es.cooperations.members import (
    Joined,
    Led,
    Left,
    Member,
    agreed_members,
    members_after,
)
from koop_es.cooperations.terms import Role
from koop_es.projecting.reading import barred, unbarred

if TYPE_CHECKING:
    from collections.abc import Iterable

    from koop_es.cooperations.members import MemberAct
    from koop_es.cooperations.terms import Involvement
    from koop_es.projecting.shapes import Row

LEADING: Final = frozenset({Role.LEAD, Role.GRANT_RECIPIENT})
"""Who is named to everybody."""

Change = fact.PartyJoined | fact.PartyLeft | fact.LeadReplaced


def members_agreed(event: fact.CooperationAgreed) -> Row:
    """Return the columns of those who agreed."""
    return {**_columns(agreed_members(event)), "said": _said((), event.parties)}


def members_changed(row: Row, event: Change, day: date) -> Row:
    """Return the columns after somebody joined, left, or took over the lead."""
    known = [_read(one) for one in from_json(row["members"])]
    changed = _columns(members_after(known, [_act(event, day)]))
    if isinstance(event, fact.PartyJoined):
        changed["said"] = _said(unbarred(row["said"]), [event.involvement])
    return changed


def _act(event: Change, day: date) -> MemberAct:
    match event:
        case fact.PartyJoined():
            new = event.involvement
            return Joined(Member(new.party, new.role, day, None, new.record_keeper))
        case fact.PartyLeft():
            return Left(day, event.party)
        case fact.LeadReplaced():
            return Led(day, event.party, event.former)


def _said(known: Iterable[str], involved: Iterable[Involvement]) -> str:
    """Return the fields that some party has told."""
    told = {*known}
    for one in involved:
        told |= {name for name in OF_EACH_PARTY if getattr(one, name) is not None}
    return barred(name for name in OF_EACH_PARTY if name in told)


def _columns(members: Iterable[Member]) -> Row:
    listed = list(members)
    return {
        "members": to_json([_written(one) for one in listed]).decode(),
        "lead_ids": barred(one.party for one in listed if one.role in LEADING),
    }


def _written(one: Member) -> list[Any]:
    return [one.party, one.role.value, one.since, one.until, one.record_keeper]


def _read(one: list[Any]) -> Member:
    party, role, since, until, keeps = one
    return Member(party, Role(role), _day(since), _day(until), keeps)


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
