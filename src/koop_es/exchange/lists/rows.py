"""What one row of a list says, cell by cell, with what must be told of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from koop_es.cooperations.terms import Role
from koop_es.exchange import problems
from koop_es.exchange.lists.days import read_day
from koop_es.exchange.lists.grids import NUMBERED_FROM, Unreadable
from koop_es.exchange.lists.numbers import read_number
from koop_es.exchange.lists.partners import Named, named_in
from koop_es.exchange.lists.suggesting import role_of
from koop_es.exchange.lists.tidying import one_line, says_nothing, slug, tidy
from koop_es.exchange.problems import Notice
from koop_es.exchange.validating import shown

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from decimal import Decimal

    from koop_es.exchange.lists.grids import Cell, Line
    from koop_es.exchange.lists.mapping import Mapping, PartyColumn


@dataclass(slots=True)
class Reading:
    """One row of a list, or several that belong together, being read.

    Attributes:
        file: Name of the file.
        mapping: How it is read.
        places: Where each column stands, by its heading.
        lines: The row, or the rows that belong together.
        since: The day that numbers of days count from.
        wrong: What keeps it out.
        told: What else must be told.
    """

    file: str
    mapping: Mapping
    places: dict[str, int]
    lines: list[Line]
    since: date = NUMBERED_FROM
    wrong: list[Notice] = field(default_factory=list[Notice])
    told: list[Notice] = field(default_factory=list[Notice])

    @property
    def line(self) -> Line:
        """The first of its rows."""
        return self.lines[0]

    def notice(
        self, code: str, column: str | None, params: dict[str, str], at: Line | None = None
    ) -> Notice:
        """Return something to be told of the row."""
        line = at or self.line
        return Notice(code, self.file, line.number, line.line, column, params)

    def add(
        self, code: str, column: str | None, params: dict[str, str], at: Line | None = None
    ) -> None:
        """Note something: a problem keeps the row out, a note does not."""
        notice = self.notice(code, column, params, at)
        (self.wrong if code in problems.PROBLEMS else self.told).append(notice)

    # ------------------------------------------------------------ cells

    def cell(self, column: str, line: Line | None = None) -> Cell:
        """Return a cell, the empty text where the row is shorter."""
        cells, place = (line or self.line).cells, self.places[column]
        return cells[place] if place < len(cells) else ""

    def column(self, name: str) -> str | None:
        """Return the heading of a field's column."""
        heading: str | None = getattr(self.mapping.columns, name)
        return heading

    def _first(self, name: str) -> tuple[str, Cell] | None:
        """Return a field's column and its first cell that says something, in these rows."""
        heading = self.column(name)
        if heading is None:
            return None
        cells = [self.cell(heading, line) for line in self.lines]
        # An error in a cell is told, whatever it is called.
        filled = (
            cell
            for cell in cells
            if isinstance(cell, Unreadable) or not says_nothing(one_line(cell))
        )
        return heading, next(filled, "")

    def text(self, name: str, *, lines: bool = False) -> str:
        """Return a field's text, empty for nothing."""
        found = self._first(name)
        if found is None:
            return ""
        column, cell = found
        if isinstance(cell, Unreadable):
            self.add(problems.VALUE_UNFIT, column, {"value": shown(cell.shown)})
            return ""
        return tidy(cell) if lines else one_line(cell)

    def day(self, name: str, *, last: bool = False) -> date | None:
        """Return a field's day, None for none or one that cannot be read."""
        found = self._day_cell(name)
        if found is None:
            return None
        column, cell = found
        day, told = read_day(cell, self.mapping.dates, last=last, since=self.since)
        if told is not None and (told != problems.END_IN_WORDS or last):
            taken = {"day": day.isoformat()} if day else {}
            self.add(told, column, {"value": shown(one_line(cell)), **taken})
        elif told is not None:
            self.add(problems.BAD_DATE, column, {"value": shown(one_line(cell))})
        return day

    def _day_cell(self, name: str) -> tuple[str, Cell] | None:
        # "offen" says nothing in other columns; in this one it is told.
        heading = self.column(name)
        if heading is None:
            return None
        cells = [self.cell(heading, line) for line in self.lines]
        return heading, next((cell for cell in cells if one_line(cell).strip("-–—./? ")), "")

    def number(self, name: str) -> Decimal | None:
        """Return a field's number, None for none or one that cannot be read."""
        found = self._first(name)
        if found is None or not one_line(found[1]):
            return None
        column, cell = found
        if isinstance(cell, Unreadable) or hasattr(cell, "isoformat"):
            number = None
        else:
            number = read_number(cell, self.mapping.decimal, self.mapping.thousands)
        if number is None:
            self.add(problems.BAD_NUMBER, column, {"value": shown(one_line(cell))})
        return number

    def themes(self) -> tuple[str, ...]:
        """Return the themes that the row names, else those that hold for every row."""
        heading = self.column("theme")
        cells = [self.cell(heading, line) for line in self.lines] if heading else []
        found: list[str] = []
        for cell in cells:
            parts = [tidy(cell)]
            for mark in self.mapping.theme_split:
                parts = [piece for part in parts for piece in part.split(mark)]
            found += (one_line(part) for part in parts)
        themes = dict.fromkeys(each for each in found if not says_nothing(each))
        return tuple(themes) or self.mapping.constants.theme

    # ------------------------------------------------------------ parties

    def parties(self) -> list[Named]:
        """Return the parties that the row names, each once in a role; a lead is no partner too."""
        found: dict[tuple[str, Role], Named] = {}
        for column, line, each in self._all_named():
            key = (slug(each.name), each.role)
            if key in found:
                self.add(problems.PARTY_TWICE, column, {"name": shown(each.name)}, line)
            found.setdefault(key, each)
        leads = {name for name, role in found if role is Role.LEAD}
        kept: list[Named] = []
        for (name, role), each in found.items():
            if role is Role.PARTNER and name in leads:
                self.add(problems.LEAD_IS_PARTNER, None, {"name": shown(each.name)})
            else:
                kept.append(each)
        return kept

    def _all_named(self) -> Iterator[tuple[str | None, Line, Named]]:
        ignored = frozenset(map(slug, self.mapping.no_party))
        for column in self.mapping.parties:
            for line in self.lines:
                role = self._role(column, line)
                cell = self.cell(column.column, line)
                if isinstance(cell, Unreadable):
                    self.add(
                        problems.VALUE_UNFIT, column.column, {"value": shown(cell.shown)}, line
                    )
                    continue
                for each in named_in(cell, role, column.split, ignored):
                    if isinstance(each, Named):
                        yield column.column, line, each
                    else:
                        self.add(each.code, column.column, {"value": shown(each.value)}, line)
        if self.mapping.constants.funder:
            yield None, self.line, Named(self.mapping.constants.funder, Role.FUNDER)

    def _role(self, column: PartyColumn, line: Line) -> Role:
        if column.role_column is None:
            return column.role
        word = one_line(self.cell(column.role_column, line))
        if not word:
            return column.role
        known = {slug(key): role for key, role in self.mapping.roles.items()}
        role = known.get(slug(word)) or role_of(word)
        if role is None:
            told = ", ".join(self.mapping.roles) or "lead, partner, associated, funder"
            params = {"value": shown(word), "known": told}
            self.add(problems.UNKNOWN_ROLE, column.role_column, params, line)
        return role or column.role
