"""Opening a table: what kind of file it is, its separator, and where its columns stand."""

from __future__ import annotations

import csv
import hashlib
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from koop_es.exchange import problems
from koop_es.exchange.lines import NOT_UTF8, Lines, TooLong, looks_encoded_as, opened, state_of
from koop_es.exchange.problems import Notice
from koop_es.exchange.recognising import recognised
from koop_es.exchange.tables import Table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

SEPARATORS: Final = ",;\t"


class Unusable(Exception):
    """The file as a whole cannot be used; the notices tell why."""

    def __init__(self, *notices: Notice) -> None:
        self.notices = notices
        super().__init__()


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


def open_table(path: Path, layout: Layout) -> Table:
    """Look at the file and its header.

    Raises:
        Unusable: It cannot be read, is empty, of another kind, or lacks a column.
    """
    try:
        state = state_of(path)
        sha256, start = _fingerprint(path)
        _refuse_other_files(path, start, layout)
        with opened(path) as file:
            separator, header = _header(Lines(file), layout)
    except (OSError, ValueError) as error:
        raise Unusable(Notice(problems.FILE_UNREADABLE, path.name)) from error
    places = _places(path.name, header, layout)
    return Table(path, sha256, separator, len(header), places, state)


def _fingerprint(path: Path) -> tuple[str, bytes]:
    with path.open("rb") as file:
        start = file.read(4096)
        file.seek(0)
        return hashlib.file_digest(file, "sha256").hexdigest(), start


def _refuse_other_files(path: Path, start: bytes, layout: Layout) -> None:
    name, text = path.name, start.removeprefix(b"\xef\xbb\xbf").lstrip()
    if not text:
        raise Unusable(Notice(problems.FILE_EMPTY, name))
    if not text.strip(b"\0"):
        raise Unusable(Notice(problems.FILE_ENCODING, name))
    if start.startswith((b"\xff\xfe", b"\xfe\xff")) or _every_other_is_nul(start):
        raise Unusable(Notice(problems.FILE_ENCODING, name, params={"looks_like": "UTF-16"}))
    if (kind := recognised(path)) is not None:
        raise Unusable(_other_kind(name, layout, kind.value))


def _every_other_is_nul(start: bytes) -> bool:
    return len(start) > 1 and max(start[::2].count(0), start[1::2].count(0)) * 3 > len(start)


def _other_kind(name: str, layout: Layout, looks_like: str = "") -> Notice:
    params = {"expected": layout.name}
    if looks_like:
        params["looks_like"] = looks_like
    return Notice(problems.FILE_OF_ANOTHER_KIND, name, params=params)


# ---------------------------------------------------------------- the header


def _header(lines: Lines, layout: Layout) -> tuple[str, list[str]]:
    """Return the separator under which the header has the most columns we know, and the header."""
    wanted = {column.casefold() for column in layout.columns}
    readings: list[tuple[int, int, str, list[str]]] = []
    for separator in SEPARATORS:
        lines.begin()
        cells: list[str] = []
        with suppress(csv.Error, TooLong):
            cells = next(csv.reader(lines, delimiter=separator, strict=True), cells)
        lines.give_back(0)
        header = [cell.strip() for cell in cells]
        known = sum(cell.casefold() in wanted for cell in header)
        readings.append((known, len(header), separator, header))
    _, _, separator, header = max(readings, key=lambda reading: reading[:2])
    return separator, header


def _places(name: str, header: Sequence[str], layout: Layout) -> dict[str, int]:
    found = [cell.casefold() for cell in header]
    if NOT_UTF8.search("".join(header)):
        raw = "".join(header).encode("utf-8", "surrogateescape")
        params = {"looks_like": looks_encoded_as(raw)}
        raise Unusable(Notice(problems.FILE_ENCODING, name, 1, 1, params=params))
    missing = [column for column in layout.columns if column.casefold() not in found]
    if missing:
        raise Unusable(*_without(name, missing, found, layout))
    twice = [column for column in layout.columns if found.count(column.casefold()) > 1]
    if twice:
        raise Unusable(*(_about_column(problems.COLUMN_TWICE, name, column) for column in twice))
    return {column: found.index(column.casefold()) for column in layout.columns}


def _without(name: str, missing: list[str], found: list[str], layout: Layout) -> list[Notice]:
    for kind, marks in layout.known_by.items():
        if kind != layout.name and marks <= set(found):
            return [_other_kind(name, layout, kind)]
    if len(missing) == len(layout.columns):
        return [_other_kind(name, layout)]
    return [_about_column(problems.COLUMN_MISSING, name, column) for column in missing]


def _about_column(code: str, name: str, column: str) -> Notice:
    return Notice(code, name, 1, 1, column, {"name": column})
