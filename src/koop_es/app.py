"""The composition root: from settings to a running Koop."""

from __future__ import annotations

import secrets
import time
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Self, Unpack

from koop_es.kernel.dates import local_day
from koop_es.kernel.ids import uuid7
from koop_es.kernel.record import EnteredVia
from koop_es.ledger.actors import OPERATOR
from koop_es.ledger.answers import Answer, Asked, Request
from koop_es.ledger.bus import Bus
from koop_es.ledger.exporting import export_events
from koop_es.ledger.importing import Imported, import_events
from koop_es.ledger.opening import open_any_home, open_ledger
from koop_es.ledger.stamping import NOTICEABLE, WatchedClock, instant_of_today
from koop_es.ledger.telling import CommandLine
from koop_es.processes.follow_ups import FollowUps
from koop_es.projecting.discovering import discovered
from koop_es.projecting.engine import Engine
from koop_es.projecting.places import ServerPlace
from koop_es.samples.commands import DrawSample
from koop_es.settings import Settings
from koop_es_projections import ALL

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable
    from concurrent.futures import Future
    from datetime import date
    from types import TracebackType
    from typing import BinaryIO

    from sqlalchemy import Engine as Database

    from koop_es.kernel.aggregate import Command
    from koop_es.ledger.home import Home
    from koop_es.ledger.port import Reading
    from koop_es.ledger.upgrading import Upgrade
    from koop_es.projecting.engine import Freshness


def _now() -> datetime:
    return datetime.now(UTC)


def _new_id() -> str:
    return uuid7(time.time_ns() // 1_000_000, secrets.token_bytes(10))


class Koop:
    """A running Koop on one home.

    Attributes:
        settings: What it runs with.
        store: The ledger.
        home: The folder with its lock and keys.
        engine: Keeps the read models up to date.
        follow_ups: Founds what endings say comes afterwards.
        clock: Tells the time, and whether it is behind the record.
        read_models: The read models, those of other packages last.
        unfit: What keeps read models of other packages from being used.
    """

    def __init__(self, settings: Settings, home: Home, clock: Callable[[], datetime]) -> None:
        self.settings = settings
        self.home = home
        self.clock = WatchedClock(clock)
        self.store = open_ledger(settings, home, clock=self.clock, new_id=_new_id)
        self._bus = Bus(
            self.store,
            receipt_key=home.keys.receipt_key,
            policy=settings.policy,
            today=self._today_after,
            new_id=_new_id,
            pseudonym=home.keys.actor_in_turn,
            now=self.clock,
        )
        found = discovered(projection.name for projection in ALL)
        self.read_models = (*ALL, *found.projections)
        self.unfit = found.unfit
        server = settings.projections_url
        place = home.projections_file
        if server is not None:
            place = ServerPlace(server, home=home.keys.identity)
        self.follow_ups = FollowUps(
            self.store,
            self._as_consequence,
            today=self.today,
            policy=settings.policy,
            wanted=settings.follow_ups == "on",
        )
        self.engine = Engine(
            self.store,
            place,
            ALL,
            clock,
            others=found.projections,
            ledger=settings.ledger_url,
            sets_aside=settings.on_poison == "set-aside",
            then=self.follow_ups.run_in_background,
        )

    @classmethod
    def open(
        cls,
        settings: Settings,
        *,
        clock: Callable[[], datetime] | None = None,
        create: bool = True,
    ) -> Self:
        """Open a home, made first where there is none.

        Raises:
            Unavailable: The class tells what is wrong with the home.
        """
        home = open_any_home(settings, create=create)
        try:
            return cls(settings, home, clock or _now)
        except BaseException:
            home.close()
            raise

    def now(self) -> datetime:
        """Return the instant as an aware one."""
        return self.clock()

    def today(self) -> date:
        """Return today's date in the home's time zone, as the clock tells it.

        Where that is a little behind the last entry, it is the day of that one; see
        ``koop_es.ledger.stamping``.
        """
        return self._today_after(self.store)

    def _today_after(self, reads: Reading) -> date:
        told = instant_of_today(self.clock(), reads.recorded_at(reads.head()))
        return local_day(told, self.settings.time_zone)

    def ahead(self) -> datetime | None:
        """Return when the last entry was recorded if that is noticeably after now, else None.

        Raises:
            Unavailable: The record cannot be read.
        """
        last = self.store.recorded_at(self.store.head())
        return last if last is not None and last - self.now() > NOTICEABLE else None

    def execute(self, command: Command, *, actor: str = OPERATOR, **asked: Unpack[Asked]) -> Answer:
        """Carry out a command of a registered actor; see ``koop_es.ledger.bus`` and ``Asked``."""
        line = CommandLine(command.NAME, asked.get("stream"))
        with line.failing():
            answer = self._bus.execute(Request(self._filled(command), actor, **asked))
        line.done(answer)
        self.engine.wake()
        if not self.engine.is_at_work and asked.get("entered_via") is not EnteredVia.IMPORT:
            self.follow_ups.run_after(answer)
        return answer

    def _as_consequence(self, command: Command, actor: str, asked: Asked) -> Answer:
        """Carry out what follows from an entry, in the name of who made that one."""
        name = self.home.keys.actors().get(actor, OPERATOR)
        return self.execute(command, actor=name, **asked)

    def submit(
        self, command: Command, *, actor: str = OPERATOR, **asked: Unpack[Asked]
    ) -> Future[Answer]:
        """Let a command be carried out by another thread, for callers that must not wait."""
        line = CommandLine(command.NAME, asked.get("stream"))
        with line.failing():
            future = self._bus.submit(Request(self._filled(command), actor, **asked))
        future.add_done_callback(line.answered)
        future.add_done_callback(lambda _: self.engine.wake())
        return future

    @contextmanager
    def together(self) -> Generator[Callable[[Request], Answer]]:
        """Let commands be carried out one after another and stored together, or none of them.

        Nobody else writes meanwhile; see ``koop_es.ledger.bus``. What follows from endings comes
        later, as it does after an import.
        """
        told: list[tuple[CommandLine, Answer]] = []
        with self._bus.together() as carry_out:

            def carried_out(request: Request) -> Answer:
                line = CommandLine(request.command.NAME, request.stream)
                with line.failing():
                    answer = carry_out(request)
                told.append((line, answer))
                return answer

            yield carried_out
        for line, answer in told:
            line.done(answer)
        self.engine.wake()

    def _filled(self, command: Command) -> Command:
        """Return a command with what the read models tell of it: what a sample draws."""
        if not isinstance(command, DrawSample):
            return command
        # Imported when needed: most commands start faster without.
        from koop_es.exchange.sampling import Ground, drawn  # noqa: PLC0415

        position = self.catch_up().position
        with self.projections.connect() as connection:
            return drawn(
                Ground(connection, self.store, position),
                command,
                today=self.today(),
                tolerance=self.settings.policy.backdating_tolerance,
                new_seed=secrets.token_hex(8),
            )

    def state_of(self, stream: str, version: int) -> object | None:
        """Return a stream's state at a version if it is still remembered; nothing is read."""
        return self._bus.state_of(stream, version)

    @property
    def projections(self) -> Database:
        """Connections for queries of the read models.

        Raises:
            Unavailable: Their file cannot be used.
        """
        return self.engine.reading

    def catch_up(self, timeout: float = 10.0) -> Freshness:
        """Bring the read models up to the ledger's head, or wait for the engine's owner to.

        Raises:
            Unavailable: The ledger or the read models cannot be used.
        """
        return self.engine.catch_up(timeout)

    def wait_for(self, position: int, timeout: float = 10.0) -> Freshness:
        """Bring the read models up to a position at least, such as the one of an answer.

        Raises:
            Unavailable: The ledger or the read models cannot be used.
        """
        return self.engine.wait_for(position, timeout)

    def export_events(
        self,
        out: BinaryIO,
        *,
        after: int = 0,
        passphrase: str | None = None,
        progress: Callable[[int, int], None] | None = None,
    ) -> int:
        """Write the entries behind a position; see ``koop_es.ledger.exporting``."""
        return export_events(
            self.store,
            self.home.keys,
            out,
            after=after,
            passphrase=passphrase,
            progress=progress,
        )

    def import_events(
        self,
        lines: Iterable[bytes],
        *,
        passphrase: str | None = None,
        progress: Callable[[int], None] | None = None,
        needs_end: bool = True,
    ) -> Imported:
        """Read entries into this empty home; see ``koop_es.ledger.importing``."""
        imported = import_events(
            self.store,
            self.home.keys,
            lines,
            time_zone=self.settings.time_zone,
            passphrase=passphrase,
            progress=progress,
            needs_end=needs_end,
        )
        self.follow_ups.leave_out(self.store.head())
        return imported

    def new_id(self) -> str:
        """Return a fresh id, such as the correlation id of an import."""
        return _new_id()

    def close(self) -> None:
        """Release the home."""
        self._bus.close()
        self.engine.close()
        self.store.close()
        self.home.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def upgrade(settings: Settings, *, dry_run: bool = False) -> Upgrade:
    """Bring a home to the format of this program; see ``koop_es.ledger.upgrading``."""
    # Imported when needed: no other command does.
    from koop_es.ledger import upgrading  # noqa: PLC0415

    return upgrading.upgrade(settings, now=_now(), dry_run=dry_run)
