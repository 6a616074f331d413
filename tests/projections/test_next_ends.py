"""The next end of a tie equals a plain replay, on every day that tells and at every knowledge."""

from __future__ import annotations

import tempfile
from datetime import timedelta
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from koop_es.kernel.policy import Policy
from koop_es_projections.relationship_report import queries
from tests.support.network import Network
from tests.support.read_models import caught_up
from tests.support.replay import stock

EVER = 5000
POLICY = Policy()

endings = st.lists(
    st.tuples(
        st.sampled_from(["end", "end", "end", "revoke", "revoke", "wait", "extend", "correct"]),
        st.integers(0, 9999),
    ),
    min_size=8,
    max_size=24,
)


@given(made=endings, first=st.integers(0, 9999), known=st.floats(0, 1))
def test_next_ends_equal_a_plain_replay(
    made: list[tuple[str, int]], first: int, known: float
) -> None:
    network = Network()
    for move, seed in [("agree", first), ("agree", first + 1), *made]:
        network.move(move, seed)
    head = network.store.head()
    days = set(network.telling_days())
    days |= {record.recorded_on for record in network.store.contents.records}
    days |= {day - timedelta(days=1) for day in days} | {day + timedelta(days=1) for day in days}
    with tempfile.TemporaryDirectory() as name, caught_up(network.store, Path(name)) as read:
        for known_at in (head, round(known * head)):
            for day in sorted(days):
                report = queries.expiring(
                    read, as_of=day, known_at=known_at, within_days=EVER, policy=POLICY
                )
                told = {row.stream: row.ends_on for row in report.rows}
                ties = {tie.stream: tie for tie in stock(network.store, day, known_at, POLICY)}
                assert told == {
                    stream: tie.next_end
                    for stream, tie in ties.items()
                    if tie.next_end and tie.next_end >= day
                }
