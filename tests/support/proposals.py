"""What the tests ask of a proposed agreement: commands with one interesting argument each."""

from __future__ import annotations

from typing import Any, Final

from koop_es.cooperations import commands as ask
from koop_es.cooperations.terms import Term
from koop_es.kernel.ids import fingerprint
from koop_es.kernel.text import FreeText
from tests.support.cooperation_facts import ENDS_ON, STARTS_ON, a_goal, given, partners
from tests.support.parties import LIBRARY, SCHOOL
from tests.support.story import Story

TEXT: Final[dict[str, Any]] = {
    "title": "Gemeinsam lesen",
    "themes": ("Leseförderung",),
    "parties": partners(),
    "goals": (a_goal(),),
    "term": Term(starts_on=STARTS_ON, ends_on=ENDS_ON),
}
TOKEN: Final = "t" * 43


def propose(**others: Any) -> ask.ProposeAgreement:
    """Ask to propose a complete text, but for what is given."""
    return ask.ProposeAgreement.model_validate({**TEXT, **others})


def revise(**others: Any) -> ask.ReviseProposal:
    """Ask to propose another version of the text."""
    return ask.ReviseProposal.model_validate({**TEXT, "title": "Gemeinsam vorlesen", **others})


def confirm(party: str | None = SCHOOL, **others: Any) -> ask.ConfirmAgreement:
    """Confirm for a party."""
    told = {"party": party, "name": "Somebody", "function": "head", **others}
    return ask.ConfirmAgreement.model_validate(told)


def decline(party: str | None = LIBRARY, **others: Any) -> ask.DeclineAgreement:
    """Decline for a party."""
    told = {"party": party, "reason": FreeText("no money"), **others}
    return ask.DeclineAgreement.model_validate(told)


def invite(party: str = LIBRARY, token: str = TOKEN, **others: Any) -> ask.InviteParty:
    """Make a one-time link for a party."""
    told = {"party": party, "token_hash": fingerprint(token.encode()), **others}
    return ask.InviteParty.model_validate(told)


def withdraw(**others: Any) -> ask.WithdrawProposal:
    """Take the proposal back."""
    return ask.WithdrawProposal.model_validate(others)


def proposed(*asked: Any) -> Story:
    """Return the story of a proposed agreement, after what was asked of it since."""
    story = given([]).when(propose()).story
    for command in asked:
        story = story.when(command).story
    return story
