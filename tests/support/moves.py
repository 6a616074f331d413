"""Random moves in the life of a network: what people may ask for, likely or not to be allowed."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from hypothesis import strategies as st

from koop_es.cooperations import commands as ask
from koop_es.cooperations import events as fact
from koop_es.cooperations.fold import fold
from koop_es.cooperations.terms import CorrectionKind, Expected, Manner, Term
from koop_es.kernel.approvals import ConsentedChange
from koop_es.kernel.event import Basis
from koop_es.kernel.text import FreeText, PersonalText
from koop_es.parties import commands as party
from koop_es.parties.terms import LawfulBasis
from tests.support import cooperation_asks as usual
from tests.support import plan_moves, proposals
from tests.support.approval_moves import APPROVALS
from tests.support.cooperation_facts import BECAUSE, involved
from tests.support.tie_moves import THEMES, TIES

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

    from koop_es.kernel.aggregate import Command
    from koop_es.kernel.event import Event
    from tests.support.network import Network


def _person(network: Network, chance: Random) -> None:
    name = PersonalText(f"Person {chance.randint(1, 9)}")
    command = party.RegisterPerson(name=name, lawful_basis=LawfulBasis.CONSENT)
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
        expected=Expected(
            check_rhythm_months=chance.choice([None, 1, 3]),
            notice_months=chance.choice([None, 2]),
            condition_precedent=FreeText("the grant is there"),
        ),
        conditional=chance.random() < 0.2,
        area=chance.choice([None, "DE300", "DE212"]),
        imported=True,
    )
    network.cooperations.append(network.ask(command).stream)


def _extend(network: Network, chance: Random) -> None:
    if (found := network.cooperation(chance)) is None:
        return
    stream, state = found
    since = state.term.ends_on or network.today
    ends_on = since + timedelta(days=chance.randint(1, 200))
    act = usual.extend(ends_on, effective_on=network.day(chance, 60, 90), reason=BECAUSE)
    network.ask(act, stream)


def _amend(network: Network, chance: Random) -> None:
    """Amend the agreement: what it is called and about, where, and until when notice is given."""
    if (found := network.cooperation(chance)) is None:
        return
    day = network.day(chance, 60, 60)
    other = FreeText(f"a call every {chance.randint(1, 9)} weeks")
    fields: list[dict[str, Any]] = [
        {"title": f"Amended {chance.randint(1, 99)}"},
        {"themes": tuple(chance.sample(THEMES, 1))},
        {"area": chance.choice(["DE300", "DE600"]), "dropped": ("notice_months",)},
        {"expected": Expected(notice_months=chance.randint(1, 6))},
        {"expected": Expected(communication_rule=other), "dropped": ("area",)},
        {"end_condition": FreeText("until the roof is on"), "review_on": day},
        {"dropped": ("end_condition", "review_on")},
    ]
    network.ask(usual.amend(effective_on=day, **chance.choice(fields)), found[0])


def _force(network: Network, chance: Random) -> None:
    """Let a conditional agreement enter into force."""
    if (found := network.cooperation(chance)) is not None:
        network.ask(usual.enter_into_force(network.day(chance, 60, 60), reason=BECAUSE), found[0])


def _rest(network: Network, chance: Random) -> None:
    if (found := network.cooperation(chance)) is None:
        return
    stream, state = found
    day = network.day(chance, 60, 60)
    act = usual.resume if state.is_suspended(day) else usual.suspend
    network.ask(act(day, reason=BECAUSE), stream)


def _member(network: Network, chance: Random) -> None:
    """Let somebody join, leave, lead or be in charge."""
    if (found := network.cooperation(chance)) is None:
        return
    party = chance.choice(network.parties)
    day = network.day(chance, 60, 60)
    acts = (usual.join, usual.join, usual.leave, usual.replace_lead, usual.assign_person)
    network.ask(chance.choice(acts)(party, day, reason=BECAUSE), found[0])


def _term(network: Network, chance: Random) -> None:
    """Renew the term, give notice, or set another rhythm of checks."""
    if (found := network.cooperation(chance)) is None:
        return
    day = network.day(chance, 60, 60)
    commands: list[Command] = [
        usual.renew(
            chance.randint(1, 12),
            notice_days=chance.choice([None, 30]),
            effective_on=day,
            reason=BECAUSE,
        ),
        usual.set_rhythm(chance.randint(1, 6), effective_on=day, reason=BECAUSE),
        usual.give_notice(network.day(chance, 0, 90)),
    ]
    network.ask(chance.choice(commands), found[0])


def _audit(network: Network, chance: Random) -> None:
    """Raise, answer and settle findings; tell the funder, hear of it, leave the programme."""
    if (found := network.cooperation(chance)) is None:
        return
    stream, state = found
    programme = network.programmes[0]
    commands: list[Command] = [
        usual.raise_finding(),
        usual.notify_funder(programme),
        usual.record_consent(programme, consents_to=chance.choice([None, *ConsentedChange])),
        usual.leave_programme(programme, effective_on=network.day(chance, 20, 20)),
    ]
    commands += [usual.answer_finding(each) for each in state.findings]
    commands += [usual.settle_finding(each) for each in state.findings]
    network.ask(chance.choice(commands), stream)


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


def _correct(network: Network, chance: Random) -> None:
    if (found := network.cooperation(chance)) is None:
        return
    record = chance.choice(network.ledger.read_stream(found[0]))
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
        fact.AmendmentAgreed: {"after": {"title": f"Amended otherwise {chance.randint(1, 99)}"}},
        fact.CooperationEnded: {"manner": "by_consent"},
        fact.MilestonePlanned: {"due_on": later},
    }
    term = {"term": {"starts_on": day, "ends_on": later}}
    changes = [{"effective_on": day}, other.get(type(event), {"effective_on": day})]
    if isinstance(event, fact.CooperationAgreed):
        changes.append(term)
    return chance.choice(changes)


def _propose(network: Network, chance: Random) -> None:
    """Propose an agreement, or go on with one: another text, a link, an answer, a withdrawal."""
    open_ones = [
        (stream, state)
        for stream in network.cooperations
        if (state := fold(network.ledger.read_stream(stream))) is not None and state.is_proposed
    ]
    if not open_ones and chance.random() < 0.5:
        return
    if not open_ones:
        parties = involved(*chance.sample(network.parties, chance.randint(2, 3)))
        day = network.day(chance, 5)
        asked = proposals.propose(parties=parties, effective_on=day)
        network.cooperations.append(network.ask(asked).stream)
        return
    stream, state = chance.choice(open_ones)
    proposal = state.proposal
    assert proposal is not None
    party = chance.choice(proposal.asked)
    confirm = proposals.confirm(party)
    commands: list[Command] = [
        *([confirm] * 6),
        proposals.confirm(party, effective_on=network.day(chance, 5)),
        proposals.invite(party),
        proposals.confirm(None, token=proposals.TOKEN),
        proposals.decline(party),
        proposals.revise(title=f"Proposed {chance.randint(1, 99)}"),
        proposals.withdraw(),
        usual.add_note(effective_on=network.day(chance, 5), reason=BECAUSE),
    ]
    network.ask(chance.choice(commands), stream)


def _wait(network: Network, chance: Random) -> None:
    network.pass_days(chance.choice([0, 1, 1, 10, 40, 200]))


MOVES: Final[dict[str, Callable[[Network, Random], None]]] = {
    **TIES,
    **APPROVALS,
    "agree": _agree,
    "amend": _amend,
    "force": _force,
    "assign": _assign,
    "check": plan_moves.check,
    "close": _close,
    "correct": _correct,
    "end": _end,
    "extend": _extend,
    "rest": _rest,
    "term": _term,
    "audit": _audit,
    "member": _member,
    "contribute": plan_moves.contribute,
    "follow_up": plan_moves.follow_up,
    "goal": plan_moves.goal,
    "milestone": plan_moves.milestone,
    "person": _person,
    "propose": _propose,
    "revoke": _revoke,
    "wait": _wait,
}

OFTEN: Final = (
    "check",
    "correct",
    "decide",
    "extend",
    "end",
    "end",
    "propose",
    "revoke",
    "tie",
    "wait",
)


def moves(most: int = 40) -> st.SearchStrategy[list[tuple[str, int]]]:
    """Return lists of moves; the first ones found a cooperation and a relationship."""
    names = st.sampled_from([*MOVES, *OFTEN])
    return st.lists(st.tuples(names, st.integers(0, 9999)), min_size=1, max_size=most).map(
        lambda made: [("agree", 1), ("meet", 2), *made]
    )
