"""The command bus: load, decide, append, and the same answer for the same command."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from koop_es.cooperations.approval_events import ApprovalGranted
from koop_es.kernel.refusals import Unavailable
from koop_es.ledger.answers import (
    Answer,
    Request,
    key_of_receipt,
    new_receipt,
    refuse_bad_key,
    replayed,
    stored_form,
)
from koop_es.ledger.deciding import ID, Decider
from koop_es.ledger.loading import Loaded, Loader
from koop_es.ledger.port import Foreseen, Meta, OutcomeUnknown, StreamWrite
from koop_es.ledger.queueing import Queue
from koop_es.ledger.settling import was_stored
from koop_es.ledger.topics import BY_COMMAND

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator, Sequence
    from concurrent.futures import Future
    from datetime import date, datetime

    from koop_es.kernel.policy import Policy
    from koop_es.ledger.decided import Decided
    from koop_es.ledger.port import Reading, Receipt, Store, Writing
    from koop_es.ledger.queueing import Waiting


class Bus:
    """Carries out commands: those that wait together are written together, each for itself.

    A command is decided and appended in its turn to write, so nobody overtakes it; what one is
    refused does not touch its neighbours.

    Args:
        store: Where the record is kept.
        receipt_key: Key of the keyed hashes in receipts, asked for once a turn.
        pseudonym: Tells that of a registered actor, once the key was asked for in the turn; without
            it requests hold pseudonyms.
        policy: The home's tolerances.
        today: Tells today's date in the home's time zone.
        new_id: Makes ids for streams and commands.
        now: Tells the time, for rules that look at more than the day.
    """

    def __init__(
        self,
        store: Store,
        *,
        receipt_key: Callable[[], bytes],
        policy: Policy,
        today: Callable[[Reading], date],
        new_id: Callable[[], str],
        pseudonym: Callable[[str], str] = str,
        now: Callable[[], datetime] | None = None,
    ) -> None:
        self._store = store
        self._receipt_key = receipt_key
        self._pseudonym = pseudonym
        self._new_id = new_id
        self._loader = Loader()
        self._decider = Decider(self._loader, policy=policy, today=today, new_id=new_id, now=now)
        self._last_key: str | None = None
        self._queue = Queue[Request, Answer](self._carry_out)

    def execute(self, request: Request) -> Answer:
        """Carry out a command and return its answer.

        Raises:
            Refusal: A rule was hit; nothing is stored.
            NotFound: The stream does not exist.
            Conflict: Somebody else was faster, or the idempotency key was used for another command.
            Invalid: A field or the idempotency key does not have the right shape.
            Unavailable: The record cannot be read or written now.
        """
        if request.dry_run:
            actor = self._pseudonym(request.actor)
            refuse_bad_key(request.idempotency_key)
            with self._queue.led():
                return self._decider.decided(self._store, request, actor).answer(None, dry_run=True)
        return self._queue.wait_for(request)

    def submit(self, request: Request) -> Future[Answer]:
        """Let a command be carried out by another thread; see ``execute`` for what may come.

        A dry run waits for its turn like any command, and writes nothing in it.
        """
        return self._queue.submit(request)

    @contextmanager
    def together(self) -> Generator[Callable[[Request], Answer]]:
        """Let one caller carry out commands one after another in one turn: all are stored, or none.

        Nobody else writes meanwhile, so it is to be short. What one is refused is raised to the
        caller alone, and leaves nothing; at the end all of it is durable.

        Raises:
            Unavailable: The record cannot be read or written now; nothing is stored.
        """
        with self._queue.led(), self._turn() as (turn, key):
            yield lambda request: self._attempt(turn, request, key)

    def state_of(self, stream: str, version: int) -> object | None:
        """Return a stream's state at a version if it is still remembered; nothing is read."""
        known = self._loader.remembered(stream)
        return known.state if known is not None and known.version == version else None

    def close(self) -> None:
        """Carry out what waits, and take no more."""
        self._queue.close()

    def _carry_out(self, waiting: Waiting[Request, Answer]) -> None:
        """Take one turn to write for the commands that wait."""
        with self._turn(lambda: _foreseen(waiting.ahead())) as (turn, key):
            for request, outcome in waiting:
                with outcome.of_its_own(Unavailable):
                    outcome.result = self._attempt(turn, request, key)

    @contextmanager
    def _turn(self, foresee: Callable[[], Foreseen] = Foreseen) -> Generator[tuple[Writing, bytes]]:
        """Take one turn to write, and keep nothing in memory of one that was not stored."""
        self._last_key = None
        try:
            with self._store.writing(foresee) as turn:
                yield turn, self._receipt_key()
        except OutcomeUnknown as error:
            self._loader.forget_all()
            if self._last_key is None or not was_stored(self._store, self._last_key, error):
                raise
        except BaseException:
            # What was remembered in this turn never happened.
            self._loader.forget_all()
            raise

    def _attempt(self, turn: Writing, request: Request, key: bytes) -> Answer:
        actor = self._pseudonym(request.actor)
        if request.dry_run:
            refuse_bad_key(request.idempotency_key)
            return self._decider.decided(turn, request, actor).answer(None, dry_run=True)
        receipt = new_receipt(request, actor, key, self._new_id)
        done = turn.receipt(receipt.key) if request.idempotency_key is not None else None
        if done is not None:
            return replayed(done, receipt)
        decided = self._decider.decided(turn, request, actor)
        return self._write(turn, request, actor, receipt, decided)

    def _write(
        self, turn: Writing, request: Request, actor: str, receipt: Receipt, decided: Decided
    ) -> Answer:
        command_id = self._new_id()
        meta = Meta(
            actor=actor,
            entered_via=request.entered_via,
            command_id=command_id,
            correlation_id=request.correlation_id or command_id,
            on_behalf_of=request.on_behalf_of,
            causation_id=request.causation_id,
            source=request.source,
        )
        writes = list(_writes(decided))
        writes += [StreamWrite(other, version) for other, version in decided.asserted.items()]
        receipt.answer.update(stored_form(decided))
        written = turn.append(writes, meta, receipt).entries
        self._last_key = receipt.key
        self._loader.note_own([entry.position for entry in written])
        if request.command.NEEDS_HISTORY:
            # What a correction brings, only a fresh fold can tell.
            self._loader.forget(decided.stream)
        else:
            kind = BY_COMMAND[type(request.command)].kind
            loaded = Loaded(kind, decided.version, decided.state)
            self._loader.remember(decided.stream, loaded)
        return decided.answer(written[-1].position if written else turn.head(), written)


def _foreseen(asked: Sequence[Request]) -> Foreseen:
    """Return what a turn is going to be asked for to carry out requests."""
    streams = {each.stream for each in asked if each.stream and ID.fullmatch(each.stream)}
    keys = {each.idempotency_key for each in asked if each.idempotency_key is not None}
    return Foreseen([*streams], [key_of_receipt(key) for key in keys])


def _writes(decided: Decided) -> Iterator[StreamWrite]:
    """Yield what is to be written: what somebody approves was entered by who asked for it."""
    stream, version, events = decided.stream, decided.version_before, decided.events
    if not (events and isinstance(granted := events[0], ApprovalGranted)):
        yield StreamWrite(stream, version, events)
        return
    yield StreamWrite(stream, version, events[:1])
    yield StreamWrite(stream, version + 1, events[1:], author=granted.requested_by)
