"""The values of what moves a term: months, days, and how notice is given."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from koop_es.kernel.numbers import WHOLE

Months = Annotated[int, Field(ge=1, le=120), WHOLE]
"""A number of months, of ten years at most."""

Days = Annotated[int, Field(ge=1, le=3660), WHOLE]
"""A number of days, of ten years at most."""


class NoticeKind(StrEnum):
    """How notice is given."""

    REGULAR = "regular"
    FOR_CAUSE = "for_cause"
