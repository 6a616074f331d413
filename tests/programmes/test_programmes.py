"""Programmes: opened by a funder that is known."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from koop_es.kernel.refusals import (
    EmptyChange,
    FactInTheFuture,
    RecordedTooLate,
    UnknownEvidence,
    UnknownParty,
)
from koop_es.programmes.capability import PROGRAMME
from koop_es.programmes.commands import ChangeProgrammeSettings, CloseProgramme, OpenProgramme
from koop_es.programmes.decisions import PeriodReversed, ProgrammeWasClosed
from koop_es.programmes.events import ProgrammeOpened
from koop_es.programmes.terms import Approval, ProgrammeSettings
from tests.support.parties import FOUNDATION, GROUP, NOBODY, neighbours
from tests.support.records import TODAY
from tests.support.story import Story, tell
from tests.support.usual import over


def none_yet() -> Story:
    return tell(PROGRAMME, [], neighbours())


def open_programme(**others: Any) -> OpenProgramme:
    return OpenProgramme(**over({"name": "Lesen verbindet"}, others))


def test_a_programme_is_open_from_its_opening_on() -> None:
    state = none_yet().when(open_programme()).state
    assert (state.name, state.takes_in_on(None)) == ("Lesen verbindet", True)


def test_a_grant_reference_is_kept_once() -> None:
    outcome = none_yet().when(open_programme(grant_references=("LV-7", "LV-8", "LV-7")))
    assert outcome.event.grant_references == ("LV-7", "LV-8")


def test_the_funder_is_a_registered_party() -> None:
    assert none_yet().when(open_programme(funder=FOUNDATION)).event.funder == FOUNDATION
    assert open_programme(funder=FOUNDATION).references() == (FOUNDATION,)


@pytest.mark.parametrize("stream", [NOBODY, GROUP])
def test_a_funder_must_be_known_as_a_party(stream: str) -> None:
    with pytest.raises(UnknownParty):
        none_yet().when(open_programme(funder=stream))


def test_a_programme_is_not_opened_in_the_future() -> None:
    with pytest.raises(FactInTheFuture):
        none_yet().when(open_programme(effective_on=TODAY + timedelta(days=1)))


def test_recording_an_opening_late_needs_a_reason() -> None:
    long_ago = TODAY - timedelta(days=31)
    with pytest.raises(RecordedTooLate):
        none_yet().when(open_programme(effective_on=long_ago))
    assert none_yet().when(open_programme(effective_on=long_ago, reason="first entry")).events


def test_a_programme_holds_no_evidence() -> None:
    with pytest.raises(UnknownEvidence):
        none_yet().when(open_programme(evidence=("e1",)))


def test_an_opening_gives_no_warning() -> None:
    assert none_yet().when(open_programme()).warnings == []


OPENED = ProgrammeOpened(name="Lesen verbindet")
SETTINGS = ProgrammeSettings(check_grace=7, four_eyes=(Approval.ENDING, Approval.CORRECTING))


def opened_one() -> Story:
    return tell(PROGRAMME, [OPENED])


def test_what_a_funder_asks_for_is_kept_with_what_was_asked_before() -> None:
    event = opened_one().when(ChangeProgrammeSettings(settings=SETTINGS)).event
    assert event.before == ProgrammeSettings()
    assert (event.after.check_grace, set(event.after.four_eyes)) == (7, set(SETTINGS.four_eyes))


def test_settings_that_are_in_force_already_change_nothing() -> None:
    changed = opened_one().when(ChangeProgrammeSettings(settings=SETTINGS))
    turned = SETTINGS.model_copy(update={"four_eyes": SETTINGS.four_eyes[::-1]})
    with pytest.raises(EmptyChange):
        changed.when(ChangeProgrammeSettings(settings=turned))


def test_a_grant_period_begins_before_it_ends() -> None:
    period = ProgrammeSettings(grant_starts_on=TODAY, grant_ends_on=TODAY - timedelta(days=1))
    with pytest.raises(PeriodReversed):
        opened_one().when(ChangeProgrammeSettings(settings=period))


def test_a_closed_programme_takes_in_only_who_joined_before() -> None:
    closed = opened_one().when(CloseProgramme(effective_on=TODAY + timedelta(days=5)))
    assert closed.state.takes_in_on(TODAY)
    assert not closed.state.takes_in_on(TODAY + timedelta(days=5))
    assert not closed.state.takes_in_on(None)
    with pytest.raises(ProgrammeWasClosed):
        closed.when(CloseProgramme())


def test_a_closed_programmes_settings_can_still_change() -> None:
    closed = opened_one().when(CloseProgramme())
    assert closed.when(ChangeProgrammeSettings(settings=SETTINGS)).events
