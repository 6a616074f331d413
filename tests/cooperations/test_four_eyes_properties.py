"""Four eyes hold whatever two persons ask for, and however they take turns."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from hypothesis import given as drawn
from hypothesis import strategies as st

from koop_es.cooperations import commands as ask
from koop_es.cooperations import events as fact
from koop_es.cooperations.subjects.tables import KINDS
from koop_es.kernel.approvals import Approval
from koop_es.kernel.refusals import KoopError
from tests.support.anything import World, commands
from tests.support.cooperation_facts import agreed, given
from tests.support.four_eyes import ALL_FOUR, OTHER, grant, refuse
from tests.support.records import ACTOR

if TYPE_CHECKING:
    from tests.support.story import Story


@st.composite
def shared_lives(draw: Any) -> Story:
    """Draw a life in which two persons record, and approve what the other one asked for."""
    story = given([agreed()]).under(ALL_FOUR)
    likely = [ask.EndCooperation, ask.RevokeEnding, ask.ExtendTerm, ask.CorrectEntry, ask.AddNote]
    for _ in range(draw(st.integers(4, 14))):
        story = story.by(draw(st.sampled_from((ACTOR, OTHER))))
        waiting = sorted(story.state.approvals)
        if waiting and draw(st.booleans()):
            decide = draw(st.sampled_from((grant, refuse)))
            command: Any = decide(draw(st.sampled_from(waiting)))
        else:
            world = World(sorted(story.state.parts), story.records)
            command = draw(commands(likely, world))
        try:
            story = story.when(command).story
        except KoopError:
            continue
        story = story.on(story.today + timedelta(days=draw(st.sampled_from((0, 1, 40)))))
    return story


@drawn(shared_lives())
def test_whatever_is_asked_no_protected_entry_was_made_by_one_person_alone(story: Story) -> None:
    for before, record in zip(story.records, story.records[1:], strict=False):
        kind = KINDS[type(record.event)]
        if kind.approval in {None, Approval.CORRECTING}:
            continue
        granted = before.event
        assert isinstance(granted, fact.ApprovalGranted)
        assert granted.granted_by != granted.requested_by == record.envelope.actor
        assert granted.entry == record.topic


@drawn(shared_lives())
def test_whatever_is_asked_each_request_is_decided_at_most_once(story: Story) -> None:
    decided = [
        record.event.approval_id
        for record in story.records
        if isinstance(record.event, fact.ApprovalGranted | fact.ApprovalRefused)
    ]
    assert len(set(decided)) == len(decided)
    waits = {name for name, each in story.state.approvals.items() if not each.decided}
    assert waits.isdisjoint(decided)
