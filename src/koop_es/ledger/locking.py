"""One lock file a home: whoever appends or checkpoints holds it, in whatever process."""

from __future__ import annotations

import fcntl
import os
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final, NoReturn

from koop_es.ledger.errors import FileLocked, FileUnreadable, told_plainly

if TYPE_CHECKING:
    from collections.abc import Callable, Generator
    from pathlib import Path

    from koop_es.kernel.refusals import Unavailable

HOME_LOCK: Final = "ledger.lock"

SHORTEST_WAIT: Final = 0.0005
LONGEST_WAIT: Final = 0.001
"""Seconds between two tries: those who release it and come back pass whoever tries seldom."""

CLOSED: Final = -1


class HomeLock:
    """An exclusive lock on a file, for threads of this process and for other processes.

    The operating system releases it when the process dies, however it dies.
    """

    def __init__(self, file: Path, timeout: float = 30.0) -> None:
        self._file = file
        self._timeout = timeout
        self._threads = threading.RLock()
        self._depth = 0
        with told_plainly(file):
            self._descriptor = os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)

    @contextmanager
    def held(self, timeout: float | None = None) -> Generator[None]:
        """Hold the lock; the same thread may hold it again inside.

        Args:
            timeout: Seconds to wait, if not as long as usual.

        Raises:
            FileLocked: Somebody else held it for longer than the time-out.
        """
        with self._threads:
            if self._depth == 0:
                self._acquire(self._timeout if timeout is None else timeout)
            self._depth += 1
            try:
                yield
            finally:
                self._depth -= 1
                if self._depth == 0:
                    fcntl.flock(self._descriptor, fcntl.LOCK_UN)

    @property
    def is_held(self) -> bool:
        """Whether a thread of this process holds the lock by this object."""
        return self._depth > 0

    def _acquire(self, timeout: float) -> None:
        deadline = time.monotonic() + timeout
        wait = SHORTEST_WAIT
        while not self._try():
            if time.monotonic() > deadline:
                raise FileLocked(file=self._file)
            time.sleep(wait)
            wait = min(wait * 2, LONGEST_WAIT)

    def _try(self) -> bool:
        if self._descriptor == CLOSED:
            raise FileUnreadable(file=self._file)
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def close(self) -> None:
        """Close the file; the lock must not be held. Closing twice is harmless."""
        with self._threads:
            descriptor, self._descriptor = self._descriptor, CLOSED
        if descriptor != CLOSED:
            os.close(descriptor)


class NoLock(HomeLock):
    """The lock of a home that cannot be written: nobody here holds it, so nobody writes.

    Args:
        refusal: Says why.
    """

    def __init__(self, refusal: Callable[[], Unavailable]) -> None:
        self._refusal = refusal

    def held(self, timeout: float | None = None) -> NoReturn:
        """Refuse to write.

        Raises:
            Unavailable: Always.
        """
        del timeout
        raise self._refusal()

    @property
    def is_held(self) -> bool:
        """Whether it is held: never."""
        return False

    def close(self) -> None:
        """Close nothing."""
