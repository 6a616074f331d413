"""What is told of a proposed agreement, and of how it came to be agreed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from koop_es_projections.current_status.words import Words


@dataclass(frozen=True, slots=True)
class AnswerView:
    """What a party said of the text that counts.

    Attributes:
        party_id: The party.
        answer: ``confirmed`` or ``declined``; None while it has not answered.
        on: On which day.
        name: Who said so for it.
        function: As what.
        person_id: That person, where it is registered.
        reason: Why it declined.
        link_id: The one-time link by which it came.
        position: Position of the entry.
    """

    party_id: str
    answer: str | None = None
    on: date | None = None
    name: Words | None = None
    function: Words | None = None
    person_id: str | None = None
    reason: Words | None = None
    link_id: str | None = None
    position: int | None = None


@dataclass(frozen=True, slots=True)
class LinkView:
    """A one-time link.

    Attributes:
        link_id: Its id.
        party_id: For whom it is.
        edition: The version of the text that it is about.
        expires_on: Last day on which it can be used.
        used: Whether it was used.
        void: Whether another version of the text was proposed since.
    """

    link_id: str
    party_id: str
    edition: int
    expires_on: date
    used: bool
    void: bool


@dataclass(frozen=True, slots=True)
class ProposalView:
    """A proposed text, and who said what of it.

    Attributes:
        edition: Which version of the text it is.
        proposed_on: Day on which it was proposed.
        text: SHA-256 of it.
        status: ``open``, ``declined``, ``withdrawn`` or ``agreed``.
        goals: What is to be reached, in words.
        answers: What each party said that is to confirm.
        links: The one-time links that were made.
    """

    edition: int
    proposed_on: date
    text: str
    status: str
    goals: tuple[str, ...]
    answers: tuple[AnswerView, ...]
    links: tuple[LinkView, ...]
