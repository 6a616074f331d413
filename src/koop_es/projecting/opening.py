"""The file of the read models as it is held open: noticed when it is replaced, and opened anew."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from koop_es.projecting.database import ReadModelFile, throw_away

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from koop_es.projecting.runner import Runner

    Opened = tuple[ReadModelFile, Runner]


class Opening:
    """Holds the file open, and opens it anew where it was thrown away or replaced meanwhile.

    Args:
        file: The database of the read models; made where it is missing.
        runner_of: Makes what feeds a file that was opened.
    """

    def __init__(self, file: Path, runner_of: Callable[[ReadModelFile], Runner]) -> None:
        self._file = file
        self._runner_of = runner_of
        self._lock = threading.Lock()
        self._held: Opened | None = None
        self._was_replaced = False

    @property
    def is_unsettled(self) -> bool:
        """Whether the file was replaced and its owner has not made it fit to feed yet."""
        held = self._held
        return self._was_replaced or held is None or not held[0].is_in_place

    def opened(self) -> Opened:
        """Return the file that bears the name now, and its runner.

        Raises:
            Unavailable: The file cannot be used; the class tells why.
        """
        held = self._held
        if held is not None and held[0].is_in_place:
            return held
        with self._lock:
            if self._held is None or not self._held[0].is_in_place:
                self._was_replaced |= self._held is not None and self._file.exists()
                self._let_go()
                database = ReadModelFile(self._file)
                self._held = database, self._runner_of(database)
            return self._held

    def fit_to_feed(self) -> Opened:
        """Return the same, for the engine's owner only.

        Beside a file that was put in another's place lies what the database kept beside the one
        before, and mixes with it; so it is thrown away, too, and made anew.
        """
        opened = self.opened()
        if not self._was_replaced:
            return opened
        with self._lock:
            self._let_go()
            throw_away(self._file)
            self._was_replaced = False
        return self.opened()

    def throw_away(self) -> None:
        """Close the file and delete it, whatever it is."""
        with self._lock:
            self._let_go()
            throw_away(self._file, foreign=True)

    def close(self) -> None:
        """Close all connections."""
        with self._lock:
            self._let_go()

    def _let_go(self) -> None:
        held, self._held = self._held, None
        if held is not None:
            held[0].close()
