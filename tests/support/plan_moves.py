"""Random moves about what was planned: goals, milestones, checks, contributions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koop_es.cooperations.terms import CheckKind, Degree, FollowUp, MeasureStatus
from koop_es.kernel.lights import Light
from tests.support import cooperation_asks as usual
from tests.support.cooperation_facts import BECAUSE

if TYPE_CHECKING:
    from random import Random

    from koop_es.kernel.aggregate import Command
    from tests.support.network import Network


def check(network: Network, chance: Random) -> None:
    """Record a check, with another light, and what became of its measures."""
    if (found := network.cooperation(chance)) is None:
        return
    stream, state = found
    follow_up = tuple(
        FollowUp(measure_id=one.measure_id, status=chance.choice(list(MeasureStatus)))
        for one in state.open_measures
    )
    command = usual.check(
        chance.choice(list(Light)),
        kind=chance.choice(list(CheckKind)),
        effective_on=network.day(chance, 90),
        next_check_on=chance.choice([None, network.day(chance, 0, 120)]),
        reason=BECAUSE,
    ).model_copy(update={"follow_up": follow_up})
    network.ask(command, stream)


def contribute(network: Network, chance: Random) -> None:
    """Pledge a contribution, or bring one."""
    if (found := network.cooperation(chance)) is None:
        return
    stream, state = found
    commands: list[Command] = [usual.pledge(chance.choice(state.parties).party)]
    commands += [usual.deliver(each) for each in state.pledges]
    network.ask(chance.choice(commands), stream)


def goal(network: Network, chance: Random) -> None:
    """Set, revise, drop or measure a goal."""
    if (found := network.cooperation(chance)) is None:
        return
    stream, state = found
    goal_id = chance.choice(sorted(state.goals) or ["g1"])
    terms = usual.a_goal()
    raised = terms.model_copy(update={"title": f"Raised {chance.randint(1, 99)}"})
    commands: list[Command] = [
        usual.set_goal(raised),
        usual.revise_goal(goal_id, raised),
        usual.drop_goal(goal_id),
        usual.measure(goal_id, chance.randint(0, 50)).model_copy(
            update={"effective_on": network.day(chance, 20)}
        ),
        usual.measure(goal_id, statement="it grows"),
    ]
    network.ask(chance.choice(commands), stream)


def milestone(network: Network, chance: Random) -> None:
    """Plan a milestone, or say what became of it."""
    if (found := network.cooperation(chance)) is None:
        return
    stream, state = found
    milestone_id = chance.choice(sorted(state.milestones) or ["m2"])
    day = network.day(chance, 30, 60)
    commands: list[Command] = [
        usual.plan_milestone(day),
        usual.reschedule_milestone(milestone_id, day),
        usual.reach_milestone(milestone_id, chance.choice(list(Degree)), network.day(chance, 20)),
        usual.miss_milestone(milestone_id),
        usual.drop_milestone(milestone_id),
    ]
    network.ask(chance.choice(commands) if state.milestones else commands[0], stream)


def follow_up(network: Network, chance: Random) -> None:
    """Close a measure, record a decision, or add to the record."""
    if (found := network.cooperation(chance)) is None:
        return
    stream, state = found
    measure = chance.choice(sorted(state.measures) or ["a2"])
    decision = chance.choice(sorted(state.decisions) or ["d2"])
    commands: list[Command] = [
        usual.close_measure(measure),
        usual.record_decision(decision),
        usual.add_note(),
        usual.attach_evidence(),
    ]
    network.ask(chance.choice(commands), stream)
