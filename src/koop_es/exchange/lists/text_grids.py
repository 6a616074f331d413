"""Lists as text with separators: their encoding and separator are found where nobody says them."""

from __future__ import annotations

import csv
import io
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from koop_es.exchange import problems
from koop_es.exchange.headers import Unusable
from koop_es.exchange.lists.grids import (
    MOST_COLUMNS,
    MOST_LINES,
    Grid,
    Line,
    contents,
    of_another_kind,
    sha256,
)
from koop_es.exchange.problems import Notice
from koop_es.exchange.recognising import FileKind, recognised

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SEPARATORS: Final = (";", "\t", ",", "|")
LOOKED_AT: Final = 50
CORDIS_MARKS: Final = (
    frozenset({"ecsignaturedate", "objective"}),
    frozenset({"organisationid", "endofparticipation"}),
    frozenset({"deliverabletype", "projectid"}),
)
"""Columns that only the files of CORDIS have, in small letters."""


def open_text(path: Path, *, encoding: str | None = None, separator: str | None = None) -> Grid:
    """Read a list that is text.

    Args:
        path: Where it lies.
        encoding: Python's name of its encoding; found out if left out.
        separator: What stands between its columns; found out if left out.

    Raises:
        Unusable: It is no such text; the notice tells what it looks like instead.
    """
    data = contents(path)
    found = recognised(path)
    if found not in {None, FileKind.TEXT_TABLE}:
        raise of_another_kind(path.name, found, FileKind.TEXT_TABLE)
    text, encoding = _decoded(path.name, data, encoding)
    separator = separator or _separator(text)
    grid = Grid(path.name, sha256(data), FileKind.TEXT_TABLE, [], encoding, separator)
    grid.lines += _lines(grid, text, separator)
    _refuse_cordis(grid)
    return grid


def _decoded(name: str, data: bytes, asked: str | None) -> tuple[str, str]:
    for encoding in [asked] if asked else _encodings(data):
        try:
            text = data.decode("utf-8-sig" if encoding == "utf-8" else encoding)
        except (UnicodeDecodeError, LookupError):
            continue
        if "\0" not in text:
            return text, encoding
    params = {"encoding": asked} if asked else {}
    raise Unusable(Notice(problems.LIST_ENCODING, name, params=params))


def is_text(data: bytes) -> bool:
    """Tell whether a file can be read as text at all."""
    try:
        _decoded("", data, None)
    except Unusable:
        return False
    return True


def _encodings(data: bytes) -> list[str]:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return ["utf-16"]
    # Windows-1252 leaves five bytes without a meaning, so what is no text at all is refused.
    return ["utf-8", "cp1252"]


def _separator(text: str) -> str:
    """Return the separator under which the first lines have the most cells alike."""
    head = "".join(text.splitlines(keepends=True)[:LOOKED_AT])
    return max(SEPARATORS, key=lambda separator: _cells_alike(head, separator))


def _cells_alike(head: str, separator: str) -> tuple[int, int]:
    widths: list[int] = []
    with suppress(csv.Error):
        widths += (len(cells) for cells in csv.reader(io.StringIO(head), delimiter=separator))
    wide = [width for width in widths if width > 1]
    if not wide:
        return 0, 0
    usual = max(set(wide), key=lambda width: (wide.count(width), width))
    return wide.count(usual), usual


def _lines(grid: Grid, text: str, separator: str) -> Iterator[Line]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    number, begins = 0, 1
    while True:
        number += 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            # From an open quotation mark on nobody can tell where a row ends.
            grid.problems.append(Notice(problems.LIST_QUOTES, grid.name, number, begins))
            return
        line = Line(number, begins, tuple(cells))
        begins = reader.line_num + 1
        if number > MOST_LINES or len(cells) > MOST_COLUMNS:
            raise _too_much(grid.name, number)
        if not line.is_empty:
            yield line


def _too_much(name: str, number: int) -> Unusable:
    params = {"rows": str(MOST_LINES), "columns": str(MOST_COLUMNS)}
    return Unusable(Notice(problems.LIST_TOO_LARGE, name, number, params=params))


def _refuse_cordis(grid: Grid) -> None:
    header = {str(cell).strip().casefold() for line in grid.lines[:1] for cell in line.cells}
    if any(marks <= header for marks in CORDIS_MARKS):
        raise of_another_kind(grid.name, FileKind.CORDIS, FileKind.TEXT_TABLE)
