"""The values that programme events hold."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field

from koop_es.kernel.approvals import Approval, ConsentedChange
from koop_es.kernel.event import Part

__all__ = ["Approval", "ConsentedChange", "Days", "ProgrammeSettings", "Years"]

Days = Annotated[int, Field(ge=0, le=36_500)]
Years = Annotated[int, Field(ge=0, le=100)]


class ProgrammeSettings(Part):
    """What a funder asks of the cooperations in a programme; what is None the home decides.

    Attributes:
        four_eyes: What needs the approval of a second person.
        funder_consent: What needs the consent of the funder.
        backdating_tolerance: Days after which a fact recorded late needs a reason.
        check_grace: Days after which a check that was due is overdue.
        decided_on: Day of the grant decision.
        grant_starts_on: First day of the grant period.
        grant_ends_on: Last day of the grant period.
        earmarking_ends_on: Last day on which what was paid for is bound to its purpose.
        last_payment_on: Day of the last payment.
        retention_years: Years for which records are kept.
    """

    four_eyes: tuple[Approval, ...] = ()
    funder_consent: tuple[ConsentedChange, ...] = ()
    backdating_tolerance: Days | None = None
    check_grace: Days | None = None
    decided_on: date | None = None
    grant_starts_on: date | None = None
    grant_ends_on: date | None = None
    earmarking_ends_on: date | None = None
    last_payment_on: date | None = None
    retention_years: Years | None = None
