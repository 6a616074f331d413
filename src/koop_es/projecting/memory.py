"""What the last pages left behind, so that busy streams need not be read again."""

from __future__ import annotations

from collections import OrderedDict
from itertools import islice
from typing import TYPE_CHECKING, Final, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

V = TypeVar("V")

MOST: Final = 2_000
"""Keys remembered: those of some live pages."""


class Memory(Generic[V]):
    """Values by key as they stand at one position of the ledger.

    They hold only as long as nobody else moves the position on.
    """

    def __init__(self) -> None:
        self._values = OrderedDict[str, V]()
        self._position = -1

    def at(self, position: int) -> Mapping[str, V]:
        """Return what is remembered if it stands at this position, else nothing."""
        if position != self._position:
            self._values.clear()
        return self._values

    def keep(self, position: int, values: Mapping[str, V]) -> None:
        """Remember values as they stand at a position, those used last the longest."""
        for key, value in last_of(values):
            self._values[key] = value
            self._values.move_to_end(key)
        while len(self._values) > MOST:
            self._values.popitem(last=False)
        self._position = position

    def forget(self) -> None:
        """Remember nothing any more."""
        self._values.clear()


def last_of(values: Mapping[str, V]) -> Iterator[tuple[str, V]]:
    """Return the values that are worth remembering, of many the last ones."""
    return islice(values.items(), max(0, len(values) - MOST), None)
