"""The physical lines of a file that may be damaged, of which some can be read once more."""

from __future__ import annotations

import re
from collections import deque
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator
    from pathlib import Path

LINE_LIMIT: Final = 4 * 1024 * 1024
ROW_LINES: Final = 2_000
SECOND_LOOKS: Final = 1_000
NOT_UTF8: Final = re.compile("[\udc80-\udcff]")
"""What stands in the text for bytes that are not UTF-8."""


class TooLong(Exception):
    """A line, or a row of many lines, is longer than any real one."""


class Lines:
    """The physical lines of a file, of which some can be read once more."""

    def __init__(self, file: IO[str]) -> None:
        self._file = file
        self._again: deque[str] = deque()
        self._taken: list[str] = []
        self._number = 0
        self._looks = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._again.popleft() if self._again else self._file.readline(LINE_LIMIT)
        if not line:
            raise StopIteration
        self._number += 1
        if len(line) >= LINE_LIMIT and not line.endswith(("\n", "\r")):
            self._skip_rest()
            raise TooLong
        self._taken.append(line)
        if len(self._taken) > ROW_LINES:
            raise TooLong
        return line

    def _skip_rest(self) -> None:
        while (rest := self._file.readline(LINE_LIMIT)) and not rest.endswith(("\n", "\r")):
            pass

    def begin(self) -> int:
        """Begin a row and return the number of its first line."""
        self._taken.clear()
        return self._number + 1

    def give_back(self, kept: int) -> None:
        """Read the lines of this row once more, but for the first ``kept``."""
        returned = self._taken[kept:]
        self._again.extendleft(reversed(returned))
        self._number -= len(returned)

    def look_again(self) -> None:
        """Read on behind the first line of a broken row: an open quote swallows good ones."""
        if len(self._taken) > 1 and self._looks < SECOND_LOOKS:
            self._looks += 1
            self.give_back(1)


@contextmanager
def opened(path: Path) -> Generator[IO[str]]:
    """Open a file so that bytes that are not UTF-8 mark their row instead of ending the reading."""
    with path.open(encoding="utf-8-sig", errors="surrogateescape", newline="") as file:
        yield file


def state_of(path: Path) -> tuple[int, ...]:
    """Return by what a change of the file is noticed.

    Raises:
        FileNotFoundError: It is no regular file.
    """
    if not path.is_file():
        raise FileNotFoundError(path)
    found = path.stat()
    return (found.st_ino, found.st_size, found.st_mtime_ns)


def looks_encoded_as(data: bytes) -> str:
    """Return how bytes that are not UTF-8 are probably encoded, or nothing."""
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        return ""
    return "Windows-1252 (Latin-1)" if text.isprintable() or "\n" in text else ""
