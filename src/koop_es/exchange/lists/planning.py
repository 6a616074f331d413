"""From a list and its mapping to a plan, and to the story of what each row becomes."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from koop_es.exchange import problems
from koop_es.exchange.headers import Unusable
from koop_es.exchange.lists.making import Made, Maker
from koop_es.exchange.lists.rows import Reading
from koop_es.exchange.lists.suggesting import suggested
from koop_es.exchange.lists.text_grids import open_text
from koop_es.exchange.lists.tidying import headings, one_line, says_nothing, slug
from koop_es.exchange.lists.workbooks import open_workbook
from koop_es.exchange.planned import ListedParties, Plan
from koop_es.exchange.problems import Notice
from koop_es.exchange.recognising import FileKind
from koop_es.exchange.report import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from pathlib import Path

    from koop_es.exchange.lists.grids import Grid, Line
    from koop_es.exchange.lists.mapping import Mapping
    from koop_es.exchange.planned import PlannedCooperation

LEAST_PARTIES: Final = 2


@dataclass(frozen=True, slots=True)
class Story:
    """What one row becomes, for whoever looks before importing.

    Attributes:
        row: Its number.
        becomes: ``cooperation``, ``party``, ``skipped`` or ``left_out``.
        title: What it is called.
        parties: Name and role of each party.
        starts_on: First day.
        ends_on: Last day.
        goal: Its goal.
        themes: Its themes.
        status: ``open``, ``ended``, ``broken_off`` or ``untold``.
        notices: What must be told of it.
    """

    row: int
    becomes: str
    title: str
    parties: tuple[tuple[str, str], ...]
    starts_on: date | None
    ends_on: date | None
    goal: str | None
    themes: tuple[str, ...]
    status: str
    notices: tuple[Notice, ...]


@dataclass(slots=True)
class ListPlan:
    """What a list would bring.

    Attributes:
        plan: What can be carried out.
        mapping: How it was read; None where the file could not be used.
        stories: What each row becomes.
        unread: Headings of columns that are neither read nor ignored.
        past: How many rows have passed their end without a word on how it went.
    """

    plan: Plan
    mapping: Mapping | None = None
    stories: list[Story] = field(default_factory=list[Story])
    unread: list[str] = field(default_factory=list[str])
    past: int = 0


def plan_list(
    path: Path, kind: FileKind, mapping: Mapping | None, today: date, *, passed: str | None = None
) -> ListPlan:
    """Read a list and plan what it brings; nothing is written.

    Whatever is wrong with the file or a row is a problem of the plan, never an exception.

    Args:
        path: Where it lies.
        kind: ``XLSX`` or ``TEXT_TABLE``.
        mapping: How it is read; suggested by its headings if left out.
        today: Tells which ends have passed.
        passed: What became of those, ``open`` or ``ended``, over what the mapping says.
    """
    try:
        grid = _opened(path, kind, mapping)
        used = mapping or suggested(grid)
        if passed is not None:
            used = used.model_copy(update={"passed": passed})
        return _Planner(grid, used, today).planned()
    except Unusable as unusable:
        system = mapping.source if mapping else "list"
        return ListPlan(Plan(system, (), problems=list(unusable.notices)), mapping)


def _opened(path: Path, kind: FileKind, mapping: Mapping | None) -> Grid:
    if kind is FileKind.XLSX:
        return open_workbook(path, sheet=mapping.sheet if mapping else None)
    known: dict[str, Any] = {}
    if mapping is not None:
        known = {"encoding": mapping.encoding, "separator": mapping.separator}
    return open_text(path, **known)


class _Planner:
    """Reads the rows of one list one after another."""

    def __init__(self, grid: Grid, mapping: Mapping, today: date) -> None:
        self._grid = grid
        self._mapping = mapping
        self._places = self._columns()
        self._lines = self._body()
        self._maker = Maker(grid, mapping, today)
        self._seen: dict[str, int] = {}
        self._cooperations: list[PlannedCooperation] = []
        self._too_few: list[PlannedCooperation] = []
        self._result = ListPlan(Plan(mapping.source, (), files={grid.name: grid.sha256}), mapping)

    # ------------------------------------------------------------ the header

    def _columns(self) -> dict[str, int]:
        header = next((e for e in self._grid.lines if e.number == self._mapping.header_row), None)
        names = headings(header.cells) if header else []
        places = {name: nth for nth, name in enumerate(names)}
        by_slug = {slug(name): nth for name, nth in reversed(places.items())}
        wanted = list(dict.fromkeys(self._mapping.named()))
        found = {name: places.get(name, by_slug.get(slug(name), -1)) for name in wanted}
        if missing := [name for name, place in found.items() if place < 0]:
            known = {"known": ", ".join(names)}
            raise Unusable(*(self._without(name, known) for name in missing))
        if self._mapping.columns.title is None or not self._mapping.parties:
            raise Unusable(
                Notice(
                    problems.LIST_UNKNOWN,
                    self._grid.name,
                    self._mapping.header_row,
                    params={"known": ", ".join(names)},
                )
            )
        self._names = names
        return found

    def _without(self, name: str, known: dict[str, str]) -> Notice:
        row = self._mapping.header_row
        return Notice(
            problems.LIST_COLUMN_MISSING, self._grid.name, row, row, name, {"name": name, **known}
        )

    def _unread(self) -> list[str]:
        read = set(self._places.values())
        ignored = set(map(slug, self._mapping.ignore))
        return [
            name
            for nth, name in enumerate(self._names)
            if nth not in read and slug(name) not in ignored and not self._is_blank(nth)
        ]

    def _is_blank(self, place: int) -> bool:
        return not any(place < len(e.cells) and str(e.cells[place]).strip() for e in self._lines)

    # ------------------------------------------------------------ rows

    def planned(self) -> ListPlan:
        """Return what the list brings."""
        plan = self._result.plan
        plan.problems += self._grid.problems
        for lines in self._groups():
            self._row(lines)
        if not self._result.stories and not plan.problems:
            plan.problems.append(Notice(problems.NO_ROWS, self._grid.name))
        plan.parties = ListedParties(self._maker.parties_of(self._cooperations, self._too_few))
        plan.cooperations, plan.too_few = tuple(self._cooperations), tuple(self._too_few)
        self._result.unread = self._unread()
        plan.notes += (
            Notice(problems.COLUMN_NOT_READ, self._grid.name, column=name)
            for name in self._result.unread
        )
        plan.notes += (
            Notice(problems.COLUMN_CALCULATED, self._grid.name, column=name)
            for name, place in self._places.items()
            if place in self._grid.formulas
        )
        return self._result

    def _body(self) -> list[Line]:
        """Return the lines behind the header; lists that are printed repeat it on every page."""
        header = [slug(name) for name in self._names]
        behind = (line for line in self._grid.lines if line.number > self._mapping.header_row)
        return [line for line in behind if not _is_header(line, header)]

    def _groups(self) -> Iterator[list[Line]]:
        """Yield the rows that belong together: one each, or all of an id or title."""
        if self._mapping.rows == "one":
            yield from ([line] for line in self._lines)
            return
        groups: dict[str, list[Line]] = {}
        last = ""
        for line in self._lines:
            key = slug(self._key_of(line)) or last or f"({line.number})"
            groups.setdefault(key, []).append(line)
            last = key
        yield from groups.values()

    def _key_of(self, line: Line) -> str:
        for name in (self._mapping.columns.id, self._mapping.columns.title):
            place = self._places[name] if name is not None else len(line.cells)
            text = one_line(line.cells[place]) if place < len(line.cells) else ""
            if text and not says_nothing(text):
                return text
        return ""

    def _row(self, lines: list[Line]) -> None:
        reading = Reading(
            self._grid.name, self._mapping, self._places, lines, self._grid.numbered_from
        )
        made = self._maker.made(reading)
        if made is not None and made.external_id in self._seen:
            first = str(self._seen[made.external_id])
            column = reading.column("id") or reading.column("title")
            reading.add(problems.DUPLICATE_ID, column, {"id": made.title, "first": first})
        if made is not None:
            self._seen.setdefault(made.external_id, lines[0].number)
        plan = self._result.plan
        plan.problems += reading.wrong
        plan.notes += reading.told
        becomes = self._place(made, reading) if made and not reading.wrong else "left_out"
        if becomes == "left_out":
            plan.left_out = plan.left_out + Counter({Kind.COOPERATION: 1})
        self._result.stories.append(_story(reading, made, becomes))

    def _place(self, made: Made, reading: Reading) -> str:
        """Put what a row made into the plan; return what it became."""
        plan = self._result.plan
        self._result.past += made.past_untold
        params = {"id": made.external_id}
        if made.distinct >= LEAST_PARTIES:
            self._cooperations.append(made.cooperation)
            return "cooperation"
        self._too_few.append(made.cooperation)
        if not made.distinct and not made.parties:
            plan.skipped.append(reading.notice(problems.SKIPPED, None, params))
            return "skipped"
        name = made.parties[0].name
        params["organisation"] = name
        plan.no_cooperation.append(reading.notice(problems.NO_COOPERATION, None, params))
        return "party"


def _is_header(line: Line, header: list[str]) -> bool:
    first = slug(one_line(line.cells[0]))
    return first == header[0] and [slug(one_line(cell)) for cell in line.cells] == header


def _story(reading: Reading, made: Made | None, becomes: str) -> Story:
    notices = (*reading.wrong, *reading.told)
    if made is None:
        title = reading.text("title")
        return Story(
            reading.line.number, becomes, title, (), None, None, None, (), "untold", notices
        )
    command = made.cooperation.command
    return Story(
        row=reading.line.number,
        becomes=becomes,
        title=made.title,
        parties=tuple((each.name, each.role.value) for each in made.parties),
        starts_on=command.term.starts_on,
        ends_on=command.term.ends_on,
        goal=command.goals[0].title if command.goals else None,
        themes=command.themes,
        status=made.cooperation.status.value,
        notices=notices,
    )
