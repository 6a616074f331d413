"""What can have happened to an agreement before it was agreed: proposed, confirmed, declined."""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar

from pydantic import Field

from koop_es.cooperations.terms import AgreedGoal, Expected, Involvement, Term
from koop_es.kernel.event import Event
from koop_es.kernel.ids import LocalId, PartyId, StreamId
from koop_es.kernel.text import Code, FreeText, Hex64, Title

Edition = Annotated[int, Field(ge=1)]
"""Which version of the text: 1 is the one first proposed."""


class AgreementProposed(Event):
    """A text was put before the parties; each of them is to confirm or decline it.

    Attributes:
        edition: Which version of the text it is; a later one makes void what was said of it.
        code: Short code for people, unique in the home.
        title: What it is called.
        themes: What it is about, coded.
        parties: Who is to take part, as what.
        goals: What it is for.
        term: From when to when.
        expected: What a good agreement also holds.
        target_group: For whom, coded.
        area: Where: municipality or NUTS code.
        arose_from: Relationship or cooperation out of which it grows.
        conditional: Whether it is to take effect only once its condition precedent is met.
    """

    TOPIC: ClassVar[str] = "koop.cooperation.agreement_proposed.v1"

    edition: Edition
    code: Code
    title: Title
    themes: tuple[Code, ...] = ()
    parties: tuple[Involvement, ...]
    goals: tuple[AgreedGoal, ...] = ()
    term: Term = Term()
    expected: Expected = Expected()
    target_group: Code | None = None
    area: Code | None = None
    arose_from: StreamId | None = None
    conditional: bool = False


class PartyInvited(Event):
    """A one-time link was made with which a party can confirm or decline one version of the text.

    Attributes:
        link_id: Its id within the cooperation.
        party: For whom it is.
        edition: The version of the text that it is about.
        token_hash: SHA-256 of the link's random token; the token itself is kept nowhere.
        expires_on: Last day on which it can be used.
    """

    TOPIC: ClassVar[str] = "koop.cooperation.party_invited.v1"

    link_id: LocalId
    party: PartyId
    edition: Edition
    token_hash: Hex64
    expires_on: date


class PartyConfirmed(Event):
    """A party confirmed one version of the text.

    Attributes:
        party: Who confirmed.
        edition: Which version of the text.
        text: SHA-256 of that text, as ``confirmation.digest_of`` tells it.
        name: Who said so for it.
        function: As what that person may do so.
        person: That person, where it is registered.
        link: The one-time link by which it came; without one, a registered actor recorded it.
    """

    TOPIC: ClassVar[str] = "koop.cooperation.party_confirmed.v1"

    party: PartyId
    edition: Edition
    text: Hex64
    name: FreeText
    function: FreeText | None = None
    person: PartyId | None = None
    link: LocalId | None = None


class PartyDeclined(Event):
    """A party declined one version of the text, for a reason.

    Attributes:
        party: Who declined.
        edition: Which version of the text.
        text: SHA-256 of that text, as ``confirmation.digest_of`` tells it.
        name: Who said so for it.
        function: As what that person may do so.
        person: That person, where it is registered.
        link: The one-time link by which it came; without one, a registered actor recorded it.
    """

    TOPIC: ClassVar[str] = "koop.cooperation.party_declined.v1"

    party: PartyId
    edition: Edition
    text: Hex64
    name: FreeText | None = None
    function: FreeText | None = None
    person: PartyId | None = None
    link: LocalId | None = None


class ProposalWithdrawn(Event):
    """The proposal was taken back; no agreement comes of it."""

    TOPIC: ClassVar[str] = "koop.cooperation.proposal_withdrawn.v1"
