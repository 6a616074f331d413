"""A queue whose work is done in turns: whoever waits first works for all who wait by then."""

from __future__ import annotations

import threading
import time
from collections import deque
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Final, Generic, TypeVar

from koop_es.kernel.refusals import Unavailable

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator

LARGEST_TURN: Final = 64
LONGEST_TURN: Final = 0.05
"""Most that one turn takes on, and seconds after which it takes on no more."""

MANY: Final = 8
GATHERING: Final = 0.002
"""Most seconds that a thread of the queue's own waits for as many as it has just answered."""

Asked = TypeVar("Asked")
Answered = TypeVar("Answered")


class QueueClosed(Unavailable):
    """The program is being stopped and takes no more commands."""

    code = "ledger.stopping"


@dataclass(slots=True)
class Outcome(Generic[Answered]):
    """What came of one thing that was asked for: a result, or an error of its own."""

    result: Answered | None = None
    error: Exception | None = None

    @contextmanager
    def of_its_own(self, *common: type[BaseException]) -> Generator[None]:
        """Keep an error from the others in the turn, unless it is one that concerns all."""
        try:
            yield
        except common:
            raise
        except Exception as error:  # noqa: BLE001 - it is raised to who asked
            self.error = error


class Waiting(Generic[Asked, Answered]):
    """What one turn takes on: more is taken as long as there is time.

    Args:
        queue: What waits.
    """

    def __init__(self, queue: deque[tuple[Asked, Future[Answered]]]) -> None:
        self._queue = queue
        self.taken: list[tuple[Outcome[Answered], Future[Answered]]] = []

    def ahead(self) -> list[Asked]:
        """Return what waits by now, and is taken on first."""
        # Made at once, whoever asks meanwhile.
        return [asked for asked, _ in islice(self._queue.copy(), LARGEST_TURN)]

    def __iter__(self) -> Iterator[tuple[Asked, Outcome[Answered]]]:
        """Yield what was asked for, and where to put what came of it."""
        until = time.monotonic() + LONGEST_TURN
        while self._queue and len(self.taken) < LARGEST_TURN and time.monotonic() < until:
            asked, future = self._queue.popleft()
            if not future.set_running_or_notify_cancel():
                continue
            outcome = Outcome[Answered]()
            self.taken.append((outcome, future))
            yield asked, outcome


class Queue(Generic[Asked, Answered]):
    """Lets many threads ask, and one at a time answer all that wait.

    Args:
        answer: Takes on what waits, in one turn. An error that it raises is everybody's.
    """

    def __init__(self, answer: Callable[[Waiting[Asked, Answered]], None]) -> None:
        self._answer = answer
        self._waiting: deque[tuple[Asked, Future[Answered]]] = deque()
        self._leading = threading.Lock()
        self._asked = threading.Condition()
        self._wanted = 1
        self._closed = False
        self._thread: threading.Thread | None = None

    def wait_for(self, asked: Asked) -> Answered:
        """Return the answer, worked out by this thread or by one that was there before.

        Raises:
            QueueClosed: Nothing is taken any more.
        """
        with self._asked:
            future = self._enter(asked)
        while not future.done():
            with self._leading:
                if not future.done():
                    self._take_turn()
        return future.result()

    def submit(self, asked: Asked) -> Future[Answered]:
        """Return what will hold the answer, worked out by a thread of the queue's own.

        Raises:
            QueueClosed: Nothing is taken any more.
        """
        with self._asked:
            future = self._enter(asked)
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name="koop-writer", daemon=True)
                self._thread.start()
            if len(self._waiting) >= self._wanted:
                self._asked.notify()
        return future

    @contextmanager
    def led(self) -> Generator[None]:
        """Hold turns off meanwhile, without taking one."""
        with self._leading:
            yield

    def close(self) -> None:
        """Answer what waits, and take no more; closing twice is harmless."""
        with self._asked:
            self._closed = True
            self._asked.notify()
        if self._thread is not None:
            self._thread.join()

    def _enter(self, asked: Asked) -> Future[Answered]:
        if self._closed:
            raise QueueClosed
        future = Future[Answered]()
        self._waiting.append((asked, future))
        return future

    def _work(self) -> None:
        taken = 0
        while True:
            with self._asked:
                if taken >= MANY:
                    self._gather(taken)
                self._asked.wait_for(lambda: self._waiting or self._closed)
                if not self._waiting:
                    return
            with self._leading:
                taken = self._take_turn()

    def _gather(self, many: int) -> None:
        """Wait a little for so many: who has just been answered asks again.

        One turn for all is cheaper than two. Nobody is woken before, who would take the time of
        those who ask.
        """
        self._wanted = many
        self._asked.wait_for(lambda: len(self._waiting) >= many or self._closed, GATHERING)
        self._wanted = 1

    def _take_turn(self) -> int:
        """Answer those who wait, and return how many that were."""
        waiting = Waiting[Asked, Answered](self._waiting)
        try:
            self._answer(waiting)
        except BaseException as error:
            # Whoever is interrupted stops alone; the others hear that they were not served.
            told = error if isinstance(error, Exception) else QueueClosed()
            for _, future in waiting.taken:
                future.set_exception(told)
            if told is not error:
                raise
            if not waiting.taken:
                self._fail_all(told)
            return 0
        for outcome, future in waiting.taken:
            if outcome.error is not None:
                future.set_exception(outcome.error)
            else:
                future.set_result(outcome.result)  # pyright: ignore[reportArgumentType]
        return len(waiting.taken)

    def _fail_all(self, error: Exception) -> None:
        """Tell everybody who waits by now: a turn that cannot begin would fail again and again."""
        for _ in range(len(self._waiting)):
            _, future = self._waiting.popleft()
            if future.set_running_or_notify_cancel():
                future.set_exception(error)
