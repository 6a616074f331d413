"""Corrections and retractions: what they do to the record, and what they may not (section 3.7)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from koop_es.cooperations import refusals as no
from koop_es.cooperations.corrections import corrected
from koop_es.cooperations.terms import Degree, MeasureKind
from koop_es.kernel.event import Basis
from koop_es.kernel.lights import Light
from koop_es.kernel.policy import Policy
from koop_es.kernel.refusals import EmptyChange, ReasonMissing, UnknownParty
from tests.support.cooperation_asks import (
    agree,
    assign_programme,
    check,
    correct,
    end,
    plan_milestone,
    reach_milestone,
    retract,
    set_goal,
)
from tests.support.cooperation_facts import (
    ENDS_ON,
    IN_MAY,
    STARTS_ON,
    a_goal,
    agreed,
    checked,
    ended,
    file_closed,
    given,
    goal_set,
    measure_closed,
    milestone_planned,
    milestone_reached,
    note_added,
    progress_measured,
)
from tests.support.parties import CLUB, GROUP, LIBRARY, NOBODY, PROGRAMME, SCHOOL
from tests.support.records import TODAY
from tests.support.story import Story

A_DAY = timedelta(days=1)


def with_reached_milestone() -> Story:
    """Version 1 agrees, 2 plans the milestone, 3 reaches it."""
    return given([agreed(), milestone_planned("fest"), milestone_reached("fest", Degree.PARTLY)])


def test_a_correction_changes_what_an_entry_says() -> None:
    outcome = given([agreed(), milestone_planned("fest")]).when(correct(2, title="Sommerfest"))
    assert outcome.state.milestones["fest"].title == "Sommerfest"


def test_a_correction_keeps_both_the_old_and_the_new_words() -> None:
    event = given([agreed(), milestone_planned("fest")]).when(correct(2, title="Neu")).event
    assert event.before.as_dict() == {"title": "Lesefest"}
    assert event.fields.as_dict() == {"title": "Neu"}


def test_a_correction_removes_nothing() -> None:
    outcome = given([agreed(), milestone_planned("fest")]).when(retract(2))
    assert [record.version for record in outcome.story.records] == [1, 2, 3]
    assert outcome.state.milestones == {}


def test_a_correction_needs_a_reason() -> None:
    command = retract(2).model_copy(update={"reason": None})
    with pytest.raises(ReasonMissing):
        given([agreed(), milestone_planned("fest")]).when(command)


def test_an_entry_to_correct_must_be_there() -> None:
    with pytest.raises(no.UnknownEntry):
        given([agreed()]).when(retract(7))


def test_the_agreement_itself_is_never_retracted() -> None:
    with pytest.raises(no.AgreementNotRetractable):
        given([agreed()]).when(retract(1))


def test_the_agreement_itself_is_changed() -> None:
    outcome = given([agreed()]).when(correct(1, title="Zusammen lesen", themes=["Lesen"]))
    assert outcome.state.agreement.title == "Zusammen lesen"


def test_an_entry_is_retracted_only_once() -> None:
    outcome = given([agreed(), note_added()]).when(retract(2))
    with pytest.raises(no.AlreadyRetracted):
        outcome.when(retract(2))


def test_a_retracted_entry_is_not_changed() -> None:
    outcome = given([agreed(), note_added()]).when(retract(2))
    with pytest.raises(no.AlreadyRetracted):
        outcome.when(correct(2, text="other"))


def test_a_retracted_retraction_has_no_effect() -> None:
    outcome = given([agreed(), milestone_planned("fest")]).when(retract(2)).when(retract(3))
    assert "fest" in outcome.state.milestones


def test_a_retracted_change_has_no_effect() -> None:
    outcome = given([agreed(), milestone_planned("fest")]).when(correct(2, title="Neu"))
    assert outcome.when(retract(3)).state.milestones["fest"].title == "Lesefest"


def test_a_change_may_be_changed_back() -> None:
    outcome = given([agreed(), milestone_planned("fest")]).when(correct(2, title="Neu"))
    assert outcome.when(correct(2, title="Lesefest")).state.milestones["fest"].title == "Lesefest"


def test_later_corrections_stand_over_earlier_ones() -> None:
    outcome = given([agreed(), milestone_planned("fest")])
    twice = outcome.when(correct(2, title="Neu")).when(correct(2, title="Neuer"))
    assert twice.state.milestones["fest"].title == "Neuer"


def test_a_correction_can_itself_be_corrected() -> None:
    outcome = given([agreed(), milestone_planned("fest")]).when(correct(2, title="Neu"))
    again = outcome.when(correct(3, fields={"title": "Neuer", "due_on": "2026-08-01"}))
    milestone = again.state.milestones["fest"]
    assert (milestone.title, milestone.due_on) == ("Neuer", date(2026, 8, 1))


def test_a_correction_that_changes_nothing_is_refused() -> None:
    with pytest.raises(EmptyChange):
        given([agreed(), milestone_planned("fest")]).when(correct(2, title="Lesefest"))


def test_a_correction_without_fields_is_refused() -> None:
    with pytest.raises(EmptyChange):
        given([agreed(), milestone_planned("fest")]).when(correct(2))


def test_retracting_what_another_entry_needs_breaks_a_rule() -> None:
    with pytest.raises(no.CorrectionBreaksRule) as refused:
        with_reached_milestone().when(retract(2))
    assert refused.value.params["rule"] == "cooperation.unknown_part"


def test_retracting_from_the_end_breaks_none() -> None:
    outcome = with_reached_milestone().when(retract(3)).when(retract(2))
    assert outcome.state.milestones == {}


def test_reaching_in_part_is_not_corrected_into_reaching_twice() -> None:
    story = with_reached_milestone()
    fully = story.when(reach_milestone("fest"))
    with pytest.raises(no.CorrectionBreaksRule) as refused:
        fully.when(correct(3, degree="fully"))
    assert refused.value.params["rule"] == "milestone.already_reached"


def test_an_entry_may_be_moved_to_another_milestone() -> None:
    story = given(
        [agreed(), milestone_planned("m1"), milestone_planned("m2"), milestone_reached("m1")]
    )
    outcome = story.when(correct(4, milestone_id="m2"))
    assert [m.milestone_id for m in outcome.state.milestones.values() if m.status.is_open] == ["m1"]


def test_a_correction_moves_the_effective_day() -> None:
    outcome = with_reached_milestone().when(correct(3, effective_on="2026-05-02"))
    assert outcome.state.milestones["fest"].reached_on == date(2026, 5, 2)


def test_a_corrected_observation_does_not_lie_in_the_future() -> None:
    tomorrow = (TODAY + A_DAY).isoformat()
    with pytest.raises(no.CorrectionBreaksRule) as refused:
        with_reached_milestone().when(correct(3, effective_on=tomorrow))
    assert refused.value.params["rule"] == "fact.in_the_future"


def test_a_day_long_ago_takes_its_reason_from_the_correction() -> None:
    outcome = with_reached_milestone().when(correct(3, effective_on="2026-03-02"))
    corrected_entry = corrected(outcome.story.records)[2].event
    assert corrected_entry.has_reason


def test_a_day_that_nobody_knows_any_more_has_an_unknown_basis() -> None:
    outcome = with_reached_milestone().when(correct(3, effective_on=None))
    assert corrected(outcome.story.records)[2].event.effective_basis is Basis.UNKNOWN


def test_a_day_that_becomes_known_is_stated() -> None:
    outcome = with_reached_milestone().when(correct(3, effective_on=None))
    again = outcome.when(correct(3, effective_on="2026-05-02"))
    assert corrected(again.story.records)[2].event.effective_basis is Basis.STATED


def test_a_second_record_keeper_does_not_come_by_correction() -> None:
    both = [{"party": SCHOOL, "record_keeper": True}, {"party": LIBRARY, "record_keeper": True}]
    with pytest.raises(no.CorrectionBreaksRule) as refused:
        given([agreed()]).when(correct(1, parties=both))
    assert refused.value.params["rule"] == "cooperation.second_record_keeper"


@pytest.mark.parametrize(
    ("fields", "rule"),
    [
        ({"themes": []}, "cooperation.agreement_incomplete"),
        ({"parties": [{"party": SCHOOL}]}, "cooperation.too_few_parties"),
        (
            {"term": {"starts_on": "2027-03-01", "ends_on": "2027-02-28"}},
            "cooperation.start_after_end",
        ),
        ({"effective_on": None}, "cooperation.agreement_incomplete"),
    ],
)
def test_a_corrected_agreement_is_still_complete(fields: dict[str, Any], rule: str) -> None:
    with pytest.raises(no.CorrectionBreaksRule) as refused:
        given([agreed()]).when(correct(1, **fields))
    assert refused.value.params["rule"] == rule


def test_a_party_that_comes_by_correction_must_be_registered() -> None:
    with pytest.raises(UnknownParty):
        given([agreed()]).when(correct(1, parties=[{"party": SCHOOL}, {"party": NOBODY}]))


def test_a_correction_loads_the_parties_that_it_names() -> None:
    assert correct(1, parties=[{"party": SCHOOL}, {"party": CLUB}]).references() == (SCHOOL, CLUB)


def test_parties_that_stood_before_need_not_be_looked_up_again() -> None:
    alone = Story(given([]).capability, given([agreed()]).records)
    assert alone.when(correct(1, title="Neu")).events


@pytest.mark.parametrize(
    ("command", "fields"),
    [
        (end(successor=GROUP), {"result": "partly"}),
        (assign_programme(PROGRAMME), {"grant_reference": "LV-8"}),
        (
            check(Light.YELLOW, measures=({"title": "rooms", "owner": CLUB},)),
            {"conclusion": "go on"},
        ),
        (agree(arose_from=GROUP), {"title": "Neu"}),
    ],
)
def test_other_streams_named_before_stay_known(command: Any, fields: dict[str, Any]) -> None:
    past = [] if command.CREATES else [agreed()]
    told = given(past).when(command).story
    alone = Story(told.capability, told.records)
    assert alone.when(correct(len(past) + 1, **fields)).events


def test_an_extended_term_still_reaches_beyond_a_corrected_one() -> None:
    story = given([agreed(), ended(ENDS_ON)]).on(ENDS_ON)
    term = {"starts_on": STARTS_ON.isoformat(), "ends_on": "2027-06-30"}
    outcome = story.when(correct(1, term=term))
    assert outcome.state.term.ends_on == date(2027, 6, 30)


def test_an_ending_is_not_corrected_to_before_the_start() -> None:
    with pytest.raises(no.CorrectionBreaksRule) as refused:
        given([agreed(), ended()]).when(correct(2, effective_on="2026-02-01"))
    assert refused.value.params["rule"] == "cooperation.end_before_start"


def test_an_ending_under_a_closed_file_is_not_retracted() -> None:
    with pytest.raises(no.CorrectionBreaksRule) as refused:
        given([agreed(), ended(), file_closed()]).when(retract(2))
    assert refused.value.params["rule"] == "cooperation.not_ended"


def test_a_goal_keeps_a_measure_that_fits_what_was_measured() -> None:
    story = given([agreed(), goal_set("g2"), progress_measured("g2", 40)])
    assert story.when(correct(2, terms={"title": "Neu"})).events
    with pytest.raises(no.CorrectionBreaksRule) as refused:
        story.when(correct(2, terms=a_goal(measure=MeasureKind.YES_NO)))
    assert refused.value.params["rule"] == "goal.value_does_not_fit"


def test_a_measure_that_a_check_followed_up_is_not_taken_away() -> None:
    story = given([agreed(), checked(Light.YELLOW, measures=["rooms"]), measure_closed("rooms")])
    with pytest.raises(no.CorrectionBreaksRule):
        story.when(retract(2))


def test_what_broke_a_tolerance_narrowed_since_blocks_no_other_correction() -> None:
    late = given([agreed()]).when(set_goal(effective_on=IN_MAY)).when(plan_milestone()).story
    strict = late.under(Policy(backdating_tolerance=0))
    assert strict.when(correct(3, title="Neu")).events


def test_a_correction_leaves_no_milestone_without_its_day() -> None:
    with pytest.raises(no.CorrectionBreaksRule):
        given([agreed(), milestone_planned("fest")]).when(correct(2, due_on=None))


def test_a_correction_makes_no_ending_of_unknown_manner() -> None:
    with pytest.raises(no.CorrectionBreaksRule):
        given([agreed(), ended()]).when(correct(2, manner="unknown"))


def test_a_correction_does_not_make_an_entry_an_imported_one() -> None:
    with pytest.raises(no.CorrectionDoesNotFit):
        given([agreed(), ended()]).when(correct(2, imported=True))
