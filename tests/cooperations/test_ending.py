"""Extending, ending, revoking, and what still counts after the end (rules 2, 3, 4 and 11)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from koop_es.cooperations import refusals as no
from koop_es.cooperations.state import Phase
from koop_es.cooperations.terms import CheckKind, Manner, Term
from koop_es.kernel.event import Basis
from koop_es.kernel.lights import Light
from koop_es.kernel.refusals import FactInTheFuture, ReasonMissing
from koop_es.kernel.text import FreeText
from tests.support.cooperation_asks import (
    add_note,
    assign_programme,
    attach_evidence,
    check,
    close_file,
    close_measure,
    end,
    extend,
    plan_milestone,
    reach_milestone,
    record_decision,
    retract,
    revoke_ending,
    set_goal,
)
from tests.support.cooperation_facts import (
    ENDS_ON,
    IN_MAY,
    STARTS_ON,
    agreed,
    checked,
    ended,
    ending_revoked,
    file_closed,
    given,
    milestone_planned,
)
from tests.support.parties import FORMER_GROUP, GROUP, NOBODY, PROGRAMME, SomeTie
from tests.support.records import TODAY

if TYPE_CHECKING:
    from koop_es.kernel.aggregate import Command

YEAR_END = date(2026, 12, 31)
A_DAY = timedelta(days=1)


def open_ended() -> Term:
    return Term(
        starts_on=STARTS_ON, end_condition=FreeText("when all can read"), review_on=YEAR_END
    )


def test_the_term_is_extended() -> None:
    outcome = given([agreed()]).when(extend(ENDS_ON + A_DAY))
    assert (outcome.event.ends_before, outcome.state.term.ends_on) == (ENDS_ON, ENDS_ON + A_DAY)


def test_an_extension_moves_the_end_to_a_later_day() -> None:
    with pytest.raises(no.TermNotExtended):
        given([agreed()]).when(extend(ENDS_ON))


def test_an_end_condition_is_extended_to_a_date() -> None:
    outcome = given([agreed(term=open_ended())]).when(extend(YEAR_END))
    assert outcome.state.term.ends_on == YEAR_END


def test_an_end_condition_is_not_extended_to_before_the_start() -> None:
    with pytest.raises(no.StartAfterEnd):
        given([agreed(term=open_ended())]).when(extend(STARTS_ON - A_DAY))


def test_an_ending_before_the_planned_end_needs_a_reason() -> None:
    with pytest.raises(ReasonMissing):
        given([agreed()]).when(end(reason=None))


def test_a_cooperation_that_never_came_into_force_needs_one_as_well() -> None:
    with pytest.raises(ReasonMissing):
        given([agreed()]).when(end(manner=Manner.NEVER_IN_FORCE, reason=None))


def test_an_ending_on_the_planned_day_needs_no_reason() -> None:
    story = given([agreed()]).on(ENDS_ON)
    assert story.when(end(ENDS_ON, Manner.TERM_EXPIRED, reason=None)).state.ended_by(ENDS_ON)


def test_it_does_not_end_before_it_began() -> None:
    with pytest.raises(no.EndBeforeStart):
        given([agreed()]).when(end(STARTS_ON - A_DAY))


def test_it_may_end_on_its_first_day() -> None:
    assert given([agreed()]).when(end(STARTS_ON)).state.ending.ended_on == STARTS_ON


def test_what_was_never_in_force_may_end_before_it_began() -> None:
    command = end(STARTS_ON - A_DAY, Manner.NEVER_IN_FORCE)
    assert given([agreed()]).when(command).state.phase(STARTS_ON) is Phase.ENDED


def test_only_an_import_leaves_the_manner_unknown() -> None:
    with pytest.raises(no.MannerUnknown):
        given([agreed()]).when(end(manner=Manner.UNKNOWN))
    outcome = given([agreed()]).when(end(manner=Manner.UNKNOWN, imported=True))
    assert outcome.event.manner is Manner.UNKNOWN


def test_it_ends_only_once() -> None:
    with pytest.raises(no.AlreadyEnded):
        given([agreed(), ended()]).when(end())


def test_an_ending_to_come_is_an_ending_as_well() -> None:
    with pytest.raises(no.AlreadyEnded):
        given([agreed(), ended(YEAR_END)]).when(end())


def test_an_ending_may_lie_in_the_future() -> None:
    outcome = given([agreed()]).when(end(YEAR_END))
    phases = [outcome.state.phase(day) for day in (TODAY, YEAR_END, YEAR_END + A_DAY)]
    assert phases == [Phase.RUNNING, Phase.RUNNING, Phase.ENDED]


def test_before_an_ending_to_come_work_goes_on() -> None:
    past = [agreed(), milestone_planned("fest"), ended(YEAR_END)]
    assert given(past).when(reach_milestone("fest")).events


def test_an_ending_to_come_bites_what_takes_effect_after_it() -> None:
    with pytest.raises(no.HasEnded):
        given([agreed(), ended(YEAR_END)]).when(set_goal(effective_on=YEAR_END + A_DAY))


@pytest.mark.parametrize(
    "command",
    [set_goal(), plan_milestone(), assign_programme(PROGRAMME), check(), extend(YEAR_END + A_DAY)],
)
def test_after_the_end_nothing_new_begins(command: Command) -> None:
    past = [agreed(term=Term(starts_on=STARTS_ON, ends_on=YEAR_END)), ended(IN_MAY)]
    with pytest.raises(no.HasEnded):
        given(past).when(command)


def test_after_the_end_what_happened_before_is_still_recorded() -> None:
    past = [agreed(), milestone_planned("fest"), ended(IN_MAY)]
    assert given(past).when(reach_milestone("fest", on=IN_MAY)).events


def test_after_an_end_of_unknown_day_nothing_is_before_it() -> None:
    past = [agreed(), milestone_planned("fest"), ended(None)]
    with pytest.raises(no.HasEnded):
        given(past).when(reach_milestone("fest", on=IN_MAY))


@pytest.mark.parametrize(
    "command",
    [
        check(kind=CheckKind.FINAL, follow_up=()),
        check(kind=CheckKind.FOLLOW_UP),
        close_measure("rooms"),
        record_decision("go-on"),
        add_note(),
        attach_evidence(),
        retract(2),
        revoke_ending(),
        close_file(),
    ],
)
def test_after_the_end_the_record_is_completed(command: Command) -> None:
    red = checked(Light.RED, measures=["rooms"], decision="go-on")
    story = given([agreed(), red, ended(IN_MAY)])
    if command == check(kind=CheckKind.FINAL):
        story = given([agreed(), ended(IN_MAY)])
    assert story.when(command).events


@pytest.mark.parametrize("command", [add_note(), check(kind=CheckKind.FINAL), close_file()])
def test_a_closed_file_takes_nothing_more(command: Command) -> None:
    with pytest.raises(no.FileIsClosed):
        given([agreed(), ended(), file_closed()]).when(command)


def test_a_closed_file_is_reopened_by_revoking_the_ending() -> None:
    outcome = given([agreed(), ended(), file_closed()]).when(revoke_ending())
    assert outcome.state.phase(TODAY) is Phase.RUNNING


def test_a_closed_file_is_still_corrected() -> None:
    outcome = given([agreed(), milestone_planned("fest"), ended(), file_closed()]).when(retract(2))
    assert outcome.state.milestones == {}


def test_only_an_ended_cooperations_file_is_closed() -> None:
    with pytest.raises(no.NotEnded):
        given([agreed()]).when(close_file())


def test_a_file_is_not_closed_before_the_ending_has_taken_effect() -> None:
    with pytest.raises(no.NotEnded):
        given([agreed(), ended(YEAR_END)]).when(close_file())


def test_a_file_is_closed_after_an_ending_of_unknown_day() -> None:
    assert given([agreed(), ended(None)]).when(close_file()).state.file_closed


def test_only_an_ending_is_revoked() -> None:
    with pytest.raises(no.NotEnded):
        given([agreed()]).when(revoke_ending())


def test_an_ending_is_revoked_only_once() -> None:
    with pytest.raises(no.NotEnded):
        given([agreed(), ended(), ending_revoked()]).when(revoke_ending())


def test_revoking_needs_a_reason() -> None:
    with pytest.raises(ReasonMissing):
        given([agreed(), ended()]).when(revoke_ending(reason=None))


def test_after_a_revoked_ending_it_may_end_again() -> None:
    assert given([agreed(), ended(), ending_revoked()]).when(end()).state.ending.ended_on == TODAY


def test_a_merged_cooperation_names_what_it_merged_into() -> None:
    with pytest.raises(no.SuccessorMissing):
        given([agreed()]).when(end(manner=Manner.MERGED))
    assert given([agreed()]).when(end(manner=Manner.MERGED, successor=GROUP)).events


def test_a_successor_must_exist() -> None:
    with pytest.raises(no.UnknownSuccessor):
        given([agreed()]).when(end(successor=NOBODY))


def test_a_successor_must_not_have_ended_on_that_day() -> None:
    story = given([agreed()]).among({FORMER_GROUP: SomeTie(ended_on=TODAY)})
    with pytest.raises(no.SuccessorEnded):
        story.when(end(successor=FORMER_GROUP))


def test_a_successor_that_ends_later_will_do() -> None:
    story = given([agreed()]).among({FORMER_GROUP: SomeTie(ended_on=TODAY + A_DAY)})
    assert story.when(end(successor=FORMER_GROUP)).event.successor == FORMER_GROUP


def test_a_file_is_not_closed_in_advance() -> None:
    with pytest.raises(FactInTheFuture):
        given([agreed(), ended()]).when(close_file(effective_on=TODAY + A_DAY))


def test_an_ending_whose_day_nobody_knows_counts_from_its_recording() -> None:
    outcome = given([agreed()]).when(end(effective_basis=Basis.UNKNOWN))
    assert outcome.state.ended_by(TODAY)


def test_an_ending_of_unknown_day_counts_from_today_and_needs_a_reason_before_the_end() -> None:
    with pytest.raises(ReasonMissing):
        given([agreed()]).when(end(None, reason=None, effective_basis=Basis.UNKNOWN))
    assert given([agreed()]).when(end(None, effective_basis=Basis.UNKNOWN)).state.ending
