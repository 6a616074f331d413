"""Reading a table of text from a file that may be damaged: each row is good or told apart."""

from __future__ import annotations

import csv
import hashlib
import re
from collections import deque
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Final

from koop_es.exchange import problems
from koop_es.exchange.problems import Notice
from koop_es.kernel.refusals import Conflict

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Mapping, Sequence
    from pathlib import Path

LINE_LIMIT: Final = 4 * 1024 * 1024
ROW_LINES: Final = 2_000
SECOND_LOOKS: Final = 1_000
SEPARATORS: Final = ",;\t"
_NOT_UTF8: Final = re.compile("[\udc80-\udcff]")


class FileChanged(Conflict):
    """A file was changed between planning and importing."""

    code = problems.FILE_CHANGED


class Unusable(Exception):
    """The file as a whole cannot be used; the notices tell why."""

    def __init__(self, *notices: Notice) -> None:
        self.notices = notices
        super().__init__()


class _TooLong(Exception):
    """A line, or a row of many lines, is longer than any real one."""


@dataclass(frozen=True, slots=True)
class Row:
    """One good row.

    Attributes:
        number: Logical row, the header being row 1.
        line: Physical line on which it begins.
        cells: Trimmed text by column.
    """

    number: int
    line: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Layout:
    """What a kind of file is called and which columns are read from it.

    Attributes:
        name: The publisher's name of the file.
        columns: Columns that must be there.
        known_by: For each other kind of file, columns that only it has, in lower case.
    """

    name: str
    columns: tuple[str, ...]
    known_by: Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Table:
    """A readable file with a good header.

    Attributes:
        path: Where it lies.
        sha256: SHA-256 of its bytes.
        separator: What stands between its columns.
        width: How many columns its header has.
        places: Where each column that is read stands.
        state: Size and times by which a change is noticed.
    """

    path: Path
    sha256: str
    separator: str
    width: int
    places: Mapping[str, int]
    state: tuple[int, ...]

    @property
    def name(self) -> str:
        """The file's name."""
        return self.path.name

    def rows(self) -> Iterator[Row | Notice]:
        """Yield each row behind the header, or what is wrong with it; blank rows are left out.

        Raises:
            FileChanged: The file is not the one whose header was read.
        """
        try:
            if _state(self.path) != self.state:
                raise FileChanged(file=self.name)
            with _opened(self.path) as file:
                yield from self._rows(_Lines(file))
        except OSError as error:
            raise FileChanged(file=self.name) from error

    def _rows(self, lines: _Lines) -> Iterator[Row | Notice]:
        number = 0
        while True:
            number += 1
            line = lines.begin()
            try:
                cells = next(csv.reader(lines, delimiter=self.separator, strict=True))
            except StopIteration:
                return
            except (csv.Error, _TooLong) as error:
                lines.look_again()
                yield Notice(_broken(error), self.name, number, line)
                continue
            if number > 1 and any(cells):
                yield self._row(cells, number, line)

    def _row(self, cells: list[str], number: int, line: int) -> Row | Notice:
        bad = next((nth for nth, cell in enumerate(cells) if _NOT_UTF8.search(cell)), None)
        if bad is not None:
            return self._not_utf8(cells, bad, number, line)
        if any("\0" in cell for cell in cells):
            return Notice(problems.ROW_NUL, self.name, number, line)
        if len(cells) != self.width:
            params = {"expected": str(self.width), "found": str(len(cells))}
            return Notice(problems.COLUMN_COUNT, self.name, number, line, params=params)
        named = {name: cells[place].strip() for name, place in self.places.items()}
        return Row(number, line, named)

    def _not_utf8(self, cells: list[str], bad: int, number: int, line: int) -> Notice:
        column = next((name for name, place in self.places.items() if place == bad), None)
        looks_like = looks_encoded_as(cells[bad].encode("utf-8", "surrogateescape"))
        params = {"looks_like": looks_like} if looks_like else {}
        return Notice(problems.ROW_ENCODING, self.name, number, line, column, params)


def open_table(path: Path, layout: Layout) -> Table:
    """Look at the file and its header.

    Raises:
        Unusable: It cannot be read, is empty, of another kind, or lacks a column.
    """
    try:
        state = _state(path)
        sha256, start = _fingerprint(path)
        _refuse_other_files(path.name, start, layout)
        with _opened(path) as file:
            separator, header = _header(_Lines(file), layout)
    except (OSError, ValueError) as error:
        raise Unusable(Notice(problems.FILE_UNREADABLE, path.name)) from error
    places = _places(path.name, header, layout)
    return Table(path, sha256, separator, len(header), places, state)


class _Lines:
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
            raise _TooLong
        self._taken.append(line)
        if len(self._taken) > ROW_LINES:
            raise _TooLong
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


def _broken(error: Exception) -> str:
    too_long = isinstance(error, _TooLong) or "field larger" in str(error)
    return problems.ROW_TOO_LONG if too_long else problems.ROW_QUOTES


def looks_encoded_as(data: bytes) -> str:
    """Return how bytes that are not UTF-8 are probably encoded, or nothing."""
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        return ""
    return "Windows-1252 (Latin-1)" if text.isprintable() or "\n" in text else ""


# ---------------------------------------------------------------- the file as a whole


@contextmanager
def _opened(path: Path) -> Generator[IO[str]]:
    # Bytes that are not UTF-8 become marks in their row instead of ending the reading.
    with path.open(encoding="utf-8-sig", errors="surrogateescape", newline="") as file:
        yield file


def _state(path: Path) -> tuple[int, ...]:
    if not path.is_file():
        raise FileNotFoundError(path)
    found = path.stat()
    return (found.st_ino, found.st_size, found.st_mtime_ns)


def _fingerprint(path: Path) -> tuple[str, bytes]:
    with path.open("rb") as file:
        start = file.read(4096)
        file.seek(0)
        return hashlib.file_digest(file, "sha256").hexdigest(), start


MAGIC: Final = (
    (b"PK\x03\x04", "ZIP, XLSX"),
    (b"%PDF", "PDF"),
    (b"\xd0\xcf\x11\xe0", "XLS"),
    (b"\x1f\x8b", "GZIP"),
    (b"<", "XML, HTML"),
    (b"{", "JSON"),
    (b"[", "JSON"),
)
"""How files that are no tables begin."""


def _refuse_other_files(name: str, start: bytes, layout: Layout) -> None:
    text = start.removeprefix(b"\xef\xbb\xbf").lstrip()
    if not text:
        raise Unusable(Notice(problems.FILE_EMPTY, name))
    if start.startswith((b"\xff\xfe", b"\xfe\xff")) or _every_other_is_nul(start):
        raise Unusable(Notice(problems.FILE_ENCODING, name, params={"looks_like": "UTF-16"}))
    for beginning, kind in MAGIC:
        if text.startswith(beginning):
            raise Unusable(_other_kind(name, layout, kind))


def _every_other_is_nul(start: bytes) -> bool:
    return len(start) > 1 and max(start[::2].count(0), start[1::2].count(0)) * 3 > len(start)


def _other_kind(name: str, layout: Layout, looks_like: str = "") -> Notice:
    params = {"expected": layout.name}
    if looks_like:
        params["looks_like"] = looks_like
    return Notice(problems.FILE_OF_ANOTHER_KIND, name, params=params)


# ---------------------------------------------------------------- the header


def _header(lines: _Lines, layout: Layout) -> tuple[str, list[str]]:
    """Return the separator under which the header has the most columns we know, and the header."""
    wanted = {column.casefold() for column in layout.columns}
    readings: list[tuple[int, int, str, list[str]]] = []
    for separator in SEPARATORS:
        lines.begin()
        cells: list[str] = []
        with suppress(csv.Error, _TooLong):
            cells = next(csv.reader(lines, delimiter=separator, strict=True), cells)
        lines.give_back(0)
        header = [cell.strip() for cell in cells]
        known = sum(cell.casefold() in wanted for cell in header)
        readings.append((known, len(header), separator, header))
    _, _, separator, header = max(readings, key=lambda reading: reading[:2])
    return separator, header


def _places(name: str, header: Sequence[str], layout: Layout) -> dict[str, int]:
    found = [cell.casefold() for cell in header]
    if _NOT_UTF8.search("".join(header)):
        raw = "".join(header).encode("utf-8", "surrogateescape")
        params = {"looks_like": looks_encoded_as(raw)}
        raise Unusable(Notice(problems.FILE_ENCODING, name, 1, 1, params=params))
    missing = [column for column in layout.columns if column.casefold() not in found]
    if missing:
        raise Unusable(*_without(name, missing, found, layout))
    twice = [column for column in layout.columns if found.count(column.casefold()) > 1]
    if twice:
        raise Unusable(*(Notice(problems.COLUMN_TWICE, name, 1, 1, column) for column in twice))
    return {column: found.index(column.casefold()) for column in layout.columns}


def _without(name: str, missing: list[str], found: list[str], layout: Layout) -> list[Notice]:
    for kind, marks in layout.known_by.items():
        if kind != layout.name and marks <= set(found):
            return [_other_kind(name, layout, kind)]
    if len(missing) == len(layout.columns):
        return [_other_kind(name, layout)]
    return [Notice(problems.COLUMN_MISSING, name, 1, 1, column) for column in missing]
