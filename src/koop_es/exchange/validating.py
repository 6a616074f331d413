"""From cells to values: dates, required words, and commands whose shape is checked."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, Final, TypeVar

from pydantic import TypeAdapter, ValidationError

from koop_es.exchange import problems
from koop_es.exchange.problems import Notice
from koop_es.kernel.days import is_far
from koop_es.kernel.text import Code

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from koop_es.exchange.tables import Row

T = TypeVar("T")
SHOWN: Final = 80
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_CODE: Final[TypeAdapter[str]] = TypeAdapter(Code)


@dataclass(slots=True)
class Checked:
    """A row that is being read, with what was found wrong so far.

    Attributes:
        file: Name of the file.
        row: The row.
        problems: What is wrong with it.
    """

    file: str
    row: Row
    problems: list[Notice] = field(default_factory=list[Notice])

    @property
    def is_good(self) -> bool:
        """Whether nothing is wrong so far."""
        return not self.problems

    def notice(self, code: str, params: dict[str, str], column: str | None = None) -> Notice:
        """Return something to be told of this row."""
        return Notice(code, self.file, self.row.number, self.row.line, column, params)

    def add(self, code: str, column: str | None, **params: str) -> None:
        """Note a problem."""
        self.problems.append(self.notice(code, params, column))

    def text(self, column: str) -> str:
        """Return the cell's text, empty for nothing."""
        return self.row.cells[column]

    def needed(self, column: str) -> str:
        """Return the cell's text, and note a problem if it is empty."""
        text = self.text(column)
        if not text:
            self.add(problems.VALUE_MISSING, column)
        return text

    def identifier(self, column: str) -> str:
        """Return an id of the source, and note a problem if it cannot be one."""
        text = self.needed(column)
        if text:
            self.made({"": column}, lambda: _CODE.validate_python(text))
        return text

    def day(self, column: str) -> date | None:
        """Return the cell's day, None for nothing, and note a problem if it is no day."""
        text = self.text(column)
        if not text:
            return None
        try:
            if _DAY.fullmatch(text) and not is_far(day := date.fromisoformat(text)):
                return day
        except ValueError:
            pass
        self.add(problems.BAD_DATE, column, value=shown(text))
        return None

    def word(self, column: str, known: Mapping[str, T], code: str) -> T | None:
        """Return what a word of the source means, and note a problem if nobody knows."""
        text = self.needed(column)
        if text and text not in known:
            self.add(code, column, value=shown(text), known=", ".join(known))
        return known.get(text)

    def made(self, columns: Mapping[str, str], make: Callable[[], T]) -> T | None:
        """Return what ``make`` makes, and note each value that does not fit.

        Args:
            columns: Column by the field that is made from it.
            make: Makes a command from the row.
        """
        try:
            return make()
        except ValidationError as error:
            for each in error.errors(include_url=False, include_context=True):
                self._note_shape(columns, each["loc"], each["type"], each.get("ctx", {}))
        return None

    def _note_shape(
        self, columns: Mapping[str, str], where: tuple[int | str, ...], kind: str, more: Any
    ) -> None:
        column = columns.get(str(where[0]) if where else "")
        if kind in {"string_too_long", "too_long", "text.too_long"}:
            limit = str(more.get("max_length", more.get("limit", "?")))
            self.add(problems.VALUE_TOO_LONG, column, limit=limit)
        else:
            value = shown(self.text(column)) if column else ""
            self.add(problems.VALUE_UNFIT, column, value=value)


def shown(text: str) -> str:
    """Return a value as a notice shows it: short, and without unprintable characters."""
    short = text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"
    return "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in short)
