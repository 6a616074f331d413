"""Agreeing: six fields, two parties, one record keeper (rules 1, 6 and 11)."""

from __future__ import annotations

from datetime import date

import pytest

from koop_es.cooperations import refusals as no
from koop_es.cooperations.terms import Involvement, Role, Term
from koop_es.kernel.event import Basis
from koop_es.kernel.refusals import UnknownParty
from koop_es.kernel.text import FreeText
from koop_es.parties.state import Party
from tests.support.cooperation_asks import agree
from tests.support.cooperation_facts import (
    ENDS_ON,
    STARTS_ON,
    a_goal,
    given,
    involved,
    partners,
)
from tests.support.parties import CLUB, FOUNDATION, GROUP, LIBRARY, NOBODY, SCHOOL


def test_an_agreement_keeps_what_was_agreed() -> None:
    event = given([]).when(agree()).event
    assert (event.title, event.themes, event.code) == (
        "Gemeinsam lesen",
        ("Leseförderung",),
        "K-2026-001",
    )
    assert event.term == Term(starts_on=STARTS_ON, ends_on=ENDS_ON)


def test_each_goal_of_an_agreement_gets_an_id_of_its_own() -> None:
    event = given([]).when(agree(goals=(a_goal(), a_goal()))).event
    assert [goal.goal_id for goal in event.goals] == ["g1", "g1-2"]


@pytest.mark.parametrize(
    ("field", "missing"),
    [
        ("themes", ()),
        ("goals", ()),
        ("term.starts_on", Term(ends_on=ENDS_ON)),
        ("term.ends_on", Term(starts_on=STARTS_ON)),
        ("term.ends_on", Term(starts_on=STARTS_ON, review_on=ENDS_ON)),
        ("term.review_on", Term(starts_on=STARTS_ON, end_condition=FreeText("all read"))),
    ],
)
def test_an_agreement_needs_its_six_fields(field: str, missing: object) -> None:
    with pytest.raises(no.AgreementIncomplete) as refused:
        given([]).when(agree(**{field.partition(".")[0]: missing}))
    assert refused.value.field == field


def test_an_agreement_needs_its_day() -> None:
    with pytest.raises(no.AgreementIncomplete) as refused:
        given([]).when(agree(effective_basis=Basis.UNKNOWN))
    assert refused.value.field == "effective_on"


def test_an_end_condition_with_a_review_date_stands_for_the_end() -> None:
    term = Term(
        starts_on=STARTS_ON,
        end_condition=FreeText("when all can read"),
        review_on=date(2026, 12, 1),
    )
    assert given([]).when(agree(term=term)).event.term == term


def test_an_end_condition_without_a_review_date_is_no_term() -> None:
    term = Term(starts_on=STARTS_ON, end_condition=FreeText("when all can read"))
    with pytest.raises(no.AgreementIncomplete):
        given([]).when(agree(term=term))


def test_an_import_needs_only_a_title_and_two_parties() -> None:
    command = agree(themes=(), goals=(), term=Term(), imported=True, effective_basis=Basis.UNKNOWN)
    event = given([]).when(command).event
    assert (event.effective_on, event.effective_basis) == (None, Basis.UNKNOWN)


def test_an_import_with_one_party_is_no_cooperation() -> None:
    with pytest.raises(no.TooFewParties):
        given([]).when(agree(parties=involved(SCHOOL), imported=True))


def test_two_parties_must_be_distinct() -> None:
    twice = (Involvement(party=SCHOOL), Involvement(party=SCHOOL, role=Role.LEAD))
    with pytest.raises(no.TooFewParties):
        given([]).when(agree(parties=twice))


def test_a_party_and_the_one_that_stands_for_it_are_one() -> None:
    one_twice = Party(is_person=False, has_contact_point=True, merged_into=SCHOOL)
    story = given([]).among({LIBRARY: one_twice})
    with pytest.raises(no.TooFewParties):
        story.when(agree(parties=involved(SCHOOL, LIBRARY)))
    assert story.when(agree(parties=involved(CLUB, LIBRARY))).events


def test_who_stands_for_a_party_may_be_merged_too() -> None:
    library = Party(is_person=False, has_contact_point=True, merged_into=CLUB)
    club = Party(is_person=False, has_contact_point=True, merged_into=SCHOOL)
    story = given([]).among({LIBRARY: library, CLUB: club})
    for two in (involved(LIBRARY, CLUB), involved(SCHOOL, LIBRARY)):
        with pytest.raises(no.TooFewParties):
            story.when(agree(parties=two))


def test_two_that_were_merged_into_each_other_end_no_decision() -> None:
    there = {SCHOOL: LIBRARY, LIBRARY: SCHOOL}
    story = given([]).among(
        {
            each: Party(is_person=False, has_contact_point=True, merged_into=other)
            for each, other in there.items()
        }
    )
    assert story.when(agree(parties=involved(SCHOOL, CLUB))).events


def test_a_funder_is_not_counted_among_the_two_parties() -> None:
    with_funder = (*involved(SCHOOL), Involvement(party=FOUNDATION, role=Role.FUNDER))
    with pytest.raises(no.TooFewParties):
        given([]).when(agree(parties=with_funder))


def test_a_funder_may_stand_beside_two_parties() -> None:
    parties = (*partners(), Involvement(party=FOUNDATION, role=Role.FUNDER))
    assert given([]).when(agree(parties=parties)).event.parties == parties


def test_more_than_two_parties_agree_as_well() -> None:
    parties = involved(SCHOOL, LIBRARY, CLUB)
    assert given([]).when(agree(parties=parties)).event.parties == parties


def test_a_party_stands_in_a_role_only_once() -> None:
    with pytest.raises(no.PartyTwice):
        given([]).when(agree(parties=involved(SCHOOL, LIBRARY, LIBRARY)))


def test_a_party_may_have_two_roles() -> None:
    parties = (*partners(), Involvement(party=LIBRARY, role=Role.GRANT_RECIPIENT))
    assert len(given([]).when(agree(parties=parties)).event.parties) == 3


def test_only_one_party_keeps_the_record() -> None:
    keepers = tuple(Involvement(party=p, record_keeper=True) for p in (SCHOOL, LIBRARY))
    with pytest.raises(no.SecondRecordKeeper):
        given([]).when(agree(parties=keepers))


def test_a_cooperation_does_not_start_after_its_end() -> None:
    with pytest.raises(no.StartAfterEnd):
        given([]).when(agree(term=Term(starts_on=ENDS_ON, ends_on=STARTS_ON)))


def test_a_cooperation_may_last_one_day() -> None:
    term = Term(starts_on=STARTS_ON, ends_on=STARTS_ON)
    assert given([]).when(agree(term=term)).event.term == term


def test_a_party_must_be_registered() -> None:
    with pytest.raises(UnknownParty):
        given([]).when(agree(parties=involved(SCHOOL, NOBODY)))


def test_a_tie_is_no_party() -> None:
    with pytest.raises(UnknownParty):
        given([]).when(agree(parties=involved(SCHOOL, GROUP)))


def test_the_relationship_it_arose_from_must_exist() -> None:
    with pytest.raises(no.UnknownOrigin):
        given([]).when(agree(arose_from=NOBODY))


def test_a_cooperation_names_the_group_out_of_which_it_grew() -> None:
    assert given([]).when(agree(arose_from=GROUP)).event.arose_from == GROUP


def test_an_agreement_cannot_point_to_evidence_that_is_not_there_yet() -> None:
    with pytest.raises(no.UnknownPart):
        given([]).when(agree(evidence=("e1",)))


def test_the_other_streams_it_depends_on_are_its_parties_and_its_origin() -> None:
    assert agree(arose_from=GROUP).references() == (SCHOOL, LIBRARY, GROUP)
