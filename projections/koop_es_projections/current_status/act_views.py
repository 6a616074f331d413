"""What a page about one cooperation shows of legal acts: members, persons, contributions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal

    from koop_es_projections.current_status.detail_views import Words


@dataclass(frozen=True, slots=True)
class MemberView:
    """A party in a role, from a day to before another; None where it is from the beginning."""

    party_id: str
    role: str
    record_keeper: bool
    since: date | None
    until: date | None


@dataclass(frozen=True, slots=True)
class AssignmentView:
    """A person in charge.

    Attributes:
        assignment_id: Its id.
        capacity: As what.
        person_id: The person.
        party_id: For which party.
        since: First day.
        until: Last day; None while nobody knows of one.
        handover: What was handed over.
    """

    assignment_id: str
    capacity: str
    person_id: str
    party_id: str | None
    since: date
    until: date | None
    handover: Words | None


@dataclass(frozen=True, slots=True)
class DeliveryView:
    """What was brought of a contribution, and when."""

    on: date
    amount: Decimal | None
    remark: Words | None


@dataclass(frozen=True, slots=True)
class ContributionView:
    """What a party pledged, and what it brought.

    Attributes:
        contribution_id: Its id.
        party_id: Who brings it.
        contribution_kind: What it is.
        description: What it is in words.
        amount: How much was pledged, where that can be said.
        unit: In what; of money the currency.
        due_on: By when.
        pledged_on: When it was pledged.
        delivered: How much was brought so far.
        deliveries: What was brought, by day.
    """

    contribution_id: str
    party_id: str
    contribution_kind: str
    description: Words | None
    amount: Decimal | None
    unit: str | None
    due_on: date | None
    pledged_on: date
    delivered: Decimal
    deliveries: tuple[DeliveryView, ...]
