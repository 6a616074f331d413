"""How cooperations stand today: what is late, corrected, retracted or still to take effect."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from koop_es.cooperations.terms import Afterwards, CheckKind, Degree, MeasureStatus, Term
from koop_es.kernel.lights import Light
from koop_es.kernel.text import FreeText
from koop_es_projections.current_status.detail_views import TermChange, Words
from koop_es_projections.current_status.tables import CURRENT_STATUS
from koop_es_projections.current_status.views import Membership, Need, Phase
from tests.projections.looking import MAY, TODAY, agree, correct, listed, look
from tests.support import cooperation_asks as ask
from tests.support.network import Network

if TYPE_CHECKING:
    from tests.projections.conftest import Reading


def test_an_agreement_shows_what_was_agreed(network: Network, reading: Reading) -> None:
    stream = agree(network)
    item = look(reading, network, stream).item
    assert (item.code, item.title) == ("K-2026-001", "Gemeinsam lesen")
    assert (item.phase, item.need, item.light) == (Phase.RUNNING, Need.NOTHING, "unchecked")
    assert (item.starts_on, item.ends_on) == (date(2026, 3, 1), date(2027, 2, 28))
    assert (item.days_left, item.bounded, item.goals) == (258, True, 1)
    assert [party.party_id for party in item.parties] == network.parties[:2]
    assert "decision_rule" in item.gaps


@pytest.mark.parametrize(
    ("today", "phase"),
    [
        (date(2026, 2, 28), Phase.AGREED),
        (date(2026, 3, 1), Phase.RUNNING),
        (date(2027, 2, 28), Phase.RUNNING),
        (date(2027, 3, 1), Phase.TERM_PASSED),
    ],
)
def test_the_phase_follows_the_calendar(
    network: Network, reading: Reading, today: date, phase: Phase
) -> None:
    stream = agree(network)
    assert look(reading, network, stream, today).item.phase is phase
    assert [item.cooperation_id for item in listed(reading, today, phases=(phase,))] == [stream]


@pytest.mark.parametrize(
    ("today", "phase"),
    [
        (date(2026, 7, 30), Phase.RUNNING),
        (date(2026, 7, 31), Phase.RUNNING),
        (date(2026, 8, 1), Phase.ENDED),
    ],
)
def test_an_announced_ending_bites_after_its_day(
    network: Network, reading: Reading, today: date, phase: Phase
) -> None:
    stream = agree(network)
    network.ask(ask.end(date(2026, 7, 31), afterwards=Afterwards.CONTACT), stream)
    item = look(reading, network, stream, today).item
    assert (item.phase, item.ended_on, item.manner) == (phase, date(2026, 7, 31), "by_consent")
    assert item.afterwards == "contact"


def test_a_revoked_ending_leaves_no_trace_in_the_status(network: Network, reading: Reading) -> None:
    stream = agree(network)
    network.ask(ask.end(date(2026, 6, 1)), stream)
    network.ask(ask.close_file(), stream)
    assert look(reading, network, stream).item.phase is Phase.FILE_CLOSED
    network.ask(ask.revoke_ending(), stream)
    item = look(reading, network, stream).item
    assert (item.phase, item.ended_on, item.manner) == (Phase.RUNNING, None, None)


def test_an_extension_counts_from_its_day(network: Network, reading: Reading) -> None:
    stream = agree(network, term=Term(starts_on=date(2026, 3, 1), ends_on=date(2026, 6, 30)))
    network.ask(ask.extend(date(2026, 9, 30), effective_on=date(2026, 7, 10)), stream)
    network.ask(ask.extend(date(2027, 1, 31), effective_on=date(2026, 10, 5)), stream)
    ends = {
        date(2026, 6, 15): (date(2026, 6, 30), Phase.RUNNING),
        date(2026, 7, 9): (date(2026, 6, 30), Phase.TERM_PASSED),
        date(2026, 7, 10): (date(2026, 9, 30), Phase.RUNNING),
        date(2026, 10, 4): (date(2026, 9, 30), Phase.TERM_PASSED),
        date(2026, 10, 5): (date(2027, 1, 31), Phase.RUNNING),
    }
    for today, (ends_on, phase) in ends.items():
        detail = look(reading, network, stream, today)
        assert (detail.item.ends_on, detail.item.phase) == (ends_on, phase)
    assert look(reading, network, stream).terms == (
        TermChange(None, date(2026, 6, 30)),
        TermChange(date(2026, 7, 10), date(2026, 9, 30)),
        TermChange(date(2026, 10, 5), date(2027, 1, 31)),
    )


def test_a_check_recorded_late_does_not_displace_a_later_one(
    network: Network, reading: Reading
) -> None:
    stream = agree(network)
    network.ask(ask.check(Light.GREEN, effective_on=TODAY, next_check_on=date(2026, 9, 1)), stream)
    network.ask(ask.check(Light.YELLOW, effective_on=MAY), stream)
    detail = look(reading, network, stream)
    assert (detail.item.light, detail.item.last_check_on) == ("green", TODAY)
    assert detail.item.check_due_on == date(2026, 9, 1)
    assert [(check.light, check.held_on) for check in detail.checks] == [
        ("green", TODAY),
        ("yellow", MAY),
    ]
    assert detail.item.open_measures == 1


def test_a_planned_check_stands_beside_one_in_between(network: Network, reading: Reading) -> None:
    stream = agree(network)
    september = date(2026, 9, 1)
    network.ask(ask.check(Light.GREEN, effective_on=TODAY, next_check_on=september), stream)
    network.ask(ask.check(Light.GREEN, effective_on=TODAY), stream)
    assert look(reading, network, stream).item.check_due_on == september


def test_the_next_check_is_due_a_rhythm_after_the_last(network: Network, reading: Reading) -> None:
    rhythm = {"expected": {"check_rhythm_months": 2}}
    stream = agree(network, **rhythm)
    assert look(reading, network, stream).item.check_due_on == date(2026, 5, 1)
    overdue = {date(2026, 5, 15): False, date(2026, 5, 16): True}
    for today, expected in overdue.items():
        item = look(reading, network, stream, today).item
        assert item.check_overdue is expected
        assert (item.need is Need.CHECK_OVERDUE) is expected
    network.ask(ask.check(effective_on=MAY), stream)
    assert look(reading, network, stream).item.check_due_on == date(2026, 7, 20)


def test_a_red_check_asks_for_measures_and_a_decision(network: Network, reading: Reading) -> None:
    stream = agree(network)
    network.ask(ask.check(Light.RED, effective_on=MAY, reason=FreeText("r")), stream)
    detail = look(reading, network, stream)
    assert (detail.item.need, detail.item.open_measures, detail.item.open_decisions) == (
        Need.RED,
        1,
        1,
    )
    (measure,), (decision,) = detail.measures, detail.decisions
    assert (measure.measure_id, measure.title, measure.status) == ("a2", Words("hurry"), "open")
    assert (decision.question, decision.taken_on) == (Words("go on?"), None)
    carried = (("a2", MeasureStatus.CARRIED),)
    network.ask(ask.check(follow_up=carried, effective_on=MAY), stream)
    assert look(reading, network, stream).measures[0].status == "carried"
    network.ask(ask.close_measure("a2"), stream)
    network.ask(ask.record_decision("d2"), stream)
    detail = look(reading, network, stream)
    assert (detail.item.open_measures, detail.item.open_decisions) == (0, 0)
    assert detail.measures[0].closed_on == TODAY
    assert detail.decisions[0].outcome == Words("we go on")


def test_goals_keep_their_original_terms_and_all_values(network: Network, reading: Reading) -> None:
    stream = agree(network)
    goal_id = look(reading, network, stream).goals[0].goal_id
    for value, day in ((12, TODAY), (7, MAY)):
        command = ask.measure(goal_id, value).model_copy(update={"effective_on": day})
        network.ask(command, stream)
    before = look(reading, network, stream).goals[0]
    revised = ask.a_goal().model_copy(update={"title": "More readers"})
    network.ask(ask.revise_goal(goal_id, revised), stream)
    goal = look(reading, network, stream).goals[0]
    assert (goal.title, goal.original, goal.revised) == ("More readers", before.original, 1)
    assert [(one.on, one.value) for one in goal.measured] == [(MAY, 7), (TODAY, 12)]
    assert goal.actual == Decimal(12)
    network.ask(ask.drop_goal(goal_id), stream)
    item = look(reading, network, stream).item
    assert (item.goals, item.goals_dropped) == (1, 1)


def test_the_next_milestone_is_the_open_one_due_first(network: Network, reading: Reading) -> None:
    stream = agree(network)
    for due_on in (date(2026, 8, 1), date(2026, 7, 1), date(2026, 6, 1)):
        network.ask(ask.plan_milestone(due_on), stream)
    item = look(reading, network, stream).item
    assert (item.milestone_id, item.milestone_due_on) == ("m4", date(2026, 6, 1))
    assert (item.milestone_overdue, item.need) == (True, Need.TASK_OVERDUE)
    network.ask(ask.reach_milestone("m4", Degree.PARTLY), stream)
    assert look(reading, network, stream).item.milestone_id == "m4"
    network.ask(ask.reach_milestone("m4"), stream)
    assert look(reading, network, stream).item.milestone_id == "m3"
    network.ask(ask.reschedule_milestone("m3", date(2026, 9, 1)), stream)
    assert look(reading, network, stream).item.milestone_id == "m2"
    network.ask(ask.miss_milestone("m2"), stream)
    network.ask(ask.drop_milestone("m3"), stream)
    detail = look(reading, network, stream)
    assert (detail.item.milestone_id, detail.item.milestone_due_on) == (None, None)
    assert [(one.milestone_id, one.status, one.moved) for one in detail.milestones] == [
        ("m4", "reached", 0),
        ("m2", "missed", 0),
        ("m3", "dropped", 1),
    ]


def test_a_correction_is_folded_as_if_it_had_always_been_so(
    network: Network, reading: Reading
) -> None:
    stream = agree(network)
    network.ask(ask.check(Light.GREEN, effective_on=MAY), stream)
    network.ask(ask.plan_milestone(), stream)
    correct(network, stream, 1, title="Singing together", themes=["music"])
    correct(network, stream, 2, next_check_on="2026-12-24")
    detail = look(reading, network, stream)
    assert (detail.item.title, detail.item.themes) == ("Singing together", ("music",))
    assert detail.item.check_due_on == date(2026, 12, 24)
    assert (detail.item.version, detail.item.milestone_id) == (5, "m3")
    correct(network, stream, 5)
    assert look(reading, network, stream).item.check_due_on is None


def test_a_retracted_check_was_never_held(network: Network, reading: Reading) -> None:
    stream = agree(network)
    network.ask(ask.check(Light.RED, effective_on=MAY), stream)
    correct(network, stream, 2)
    detail = look(reading, network, stream)
    assert (detail.item.light, detail.item.last_check_on, detail.checks) == ("unchecked", None, ())
    assert (detail.item.open_measures, detail.item.open_decisions) == (0, 0)


def test_private_texts_are_opened_and_read_erased_once_they_are(
    network: Network, reading: Reading
) -> None:
    stream = agree(network)
    network.ask(ask.add_note(), stream)
    network.ask(ask.attach_evidence(b"%PDF"), stream)
    detail = look(reading, network, stream)
    assert detail.notes[0].text == Words("a good day")
    assert (detail.evidence[0].file_name, detail.evidence[0].size) == (Words("liste.pdf"), 4)
    texts = [key for key, value in network.store.contents.vault.items() if value == "a good day"]
    network.store.erase(*texts)
    assert look(reading, network, stream).notes[0].text == Words(None)


def test_no_row_holds_a_private_word_or_a_partys_name(network: Network, reading: Reading) -> None:
    stream = agree(network)
    network.ask(ask.check(Light.RED, effective_on=MAY), stream)
    network.ask(ask.add_note(), stream)
    network.ask(ask.attach_evidence(), stream)
    with reading() as connection:
        table, _ = CURRENT_STATUS.active(connection)
        row = str(list(connection.execute(select(table))))
    for word in ("a good day", "liste.pdf", "hurry", "go on?", "Example House"):
        assert word not in row


def test_programmes_are_listed_with_their_day(network: Network, reading: Reading) -> None:
    stream = agree(network)
    programme = network.programmes[0]
    command = ask.assign_programme(programme, grant_reference="G-7", effective_on=date(2026, 8, 1))
    network.ask(command, stream)
    item = look(reading, network, stream).item
    assert item.programmes == (Membership(programme, "G-7", date(2026, 8, 1)),)
    assert [one.cooperation_id for one in listed(reading, programme=programme)] == [stream]
    assert listed(reading, programme=stream) == []


def test_checks_after_the_end_are_shown(network: Network, reading: Reading) -> None:
    stream = agree(network)
    network.ask(ask.end(TODAY - timedelta(days=3)), stream)
    network.ask(ask.check(kind=CheckKind.FINAL, effective_on=TODAY), stream)
    item = look(reading, network, stream).item
    assert (item.last_check_kind, item.check_due_on, item.check_overdue) == ("final", None, False)
