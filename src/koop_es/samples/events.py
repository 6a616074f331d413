"""What can have happened to a sample."""

from __future__ import annotations

from typing import ClassVar

from koop_es.kernel.event import Event
from koop_es.samples.terms import Drawing, Method, Population, Weighted


class SampleDrawn(Event):
    """Somebody drew a sample of cooperations, to look at them closely.

    Attributes:
        method: By chance alone, or by risk.
        weights: What counted as risk, and for how much.
        population: Among which cooperations it was drawn.
        drawing: What was drawn, and by what.
    """

    TOPIC: ClassVar[str] = "koop.sample.drawn.v1"

    method: Method
    weights: tuple[Weighted, ...] = ()
    population: Population
    drawing: Drawing


SampleEvent = SampleDrawn
