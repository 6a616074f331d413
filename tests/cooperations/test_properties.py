"""What holds for a cooperation whatever is asked of it, in whatever order, on whatever day."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from hypothesis import given
from hypothesis import strategies as st

from koop_es.cooperations import events as fact
from koop_es.cooperations.capability import COOPERATION
from koop_es.cooperations.commands import AgreeCooperation, CorrectEntry
from koop_es.cooperations.correcting import broken_entries
from koop_es.cooperations.corrections import corrected
from koop_es.cooperations.fold import evolve
from koop_es.cooperations.references import refuse_unknown_references
from koop_es.cooperations.rules import admit
from koop_es.kernel.lights import Light
from koop_es.kernel.refusals import KoopError
from tests.support.anything import World, commands, days
from tests.support.cooperation_asks import agree, check, end, plan_milestone, set_goal
from tests.support.cooperation_facts import given as cooperation
from tests.support.parties import neighbours
from tests.support.records import TODAY, by_effect, read_back, stored
from tests.support.story import Story

if TYPE_CHECKING:
    from collections.abc import Sequence

    from koop_es.kernel.event import Event
    from koop_es.kernel.record import Record

STEPS = 16
LATER = [kind for kind in COOPERATION.commands if not kind.CREATES]
CORRECTING = [*LATER, *[CorrectEntry] * 10]


def attempt(story: Story, command: Any) -> Story:
    """Ask for something: either one more entry is there, or nothing has changed."""
    before, state = list(story.records), story.state
    try:
        outcome = story.when(command)
    except KoopError:
        assert list(story.records) == before
        assert story.state == state
        return story
    records = outcome.story.records
    assert list(records[: len(before)]) == before
    assert len(records) == len(before) + len(outcome.events)
    return outcome.story


@st.composite
def lives(draw: Any, kinds: Sequence[Any] = LATER) -> Story:
    """Draw the life of a cooperation: what was asked of it, day by day."""
    story = cooperation([]).when(draw(st.sampled_from((agree(), agree(imported=True))))).story
    for begin in (set_goal(), plan_milestone(), check(Light.RED)):
        story = attempt(story, begin)
    for _ in range(draw(st.integers(STEPS // 2, STEPS))):
        world = World(sorted(story.state.parts), story.records)
        story = attempt(story, draw(commands(kinds, world)))
        story = story.on(story.today + timedelta(days=draw(st.sampled_from((0, 0, 1, 45)))))
    return story


def state_of(records: Sequence[Record[Event]]) -> Any:
    state = None
    for record in records:
        state = evolve(state, record.event)  # pyright: ignore[reportArgumentType]
    return state


@given(lives(CORRECTING))
def test_versions_count_up_by_one_whatever_is_attempted(story: Story) -> None:
    assert [r.version for r in story.records] == list(range(1, len(story.records) + 1))


@given(lives(CORRECTING), days)
def test_replaying_any_prefix_never_raises(story: Story, day: Any) -> None:
    for length in range(1, len(story.records) + 1):
        state = COOPERATION.fold(story.records[:length])
        assert state.phase(day)
        assert state.parts is not None


@given(lives())
def test_the_fold_equals_evolving_step_by_step(story: Story) -> None:
    if not any(isinstance(r.event, fact.CorrectionRecorded) for r in story.records):
        assert state_of(story.records) == story.state


@given(lives(CORRECTING))
def test_a_corrected_record_folds_as_if_it_had_been_right_at_once(story: Story) -> None:
    assert state_of(corrected(story.records)) == story.state


@given(lives(CORRECTING), days)
def test_folding_in_the_order_of_effect_never_raises(story: Story, day: Any) -> None:
    effect = by_effect(corrected(story.records))
    assert sorted(r.version for r in effect) == [r.version for r in corrected(story.records)]
    for length in range(1, len(effect) + 1):
        assert state_of(effect[:length]).phase(day)


@given(lives(CORRECTING))
def test_no_entry_breaks_a_rule_against_what_was_recorded_before(story: Story) -> None:
    for nth, record in enumerate(story.records):
        before: Any = COOPERATION.fold(story.records[:nth])
        admit(before, record.event, record.recorded_on, story.policy)  # pyright: ignore[reportArgumentType]


@given(lives(CORRECTING))
def test_no_corrected_record_breaks_a_rule(story: Story) -> None:
    assert list(broken_entries(corrected(story.records), story.context)) == []
    for record in corrected(story.records):
        refuse_unknown_references(record.event, neighbours())  # pyright: ignore[reportArgumentType]


@given(lives(CORRECTING))
def test_each_entry_survives_storage(story: Story) -> None:
    for record in corrected(story.records):
        assert read_back(record.event) == record.event
        assert stored(read_back(record.event)) == stored(record.event)


@given(lives(CORRECTING))
def test_no_private_words_are_stored(story: Story) -> None:
    private = (fact.NoteAdded, fact.CorrectionRecorded)
    for record in story.records:
        if isinstance(record.event, private):
            words = stored(record.event)
            assert '"reason":{"$pd"' in words or '"reason":' not in words
            assert '"text":"' not in words


@given(lives(CORRECTING))
def test_an_id_is_never_given_twice(story: Story) -> None:
    given_ids = [
        record.event.goal_id for record in story.records if isinstance(record.event, fact.GoalSet)
    ]
    given_ids += [goal.goal_id for goal in story.state.agreement.goals]
    assert len(given_ids) == len(set(given_ids))


@given(commands([AgreeCooperation]))
def test_any_agreement_is_accepted_or_refused(command: AgreeCooperation) -> None:
    attempt(cooperation([]), command)


@given(lives(), st.dates())
def test_an_ended_cooperation_takes_nothing_new(story: Story, day: Any) -> None:
    ended = attempt(attempt(story, end(TODAY)), end(TODAY))
    endings = [r for r in ended.records if isinstance(r.event, fact.CooperationEnded)]
    revoked = [r for r in ended.records if isinstance(r.event, fact.EndingRevoked)]
    assert len(endings) <= len(revoked) + 1
    assert ended.state.ended_by(day) in {True, False}
