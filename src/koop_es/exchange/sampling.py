"""Drawing samples, and drawing them again to see that nothing else comes of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from koop_es.exchange.known_at import reached
from koop_es.kernel.drawing import digest_of
from koop_es.kernel.policy import Policy
from koop_es.kernel.refusals import IntegrityBroken
from koop_es.samples.decisions import refuse_unfit
from koop_es.samples.terms import LOTS, USUAL_PERCENT, Drawing
from koop_es_projections.reports.asking import Asked
from koop_es_projections.reports.sampling import cases_of, filter_of, points_of, ranked

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from sqlalchemy import Connection

    from koop_es.ledger.port import Store
    from koop_es.samples.commands import DrawSample
    from koop_es.samples.events import SampleDrawn
    from koop_es.samples.terms import Case, Population, Weighted


class SampleDiffers(IntegrityBroken):
    """Drawn again, a sample is not the one that was recorded."""

    code = "sample.differs"


@dataclass(frozen=True, slots=True)
class Ground:
    """What samples are drawn on.

    Attributes:
        connection: To the read models.
        store: Opens private texts.
        position: Last position that the read models have seen.
    """

    connection: Connection
    store: Store
    position: int


def drawn(
    ground: Ground, command: DrawSample, *, today: date, tolerance: int, new_seed: str
) -> DrawSample:
    """Return the command with what was drawn, whatever it said of that.

    Args:
        ground: What it is drawn on.
        command: What is asked for.
        today: The day, if none is told.
        tolerance: Days after which an entry counts as recorded late.
        new_seed: The seed, if none is told.

    Raises:
        Refusal: No sample can be drawn by that.
        PositionAhead: The record does not reach the position that is told.
    """
    refuse_unfit(command)
    as_of = command.as_of or today
    known_at = _known_at(ground, command)
    asked = _asked(ground, command.population, as_of, known_at, tolerance)
    cases = cases_of(asked, command.population.among)
    size = _size(command, len(cases))
    seed = command.seed or new_seed
    drawing = Drawing(
        seed=seed,
        size=size,
        as_of=as_of,
        known_at=known_at,
        count=len(cases),
        population_digest=digest_of(cases),
        tolerance=tolerance,
        procedure=LOTS,
        cases=tuple(_ranked(asked, seed, cases, command.weights)[:size]),
    )
    return command.model_copy(update={"drawing": drawing})


def _known_at(ground: Ground, command: DrawSample) -> int:
    if command.known_at is None:
        return ground.position
    return min(reached(ground.store, command.known_at, "known_at"), ground.position)


def _size(command: DrawSample, count: int) -> int:
    """Return how many cases are to be drawn: a part of all is rounded up."""
    if command.size is not None:
        return command.size
    percent = USUAL_PERCENT if command.percent is None else command.percent
    return max(1, -(-count * percent // 100))


def _ranked(
    asked: Asked, seed: str, cases: Sequence[str], weights: Sequence[Weighted]
) -> list[Case]:
    return ranked(seed, cases, points_of(asked, weights) if weights else None)


def _asked(
    ground: Ground, population: Population, as_of: date, known_at: int, tolerance: int
) -> Asked:
    return Asked(
        connection=ground.connection,
        store=ground.store,
        as_of=as_of,
        known_at=known_at,
        filters=filter_of(ground.connection, population, known_at),
        policy=Policy(backdating_tolerance=tolerance),
    )


@dataclass(frozen=True, slots=True)
class Repetition:
    """What drawing a sample again gave.

    Attributes:
        equal: Whether the same was drawn from the same.
        same_population: Whether there were the same cooperations to draw from.
        count: How many there are now.
        population_digest: SHA-256 of their ids.
        cases: What was drawn.
    """

    equal: bool
    same_population: bool
    count: int
    population_digest: str
    cases: tuple[Case, ...]


def drawn_again(ground: Ground, sample: SampleDrawn) -> Repetition:
    """Draw a recorded sample again, by all that it tells of how it was drawn."""
    told = sample.drawing
    asked = _asked(ground, sample.population, told.as_of, told.known_at, told.tolerance)
    cases = cases_of(asked, sample.population.among)
    found = tuple(_ranked(asked, told.seed, cases, sample.weights)[: told.size])
    population_digest = digest_of(cases)
    return Repetition(
        equal=population_digest == told.population_digest and found == told.cases,
        same_population=population_digest == told.population_digest,
        count=len(cases),
        population_digest=population_digest,
        cases=found,
    )
