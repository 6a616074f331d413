"""A home to ask reports of: a network over ten years, recorded month by month."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Final

from koop_es.app import Koop
from koop_es.kernel.dates import add_months
from koop_es.kernel.record import EnteredVia
from koop_es.kernel.text import PersonalText
from koop_es.ledger.port import Meta, StreamWrite
from koop_es.parties.events import OrganisationRegistered, PersonRegistered
from koop_es.parties.terms import LawfulBasis
from koop_es.programmes.events import ProgrammeOpened
from scripts.benchmarks import lives
from scripts.benchmarks.homes import settings

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from koop_es.kernel.event import Event

TOGETHER: Final = 2000
PROGRAMMES: Final = 20
COOPERATIONS_A_PARTY: Final = 10
TIES_A_COOPERATION: Final = 5
"""So many cooperations for each tie of another form."""


def build(home: Path, cooperations: int) -> None:
    """Fill a new home with a network, and bring its read models up to date."""
    clock = _Clock()
    with Koop.open(settings(home), clock=clock) as koop:
        network = _Network(koop, cooperations)
        network.begin()
        for month in range(lives.MONTHS + max(lives.AFTER) + 1):
            clock.month = month
            network.live(month)
        koop.catch_up()


class _Clock:
    """Tells an instant in the middle of a month: a few days after what happened in it."""

    month = 0

    def __call__(self) -> datetime:
        day = add_months(lives.FIRST, self.month) + timedelta(days=20)
        return datetime.combine(day, time(12), UTC)


class _Network:
    def __init__(self, koop: Koop, cooperations: int) -> None:
        self._store = koop.store
        actor, command, correlation = (secrets.token_hex(16) for _ in range(3))
        self._meta = Meta(actor, EnteredVia.SYSTEM, command, correlation)
        self._parties = _ids(max(cooperations // COOPERATIONS_A_PARTY, 50))
        self._programmes = _ids(PROGRAMMES)
        self._cooperations = _ids(cooperations)
        self._ties = _ids(cooperations // TIES_A_COOPERATION)
        self._lives = lives.Lives(self._parties, self._programmes)
        self._versions = [0] * len(self._ties)
        self._numbers = {
            stream: number
            for number, stream in enumerate(self._cooperations)
            if lives.is_corrected(number)
        }
        self._corrected: dict[int, str] = {}

    def begin(self) -> None:
        """Register who takes part, and open programmes."""
        programmes = [
            ProgrammeOpened(effective_on=lives.FIRST, name=f"Programme {nth}")
            for nth in range(PROGRAMMES)
        ]
        self._write(StreamWrite(*told) for told in _new(self._programmes, programmes))
        parties = [_party(nth) for nth in range(len(self._parties))]
        self._write(StreamWrite(*told) for told in _new(self._parties, parties))

    def live(self, month: int) -> None:
        """Record what happens in a month."""
        for version, after in enumerate(lives.AFTER, start=1):
            self._write(self._of_cooperations(month - after, version, after))
        for nth, after in enumerate(lives.TOUCHED):
            self._write(self._of_ties(month - after, nth, after))

    def _of_cooperations(self, began: int, version: int, after: int) -> Iterator[StreamWrite]:
        for number in _beginning(began, len(self._cooperations)):
            day = lives.day_of(began, number, after)
            corrects = None
            if version == lives.CORRECTING:
                corrects = self._corrected.pop(number, None)
            event = self._lives.entry(number, version, day, corrects)
            yield StreamWrite(self._cooperations[number], version - 1, [event])

    def _of_ties(self, began: int, nth: int, after: int) -> Iterator[StreamWrite]:
        for number in _beginning(began, len(self._ties)):
            event = lives.tie(number, nth, lives.day_of(began, number, after), self._parties)
            if event is not None:
                yield StreamWrite(self._ties[number], self._versions[number], [event])
                self._versions[number] += 1

    def _write(self, writes: Iterator[StreamWrite]) -> None:
        waiting: list[StreamWrite] = []
        for each in writes:
            waiting.append(each)
            if len(waiting) == TOGETHER:
                self._append(waiting)
                waiting = []
        if waiting:
            self._append(waiting)

    def _append(self, writes: list[StreamWrite]) -> None:
        for written in self._store.append(writes, self._meta).entries:
            if written.version == lives.CORRECTED and written.stream in self._numbers:
                self._corrected[self._numbers[written.stream]] = written.event_id


def _ids(many: int) -> list[str]:
    return [secrets.token_hex(16) for _ in range(many)]


def _new(ids: Sequence[str], events: Sequence[Event]) -> Iterator[tuple[str, int, Sequence[Event]]]:
    for stream, event in zip(ids, events, strict=True):
        yield stream, 0, [event]


def _beginning(month: int, many: int) -> range:
    """Return which of so many things begin in a month."""
    if not 0 <= month < lives.MONTHS:
        return range(0)
    return range(month * many // lives.MONTHS, (month + 1) * many // lives.MONTHS)


def _party(nth: int) -> Event:
    if nth % 50 == 7:  # noqa: PLR2004 - one in fifty
        return PersonRegistered(
            effective_on=lives.FIRST,
            name=PersonalText(f"Muster Person {nth}"),
            lawful_basis=LawfulBasis.CONSENT,
        )
    name = f"Musterorganisation {nth}"
    return OrganisationRegistered(effective_on=lives.FIRST, name=name, country="DE")
