"""What corrections may not do: the corrected stream keeps to every rule (sections 3.7 and 4.1)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from koop_es.cooperations import refusals as no
from koop_es.cooperations.terms import MeasureKind
from koop_es.kernel.lights import Light
from koop_es.kernel.policy import Policy
from koop_es.kernel.refusals import UnknownParty
from tests.support.cooperation_asks import (
    agree,
    assign_programme,
    check,
    correct,
    end,
    plan_milestone,
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
    progress_measured,
)
from tests.support.parties import CLUB, GROUP, LIBRARY, NOBODY, PROGRAMME, SCHOOL
from tests.support.story import Story

A_DAY = timedelta(days=1)


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
        (assign_programme(PROGRAMME), {"grant": {"reference": "LV-8"}}),
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
