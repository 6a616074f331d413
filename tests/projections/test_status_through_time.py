"""How a cooperation stood equals a plain replay, on any day and as known at any time."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from koop_es.cooperations import events as fact
from koop_es.cooperations.corrections import corrected
from koop_es.kernel.policy import Policy
from koop_es_projections.audit_trail.queries import history
from koop_es_projections.current_status import queries
from koop_es_projections.current_status.asking import NotYetAgreed, NotYetRecorded
from tests.support.moves import moves
from tests.support.network import Network
from tests.support.read_models import caught_up
from tests.support.replayed_status import Proposed, Replayed, replayed

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from koop_es.kernel.event import Event
    from koop_es.kernel.record import Record
    from koop_es_projections.current_status.detail_views import CooperationDetail

POLICY = Policy(check_grace=7)
places = st.tuples(st.floats(0, 1), st.sampled_from([-1, 0, 0, 1, 21]), st.floats(0, 1))


@dataclass(frozen=True)
class Question:
    """A day and a state of knowledge."""

    network: Network
    read: Connection
    as_of: date
    known_at: int

    @property
    def asked(self) -> dict[str, Any]:
        return {"as_of": self.as_of, "known_at": self.known_at}

    def known(self, stream: str) -> list[Record[Event]]:
        records = self.network.store.read_stream(stream)
        return [record for record in records if record.position <= self.known_at]


@given(made=moves(), asked=st.lists(places, min_size=1, max_size=5))
def test_every_answer_equals_a_plain_replay(
    made: list[tuple[str, int]], asked: list[tuple[float, int, float]]
) -> None:
    network = Network()
    for move, seed in made:
        network.move(move, seed)
    head, telling = network.store.head(), network.telling_days()
    with tempfile.TemporaryDirectory() as name, caught_up(network.store, Path(name)) as read:
        for place, offset, known in asked:
            day = telling[round(place * (len(telling) - 1))] + timedelta(days=offset)
            for known_at in (head, round(known * head)):
                compare(Question(network, read, day, known_at))


def compare(question: Question) -> None:
    network, read = question.network, question.read
    told = {
        stream: replayed(network.store.read_stream(stream), question.as_of, question.known_at)
        for stream in network.cooperations
    }
    there = {stream: each for stream, each in told.items() if not isinstance(each, str)}
    page = queries.cooperations(
        read, today=network.today, policy=POLICY, limit=200, **question.asked
    )
    assert {item.cooperation_id for item in page.items} == set(there)
    assert queries.how_many(read, today=network.today, **question.asked) == len(there)
    items = {item.cooperation_id: item for item in page.items}
    goals = queries.goals_of(read, network.cooperations, **question.asked)
    for stream, expected in told.items():
        compare_history(question, stream)
        if isinstance(expected, str):
            wanted = NotYetAgreed if expected == "agreed" else NotYetRecorded
            with pytest.raises(wanted):
                look(question, stream)
            continue
        detail = look(question, stream)
        assert detail.item == items[stream]
        if isinstance(expected, Proposed):
            compare_proposal(expected, detail)
            continue
        compare_item(question, expected, detail)
        compare_parts(expected, detail)
        assert [goal.measured for goal in goals[stream]] == [
            tuple(each for each in goal.measured) for goal in detail.goals
        ] or any(each.statement for goal in detail.goals for each in goal.measured)
        assert [goal.terms for goal in goals[stream]] == [goal.terms for goal in detail.goals]


def look(question: Question, stream: str) -> CooperationDetail:
    return queries.cooperation(
        question.read,
        question.network.store,
        stream,
        today=question.network.today,
        policy=POLICY,
        **question.asked,
    )


def compare_item(question: Question, expected: Replayed, detail: CooperationDetail) -> None:
    item = detail.item
    wanted = expected.item()
    found = {name: getattr(item, name) for name in wanted if name != "programmes"}
    found["programmes"] = [one.programme_id for one in item.programmes]
    assert found == wanted
    last = question.known(item.cooperation_id)[-1]
    assert (item.version, item.last_position) == (last.version, last.position)
    assert item.last_recorded_on == last.recorded_on


def compare_parts(expected: Replayed, detail: CooperationDetail) -> None:
    assert {
        goal.goal_id: (
            goal.title,
            goal.original["title"],
            goal.dropped,
            [(each.on, each.value) for each in goal.measured],
        )
        for goal in detail.goals
    } == {
        key: (
            goal["title"],
            goal["original"],
            goal["dropped"],
            [(day, value) for day, _, value in goal["measured"]],
        )
        for key, goal in expected.goals().items()
    }
    names = ("due_originally", "due_on", "moved", "status", "reached_on")
    assert {
        one.milestone_id: {name: getattr(one, name) for name in names} for one in detail.milestones
    } == expected.milestones()
    assert {
        one.measure_id: {name: getattr(one, name) for name in ("due_on", "carried", "closed_on")}
        for one in detail.measures
    } == expected.measures()
    assert {
        one.decision_id: {"asked_on": one.asked_on, "taken_on": one.taken_on}
        for one in detail.decisions
    } == expected.decisions()
    assert {(one.check_id, one.held_on, one.light) for one in detail.checks} == {
        (event.check_id, record.effective_day, event.light)
        for record, event in expected.of(fact.ControllingCheckRecorded)
    }
    assert len(detail.notes) == len(expected.of(fact.NoteAdded))
    assert {one.evidence_id for one in detail.evidence} == {
        event.evidence_id for _, event in expected.of(fact.EvidenceAttached)
    }
    assert {(one.since, one.ends_on) for one in detail.terms[1:]} == {
        (record.effective_day, event.ends_on)
        for kind in (fact.TermExtended, fact.RenewalAgreed)
        for record, event in expected.of(kind)
    }


def compare_proposal(expected: Proposed, detail: CooperationDetail) -> None:
    """Compare what was proposed, and what was said of it by then."""
    item, proposal = detail.item, detail.proposal
    assert proposal is not None
    assert item.proposed == proposal.status == expected.status()
    assert item.phase == ("withdrawn" if expected.status() == "withdrawn" else "proposed")
    assert (item.title, proposal.edition) == (expected.text.title, expected.text.edition)
    answers = {each.party_id: each.answer for each in proposal.answers if each.answer}
    assert answers == expected.answers()
    assert detail.goals == ()
    assert len(proposal.links) == sum(isinstance(r.event, fact.PartyInvited) for r in expected.said)


def compare_history(question: Question, stream: str) -> None:
    known = question.known(stream)
    days = {record.event_id: record.effective_day for record in known}
    marked: dict[str, set[str]] = {"change": set(), "retract": set()}
    for record in corrected(known):
        event = record.event
        if isinstance(event, fact.CorrectionRecorded):
            marked[event.kind].add(event.corrects)
            fields = event.fields.as_dict()
            if "effective_on" in fields:
                of = next(each for each in known if each.event_id == event.corrects)
                days[event.corrects] = _day(fields["effective_on"]) or of.recorded_on
    page = history(question.read, None, stream, **question.asked)
    wanted = [r.event_id for r in reversed(known) if days[r.event_id] <= question.as_of]
    assert [row.event_id for row in page.rows] == wanted
    assert page.retracted == marked["retract"] & set(wanted)
    assert page.corrected == (marked["change"] - marked["retract"]) & set(wanted)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


@given(made=moves())
def test_as_of_today_it_is_how_they_stand_today(made: list[tuple[str, int]]) -> None:
    network = Network()
    for move, seed in made:
        network.move(move, seed)
    today, same = network.today, 0
    with tempfile.TemporaryDirectory() as name, caught_up(network.store, Path(name)) as read:
        for stream in network.cooperations:
            if not in_order(network.store.read_stream(stream), today):
                continue
            now = queries.cooperation(read, network.store, stream, today=today)
            told = queries.cooperation(read, network.store, stream, today=today, as_of=today)
            assert told == now
            same += 1
    assert same <= len(network.cooperations)


def in_order(records: list[Record[Event]], today: date) -> bool:
    """Tell whether entries took effect in the order of recording, and by today but for endings."""
    facts = corrected(records)
    days = [record.effective_day for record in facts]
    coming = [
        record
        for record in facts
        if record.effective_day > today and not isinstance(record.event, fact.CooperationEnded)
    ]
    return days == sorted(days) and not coming
