"""What a page about one cooperation shows of legal acts: members, persons, contributions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal

    from koop_es_projections.current_status.words import Words


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


@dataclass(frozen=True, slots=True)
class ChangeView:
    """A field that an amendment changed; words are private texts, None where there are none."""

    field: str
    before: str | int | Words | None
    after: str | int | Words | None


@dataclass(frozen=True, slots=True)
class AmendmentView:
    """An amendment of the agreement.

    Attributes:
        since: From which day on it counts.
        changes: What it changes.
        reason: Why.
        consents: Parties that consented.
        funder_consents: Programmes whose funders consented.
        signed_on: Day on which it was signed.
    """

    since: date
    changes: tuple[ChangeView, ...]
    reason: Words | None
    consents: tuple[str, ...]
    funder_consents: tuple[str, ...]
    signed_on: date | None


@dataclass(frozen=True, slots=True)
class NoticeView:
    """A notice that was given.

    Attributes:
        given_on: When.
        notice: ``regular`` or ``for_cause``.
        ends_on: The last day by this notice.
        ends_before: The planned end that was valid when it was given.
        party_id: Who gave it.
        reason: Why.
    """

    given_on: date
    notice: str
    ends_on: date
    ends_before: date | None
    party_id: str | None
    reason: Words | None


@dataclass(frozen=True, slots=True)
class RenewalView:
    """A renewal: when it was agreed, by how many months, and to which day."""

    agreed_on: date
    months: int
    ends_on: date
    notice_days: int | None


@dataclass(frozen=True, slots=True)
class FunderWordView:
    """What a funder was notified of, or consented to (``kind``), and when.

    Attributes:
        on: The day.
        kind: ``notified`` or ``consented``.
        programme_id: Of which programme.
        subject: Of what, or to what.
        consents_to: To which kind of change, where it was said.
    """

    on: date
    kind: str
    programme_id: str
    subject: Words | None
    consents_to: str | None


@dataclass(frozen=True, slots=True)
class ResponseView:
    """How a finding was answered, and when."""

    on: date
    response: Words | None


@dataclass(frozen=True, slots=True)
class FindingView:
    """An auditor's finding.

    Attributes:
        finding_id: Its id.
        raised_on: When it was raised.
        finding: What was found.
        raised_by: Who found it.
        concerns: The part that it is about.
        answer_due_on: By when it is to be answered.
        status: ``raised``, ``answered`` or ``settled``.
        responses: How it was answered.
        settled_on: When it was settled.
        outcome: How it was settled.
    """

    finding_id: str
    raised_on: date
    finding: Words | None
    raised_by: Words | None
    concerns: str | None
    answer_due_on: date | None
    status: str
    responses: tuple[ResponseView, ...]
    settled_on: date | None
    outcome: Words | None
