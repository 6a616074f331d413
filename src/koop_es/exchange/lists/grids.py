"""The cells of a list as they stand in its file, whatever kind of file it is."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Final

from koop_es.exchange import problems
from koop_es.exchange.headers import Unusable
from koop_es.exchange.lines import state_of
from koop_es.exchange.problems import Notice
from koop_es.exchange.recognising import TAKEN_BY, FileKind

if TYPE_CHECKING:
    from pathlib import Path

LARGEST: Final = 50_000_000
"""Bytes of a file; no list that people keep comes near."""
NUMBERED_FROM: Final = date(1899, 12, 30)
"""What spreadsheets count days from, unless a workbook says otherwise."""
MOST_LINES: Final = 200_000
MOST_COLUMNS: Final = 500


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A cell without a value: an error, or a formula that nobody has calculated yet."""

    shown: str

    def __str__(self) -> str:
        return self.shown


Cell = str | date | int | float | bool | Unreadable


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a list.

    Attributes:
        number: Its row as its file counts, the first one being 1.
        line: Physical line on which it begins.
        cells: Its cells; the empty text for nothing.
    """

    number: int
    line: int
    cells: tuple[Cell, ...]

    @property
    def is_empty(self) -> bool:
        """Whether nothing stands in it."""
        return not any(str(cell).strip() for cell in self.cells)


@dataclass(slots=True)
class Grid:
    """A list as it stands in its file.

    Attributes:
        name: The file's name.
        sha256: SHA-256 of the file.
        kind: What kind of file it is.
        lines: Its lines from the top, empty ones left out.
        encoding: How its text is encoded.
        separator: What stands between its columns.
        sheet: Which sheet of a workbook it is.
        numbered_from: The day that its numbers of days count from.
        formulas: Numbers of columns, from 0, in which formulas stand.
        problems: Lines that could not be read.
    """

    name: str
    sha256: str
    kind: FileKind
    lines: list[Line]
    encoding: str | None = None
    separator: str | None = None
    sheet: str | None = None
    numbered_from: date = NUMBERED_FROM
    formulas: set[int] = field(default_factory=set[int])
    problems: list[Notice] = field(default_factory=list[Notice])


def contents(path: Path) -> bytes:
    """Return the bytes of a file.

    Raises:
        Unusable: It cannot be read, is empty, or is too large for a list.
    """
    try:
        state_of(path)
        if path.stat().st_size > LARGEST:
            params = {"limit": str(LARGEST // 1_000_000)}
            raise Unusable(Notice(problems.FILE_TOO_LARGE, path.name, params=params))
        data = path.read_bytes()
    except (OSError, ValueError) as error:
        raise Unusable(Notice(problems.FILE_UNREADABLE, path.name)) from error
    if not data.removeprefix(b"\xef\xbb\xbf").strip():
        raise Unusable(Notice(problems.FILE_EMPTY, path.name))
    return data


def sha256(data: bytes) -> str:
    """Return the SHA-256 of a file's bytes in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def of_another_kind(name: str, found: FileKind | None, expected: FileKind) -> Unusable:
    """Return the refusal of a file, with what it looks like and which command takes it."""
    params = {"expected": expected.value}
    if found is not None:
        params["looks_like"] = found.value
        params |= {"use": TAKEN_BY[found]} if found in TAKEN_BY else {}
    return Unusable(Notice(problems.FILE_OF_ANOTHER_KIND, name, params=params))
