"""The values of what moves a term: months, days, and how notice is given."""

from __future__ import annotations

from enum import StrEnum

from koop_es.cooperations.terms import Days, Months

__all__ = ["Days", "Months", "NoticeKind"]


class NoticeKind(StrEnum):
    """How notice is given."""

    REGULAR = "regular"
    FOR_CAUSE = "for_cause"
