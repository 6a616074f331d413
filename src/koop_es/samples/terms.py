"""The values that samples are made of."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated, Final

from pydantic import Field

from koop_es.kernel.event import Part
from koop_es.kernel.ids import PartyId, ProgrammeId, StreamId
from koop_es.kernel.text import Code, Hex64

LOTS: Final = "sha256-lots.v1"
"""How cases are drawn: see ``kernel.drawing``. Another way gets another name."""
USUAL_PERCENT: Final = 10
MOST: Final = 10_000
"""Cases of a sample; whoever looks at more looks at all of them."""

Position = Annotated[int, Field(ge=0, le=2**53 - 1)]
Size = Annotated[int, Field(ge=1, le=MOST)]
Percent = Annotated[int, Field(ge=1, le=100)]
Weight = Annotated[int, Field(ge=1, le=100)]
Points = Annotated[int, Field(ge=0, le=1_000_000)]


class Method(StrEnum):
    """How a sample is drawn."""

    RANDOM = "random"
    RISK = "risk"


class Among(StrEnum):
    """Of which cooperations: those in the stock of the day, or all that had begun by it."""

    BEGUN = "begun"
    STOCK = "stock"


class Criterion(StrEnum):
    """What makes a case worth a look; each tells of it to a part, from none to all of it.

    The volume of its pledged money by that of the largest, the cases of its lead by those of the
    busiest, whether its lead leads for the first time, whether there were findings on its lead's
    cases, and which part of its entries was recorded late.
    """

    VOLUME = "volume"
    CASES = "cases"
    FIRST_TIME_LEAD = "first_time_lead"
    EARLIER_FINDINGS = "earlier_findings"
    RECORDED_LATE = "recorded_late"


class Weighted(Part):
    """A criterion and what it counts for."""

    criterion: Criterion
    weight: Weight = 1


class Case(Part):
    """A cooperation in a sample.

    Attributes:
        cooperation: Its id.
        points: Its risk, a thousand for each weight at the most; none in a random sample.
    """

    cooperation: StreamId
    points: Points | None = None


class Population(Part):
    """Among which cooperations a sample is drawn.

    Attributes:
        among: Those in the stock of the day, or all that had begun by it.
        programme: Only those in this programme.
        theme: Only those of this theme.
        party: Only those that this party takes part in.
        area: Only those of this area, or of one whose code begins so.
    """

    among: Among = Among.BEGUN
    programme: ProgrammeId | None = None
    theme: Code | None = None
    party: PartyId | None = None
    area: Code | None = None


class Drawing(Part):
    """What a draw gave, all that is needed to draw again.

    Attributes:
        seed: By what the lots were made.
        size: How many cases were to be drawn.
        as_of: The day whose cooperations they are.
        known_at: Last position of the record that counted.
        count: How many cooperations there were to draw from.
        population_digest: SHA-256 of their ids in ascending order, a line feed behind each.
        tolerance: Days after which an entry counted as recorded late.
        procedure: Name of how cases are drawn.
        cases: What was drawn, in the order in which it was.
    """

    seed: Code
    size: Size
    as_of: date
    known_at: Position
    count: Position
    population_digest: Hex64
    tolerance: Annotated[int, Field(ge=0, le=36_500)]
    procedure: Code = LOTS
    cases: tuple[Case, ...]
