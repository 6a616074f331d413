"""The read models as they are held open: noticed when they are replaced, and opened anew."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from koop_es.projecting.places import Place, ReadModels
    from koop_es.projecting.runner import Runner

    Opened = tuple[ReadModels, Runner]


class Opening:
    """Holds a database open, and opens it anew where it was thrown away or replaced meanwhile.

    Args:
        place: Where it is; it is made where it is missing.
        runner_of: Makes what feeds a database that was opened.
    """

    def __init__(self, place: Place, runner_of: Callable[[ReadModels], Runner]) -> None:
        self._place = place
        self._runner_of = runner_of
        self._lock = threading.Lock()
        self._held: Opened | None = None
        self._was_replaced = False

    @property
    def is_unsettled(self) -> bool:
        """Whether a file was replaced and its owner has not made it fit to feed yet."""
        held = self._held
        return self._was_replaced or held is None or not held[0].is_in_place

    def opened(self) -> Opened:
        """Return what bears the name now, and its runner.

        Raises:
            Unavailable: It cannot be used; the class tells why.
        """
        held = self._held
        if held is not None and held[0].is_in_place:
            return held
        with self._lock:
            if self._held is None or not self._held[0].is_in_place:
                self._was_replaced |= self._held is not None and self._place.is_there
                self._let_go()
                database = self._place.open()
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
            self._place.throw_away()
            self._was_replaced = False
        return self.opened()

    def throw_away(self) -> None:
        """Close the database and delete it, whatever it is."""
        with self._lock:
            self._let_go()
            self._place.throw_away(foreign=True)

    def close(self) -> None:
        """Close all connections."""
        with self._lock:
            self._let_go()

    def _let_go(self) -> None:
        held, self._held = self._held, None
        if held is not None:
            held[0].close()
