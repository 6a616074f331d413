"""Who runs the engine of a home: one process at a time, told by a lock file."""

from __future__ import annotations

import fcntl
import os
from typing import TYPE_CHECKING

from koop_es.ledger.errors import told_plainly

if TYPE_CHECKING:
    from pathlib import Path


class Ownership:
    """A lock that the operating system releases when the process dies, however it dies.

    Args:
        file: The lock file in the home.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._descriptor: int | None = None

    @property
    def is_ours(self) -> bool:
        """Whether this object has it."""
        return self._descriptor is not None

    def take(self) -> bool:
        """Take ownership if nobody has it, and tell whether it is ours now."""
        if self._descriptor is not None:
            return True
        with told_plainly(self._file):
            descriptor = os.open(self._file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            return False
        self._descriptor = descriptor
        return True

    def give_up(self) -> None:
        """Release ownership, if it is ours."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None
