"""A proposal as far as a decision looks at it: its text, who answered, and the links to it."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Final

from koop_es.cooperations.agreement_events import CooperationAgreed
from koop_es.cooperations.confirmation_events import AgreementProposed, PartyConfirmed
from koop_es.cooperations.terms import Role
from koop_es.kernel.event import Event
from koop_es.kernel.ids import fingerprint
from koop_es.kernel.json_text import CANONICAL, Writer

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any

    from koop_es.cooperations.confirmation_events import PartyDeclined, PartyInvited
    from koop_es.cooperations.terms import Involvement
    from koop_es.kernel.text import Private

TEXT: Final = tuple(
    name
    for name in CooperationAgreed.model_fields
    if name in AgreementProposed.model_fields and name not in Event.model_fields
)
"""The fields of a proposal that make up its text; they are those of the agreement."""

_WRITER: Final = Writer(CANONICAL)


def _sealed(private: Private, path: str) -> dict[str, str]:
    del path
    return private.sealed_form()


def digest_of(event: AgreementProposed) -> str:
    """Return the SHA-256 of a proposed text, as stored, in hexadecimal.

    It is that of the canonical JSON (RFC 8785) of its fields, private words as the commitments
    that the record holds: so it tells nothing of them and stays when they are erased.

    Raises:
        ValueError: The text was not stored yet.
    """
    told = {name: value for name in TEXT if (value := getattr(event, name)) is not None}
    return hashlib.sha256(_WRITER.text(told, "text", _sealed).encode()).hexdigest()


def asked_parties(parties: Iterable[Involvement]) -> tuple[str, ...]:
    """Return who is to confirm: every party that does not only fund."""
    return tuple(dict.fromkeys(one.party for one in parties if one.role is not Role.FUNDER))


@dataclass(frozen=True, slots=True)
class Link:
    """A one-time link, and whether it was used."""

    link_id: str
    party: str
    edition: int
    token_hash: str
    expires_on: date
    used: bool = False


@dataclass(frozen=True, slots=True)
class Proposal:
    """What was put before the parties, and what became of it.

    Attributes:
        text: The version that counts.
        said_on: Day of what was said last.
        confirmed: Who confirmed that version.
        declined: Who declined it.
        links: Links to any version, by id.
        withdrawn: Whether it was taken back.
        agreed: Whether all have confirmed.
    """

    text: AgreementProposed
    said_on: date | None = None
    confirmed: Mapping[str, PartyConfirmed] = field(default_factory=dict[str, PartyConfirmed])
    declined: Mapping[str, PartyDeclined] = field(default_factory=dict[str, "PartyDeclined"])
    links: Mapping[str, Link] = field(default_factory=dict[str, Link])
    withdrawn: bool = False
    agreed: bool = False

    @property
    def edition(self) -> int:
        """Which version of the text counts."""
        return self.text.edition

    @property
    def asked(self) -> tuple[str, ...]:
        """Who is to confirm."""
        return asked_parties(self.text.parties)

    @property
    def waits_for(self) -> tuple[str, ...]:
        """Who has not answered yet."""
        answered = {*self.confirmed, *self.declined}
        return tuple(party for party in self.asked if party not in answered)

    @property
    def is_confirmed(self) -> bool:
        """Whether everybody who is asked has confirmed."""
        return all(party in self.confirmed for party in self.asked)

    def link_of(self, token: str) -> Link | None:
        """Return the link of a token; it takes as long whatever the token is."""
        wanted = fingerprint(token.encode())
        found = [each for each in self.links.values() if _same(each.token_hash, wanted)]
        return found[0] if found else None

    def with_text(self, event: AgreementProposed) -> Proposal:
        """Return the proposal with another version of the text; nobody has answered it yet."""
        return Proposal(event, _later(self.said_on, event.effective_on), links=self.links)

    def with_link(self, event: PartyInvited) -> Proposal:
        """Return the proposal with one more link."""
        link = Link(event.link_id, event.party, event.edition, event.token_hash, event.expires_on)
        return replace(
            self,
            links={**self.links, link.link_id: link},
            said_on=_later(self.said_on, event.effective_on),
        )

    def with_answer(self, event: PartyConfirmed | PartyDeclined) -> Proposal:
        """Return the proposal after a party's answer, the link used by which it came."""
        links = self.links
        if event.link is not None and event.link in links:
            links = {**links, event.link: replace(links[event.link], used=True)}
        changed: dict[str, Any] = (
            {"confirmed": {**self.confirmed, event.party: event}}
            if isinstance(event, PartyConfirmed)
            else {"declined": {**self.declined, event.party: event}}
        )
        return replace(
            self, links=links, said_on=_later(self.said_on, event.effective_on), **changed
        )


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one, other)


def _later(one: date | None, other: date | None) -> date | None:
    return max((day for day in (one, other) if day is not None), default=None)


def agreement_of(
    event: AgreementProposed, confirmed: Mapping[str, PartyConfirmed] | None = None
) -> CooperationAgreed:
    """Return the agreement that a proposed text makes, with who signed it when.

    Args:
        event: The text.
        confirmed: Who confirmed it; the last of them makes it agreed.
    """
    answers = confirmed or {}
    days = [each.effective_on for each in answers.values() if each.effective_on]
    told = {name: getattr(event, name) for name in TEXT}
    told["parties"] = tuple(_signed(one, answers.get(one.party)) for one in event.parties)
    return CooperationAgreed(effective_on=max(days, default=event.effective_on), **told)


def _signed(one: Involvement, answer: PartyConfirmed | None) -> Involvement:
    if answer is None:
        return one
    said = {"signed_on": answer.effective_on, "signatory": answer.name, "signed_by": answer.person}
    return one.model_copy(update=said)
