"""What comes before an agreement: how it changes a row, and what is told of it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final

from koop_es.cooperations import events as fact
from koop_es.cooperations.confirmation import agreement_of, asked_parties, digest_of
from koop_es_projections.current_status.acts import act
from koop_es_projections.current_status.parts import detail
from koop_es_projections.current_status.proposal_views import (
    AnswerView,
    LinkView,
    ProposalView,
)
from koop_es_projections.current_status.words import words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from koop_es.cooperations.events import CooperationAgreed
    from koop_es.kernel.event import Event
    from koop_es.kernel.record import Record
    from koop_es.projecting.shapes import Row

OPEN: Final = "open"
DECLINED: Final = "declined"
WITHDRAWN: Final = "withdrawn"
AGREED: Final = "agreed"

SAID = (fact.PartyInvited, fact.PartyConfirmed, fact.PartyDeclined, fact.ProposalWithdrawn)
"""What is said of a proposed text."""

_PROPOSED: Final = "agreement_proposed"
_ANSWERS: Final = {"party_confirmed": "confirmed", "party_declined": "declined"}
_NOT_YET: Final[Row] = {
    "agreed_on": None,
    "rhythm_months": None,
    "check_due_on": None,
    "goals": 0,
    "proposed": OPEN,
}
"""Columns that nothing counts for while it is only proposed."""


def text_of(event: fact.AgreementProposed) -> CooperationAgreed:
    """Return a proposed text as the agreement that it would be."""
    return agreement_of(event)


def proposed(
    row: Row | None, as_agreed: Row, event: fact.AgreementProposed, record: Record[Event]
) -> Row:
    """Return the row of a proposed text; its goals and its end are there once it is agreed.

    Args:
        row: The row before; None for the first version of the text.
        as_agreed: The row that the text would make if it were agreed.
        event: The text.
        record: Its entry.
    """
    before: list[Row] = row["detail"]["acts"] if row else []
    told = {
        **act(event, record),
        "digest": digest_of(event),
        "asked": list(asked_parties(event.parties)),
    }
    known = detail(as_agreed, goals={}, ends=[], acts=[*before, told])
    return {**as_agreed, **_NOT_YET, **known}


def said(row: Row, event: Event, record: Record[Event]) -> Row:
    """Return what a link, an answer or a withdrawal changes."""
    told = act(event, record)
    told.pop("token_hash", None)
    changed = detail(row, acts=[*row["detail"]["acts"], told])
    if isinstance(event, fact.PartyDeclined):
        changed["proposed"] = DECLINED
    if isinstance(event, fact.ProposalWithdrawn):
        changed["proposed"] = WITHDRAWN
    return changed


def proposal(known: Row, texts: Mapping[str, str], status: str | None) -> ProposalView | None:
    """Return what is told of the proposal in a row's detail; None where there was none.

    Args:
        known: The detail.
        texts: Private texts by commitment.
        status: The row's column ``proposed``.
    """
    editions = [one for one in known["acts"] if one["what"] == _PROPOSED]
    if not editions:
        return None
    last = max(editions, key=lambda one: one["edition"])
    return ProposalView(
        edition=last["edition"],
        proposed_on=date.fromisoformat(last["on"]),
        text=last["digest"],
        status=status or AGREED,
        goals=tuple(goal["terms"]["title"] for goal in last.get("goals", ())),
        answers=tuple(_answer(known, party, last["edition"], texts) for party in last["asked"]),
        links=tuple(_link(known, one, last["edition"]) for one in _told(known, "party_invited")),
    )


def _told(known: Row, *kinds: str) -> list[dict[str, Any]]:
    return [one for one in known["acts"] if one["what"] in kinds]


def _answer(known: Row, party: str, edition: int, texts: Mapping[str, str]) -> AnswerView:
    for one in _told(known, *_ANSWERS):
        if one["party"] == party and one["edition"] == edition:
            return AnswerView(
                party_id=party,
                answer=_ANSWERS[one["what"]],
                on=date.fromisoformat(one["on"]),
                name=words(one.get("name"), texts),
                function=words(one.get("function"), texts),
                person_id=one.get("person"),
                reason=words(one.get("reason"), texts),
                link_id=one.get("link"),
                position=one["position"],
            )
    return AnswerView(party_id=party)


def _link(known: Row, one: dict[str, Any], edition: int) -> LinkView:
    used = any(each.get("link") == one["link_id"] for each in _told(known, *_ANSWERS))
    return LinkView(
        link_id=one["link_id"],
        party_id=one["party"],
        edition=one["edition"],
        expires_on=date.fromisoformat(one["expires_on"]),
        used=used,
        void=not used and one["edition"] != edition,
    )
