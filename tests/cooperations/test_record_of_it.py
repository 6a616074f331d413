"""Evidence, notes and programmes: what stands beside the course of a cooperation (rule 6)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from koop_es.cooperations import refusals as no
from koop_es.cooperations.terms import Grant
from koop_es.kernel.refusals import FactInTheFuture
from koop_es.programmes.state import Programme
from tests.support.cooperation_asks import (
    add_note,
    assign_programme,
    attach_evidence,
    retract,
    set_goal,
)
from tests.support.cooperation_facts import agreed, evidence_attached, given, programme_assigned
from tests.support.parties import CLUB, NOBODY, PROGRAMME
from tests.support.records import TODAY


def test_evidence_gets_the_id_of_its_entry_and_knows_its_size() -> None:
    event = given([agreed()]).when(attach_evidence(b"12345")).event
    assert (event.evidence_id, event.size) == ("e2", 5)


def test_an_empty_file_proves_nothing() -> None:
    with pytest.raises(no.EmptyDocument):
        given([agreed()]).when(attach_evidence(b""))


def test_a_fact_points_to_evidence_that_is_there() -> None:
    past = [agreed(), evidence_attached("list")]
    assert given(past).when(set_goal(evidence=("list",))).event.evidence == ("list",)


def test_a_fact_points_to_no_evidence_that_is_not_there() -> None:
    with pytest.raises(no.UnknownPart):
        given([agreed()]).when(set_goal(evidence=("list",)))


@pytest.mark.parametrize("concerns", ["g1", None])
def test_a_note_concerns_a_known_part_or_the_whole(concerns: str | None) -> None:
    assert given([agreed()]).when(add_note(concerns)).event.concerns == concerns


def test_a_note_concerns_no_unknown_part() -> None:
    with pytest.raises(no.UnknownPart):
        given([agreed()]).when(add_note("g9"))


def test_evidence_concerns_no_unknown_part() -> None:
    with pytest.raises(no.UnknownPart):
        given([agreed()]).when(attach_evidence(concerns="m9"))


def test_a_cooperation_joins_a_programme() -> None:
    outcome = given([agreed()]).when(assign_programme(PROGRAMME, grant_reference="LV-7"))
    assert outcome.state.programmes == {PROGRAMME: "LV-7"}


def test_what_is_known_of_the_grant_is_recorded() -> None:
    event = given([agreed()]).when(assign_programme(PROGRAMME)).event
    assert event.grant is None
    decided = date(2026, 3, 1)
    event = given([agreed()]).when(assign_programme(PROGRAMME, grant_decided_on=decided)).event
    assert event.grant == Grant(decided_on=decided)


def test_a_grant_is_not_decided_tomorrow() -> None:
    tomorrow = TODAY + timedelta(days=1)
    with pytest.raises(FactInTheFuture) as refused:
        given([agreed()]).when(assign_programme(PROGRAMME, grant_decided_on=tomorrow))
    assert refused.value.field == "grant_decided_on"


def test_a_cooperation_joins_a_programme_only_once() -> None:
    with pytest.raises(no.AlreadyInProgramme):
        given([agreed(), programme_assigned(PROGRAMME)]).when(assign_programme(PROGRAMME))


def test_a_closed_programme_takes_in_no_more() -> None:
    closed = Programme("Lesen verbindet", is_closed=True, closed_on=TODAY)
    story = given([agreed()]).among({PROGRAMME: closed})
    with pytest.raises(no.ProgrammeClosed):
        story.when(assign_programme(PROGRAMME))
    before = TODAY - timedelta(days=1)
    assert story.when(assign_programme(PROGRAMME, effective_on=before)).events


@pytest.mark.parametrize("stream", [NOBODY, CLUB])
def test_a_programme_must_have_been_opened(stream: str) -> None:
    with pytest.raises(no.UnknownProgramme):
        given([agreed()]).when(assign_programme(stream))


def test_a_retracted_assignment_leaves_the_programme() -> None:
    outcome = given([agreed(), programme_assigned(PROGRAMME)]).when(retract(2))
    assert outcome.state.programmes == {}
