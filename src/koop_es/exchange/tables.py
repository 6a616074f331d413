"""The rows of a table of text from a file that may be damaged: each is good or told apart."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from typing import TYPE_CHECKING

from koop_es.exchange import problems
from koop_es.exchange.lines import NOT_UTF8, Lines, TooLong, looks_encoded_as, opened, state_of
from koop_es.exchange.problems import Notice
from koop_es.kernel.refusals import Conflict

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path


class FileChanged(Conflict):
    """A file was changed between planning and importing."""

    code = problems.FILE_CHANGED


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
            if state_of(self.path) != self.state:
                raise FileChanged(file=self.name)
            with opened(self.path) as file:
                yield from self._rows(Lines(file))
        except OSError as error:
            raise FileChanged(file=self.name) from error

    def _rows(self, lines: Lines) -> Iterator[Row | Notice]:
        number = 0
        while True:
            number += 1
            line = lines.begin()
            try:
                cells = next(csv.reader(lines, delimiter=self.separator, strict=True))
            except StopIteration:
                return
            except (csv.Error, TooLong) as error:
                lines.look_again()
                yield self._broken(error, number, line)
                continue
            if number > 1 and any(cells):
                yield self._row(cells, number, line)

    def _broken(self, error: Exception, number: int, line: int) -> Notice:
        if not isinstance(error, TooLong) and "field larger" not in str(error):
            return Notice(problems.ROW_QUOTES, self.name, number, line)
        params = {"limit": str(csv.field_size_limit())}
        return Notice(problems.ROW_TOO_LONG, self.name, number, line, params=params)

    def _row(self, cells: list[str], number: int, line: int) -> Row | Notice:
        whole = "".join(cells)
        if NOT_UTF8.search(whole):
            return self._not_utf8(cells, number, line)
        if "\0" in whole:
            return Notice(problems.ROW_NUL, self.name, number, line)
        if len(cells) != self.width:
            params = {"expected": str(self.width), "found": str(len(cells))}
            return Notice(problems.COLUMN_COUNT, self.name, number, line, params=params)
        named = {name: cells[place].strip() for name, place in self.places.items()}
        return Row(number, line, named)

    def _not_utf8(self, cells: list[str], number: int, line: int) -> Notice:
        bad = next(nth for nth, cell in enumerate(cells) if NOT_UTF8.search(cell))
        column = next((name for name, place in self.places.items() if place == bad), None)
        looks_like = looks_encoded_as(cells[bad].encode("utf-8", "surrogateescape"))
        params = {"looks_like": looks_like} if looks_like else {}
        return Notice(problems.ROW_ENCODING, self.name, number, line, column, params)
