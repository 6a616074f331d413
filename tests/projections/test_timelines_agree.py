"""All timelines take in a cooperation's facts in one order: section 4.3 has no other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from hypothesis import given

from koop_es.cooperations import events as fact
from koop_es.cooperations.corrections import corrected
from koop_es.cooperations.in_effect import CLOSING, in_effect
from koop_es.projecting.shapes import Timeline
from tests.support.agreed import since_agreed
from tests.support.moves import moves
from tests.support.network import Network

if TYPE_CHECKING:
    from collections.abc import Sequence

    from koop_es.kernel.event import Event
    from koop_es.kernel.record import Record
    from koop_es.projecting.shapes import Row

RULES_OF_THEIR_OWN: Final = (*CLOSING, fact.CorrectionRecorded)
"""What revocations take back, and corrections, of which only what they change shows."""


class Order(Timeline):
    """Tells which entries were taken in, one after another."""

    wants = frozenset()

    def apply(self, content: Row | None, record: Record[Event]) -> Row:
        return {"taken_in": [*(content or {"taken_in": []})["taken_in"], record.version]}


def others(records: Sequence[Record[Event]]) -> list[Record[Event]]:
    return [each for each in records if not isinstance(each.event, RULES_OF_THEIR_OWN)]


@given(made=moves())
def test_facts_take_effect_in_one_order_on_the_same_days(made: list[tuple[str, int]]) -> None:
    network = Network()
    for move, seed in made:
        network.move(move, seed)
    for stream in network.cooperations:
        facts = others(since_agreed(corrected(network.store.read_stream(stream))))
        steps = in_effect(facts)
        found: dict[Any, list[int]] = {}
        for nth, (day, _) in enumerate(steps, start=1):
            found[day] = [record.version for _, record in steps[:nth]]
        assert found == {day: row["taken_in"] for day, row in Order().folded(facts)}
