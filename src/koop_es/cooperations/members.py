"""Who takes part on a day, as what, and what is missing then."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Final, TypeAlias

from koop_es.cooperations.terms import Role

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from koop_es.cooperations.agreement_events import CooperationAgreed

LEAST_PARTIES: Final = 2


@dataclass(frozen=True, slots=True)
class Member:
    """A party in one role.

    Attributes:
        party: Its id.
        role: As what it takes part.
        since: First day; None from the beginning.
        until: First day on which it takes part in it no longer; None while nobody knows of one.
        record_keeper: Whether it keeps the record.
    """

    party: str
    role: Role
    since: date | None = None
    until: date | None = None
    record_keeper: bool = False

    def takes_part_on(self, day: date) -> bool:
        """Tell whether it takes part on a day."""
        begun = self.since is None or self.since <= day
        return begun and (self.until is None or day < self.until)


@dataclass(frozen=True, slots=True)
class Joined:
    """A party took part from a day on."""

    member: Member


@dataclass(frozen=True, slots=True)
class Left:
    """A party takes part no longer from a day on, in none of its roles."""

    day: date
    party: str


@dataclass(frozen=True, slots=True)
class Led:
    """Another party leads from a day on; the former lead goes on as a partner."""

    day: date
    party: str
    former: str | None


MemberAct: TypeAlias = Joined | Left | Led


def day_of(act: MemberAct) -> date | None:
    """Return from which day on an act counts."""
    return act.member.since if isinstance(act, Joined) else act.day


def members_after(agreed: Sequence[Member], acts: Iterable[MemberAct]) -> tuple[Member, ...]:
    """Return who takes part when, whichever act was recorded first.

    Args:
        agreed: Who takes part by the agreement.
        acts: What happened since, in the order of recording.
    """
    members = list(agreed)
    for act in sorted(acts, key=lambda act: day_of(act) or date.min):
        match act:
            case Joined():
                members.append(act.member)
            case Left():
                members = [
                    _over(each, act.day) if each.party == act.party else each for each in members
                ]
            case Led():
                members = _led(members, act)
    return tuple(members)


def _over(member: Member, day: date) -> Member:
    """Return a membership that ends on a day, unless it ended before."""
    return replace(member, until=min(day, member.until or day))


def _led(members: Sequence[Member], act: Led) -> list[Member]:
    """Return the members with another lead; what it was before ends, if it was a partner.

    Who has left by that day, as it is recorded afterwards, does not come to lead: nobody does.
    """
    after: list[Member] = []
    there = any(each.party == act.party and each.takes_part_on(act.day) for each in members)
    keeps = any(each.party == act.party and each.record_keeper for each in members)
    for each in members:
        if not each.takes_part_on(act.day):
            after.append(each)
        elif each.party == act.former and each.role is Role.LEAD:
            partner = replace(each, role=Role.PARTNER, since=act.day)
            after += [_over(each, act.day), partner]
        elif each.party == act.party and each.role is Role.PARTNER:
            after.append(_over(each, act.day))
        else:
            after.append(each)
    return [*after, Member(act.party, Role.LEAD, act.day, None, keeps)] if there else after


def agreed_members(agreement: CooperationAgreed) -> tuple[Member, ...]:
    """Return who takes part by the agreement."""
    return tuple(
        Member(each.party, each.role, record_keeper=each.record_keeper)
        for each in agreement.parties
    )


def members_on(members: Iterable[Member], day: date) -> list[Member]:
    """Return who takes part on a day."""
    return [member for member in members if member.takes_part_on(day)]


def vacant_since(members: Sequence[Member], day: date) -> date | None:
    """Return the day from which nobody leads; None while somebody does or nobody ever did."""
    leads = [member for member in members if member.role is Role.LEAD]
    if any(member.takes_part_on(day) for member in leads):
        return None
    return max((lead.until for lead in leads if lead.until and lead.until <= day), default=None)


def too_few_since(members: Sequence[Member], day: date) -> date | None:
    """Return the day from which fewer than two parties besides funders take part, or None.

    It is the day on which one left; an agreement never begins with fewer.
    """
    if len(_parties_on(members, day)) >= LEAST_PARTIES:
        return None
    left = {member.until for member in members if member.until and member.until <= day}
    broke = [each for each in left if len(_parties_on(members, each)) < LEAST_PARTIES]
    return min((each for each in broke if not _recovered(members, each, day)), default=None)


def _recovered(members: Sequence[Member], since: date, day: date) -> bool:
    joined = {member.since for member in members if member.since and since < member.since <= day}
    return any(len(_parties_on(members, each)) >= LEAST_PARTIES for each in joined)


def _parties_on(members: Iterable[Member], day: date) -> set[str]:
    return {
        member.party
        for member in members
        if member.role is not Role.FUNDER and member.takes_part_on(day)
    }
