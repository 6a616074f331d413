"""Four eyes: what waits for a second person, and what becomes of it (rule 10)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

import pytest

from koop_es.cooperations import approval_refusals as no
from koop_es.cooperations import commands as ask
from koop_es.cooperations import events as fact
from koop_es.cooperations.refusals import AlreadyEnded, UnknownPart
from koop_es.cooperations.terms import CorrectionKind
from koop_es.kernel.approvals import Approval
from koop_es.kernel.lights import Light
from koop_es.kernel.policy import Policy
from koop_es.kernel.refusals import ReasonMissing
from tests.support.cooperation_asks import (
    add_note,
    amend,
    attach_evidence,
    check,
    close_file,
    end,
    extend,
    plan_milestone,
    retract,
    revise_goal,
    revoke_ending,
    set_goal,
)
from tests.support.cooperation_facts import (
    BECAUSE,
    ENDS_ON,
    IN_MAY,
    a_goal,
    agreed,
    ended,
    given,
    milestone_planned,
)
from tests.support.four_eyes import ALL_FOUR, OTHER, asked, grant, refuse, under
from tests.support.records import ACTOR, TODAY, entry_id

THIRD: Final = "0c" * 16
LONG_AGO: Final = TODAY - timedelta(days=90)


PROTECTED: Final = [
    (Approval.ENDING, [agreed()], end(TODAY)),
    (Approval.REVOKING, [agreed(), ended()], revoke_ending()),
    (Approval.AMENDING, [agreed()], extend(ENDS_ON + timedelta(days=90))),
    (Approval.AMENDING, [agreed()], amend()),
    (Approval.CORRECTING, [agreed(), milestone_planned("m2")], retract(2)),
    (Approval.RECORDING_LATE, [agreed()], add_note(effective_on=LONG_AGO, reason=BECAUSE)),
]


@pytest.mark.parametrize(("approval", "past", "command"), PROTECTED)
def test_what_a_programme_protects_waits_for_a_second_person(
    approval: Approval, past: Any, command: Any
) -> None:
    outcome = asked(under(approval, past=past), command)
    assert outcome.event.protects == (approval,)
    assert outcome.event.requested_by == ACTOR
    assert "approval.waits" in outcome.codes
    granted, entry = outcome.story.by(OTHER).when(grant(outcome.event.approval_id)).events
    assert isinstance(granted, fact.ApprovalGranted)
    assert (granted.requested_by, granted.granted_by) == (ACTOR, OTHER)
    assert granted.entry == entry.TOPIC == outcome.event.entry


@pytest.mark.parametrize(("approval", "past", "command"), PROTECTED)
def test_what_a_programme_does_not_protect_is_recorded_at_once(
    approval: Approval, past: Any, command: Any
) -> None:
    rest = [each for each in Approval if each is not approval]
    outcome = under(*rest, past=past).when(command)
    assert not isinstance(outcome.event, fact.ApprovalRequested)


def test_what_waits_has_not_happened() -> None:
    outcome = asked(under(Approval.ENDING), end(TODAY))
    assert outcome.state.ending is None


def test_nobody_approves_an_own_entry() -> None:
    story = asked(under(Approval.ENDING), end(TODAY)).story
    with pytest.raises(no.FourEyesOwnEntry):
        story.when(grant("v2"))


def test_an_approval_is_given_once() -> None:
    story = asked(under(Approval.ENDING), end(TODAY)).story
    story = story.by(OTHER).when(grant("v2")).story
    for command in (grant("v2"), refuse("v2")):
        with pytest.raises(no.ApprovalAlreadyDecided):
            story.by(THIRD).when(command)


def test_what_nobody_asked_for_is_not_approved() -> None:
    for command in (grant("v9"), refuse("v9")):
        with pytest.raises(UnknownPart):
            under(Approval.ENDING).when(command)


def test_a_refusal_needs_a_reason_and_lets_the_entry_be_asked_for_again() -> None:
    ending = end(TODAY)
    story = asked(under(Approval.ENDING), ending).story
    with pytest.raises(ReasonMissing):
        story.by(OTHER).when(refuse("v2", reason=None))
    outcome = story.by(OTHER).when(refuse("v2"))
    assert outcome.event.refused_by == OTHER
    assert outcome.state.ending is None
    assert "approval.waits" not in outcome.codes
    asked(outcome.story.by(ACTOR), ending)


def test_who_asked_takes_it_back_alone() -> None:
    story = asked(under(Approval.ENDING), end(TODAY)).story
    event = story.when(refuse("v2")).event
    assert event.refused_by == event.requested_by == ACTOR


def test_the_same_entry_is_not_asked_for_twice() -> None:
    ending = end(TODAY)
    story = asked(under(Approval.ENDING), ending).story
    with pytest.raises(no.ApprovalAlreadyRequested):
        story.by(OTHER).when(ending)


def test_an_approval_counts_from_the_day_on_which_it_is_given() -> None:
    story = asked(under(Approval.ENDING), end(TODAY)).story
    for command in (grant("v2", effective_on=IN_MAY), refuse("v2", effective_on=IN_MAY)):
        with pytest.raises(no.ApprovalOnAnotherDay):
            story.by(OTHER).when(command)


def test_an_entry_is_decided_anew_when_it_is_approved() -> None:
    story = asked(under(Approval.ENDING), end(TODAY)).story
    story = story.under(Policy()).when(end(IN_MAY)).story
    with pytest.raises(AlreadyEnded):
        story.by(OTHER).when(grant("v2"))
    assert story.by(OTHER).when(refuse("v2")).events


@pytest.mark.parametrize(
    ("command", "meanwhile"),
    [
        (extend(ENDS_ON + timedelta(days=90)), extend(ENDS_ON + timedelta(days=30))),
        (amend(title="Lesen im Park"), amend(title="Lesen im Garten")),
        (
            revise_goal("g1", a_goal(target=9), effective_on=LONG_AGO),
            revise_goal("g1", a_goal(target=8)),
        ),
    ],
)
def test_what_starts_from_something_else_by_now_is_refused(command: Any, meanwhile: Any) -> None:
    story = asked(given([agreed()]).under(ALL_FOUR), command).story
    story = story.under(Policy()).when(meanwhile).story
    with pytest.raises(no.ApprovalOutdated):
        story.by(OTHER).when(grant("v2"))


def test_a_correction_of_what_was_corrected_meanwhile_is_refused() -> None:
    change = ask.CorrectEntry(
        corrects=entry_id(2),
        kind=CorrectionKind.CHANGE,
        fields={"title": "Sommerfest"},
        reason=BECAUSE,
    )
    story = asked(
        under(Approval.CORRECTING, past=[agreed(), milestone_planned("m2")]), change
    ).story
    other = change.model_copy(update={"fields": {"title": "Herbstfest"}})
    story = story.under(Policy()).when(other).story
    with pytest.raises(no.ApprovalOutdated):
        story.by(OTHER).when(grant("v3"))


def test_parts_are_named_after_the_entry_that_brings_them() -> None:
    late = plan_milestone(effective_on=LONG_AGO, reason=BECAUSE)
    story = asked(under(Approval.RECORDING_LATE), late).story
    story = story.when(set_goal()).story
    outcome = story.by(OTHER).when(grant("v2"))
    assert set(outcome.state.milestones) == {"m5"}


def test_measures_and_decisions_of_a_check_are_named_anew() -> None:
    late = check(Light.RED, effective_on=LONG_AGO, reason=BECAUSE)
    story = asked(under(Approval.RECORDING_LATE), late).story
    event: Any = story.by(OTHER).when(grant("v2")).events[1]
    assert event.check_id == "c4"
    assert {each.measure_id for each in event.measures} == {"a4"}
    assert event.decision_needed.decision_id == "d4"


def test_evidence_recorded_late_is_kept_while_it_waits() -> None:
    late = attach_evidence(effective_on=LONG_AGO, reason=BECAUSE)
    outcome = asked(under(Approval.RECORDING_LATE), late)
    event: Any = outcome.story.by(OTHER).when(grant("v2")).events[1]
    assert event.evidence_id == "e4"
    assert event.document.commitment


def test_an_entry_is_no_later_for_having_waited() -> None:
    story = asked(under(Approval.ENDING), end(IN_MAY))
    later = story.story.on(TODAY + timedelta(days=20)).by(OTHER)
    assert later.when(grant("v2")).events


def test_an_own_slip_within_a_day_needs_no_approval() -> None:
    story = under(Approval.CORRECTING).when(plan_milestone()).story
    assert isinstance(story.when(retract(2)).event, fact.CorrectionRecorded)
    asked(story.by(OTHER), retract(2))
    asked(story.on(TODAY + timedelta(days=2)), retract(2))


def test_what_was_approved_is_no_own_slip() -> None:
    late = plan_milestone(effective_on=LONG_AGO, reason=BECAUSE)
    story = asked(under(*Approval), late).story.by(OTHER).when(grant("v2")).story
    for actor in (ACTOR, OTHER):
        asked(story.by(actor), retract(4))


def test_a_slip_in_what_is_protected_itself_needs_approval() -> None:
    story = given([agreed()]).when(end(TODAY)).story
    guarded = story.under(Policy(four_eyes=frozenset({Approval.ENDING, Approval.CORRECTING})))
    event = asked(guarded, retract(2)).event
    assert event.protects == (Approval.ENDING,)


def test_a_day_cannot_be_made_late_by_a_correction() -> None:
    story = under(Approval.RECORDING_LATE).when(plan_milestone()).story
    back = ask.CorrectEntry(
        corrects=entry_id(2),
        kind=CorrectionKind.CHANGE,
        fields={"effective_on": LONG_AGO.isoformat()},
        reason=BECAUSE,
    )
    assert asked(story, back).event.protects == (Approval.RECORDING_LATE,)


def test_what_two_persons_did_is_not_corrected() -> None:
    story = asked(under(Approval.ENDING), end(TODAY)).story
    with pytest.raises(no.ApprovalNotCorrectable):
        story.when(retract(2))
    story = story.by(OTHER).when(grant("v2")).story
    with pytest.raises(no.ApprovalNotCorrectable):
        story.when(retract(3))


def test_a_granted_correction_takes_effect() -> None:
    story = asked(
        under(Approval.CORRECTING, past=[agreed(), milestone_planned("m2")]), retract(2)
    ).story
    assert not story.by(OTHER).when(grant("v3")).state.milestones


def test_what_waits_can_be_refused_after_the_file_was_closed() -> None:
    past = [agreed(), ended()]
    story = asked(under(Approval.REVOKING, past=past), revoke_ending()).story
    story = story.when(close_file()).story
    assert story.by(OTHER).when(refuse("v3")).events
