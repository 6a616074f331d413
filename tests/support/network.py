"""A network that lives: random commands, decided by the real rules, on a ledger in memory."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import TYPE_CHECKING, Any, Final

from hypothesis import strategies as st

from koop_es.cooperations import commands as ask
from koop_es.cooperations import events as fact
from koop_es.cooperations.fold import fold
from koop_es.cooperations.terms import (
    CheckKind,
    CorrectionKind,
    Degree,
    Expected,
    FollowUp,
    Manner,
    MeasureStatus,
    Term,
)
from koop_es.kernel.event import Basis
from koop_es.kernel.lights import Light
from koop_es.kernel.policy import Policy
from koop_es.kernel.record import EnteredVia
from koop_es.kernel.refusals import KoopError
from koop_es.kernel.text import FreeText, PersonalText
from koop_es.ledger.answers import Request
from koop_es.ledger.bus import Bus
from koop_es.parties.commands import RegisterOrganisation, RegisterPerson
from koop_es.parties.terms import ContactKind, ContactPoint, LawfulBasis
from koop_es.programmes.commands import OpenProgramme
from koop_es.relationships import commands as tie
from koop_es.relationships.terms import Duration
from tests.support import cooperation_asks as usual
from tests.support.cooperation_facts import BECAUSE, involved
from tests.support.memory_store import MemoryStore

if TYPE_CHECKING:
    from collections.abc import Callable

    from koop_es.cooperations.state import Cooperation
    from koop_es.kernel.aggregate import Command
    from koop_es.kernel.event import Event
    from koop_es.ledger.answers import Answer

BEGIN: Final = datetime(2026, 1, 15, 11, 0, tzinfo=UTC)
ACTOR: Final = "ac" * 16
_DAY: Final = re.compile(r'"(\d{4}-\d\d-\d\d)"')
THEMES: Final = ("reading", "music", "sport")


@dataclass
class Network:
    """Parties, a programme and what comes of them.

    Attributes:
        gap: Positions left out between two entries.
        now: The instant.
        store: The ledger.
    """

    gap: int = 0
    now: datetime = BEGIN
    parties: list[str] = field(default_factory=list[str])
    programmes: list[str] = field(default_factory=list[str])
    cooperations: list[str] = field(default_factory=list[str])
    relationships: list[str] = field(default_factory=list[str])

    def __post_init__(self) -> None:
        ids = itertools.count(1)
        self.store = MemoryStore(lambda: self.now, gap=self.gap)
        self._bus = Bus(
            self.store,
            receipt_key=b"k" * 32,
            policy=Policy(lawful_basis="consent"),
            today=lambda: self.today,
            new_id=lambda: f"{next(ids):032x}",
        )
        for name in ("Example House", "Sample Works", "Model School"):
            point = ContactPoint(kind=ContactKind.EMAIL, value=PersonalText("office@example.org"))
            command = RegisterOrganisation(name=name, contact_points=(point,))
            self.parties.append(self.ask(command).stream)
        self.programmes.append(self.ask(OpenProgramme(name="Hand in hand")).stream)

    @property
    def today(self) -> date:
        """Today in the network's time zone."""
        return self.now.date()

    def ask(self, command: Command, stream: str | None = None) -> Answer:
        """Carry out a command.

        Raises:
            KoopError: It was refused.
        """
        request = Request(
            command=command, stream=stream, actor=ACTOR, entered_via=EnteredVia.IMPORT
        )
        return self._bus.execute(request)

    def pass_days(self, days: int) -> None:
        """Let time pass."""
        self.now += timedelta(days=days)

    def move(self, name: str, seed: int) -> None:
        """Make a move; one that the rules refuse changes nothing."""
        try:
            MOVES[name](self, Random(seed))  # noqa: S311 - no secret
        except KoopError:
            return

    def telling_days(self) -> list[date]:
        """Return every day that some entry names, in order: there reports may change."""
        found = {record.effective_day for record in self.store.contents.records}
        for record in self.store.contents.records:
            named = _DAY.findall(record.raw.decode())
            found |= {date.fromisoformat(day) for day in named}
        return sorted(found)

    def cooperation(self, chance: Random) -> tuple[str, Cooperation] | None:
        """Return one of the cooperations with its state."""
        if not self.cooperations:
            return None
        stream = chance.choice(self.cooperations[-4:])
        state = fold(self.store.read_stream(stream))
        assert state is not None
        return stream, state

    def day(self, chance: Random, back: int, ahead: int = 0) -> date:
        """Return a day around today."""
        return self.today + timedelta(days=chance.randint(-back, ahead))


def _person(network: Network, chance: Random) -> None:
    name = PersonalText(f"Person {chance.randint(1, 9)}")
    command = RegisterPerson(name=name, lawful_basis=LawfulBasis.CONSENT)
    network.parties.append(network.ask(command).stream)


def _agree(network: Network, chance: Random) -> None:
    starts_on = chance.choice([None, network.day(chance, 200, 100)])
    ends_on = (starts_on or network.today) + timedelta(days=chance.randint(0, 300))
    condition = FreeText("until the house is built")
    term = chance.choice(
        [
            Term(starts_on=starts_on),
            Term(starts_on=starts_on, ends_on=ends_on),
            Term(starts_on=starts_on, end_condition=condition, review_on=ends_on),
        ]
    )
    basis = chance.choice([Basis.STATED, Basis.STATED, Basis.UNKNOWN])
    command = usual.agree(
        effective_on=network.day(chance, 100),
        effective_basis=basis,
        title=f"Cooperation {len(network.cooperations)}",
        themes=tuple(chance.sample(THEMES, chance.randint(1, 2))),
        parties=involved(*chance.sample(network.parties, chance.randint(2, 3))),
        term=term,
        expected=Expected(check_rhythm_months=chance.choice([None, 1, 3])),
        area=chance.choice([None, "DE300", "DE212"]),
        imported=True,
    )
    network.cooperations.append(network.ask(command).stream)


def _check(network: Network, chance: Random) -> None:
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


def _extend(network: Network, chance: Random) -> None:
    if (found := network.cooperation(chance)) is None:
        return
    stream, state = found
    since = state.term.ends_on or network.today
    ends_on = since + timedelta(days=chance.randint(1, 200))
    act = usual.extend(ends_on, effective_on=network.day(chance, 60, 90), reason=BECAUSE)
    network.ask(act, stream)


def _assign(network: Network, chance: Random) -> None:
    if (found := network.cooperation(chance)) is None:
        return
    act = usual.assign_programme(
        network.programmes[0],
        grant_reference=chance.choice([None, "G-7"]),
        effective_on=network.day(chance, 60, 60),
        reason=BECAUSE,
    )
    network.ask(act, found[0])


def _end(network: Network, chance: Random) -> None:
    if (found := network.cooperation(chance)) is None:
        return
    manner = chance.choice([Manner.BY_CONSENT, Manner.TERM_EXPIRED, Manner.NEVER_IN_FORCE])
    network.ask(usual.end(network.day(chance, 60, 120), manner), found[0])


def _revoke(network: Network, chance: Random) -> None:
    if (found := network.cooperation(chance)) is not None:
        network.ask(usual.revoke_ending(effective_on=network.day(chance, 20)), found[0])


def _close(network: Network, chance: Random) -> None:
    if (found := network.cooperation(chance)) is not None:
        network.ask(usual.close_file(), found[0])


def _goal(network: Network, chance: Random) -> None:
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


def _milestone(network: Network, chance: Random) -> None:
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


def _follow_up(network: Network, chance: Random) -> None:
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


def _correct(network: Network, chance: Random) -> None:
    if (found := network.cooperation(chance)) is None:
        return
    record = chance.choice(network.store.read_stream(found[0]))
    retract = chance.random() < 0.4
    fields = {} if retract else _other_fields(record.event, network, chance)
    kind = CorrectionKind.RETRACT if retract else CorrectionKind.CHANGE
    command = ask.CorrectEntry(corrects=record.event_id, kind=kind, fields=fields, reason=BECAUSE)
    network.ask(command, found[0])


def _other_fields(event: Event, network: Network, chance: Random) -> dict[str, Any]:
    day = network.day(chance, 60).isoformat()
    later = network.day(chance, 0, 200).isoformat()
    other: dict[type[Event], dict[str, Any]] = {
        fact.CooperationAgreed: {"title": f"Corrected {chance.randint(1, 99)}"},
        fact.ControllingCheckRecorded: {"next_check_on": later},
        fact.TermExtended: {"ends_on": later},
        fact.CooperationEnded: {"manner": "by_consent"},
        fact.MilestonePlanned: {"due_on": later},
    }
    term = {"term": {"starts_on": day, "ends_on": later}}
    changes = [{"effective_on": day}, other.get(type(event), {"effective_on": day})]
    if isinstance(event, fact.CooperationAgreed):
        changes.append(term)
    return chance.choice(changes)


def _meet(network: Network, chance: Random) -> None:
    first = network.day(chance, 120)
    shared: dict[str, Any] = {
        "parties": tuple(chance.sample(network.parties, 2)),
        "themes": (chance.choice(THEMES),),
        "effective_on": first,
        "effective_basis": chance.choice([Basis.STATED, Basis.STATED, Basis.UNKNOWN]),
        "reason": BECAUSE,
        "imported": True,
        "title": chance.choice([None, "A tie"]),
    }
    duration = chance.choice([Duration.ONGOING, Duration.UNKNOWN])
    commands: list[tie.BeginRelationship] = [
        tie.RecordEncounter(**shared, ends_on=first + timedelta(days=chance.randint(0, 9))),
        tie.EstablishContact(**shared, duration=duration),
        tie.FoundGroup(**shared, duration=duration),
    ]
    network.relationships.append(network.ask(chance.choice(commands)).stream)


def _part(network: Network, chance: Random) -> None:
    if network.relationships:
        command = tie.CloseRelationship(effective_on=network.day(chance, 60), reason=BECAUSE)
        network.ask(command, chance.choice(network.relationships))


def _wait(network: Network, chance: Random) -> None:
    network.pass_days(chance.choice([0, 1, 1, 10, 40, 200]))


MOVES: Final[dict[str, Callable[[Network, Random], None]]] = {
    "agree": _agree,
    "assign": _assign,
    "check": _check,
    "close": _close,
    "correct": _correct,
    "end": _end,
    "extend": _extend,
    "follow_up": _follow_up,
    "goal": _goal,
    "meet": _meet,
    "milestone": _milestone,
    "part": _part,
    "person": _person,
    "revoke": _revoke,
    "wait": _wait,
}

OFTEN: Final = ("check", "correct", "extend", "end", "end", "revoke", "wait")


def moves(most: int = 40) -> st.SearchStrategy[list[tuple[str, int]]]:
    """Return lists of moves; the first ones found a cooperation and a relationship."""
    names = st.sampled_from([*MOVES, *OFTEN])
    return st.lists(st.tuples(names, st.integers(0, 9999)), min_size=1, max_size=most).map(
        lambda made: [("agree", 1), ("meet", 2), *made]
    )
