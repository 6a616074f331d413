"""Random moves of encounters, contacts, groups, parties and programmes."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from koop_es.kernel.event import Basis
from koop_es.kernel.text import PersonalText
from koop_es.parties import commands as party
from koop_es.parties.terms import ContactKind, ContactPoint
from koop_es.programmes import commands as programme
from koop_es.programmes.terms import ProgrammeSettings
from koop_es.relationships import commands as tie
from koop_es.relationships.state import fold
from koop_es.relationships.terms import (
    Duration,
    Form,
    Openness,
    Outcome,
    Relevance,
    ReviewDecision,
)
from tests.support.cooperation_facts import BECAUSE

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

    from koop_es.kernel.aggregate import Command
    from tests.support.network import Network

THEMES: Final = ("reading", "music", "sport")


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
        tie.EstablishContact(
            **shared, duration=duration, openness=chance.choice(list(Openness)), cadence_months=6
        ),
        tie.FoundGroup(**shared, duration=duration),
    ]
    network.relationships.append(network.ask(chance.choice(commands)).stream)


def _introduction(network: Network, stream: str) -> Command:
    """Ask to introduce the second party of a tie to somebody outside it."""
    state = fold(network.ledger.read_stream(stream))
    assert state is not None
    parties = state.parties
    other = next((each for each in network.parties if each not in parties), parties[0])
    return tie.MakeIntroduction(
        introducer=parties[0], introduced=parties[1], introduced_to=other, consents=(parties[1],)
    )


def _tie_moves(network: Network, chance: Random) -> None:
    """Ask for anything that can follow a beginning."""
    if not network.relationships:
        return
    shared: dict[str, Any] = {
        "effective_on": network.day(chance, 90, 10),
        "reason": BECAUSE,
    }
    form = chance.choice([Form.ENCOUNTER, Form.CONTACT, Form.GROUP])
    commands: list[Command] = [
        tie.ChangeForm(**shared, form=form),
        tie.RecordTouch(**shared, outcomes=(Outcome.IDEA,)),
        tie.SetCadence(**shared, cadence_months=chance.choice([None, 3, 6])),
        tie.ChangeOpenness(**shared, openness=chance.choice(list(Openness))),
        tie.ReviewGroup(**shared, relevance=Relevance.HIGH, decision=ReviewDecision.GO_ON),
    ]
    stream = chance.choice(network.relationships)
    commands.append(_introduction(network, stream))
    network.ask(chance.choice(commands), stream)


def _part(network: Network, chance: Random) -> None:
    if network.relationships:
        command = tie.CloseRelationship(effective_on=network.day(chance, 60), reason=BECAUSE)
        network.ask(command, chance.choice(network.relationships))


def _party(network: Network, chance: Random) -> None:
    """Ask for anything that can follow a registration."""
    name = f"House {chance.randint(1, 99)}"
    commands: list[Command] = [
        party.RenameOrganisation(name=name, short_name=chance.choice([None, "H"])),
        party.RenamePerson(name=PersonalText(name)),
        party.ChangeContactPoints(
            contact_points=(
                ContactPoint(kind=ContactKind.PHONE, value=PersonalText("+49 30 123456")),
            )
        ),
        party.MergeParty(into=chance.choice(network.parties)),
        party.SeparateParty(reason=BECAUSE),
    ]
    network.ask(chance.choice(commands), chance.choice(network.parties))


def _programme(network: Network, chance: Random) -> None:
    """Change what a programme asks for, or close it and open the next one."""
    stream = network.programmes[-1]
    if chance.random() < 0.8:
        settings = ProgrammeSettings(
            check_grace=chance.choice([None, 7, 21]), retention_years=chance.choice([None, 5, 10])
        )
        network.ask(programme.ChangeProgrammeSettings(settings=settings), stream)
        return
    network.ask(programme.CloseProgramme(), stream)
    network.programmes.append(network.ask(programme.OpenProgramme(name="The next one")).stream)


TIES: Final[dict[str, Callable[[Network, Random], None]]] = {
    "meet": _meet,
    "part": _part,
    "tie": _tie_moves,
    "party": _party,
    "programme": _programme,
}
"""By the name of the move."""
