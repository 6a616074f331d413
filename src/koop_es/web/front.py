"""The first page as it was last made: kept until anything changes, as making it asks everything."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Hashable


class Front:
    """Pages made since the record, the read models or the day last changed, for several threads.

    Private texts that were opened for a page lie here in memory until the next change.
    """

    def __init__(self) -> None:
        self._turn = Lock()
        self._state: Hashable = None
        self._pages: dict[Hashable, bytes] = {}

    def page(self, state: Hashable, key: Hashable) -> bytes | None:
        """Return the page that was made for somebody in this state."""
        with self._turn:
            return self._pages.get(key) if state == self._state else None

    def keep(self, state: Hashable, key: Hashable, page: bytes) -> None:
        """Keep a page, and forget those of another state."""
        with self._turn:
            if state != self._state:
                self._pages.clear()
                self._state = state
            self._pages[key] = page
