"""What a correction may hold: fields of the entry's own kind, and no foreign or private words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from koop_es.cooperations import refusals as no
from koop_es.kernel.jsonable import jsonable
from koop_es.kernel.lights import Light
from koop_es.kernel.refusals import EmptyChange
from koop_es.kernel.text import FreeText
from tests.support.cooperation_asks import correct, retract
from tests.support.cooperation_facts import (
    agreed,
    checked,
    evidence_attached,
    given,
    goal_set,
    milestone_planned,
    note_added,
)
from tests.support.parties import LIBRARY, SCHOOL

if TYPE_CHECKING:
    from koop_es.kernel.event import Event


@pytest.mark.parametrize(
    ("past", "fields"),
    [
        (milestone_planned("fest"), {"colour": "red"}),
        (milestone_planned("fest"), {"due_on": "soon"}),
        (milestone_planned("fest"), {"title": ""}),
        (goal_set("g2"), {"terms": {"title": "x", "weight": "-1"}}),
        (goal_set("g2"), {"terms": {"title": "x", "weight": "1e40"}}),
        (note_added(), {"text": 7}),
        (note_added(), {"text": {"$pd": "text", "c": "nonsense"}}),
        (note_added(), {"effective_on": "2026-05-20T10:00"}),
        (note_added(), {"effective_basis": "unknown"}),
        (note_added(), {"TOPIC": "koop.other.v1"}),
    ],
)
def test_a_field_must_fit_the_entry(past: Event, fields: dict[str, Any]) -> None:
    with pytest.raises(no.CorrectionDoesNotFit) as refused:
        given([agreed(), past]).when(correct(2, **fields))
    assert refused.value.field is not None
    assert refused.value.field.startswith("fields.")


@pytest.mark.parametrize(
    ("past", "fields"),
    [
        (agreed(), {"code": "K-2026-999"}),
        (agreed(), {"imported": True}),
        (milestone_planned("fest"), {"milestone_id": "other"}),
        (goal_set("g2"), {"goal_id": "g9"}),
        (checked(), {"check_id": "c9"}),
        (evidence_attached("list"), {"evidence_id": "e9"}),
        (evidence_attached("list"), {"size": 9}),
    ],
)
def test_names_that_the_record_gave_stay(past: Event, fields: dict[str, Any]) -> None:
    story = given([past] if past.TOPIC.endswith("agreed.v1") else [agreed(), past])
    with pytest.raises(no.CorrectionDoesNotFit):
        story.when(correct(len(story.records), **fields))


def test_private_words_stay_private_in_a_correction() -> None:
    event = given([agreed(), note_added("old")]).when(correct(2, text="new")).event
    assert event.fields.as_dict() == {"text": FreeText("new")}
    assert not event.before.as_dict()["text"].is_draft


def test_private_words_stay_private_in_a_corrected_correction() -> None:
    outcome = given([agreed(), note_added("old")]).when(correct(2, text="new"))
    event = outcome.when(correct(3, fields={"text": "newest"})).event
    assert event.fields.as_dict() == {"fields": {"text": FreeText("newest")}}


@pytest.mark.parametrize(
    "fields",
    [
        {"fields": {"colour": "red"}},
        {"fields": {"text": 7}},
        {"fields": "text"},
        {"fields": None},
        {"before": {}},
        {"corrects": "f" * 32},
        {"kind": "retract"},
    ],
)
def test_a_corrected_correction_must_fit_as_well(fields: dict[str, Any]) -> None:
    outcome = given([agreed(), note_added("old")]).when(correct(2, text="new"))
    with pytest.raises(no.CorrectionDoesNotFit):
        outcome.when(correct(3, **fields))


def test_a_retraction_gets_no_fields() -> None:
    outcome = given([agreed(), note_added("old")]).when(retract(2))
    with pytest.raises(no.CorrectionDoesNotFit):
        outcome.when(correct(3, fields={"text": "new"}))


def test_a_corrected_correction_changes_something() -> None:
    outcome = given([agreed(), milestone_planned("fest")]).when(correct(2, title="Neu"))
    with pytest.raises(EmptyChange):
        outcome.when(correct(3, fields={}))


def test_nobody_elses_words_come_in_by_their_commitment() -> None:
    stolen = {"$pd": "text", "c": "0" * 64}
    with pytest.raises(no.CorrectionDoesNotFit):
        given([agreed(), note_added()]).when(correct(2, text=stolen))


def test_words_of_the_same_record_are_kept_by_their_commitment() -> None:
    story = given([agreed(), checked(Light.YELLOW)])
    kept = jsonable(story.records[1].event)["summary"].sealed_form()
    assert story.when(correct(2, conclusion=kept)).events


def test_a_goal_added_by_correction_gets_an_id_of_the_agreement() -> None:
    goals = [{"goal_id": "g1", "terms": {"title": "old"}}, {"terms": {"title": "new"}}]
    outcome = given([agreed()]).when(correct(1, goals=goals))
    assert list(outcome.state.goals) == ["g1", "g1-2"]


def test_an_id_once_given_is_not_given_again() -> None:
    one, two = {"goal_id": "g1", "terms": {"title": "old"}}, {"terms": {"title": "new"}}
    outcome = given([agreed()]).when(correct(1, goals=[one, two])).when(correct(1, goals=[one]))
    again = outcome.when(correct(1, goals=[one, two]))
    assert list(again.state.goals) == ["g1", "g1-3"]


@pytest.mark.parametrize("goal_ids", [["g7"], ["g1", "g1"], ["m1"]])
def test_a_correction_gives_no_id_of_another_entry(goal_ids: list[str]) -> None:
    goals = [{"goal_id": goal_id, "terms": {"title": "new"}} for goal_id in goal_ids]
    with pytest.raises(no.CorrectionDoesNotFit):
        given([agreed()]).when(correct(1, goals=goals))


def test_a_green_light_is_corrected_to_red_with_all_that_red_asks_for() -> None:
    outcome = given([agreed(), checked(Light.GREEN)]).when(
        correct(
            2,
            light="red",
            deviations=[{"description": "no rooms"}],
            measures=[{"title": "find rooms"}],
            decision_needed="go on?",
        )
    )
    assert list(outcome.state.measures) == ["a2"]
    assert list(outcome.state.decisions) == ["d2"]


def test_a_green_light_is_not_corrected_to_red_alone() -> None:
    with pytest.raises(no.CorrectionBreaksRule) as refused:
        given([agreed(), checked(Light.GREEN)]).when(correct(2, light="red"))
    assert refused.value.params["rule"] == "check.deviation_missing"


def test_a_field_is_emptied_by_none() -> None:
    story = given([agreed(), checked(next_check_on=None)])
    dated = story.when(correct(2, next_check_on="2026-08-01"))
    assert dated.when(correct(2, next_check_on=None)).state.last_check.next_check_on is None


def test_tasks_of_a_party_are_corrected() -> None:
    parties = [{"party": SCHOOL, "role": "lead", "tasks": "lends rooms"}, {"party": LIBRARY}]
    outcome = given([agreed()]).when(correct(1, parties=parties))
    assert outcome.state.parties[0].tasks is not None
