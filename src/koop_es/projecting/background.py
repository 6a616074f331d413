"""The engine in a thread of its own: it works again and again, and says what is in its way."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Final

from koop_es import logs
from koop_es.kernel.refusals import Unavailable
from koop_es.projecting.builds import OwnershipLost
from koop_es.projecting.status import EngineFailed

if TYPE_CHECKING:
    from collections.abc import Callable

POLL: Final = 0.1
"""Seconds between two looks at the ledger when nobody wakes the engine."""
LONGEST_POLL: Final = 2.0
"""Seconds between two tries while something is in the way."""


class Background:
    """A thread that keeps working until it is stopped.

    Args:
        work: Does what there is to do, and returns.
        give_up: Lets others do it; told whether the thread ends.

    Attributes:
        stopping: Set while the thread is to end.
        woken: Set when there may be something to do.
        trouble: What is in the way, if something is.
    """

    def __init__(self, work: Callable[[], None], give_up: Callable[[], None]) -> None:
        self._work = work
        self._give_up = give_up
        self._thread: threading.Thread | None = None
        self.stopping = threading.Event()
        self.woken = threading.Event()
        self.trouble: Unavailable | None = None

    @property
    def is_running(self) -> bool:
        """Whether there is a thread."""
        return self._thread is not None

    def start(self) -> None:
        """Begin to work, unless it does already."""
        if self._thread is None:
            self.stopping.clear()
            self._thread = threading.Thread(target=self._keep_working, name="engine", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """End the thread; what it was doing is committed or rolled back."""
        if self._thread is not None:
            self.stopping.set()
            self.woken.set()
            self._thread.join()
            self._thread = None

    def _keep_working(self) -> None:
        poll = POLL
        try:
            while not self.stopping.is_set():
                self.woken.clear()
                self._work_once()
                poll = min(poll * 2, LONGEST_POLL) if self.trouble else POLL
                self.woken.wait(poll)
        finally:
            self._give_up()

    def _work_once(self) -> None:
        try:
            self._work()
            if self.trouble is not None:
                logs.tell("engine_recovered")
            self.trouble = None
        except OwnershipLost:
            logs.tell("engine_lost", "warning")
            self._give_up()
        except Unavailable as error:
            # A full disk or a locked file passes; until then everybody can see it here.
            self._note_trouble(error)
        except Exception as error:  # noqa: BLE001 - a thread that ends would never recover
            self._note_trouble(EngineFailed(), **logs.of_error(error))

    def _note_trouble(self, trouble: Unavailable, **details: str) -> None:
        if self.trouble is None or self.trouble.code != trouble.code:
            logs.tell("engine_troubled", "warning", code=trouble.code, **details)
        self.trouble = trouble
