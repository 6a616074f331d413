"""A network that lives: random commands, decided by the real rules, on a ledger in memory."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import TYPE_CHECKING, Final

from koop_es.cooperations.fold import fold
from koop_es.kernel.policy import Policy
from koop_es.kernel.record import EnteredVia
from koop_es.kernel.refusals import KoopError
from koop_es.kernel.text import PersonalText
from koop_es.ledger.answers import Request
from koop_es.ledger.bus import Bus
from koop_es.parties.commands import RegisterOrganisation
from koop_es.parties.terms import ContactKind, ContactPoint
from koop_es.programmes.commands import OpenProgramme
from tests.support.memory_store import MemoryStore
from tests.support.moves import MOVES

if TYPE_CHECKING:
    from collections.abc import Callable

    from koop_es.cooperations.state import Cooperation
    from koop_es.kernel.aggregate import Command
    from koop_es.ledger.answers import Answer
    from koop_es.ledger.port import Store

BEGIN: Final = datetime(2026, 1, 15, 11, 0, tzinfo=UTC)
ACTOR: Final = "ac" * 16
_DAY: Final = re.compile(r'"(\d{4}-\d\d-\d\d)"')


@dataclass
class Network:
    """Parties, a programme and what comes of them.

    Attributes:
        gap: Positions left out between two entries.
        now: The instant.
        open_store: Opens another ledger than one in memory, on a clock.
        store: The ledger in memory, empty if another one was opened.
        ledger: The ledger, whatever it is.
    """

    gap: int = 0
    now: datetime = BEGIN
    open_store: Callable[[Callable[[], datetime]], Store] | None = None
    parties: list[str] = field(default_factory=list[str])
    programmes: list[str] = field(default_factory=list[str])
    cooperations: list[str] = field(default_factory=list[str])
    relationships: list[str] = field(default_factory=list[str])

    def __post_init__(self) -> None:
        ids = itertools.count(1)
        self.store = MemoryStore(lambda: self.now, gap=self.gap)
        self.ledger = self.open_store(lambda: self.now) if self.open_store else self.store
        self._bus = Bus(
            self.ledger,
            receipt_key=lambda: b"k" * 32,
            policy=Policy(lawful_basis="consent"),
            today=lambda _: self.today,
            new_id=lambda: f"{next(ids):032x}",
        )
        for name in ("Example House", "Sample Works", "Model School"):
            point = ContactPoint(kind=ContactKind.EMAIL, value=PersonalText("office@example.org"))
            command = RegisterOrganisation(name=name, contact_points=(point,))
            self.parties.append(self.ask(command).stream)
        self.programmes.append(self.ask(OpenProgramme(name="Hand in hand")).stream)

    @property
    def today(self) -> date:
        """Today in the network's time zone."""
        return self.now.date()

    def ask(self, command: Command, stream: str | None = None, actor: str = ACTOR) -> Answer:
        """Carry out a command of somebody.

        Raises:
            KoopError: It was refused.
        """
        request = Request(
            command=command, stream=stream, actor=actor, entered_via=EnteredVia.IMPORT
        )
        return self._bus.execute(request)

    def pass_days(self, days: int) -> None:
        """Let time pass."""
        self.now += timedelta(days=days)

    def move(self, name: str, seed: int) -> None:
        """Make a move; one that the rules refuse changes nothing."""
        try:
            MOVES[name](self, Random(seed))  # noqa: S311 - no secret
        except KoopError:
            return

    def telling_days(self) -> list[date]:
        """Return every day that some entry names, in order: there reports may change."""
        found = {record.effective_day for record in self.store.contents.records}
        for record in self.store.contents.records:
            named = _DAY.findall(record.raw.decode())
            found |= {date.fromisoformat(day) for day in named}
        return sorted(found)

    def cooperation(self, chance: Random) -> tuple[str, Cooperation] | None:
        """Return one of the cooperations with its state."""
        if not self.cooperations:
            return None
        stream = chance.choice(self.cooperations[-4:])
        state = fold(self.ledger.read_stream(stream))
        assert state is not None
        return stream, state

    def day(self, chance: Random, back: int, ahead: int = 0) -> date:
        """Return a day around today."""
        return self.today + timedelta(days=chance.randint(-back, ahead))
