"""Random moves around what needs a second person: asked for by a programme, granted, refused."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from koop_es.cooperations import commands as ask
from koop_es.kernel.approvals import Approval, ConsentedChange
from koop_es.programmes.commands import ChangeProgrammeSettings
from koop_es.programmes.terms import ProgrammeSettings
from tests.support.cooperation_facts import BECAUSE

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

    from tests.support.network import Network

OTHER: Final = "0b" * 16
"""A second person."""


def _guard(network: Network, chance: Random) -> None:
    """Let the programme ask for four eyes and consents, or for none, with a cooperation in it."""
    asked = tuple(each for each in Approval if chance.random() < 0.7)
    programme = network.programmes[0]
    if (found := network.cooperation(chance)) is not None:
        stream, _ = found
        network.ask(ask.AssignProgramme(programme=programme, reason=BECAUSE), stream)
    consents = tuple(each for each in ConsentedChange if chance.random() < 0.5)
    settings = ProgrammeSettings(four_eyes=asked, funder_consent=consents)
    network.ask(ChangeProgrammeSettings(settings=settings), programme)


def _decide(network: Network, chance: Random) -> None:
    """Grant or refuse what waits somewhere, mostly the one asked for last."""
    if (found := network.cooperation(chance)) is None:
        return
    stream, state = found
    waiting = [name for name, each in state.approvals.items() if not each.decided]
    if not waiting:
        return
    approval = chance.choice(waiting[-2:])
    if chance.random() < 0.3:
        network.ask(ask.RefuseApproval(approval_id=approval, reason=BECAUSE), stream)
        return
    network.ask(ask.GrantApproval(approval_id=approval), stream, OTHER)


APPROVALS: Final[dict[str, Callable[[Network, Random], None]]] = {
    "guard": _guard,
    "decide": _decide,
}
"""Moves by name."""
