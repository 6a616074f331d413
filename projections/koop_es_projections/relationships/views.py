"""Which encounters, contacts and groups can be asked for, and what is told of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from datetime import date


@dataclass(frozen=True, slots=True)
class RelationshipFilter:
    """Which relationships are wanted; each field narrows the list.

    Attributes:
        form: ``encounter``, ``contact`` or ``group``.
        party: Id of a party in the tie.
        open: Whether only those that are not closed.
        theme: A theme, in upper or lower case.
        purpose: What it serves.
        offered: Whether only contacts that are open to the network and not closed.
    """

    form: str | None = None
    party: str | None = None
    open: bool = False
    theme: str | None = None
    purpose: str | None = None
    offered: bool = False


@dataclass(frozen=True, slots=True)
class RelationshipItem:
    """One encounter, contact or group.

    Attributes:
        relationship_id: Its id.
        form: Which of the three it is.
        title: What it is called.
        party_ids: Between whom.
        themes: What it is about, coded.
        purpose: What it serves.
        openness: Whether a contact is private or open to the network.
        target_group: For whom, coded.
        area: Municipality or NUTS code.
        cadence_months: How often a contact is to be cared for; None where silence is fine.
        last_touch_on: Last day on which the parties were in touch.
        touches: How often somebody was reached since it began.
        introductions: How often one party introduced another to somebody.
        last_review_on: Day of a group's last review.
        relevance: How much the group still mattered then.
        review_decision: What followed from it.
        resources_until: Day until which its resources were sure then.
        duration: Whether an end was agreed.
        starts_on: First day.
        form_since: Day from which it has had its form.
        forms: Its forms, each with its first day as text, the present one last.
        ends_on: Last day of an encounter.
        closed_on: Day on which it was closed.
        closed: Whether it was closed.
        remark: What was said when it was closed; None once erased.
        arose_from: Out of what it grew.
        successor: Into what it turned.
        version: Version of its stream.
    """

    relationship_id: str
    form: str
    title: str | None
    party_ids: tuple[str, ...]
    themes: tuple[str, ...]
    purpose: str | None
    openness: str | None
    target_group: str | None
    area: str | None
    cadence_months: int | None
    last_touch_on: date | None
    touches: int
    introductions: int
    last_review_on: date | None
    relevance: str | None
    review_decision: str | None
    resources_until: date | None
    duration: str
    starts_on: date | None
    form_since: date | None
    forms: tuple[dict[str, str | None], ...]
    ends_on: date | None
    closed_on: date | None
    closed: bool
    remark: str | None
    arose_from: str | None
    successor: str | None
    version: int


@dataclass(frozen=True, slots=True)
class Link:
    """Another tie out of which one grew, or into which it turned.

    Attributes:
        stream: Id of the other one.
        way: ``from`` or ``into``.
        form: Form of the other one today.
        code: Short code of a cooperation.
        title: What it is called.
    """

    stream: str
    way: str
    form: str
    code: str | None
    title: str | None


@dataclass(frozen=True, slots=True)
class RelationshipPage:
    """A page of relationships in the order of their recording; ``next`` continues it."""

    items: tuple[RelationshipItem, ...]
    next: str | None
    last_position: int


ALL_RELATIONSHIPS: Final = RelationshipFilter()
