"""Joining, leaving and leading: facts that are stored even where they leave nobody in the lead."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from koop_es.cooperations import act_refusals as no
from koop_es.cooperations import events as fact
from koop_es.cooperations.refusals import PartyTwice, SecondRecordKeeper, UnknownPart
from koop_es.cooperations.terms import Role
from koop_es.kernel.event import Basis
from koop_es.kernel.refusals import UnknownParty
from tests.support.cooperation_asks import (
    add_note,
    assign_person,
    drop_goal,
    join,
    leave,
    plan_milestone,
    replace_lead,
    set_goal,
)
from tests.support.cooperation_facts import (
    agreed,
    given,
    involved,
    joined,
    lead_replaced,
    left,
    person_assigned,
    programme_assigned,
)
from tests.support.parties import CLUB, FOUNDATION, LIBRARY, NOBODY, PROGRAMME, SCHOOL, SILENT
from tests.support.records import TODAY
from tests.support.story import Story

MAY, AUGUST = date(2026, 5, 20), date(2026, 8, 1)
LONG_AGO = TODAY - timedelta(days=61)
A_DAY = timedelta(days=1)


def roles(story: Story, day: date = TODAY) -> dict[str, Role]:
    return {each.party: each.role for each in story.when(add_note()).state.members_on(day)}


def test_a_party_joins_from_a_day_on() -> None:
    outcome = given([agreed()]).when(join(CLUB, AUGUST, role=Role.ASSOCIATED))
    assert isinstance(outcome.event, fact.PartyJoined)
    before, from_then_on = (
        {each.party for each in outcome.state.members_on(day)} for day in (AUGUST - A_DAY, AUGUST)
    )
    assert (before, from_then_on) == ({SCHOOL, LIBRARY}, {SCHOOL, LIBRARY, CLUB})


def test_a_party_joins_once_in_each_role() -> None:
    with pytest.raises(PartyTwice):
        given([agreed()]).when(join(LIBRARY))
    assert given([agreed()]).when(join(LIBRARY, role=Role.GRANT_RECIPIENT)).events
    assert given([agreed(), left(LIBRARY)]).when(join(LIBRARY)).events


def test_who_joins_is_registered_and_no_second_record_keeper() -> None:
    with pytest.raises(UnknownParty):
        given([agreed()]).when(join(NOBODY))
    with pytest.raises(SecondRecordKeeper):
        given([agreed()]).when(join(CLUB, record_keeper=True))


@pytest.mark.parametrize("act", [join, leave, replace_lead, assign_person])
def test_who_takes_part_needs_a_day(act: type) -> None:
    with pytest.raises(no.DayMissing):
        given([agreed()]).when(act(LIBRARY, None, effective_basis=Basis.UNKNOWN))


def test_a_party_leaves_from_a_day_on() -> None:
    state = given([agreed(), joined(CLUB)]).when(leave(LIBRARY, AUGUST)).state
    assert LIBRARY in {each.party for each in state.members_on(AUGUST - A_DAY)}
    assert LIBRARY not in {each.party for each in state.members_on(AUGUST)}


def test_only_who_takes_part_leaves() -> None:
    with pytest.raises(no.NotTakingPart):
        given([agreed()]).when(leave(CLUB))
    with pytest.raises(no.NotTakingPart):
        given([agreed(), left(LIBRARY)]).when(leave(LIBRARY))


def test_acts_count_in_the_order_of_their_effect() -> None:
    """It left in May; that it had joined in April is recorded afterwards."""
    april = date(2026, 4, 20)
    story = given([agreed(), joined(CLUB, MAY), left(CLUB, AUGUST), joined(CLUB, april, Role.LEAD)])
    assert roles(story, AUGUST) == {SCHOOL: Role.LEAD, LIBRARY: Role.PARTNER}


def test_a_leaving_lead_leaves_the_lead_vacant() -> None:
    outcome = given([agreed(), joined(CLUB)]).when(leave(SCHOOL))
    assert "cooperation.lead_vacant" in outcome.codes
    assert "cooperation.too_few_parties_left" not in outcome.codes


def test_fewer_than_two_parties_are_stored_and_warned_of() -> None:
    assert "cooperation.too_few_parties_left" in given([agreed()]).when(leave(LIBRARY)).codes
    funder = [agreed(), joined(FOUNDATION, role=Role.FUNDER)]
    assert "cooperation.too_few_parties_left" in given(funder).when(leave(LIBRARY)).codes


def test_after_sixty_days_they_are_urgent() -> None:
    soon = {"cooperation.lead_vacant", "cooperation.too_few_parties_left"}
    late = {"cooperation.lead_vacant_too_long", "cooperation.too_few_parties_too_long"}
    for since, expected in ((LONG_AGO, late), (LONG_AGO + A_DAY, soon)):
        codes = given([agreed(), left(SCHOOL, since)]).when(add_note()).codes
        assert codes & (soon | late) == expected


def test_there_are_no_new_plans_meanwhile() -> None:
    vacant = given([agreed(), joined(CLUB), left(SCHOOL)])
    for plan in (set_goal(), plan_milestone()):
        with pytest.raises(no.PlansOnHold):
            vacant.when(plan)
    assert vacant.when(drop_goal("g1")).events
    led = given([agreed(), joined(CLUB), left(SCHOOL), lead_replaced(LIBRARY)])
    assert led.when(set_goal()).events
    few = given([agreed(), left(LIBRARY)])
    with pytest.raises(no.PlansOnHold):
        few.when(set_goal())
    assert given([agreed(), left(LIBRARY), joined(CLUB)]).when(set_goal()).events


def test_who_agreed_without_a_lead_lacks_none() -> None:
    story = given([agreed(involved(SCHOOL, LIBRARY, CLUB))])
    assert "cooperation.lead_vacant" not in story.when(leave(CLUB)).codes


def test_the_lead_is_replaced_and_goes_on_as_a_partner() -> None:
    outcome = given([agreed()]).when(replace_lead(LIBRARY))
    assert isinstance(outcome.event, fact.LeadReplaced)
    assert outcome.event.former == SCHOOL
    there = {each.party: each.role for each in outcome.state.members_on(TODAY)}
    assert there == {SCHOOL: Role.PARTNER, LIBRARY: Role.LEAD}


def test_a_new_lead_takes_part_and_does_not_lead_yet() -> None:
    with pytest.raises(no.NotTakingPart):
        given([agreed()]).when(replace_lead(CLUB))
    with pytest.raises(no.LeadsAlready):
        given([agreed()]).when(replace_lead(SCHOOL))
    with pytest.raises(no.NotALead):
        given([agreed(), joined(CLUB)]).when(replace_lead(CLUB, former=LIBRARY))


def test_who_had_left_before_does_not_come_to_lead() -> None:
    """It was to lead from today on; that it had left in May is recorded afterwards."""
    story = given([agreed(), joined(CLUB), lead_replaced(LIBRARY, SCHOOL, on=TODAY)])
    outcome = story.when(leave(LIBRARY, TODAY - A_DAY))
    there = {each.party: each.role for each in outcome.state.members_on(TODAY)}
    assert there == {SCHOOL: Role.PARTNER, CLUB: Role.PARTNER}
    assert "cooperation.lead_vacant" in outcome.codes


def test_of_several_leads_the_former_one_is_named() -> None:
    story = given([agreed(), joined(CLUB, role=Role.LEAD)])
    with pytest.raises(no.FormerLeadMissing):
        story.when(replace_lead(LIBRARY))
    assert story.when(replace_lead(LIBRARY, former=CLUB)).events


def test_a_person_is_assigned_and_followed_by_another() -> None:
    outcome = given([agreed()]).when(assign_person(SILENT, party=SCHOOL))
    assert isinstance(outcome.event, fact.PersonAssigned)
    assert outcome.event.assignment_id == "p2"
    story = given([agreed(), person_assigned("p2", SILENT)])
    assert story.when(assign_person(CLUB, follows="p2", handover="the keys")).events
    with pytest.raises(UnknownPart):
        story.when(assign_person(CLUB, follows="p9"))


def test_an_assignment_fits_the_cooperation_and_its_days() -> None:
    with pytest.raises(no.NotTakingPart):
        given([agreed()]).when(assign_person(SILENT, party=CLUB))
    with pytest.raises(no.AssignmentEndsBefore):
        given([agreed()]).when(assign_person(SILENT, until=TODAY - A_DAY))
    with pytest.raises(UnknownParty):
        given([agreed()]).when(assign_person(NOBODY))


def test_a_funder_wants_to_hear_of_a_party_that_left() -> None:
    past = [agreed(), joined(CLUB), programme_assigned(PROGRAMME)]
    assert "party.notification_due" in given(past).when(leave(CLUB)).codes
    assert "party.notification_due" not in given(past[:2]).when(leave(CLUB)).codes
