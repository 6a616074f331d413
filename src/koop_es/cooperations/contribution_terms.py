"""The values of contributions: what a party brings, and how much of it."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from koop_es.kernel.event import Part
from koop_es.kernel.numbers import Number
from koop_es.kernel.text import Code


class ContributionKind(StrEnum):
    """What a party brings."""

    MONEY = "money"
    IN_KIND = "in_kind"
    STAFF = "staff"
    SPACE = "space"
    KNOWLEDGE = "knowledge"


class Quantity(Part):
    """An amount with its unit; of money that is a currency such as ``EUR``."""

    amount: Annotated[Number, Field(gt=0)]
    unit: Code
