"""The laws of samples: drawn from those of the day, by lots alone, and the same when repeated."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from koop_es.exchange.sampling import Ground, drawn, drawn_again
from koop_es.kernel.drawing import digest_of, lot
from koop_es.kernel.drawing import drawn as by_lots
from koop_es.samples.commands import DrawSample
from koop_es.samples.events import SampleDrawn
from koop_es.samples.terms import Among, Criterion, Method, Population, Weighted
from tests.projections.asked import Life, lives

if TYPE_CHECKING:
    from koop_es.samples.terms import Drawing

SEED = "audit"


def draw(life: Life, ground: Ground, command: DrawSample) -> tuple[Drawing, SampleDrawn]:
    """Draw a sample of a life at its position, and return it as it would be recorded."""
    asked = command.model_copy(update={"as_of": life.as_of, "known_at": life.position})
    found = drawn(ground, asked, today=life.as_of, tolerance=30, new_seed=SEED).drawing
    assert found is not None
    population = command.population
    event = SampleDrawn(
        method=command.method, weights=command.weights, population=population, drawing=found
    )
    return found, event


@given(life=lives(), size=st.integers(1, 5))
def test_a_random_sample_is_of_the_lowest_lots_in_stock(life: Life, size: int) -> None:
    stock = [tie.stream for tie in life.stock() if tie.form == "cooperation"]
    command = DrawSample(size=size, population=Population(among=Among.STOCK))
    with life.asking() as asked:
        ground = Ground(asked.connection, asked.store, life.network.store.head())
        found, event = draw(life, ground, command)
        again = drawn_again(ground, event)
    assert (found.count, found.population_digest) == (len(stock), digest_of(stock))
    assert [case.cooperation for case in found.cases] == by_lots(SEED, stock, size)
    assert all(case.points is None for case in found.cases)
    assert again.equal


@given(life=lives(), criteria=st.sets(st.sampled_from(Criterion), min_size=1))
def test_a_sample_by_risk_falls_in_points_and_comes_out_the_same(
    life: Life, criteria: set[Criterion]
) -> None:
    weights = tuple(Weighted(criterion=each, weight=2) for each in sorted(criteria))
    command = DrawSample(method=Method.RISK, weights=weights, percent=100)
    with life.asking() as asked:
        ground = Ground(asked.connection, asked.store, life.network.store.head())
        found, event = draw(life, ground, command)
        again = drawn_again(ground, event)
    assert again.equal
    assert len(found.cases) == found.count
    told = [(-(case.points or 0), lot(SEED, case.cooperation)) for case in found.cases]
    assert told == sorted(told)
    assert all(0 <= (case.points or 0) <= 2000 * len(weights) for case in found.cases)
