"""Random lives, and questions to reports about them: shared by the laws of reports."""

from __future__ import annotations

import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

from hypothesis import strategies as st

from koop_es.cooperations.corrections import corrected
from koop_es.kernel.policy import Policy
from koop_es_projections.reports.asking import Asked
from tests.support.agreed import since_agreed
from tests.support.moves import moves
from tests.support.network import Network
from tests.support.read_models import caught_up
from tests.support.replay import stock

if TYPE_CHECKING:
    from collections.abc import Generator
    from datetime import date

    from sqlalchemy import Connection

    from koop_es.kernel.event import Event
    from koop_es.kernel.record import Record
    from tests.support.replay import Tie

POLICY: Final = Policy(dormant_after=30, encounter_afterglow=20, check_grace=7)


@dataclass(frozen=True)
class Life:
    """A network that has lived, and the day and the state of knowledge that are asked about.

    Attributes:
        network: It.
        as_of: A day on which something may have changed.
        known_at: A position; None for all.
        before: A day not after it.
    """

    network: Network
    as_of: date
    known_at: int | None
    before: date

    @property
    def position(self) -> int:
        """The last position that counts."""
        return self.network.store.head() if self.known_at is None else self.known_at

    def stock(self, day: date | None = None) -> list[Tie]:
        """Return the ties in stock by a plain replay."""
        return list(stock(self.network.store, day or self.as_of, self.position, POLICY))

    def facts(self, stream: str) -> list[Record[Event]]:
        """Return a cooperation's entries as known, with their corrections applied."""
        records = self.network.store.contents.streams[stream]
        known = [record for record in records if record.position <= self.position]
        return since_agreed(corrected(known))

    @contextmanager
    def asking(self) -> Generator[Asked]:
        """Open the read models and put the question to them."""
        with (
            tempfile.TemporaryDirectory() as name,
            caught_up(self.network.store, Path(name)) as read,
        ):
            yield self.question(read)

    def question(self, read: Connection) -> Asked:
        """Return the question to a report."""
        return Asked(
            connection=read,
            store=self.network.store,
            as_of=self.as_of,
            known_at=self.known_at,
            policy=POLICY,
        )


@st.composite
def lives(draw: st.DrawFn, most: int = 40) -> Life:
    """Return lives with a question each."""
    network = Network()
    for move, seed in draw(moves(most)):
        network.move(move, seed)
    telling = network.telling_days()
    places = draw(st.tuples(st.floats(0, 1), st.floats(0, 1)))
    days = [telling[round(place * (len(telling) - 1))] for place in places]
    days = [day + timedelta(days=draw(st.sampled_from([-1, 0, 0, 1, 21]))) for day in days]
    known = draw(st.none() | st.integers(1, network.store.head()))
    return Life(network, max(days), known, min(days))
