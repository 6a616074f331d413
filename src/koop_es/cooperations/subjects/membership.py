"""Membership: parties that join and leave, the lead, and the persons in charge."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from koop_es.cooperations import act_refusals as no
from koop_es.cooperations import membership_commands as ask
from koop_es.cooperations import membership_events as fact
from koop_es.cooperations.members import Joined, Led, Left, Member, agreed_members, members_after
from koop_es.cooperations.part_rules import refuse_unknown
from koop_es.cooperations.refusals import PartyTwice, SecondRecordKeeper
from koop_es.cooperations.signing import refuse_no_person
from koop_es.cooperations.state import Assignment
from koop_es.cooperations.subject import Asked, Kind, Subject, told, with_part
from koop_es.cooperations.terms import Role
from koop_es.kernel.aggregate import facts
from koop_es.kernel.others import refuse_unknown_party

if TYPE_CHECKING:
    from collections.abc import Mapping

    from koop_es.cooperations.members import MemberAct
    from koop_es.cooperations.state import Cooperation
    from koop_es.kernel.aggregate import Context
    from koop_es.kernel.event import Event


def _replace(state: Cooperation, command: ask.ReplaceLead, context: Context) -> fact.LeadReplaced:
    day = command.effective_on or context.today
    leads = [each.party for each in state.members_on(day) if each.role is Role.LEAD]
    only = leads[0] if len(leads) == 1 else None
    common = facts(command, context.today)
    return fact.LeadReplaced(**common, party=command.party, former=command.former or only)


def _admit_joining(state: Cooperation, event: fact.PartyJoined, today: date) -> None:
    new = event.involvement
    ahead = [
        each for each in state.members if each.until is None or each.until > _day(event, today)
    ]
    if any((each.party, each.role) == (new.party, new.role) for each in ahead):
        raise PartyTwice(field="involvement.party", party=new.party, role=new.role)
    keepers = {each.party for each in ahead if each.record_keeper}
    if new.record_keeper and keepers - {new.party}:
        raise SecondRecordKeeper(field="involvement.record_keeper")


def _admit_leaving(state: Cooperation, event: fact.PartyLeft, today: date) -> None:
    _refuse_stranger(state, event.party, _day(event, today), "party")


def _admit_lead(state: Cooperation, event: fact.LeadReplaced, today: date) -> None:
    day = _day(event, today)
    _refuse_stranger(state, event.party, day, "party")
    leads = {each.party for each in state.members_on(day) if each.role is Role.LEAD}
    if event.party in leads:
        raise no.LeadsAlready(field="party", party=event.party)
    if event.former is None and leads:
        raise no.FormerLeadMissing(field="former")
    if event.former is not None and event.former not in leads:
        raise no.NotALead(field="former", party=event.former)


def _admit_assignment(state: Cooperation, event: fact.PersonAssigned, today: date) -> None:
    day = _day(event, today)
    if event.party is not None:
        _refuse_stranger(state, event.party, day, "party")
    if event.until is not None and event.until < day:
        raise no.AssignmentEndsBefore(field="until", until=event.until)
    if event.follows is not None:
        refuse_unknown(event.follows, state.assignments, "assignment")


def _refuse_stranger(state: Cooperation, party: str, day: date, field: str) -> None:
    if all(each.party != party for each in state.members_on(day)):
        raise no.NotTakingPart(field=field, party=party, day=day)


def _day(event: Event, today: date) -> date:
    return event.effective_on or today


def _know_joining(event: fact.PartyJoined, others: Mapping[str, object]) -> None:
    refuse_unknown_party(event.involvement.party, others, "involvement.party")
    refuse_no_person(event.involvement.signed_by, others, "involvement.signed_by")


def _know_person(event: fact.PersonAssigned, others: Mapping[str, object]) -> None:
    refuse_unknown_party(event.person, others, "person")


def _acted(state: Cooperation, act: MemberAct) -> Cooperation:
    acts = (*state.member_acts, act)
    members = members_after(agreed_members(state.agreement), acts)
    return replace(state, member_acts=acts, members=members)


def _joined(state: Cooperation, event: fact.PartyJoined) -> Cooperation:
    new = event.involvement
    return _acted(
        state,
        Joined(Member(new.party, new.role, event.effective_on, None, new.record_keeper)),
    )


def _left(state: Cooperation, event: fact.PartyLeft) -> Cooperation:
    day = event.effective_on
    return _acted(state, Left(day, event.party)) if day else state


def _led(state: Cooperation, event: fact.LeadReplaced) -> Cooperation:
    day = event.effective_on
    return _acted(state, Led(day, event.party, event.former)) if day else state


def _assigned(state: Cooperation, event: fact.PersonAssigned) -> Cooperation:
    new = Assignment(
        event.assignment_id,
        event.capacity,
        event.person,
        event.party,
        event.effective_on,
        event.until,
    )
    return replace(state, assignments=with_part(state.assignments, new.assignment_id, new))


MEMBERSHIP = Subject(
    kinds=(
        Kind(
            fact.PartyJoined,
            _joined,
            _admit_joining,
            _know_joining,
            legal_act=True,
            dated=True,
            timeless=True,
        ),
        Kind(fact.PartyLeft, _left, _admit_leaving, legal_act=True, dated=True, timeless=True),
        Kind(fact.LeadReplaced, _led, _admit_lead, legal_act=True, dated=True, timeless=True),
        Kind(
            fact.PersonAssigned,
            _assigned,
            _admit_assignment,
            _know_person,
            legal_act=True,
            dated=True,
            timeless=True,
            fixed=frozenset({"assignment_id"}),
        ),
    ),
    asked=(
        Asked(ask.JoinCooperation, told(fact.PartyJoined)),
        Asked(ask.LeaveCooperation, told(fact.PartyLeft)),
        Asked(ask.ReplaceLead, _replace),
        Asked(ask.AssignPerson, told(fact.PersonAssigned, part="assignment_id", letter="p")),
    ),
)
