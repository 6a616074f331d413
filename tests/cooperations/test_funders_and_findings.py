"""What a funder is told, programmes that are left, and findings that outlast the end."""

from __future__ import annotations

import pytest

from koop_es.cooperations import act_refusals as no
from koop_es.cooperations import events as fact
from koop_es.cooperations.refusals import FileIsClosed, UnknownPart
from koop_es.kernel.text import FreeText
from tests.support.cooperation_asks import (
    add_note,
    answer_finding,
    assign_programme,
    leave_programme,
    notify_funder,
    raise_finding,
    record_consent,
    settle_finding,
)
from tests.support.cooperation_facts import (
    IN_MAY,
    agreed,
    ended,
    file_closed,
    given,
    programme_assigned,
)
from tests.support.parties import PROGRAMME

FUNDED = [agreed(), programme_assigned(PROGRAMME)]
RAISED = fact.FindingRaised(effective_on=IN_MAY, finding_id="f2", finding=FreeText("a gap"))


def test_a_programme_is_left_and_joined_again() -> None:
    outcome = given(FUNDED).when(leave_programme(PROGRAMME))
    assert not outcome.state.programmes
    left = fact.ProgrammeLeft(effective_on=IN_MAY, programme=PROGRAMME)
    assert given([*FUNDED, left]).when(assign_programme(PROGRAMME)).state.programmes


@pytest.mark.parametrize("act", [leave_programme, notify_funder, record_consent])
def test_only_what_is_in_a_programme_deals_with_its_funder(act: type) -> None:
    with pytest.raises(no.NotInProgramme):
        given([agreed()]).when(act(PROGRAMME))


@pytest.mark.parametrize("act", [notify_funder, record_consent])
def test_a_funder_is_told_after_the_programme_was_left_and_after_the_end(act: type) -> None:
    left = fact.ProgrammeLeft(effective_on=IN_MAY, programme=PROGRAMME)
    assert given([*FUNDED, left]).when(act(PROGRAMME)).events
    assert given([*FUNDED, ended()]).when(act(PROGRAMME)).events
    with pytest.raises(FileIsClosed):
        given([*FUNDED, ended(), file_closed()]).when(act(PROGRAMME))


def test_a_finding_is_raised_answered_and_settled() -> None:
    event = given([agreed()]).when(raise_finding(concerns="g1")).event
    assert isinstance(event, fact.FindingRaised)
    assert event.finding_id == "f2"
    story = given([agreed(), RAISED])
    assert story.when(answer_finding("f2")).state.findings == {"f2": False}
    assert story.when(settle_finding("f2")).state.findings == {"f2": True}


def test_a_finding_is_known_and_settled_once() -> None:
    for act in (answer_finding, settle_finding):
        with pytest.raises(UnknownPart):
            given([agreed()]).when(act("f2"))
    settled = fact.FindingSettled(effective_on=IN_MAY, finding_id="f2")
    for act in (answer_finding, settle_finding):
        with pytest.raises(no.FindingAlreadySettled):
            given([agreed(), RAISED, settled]).when(act("f2"))
    with pytest.raises(UnknownPart):
        given([agreed()]).when(raise_finding(concerns="m9"))


def test_findings_outlast_the_end_and_the_closed_file() -> None:
    closed = [agreed(), ended(), file_closed()]
    assert given(closed).when(raise_finding()).events
    for act in (answer_finding, settle_finding):
        assert given([agreed(), RAISED, ended(), file_closed()]).when(act("f2")).events
    with pytest.raises(FileIsClosed):
        given(closed).when(add_note())
