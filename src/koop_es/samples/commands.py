"""What can be asked of samples."""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar

from pydantic import Field

from koop_es.kernel.aggregate import Command
from koop_es.kernel.ids import StreamId
from koop_es.kernel.text import GivenCode
from koop_es.samples.terms import Drawing, Method, Percent, Population, Position, Size, Weighted


class DrawSample(Command):
    """Draw a sample of cooperations.

    Attributes:
        method: By chance alone, or by risk.
        seed: By what the lots are made, the same for the same sample; a new one if left out.
        size: How many cases.
        percent: How many in a hundred, at least one; ten if neither is told.
        weights: What counts as risk, and for how much.
        population: Among which cooperations.
        as_of: The day whose cooperations they are; today if left out.
        known_at: Last position of the record that counts; all of it if left out.
        drawing: What was drawn; nobody tells it, it is filled in before the command is decided.
    """

    NAME: ClassVar[str] = "sample.draw"
    CREATES: ClassVar[bool] = True
    FILLED: ClassVar[frozenset[str]] = frozenset({"drawing"})

    method: Method = Method.RANDOM
    seed: GivenCode | None = None
    size: Size | None = None
    percent: Percent | None = None
    weights: Annotated[tuple[Weighted, ...], Field(max_length=5)] = ()
    population: Population = Population()
    as_of: date | None = None
    known_at: Position | None = None
    drawing: Drawing | None = None

    def references(self) -> tuple[StreamId, ...]:
        """Return the programme and the party of the filter."""
        named = (self.population.programme, self.population.party)
        return tuple(each for each in named if each is not None)

    def as_asked(self) -> DrawSample:
        """Return what was asked: the same again, whatever would be drawn by now."""
        return self.model_copy(update={"drawing": None})


SampleCommand = DrawSample
