"""Corrections and retractions: what they do to the record, and what they may not (section 3.7)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from koop_es.cooperations import refusals as no
from koop_es.cooperations.corrections import corrected
from koop_es.cooperations.terms import Degree
from koop_es.kernel.event import Basis
from koop_es.kernel.refusals import EmptyChange, ReasonMissing
from tests.support.cooperation_asks import (
    correct,
    reach_milestone,
    retract,
)
from tests.support.cooperation_facts import (
    agreed,
    given,
    milestone_planned,
    milestone_reached,
    note_added,
)
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
