"""The random lives that properties are tried on hold whatever can happen."""

from __future__ import annotations

from random import Random

from koop_es.kernel.event import TOPICS
from koop_es.samples.events import SampleDrawn
from tests.support.moves import MOVES, OFTEN
from tests.support.network import Network

LIVES = 130


def test_every_kind_of_entry_happens_in_some_life() -> None:
    names = [*MOVES, *OFTEN]
    seen: set[str] = set()
    for life in range(LIVES):
        network, chance = Network(), Random(life)  # noqa: S311 - no secret
        for name in ["agree", "meet", *chance.choices(names, k=60)]:
            network.move(name, chance.randint(0, 9999))
        seen |= {record.topic for record in network.store.contents.records}
        assert network.store.head() > 20
    # Samples are drawn from read models, which these lives do without.
    assert seen == {kind.TOPIC for kind in TOPICS.values()} - {SampleDrawn.TOPIC}
