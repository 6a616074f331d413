"""A table as a file: two profiles of CSV, and a workbook with typed cells."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final, cast
from zoneinfo import ZoneInfo

from koop_es.exchange.cells import Column, for_excel, for_program, neutral
from koop_es.wording import heading, report_title

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from koop_es.wording import Translator

CSV: Final = "csv"
CSV_EXCEL: Final = "csv-excel"
XLSX: Final = "xlsx"
MEDIA_TYPES: Final = {
    CSV: "text/csv; charset=utf-8",
    CSV_EXCEL: "text/csv; charset=utf-8; profile=excel",
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
"""Formats of files, and what the web calls them."""

STAMP: Final = (Column("as_of", "day"), Column("known_at", "moment"))
"""Columns that come first in the CSV of a report."""
BOM: Final = "\N{ZERO WIDTH NO-BREAK SPACE}"
WIDEST: Final = 60
"""Most characters by which a workbook's column is made wide."""
SHEET_NAME: Final = 31
"""Most characters of a sheet's name."""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows with their columns, and the whole document for JSON.

    Attributes:
        columns: What is shown of the rows.
        rows: Plain values by column name.
        document: What ``--json`` prints; may hold more than the rows.
        time_zone: In which instants are shown to a person.
        notes: Lines under the table on a terminal.
    """

    columns: Sequence[Column]
    rows: Sequence[Mapping[str, Any]]
    document: Any
    time_zone: str = "Europe/Berlin"
    notes: Sequence[str] = ()


def file_of(table: Table, form: str, t: Translator) -> bytes:
    """Return a table as a file of one of ``MEDIA_TYPES``.

    Args:
        table: What to write.
        form: ``csv``, ``csv-excel`` or ``xlsx``.
        t: The language of headings and words; ``csv`` has stable names and codes.
    """
    if form == XLSX:
        return workbook(table, t)
    return (as_csv(table) if form == CSV else as_excel_csv(table, t)).encode()


# CSV


def as_csv(table: Table) -> str:
    """Return the table for programs: RFC 4180 with stable names, codes and ISO dates."""
    table = _stamped(table)
    return _csv([column.name for column in table.columns], plain_rows(table), delimiter=",")


def as_excel_csv(table: Table, t: Translator) -> str:
    """Return the table as a German Excel opens it: semicolons, decimal comma, words for codes."""
    table = _stamped(table)
    headings = [column.heading(t) for column in table.columns]
    rows = [
        [for_excel(row.get(column.name), column, t, table.time_zone) for column in table.columns]
        for row in table.rows
    ]
    return BOM + _csv(headings, rows, delimiter=";")


def plain_rows(table: Table) -> list[list[str]]:
    """Return the cells with codes, ISO dates and points."""
    return [[for_program(row.get(column.name)) for column in table.columns] for row in table.rows]


def _stamped(table: Table) -> Table:
    """Return a report with the day and the state of knowledge in each row: a file tells itself."""
    known = _report(table)
    if known is None:
        return table
    stamp = {column.name: known[column.name] for column in STAMP}
    rows = [{**stamp, **row} for row in table.rows]
    return replace(table, columns=(*STAMP, *table.columns), rows=rows)


def _report(table: Table) -> dict[str, Any] | None:
    """Return the document of a report; None of another list."""
    whole: object = table.document
    known = cast("dict[str, Any]", whole) if isinstance(whole, dict) else {}
    return known if "report" in known else None


def _csv(headings: Sequence[str], rows: Sequence[Sequence[str]], *, delimiter: str) -> str:
    written = io.StringIO(newline="")
    writer = csv.writer(written, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow([neutral(cell) for cell in headings])
    writer.writerows([neutral(cell) for cell in row] for row in rows)
    return written.getvalue()


# Workbooks


def workbook(table: Table, t: Translator) -> bytes:
    """Return the table as a workbook: its rows, what it takes in, and what its columns mean.

    Days, numbers and shares are what they are; a text stays a text, whatever it begins with.
    """
    # Only who wants a workbook waits for it; it tells no types.
    Workbook: Any = import_module("xlsxwriter").Workbook  # noqa: N806 - a class

    written = io.BytesIO()
    safe = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_numbers": False,
        "strings_to_urls": False,
    }
    book: Any = Workbook(written, safe)
    known = _report(table)
    title = t.gettext("List") if known is None else report_title(known["report"], t)
    _Sheet(book, title, table, t).write()
    if known is not None:
        book.set_properties({"title": title, "created": datetime.fromisoformat(known["known_at"])})
        _plain_sheet(book, t.gettext("About"), _told(known, t))
    _plain_sheet(book, t.gettext("Columns"), _legend(table.columns, t))
    book.close()
    return written.getvalue()


class _Sheet:
    """The sheet of the rows.

    Args:
        book: The workbook.
        title: What the sheet is called.
        table: What to write.
        t: The language.
    """

    def __init__(self, book: Any, title: str, table: Table, t: Translator) -> None:
        self._sheet = book.add_worksheet(_sheet_name(title))
        self._head = book.add_format({"bold": True, "bottom": 1})
        self._formats: dict[str, Any] = {
            "day": book.add_format({"num_format": "yyyy-mm-dd"}),
            "moment": book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"}),
            "share": book.add_format({"num_format": "0.0%"}),
        }
        self._table = table
        self._t = t

    def write(self) -> None:
        """Write headings and rows; headings stay in sight."""
        sheet, table = self._sheet, self._table
        for place, column in enumerate(table.columns):
            cells = [row.get(column.name) for row in table.rows]
            put = self._writer(column)
            longest = len(column.heading(self._t))
            sheet.write_string(0, place, column.heading(self._t), self._head)
            for nth, cell in enumerate(cells, start=1):
                longest = max(longest, put(nth, place, cell))
            sheet.set_column(place, place, min(longest + 2, WIDEST))
        sheet.freeze_panes(1, 0)
        if table.rows:
            sheet.autofilter(0, 0, len(table.rows), max(len(table.columns) - 1, 0))

    def _writer(self, column: Column) -> Callable[[int, int, Any], int]:
        """Return what writes a cell of a column, and tells how many characters it takes."""
        style = self._formats.get(column.kind)

        def put(row: int, place: int, value: Any) -> int:
            typed = self._typed(value, column)
            if isinstance(typed, bool):
                self._sheet.write_boolean(row, place, typed)
            elif isinstance(typed, int | float | Decimal):
                self._sheet.write_number(row, place, typed, style)
            elif isinstance(typed, date):
                self._sheet.write_datetime(row, place, typed, style)
            elif typed:
                self._sheet.write_string(row, place, typed)
            return len(str(typed))

        return put

    def _typed(self, value: Any, column: Column) -> Any:
        if isinstance(value, str) and column.kind == "day":
            return date.fromisoformat(value)
        if isinstance(value, str) and column.kind == "moment":
            local = datetime.fromisoformat(value).astimezone(ZoneInfo(self._table.time_zone))
            return local.replace(tzinfo=None)
        if isinstance(value, bool | int | float | Decimal | date):
            return value
        return for_excel(value, column, self._t, self._table.time_zone)


def _sheet_name(title: str) -> str:
    """Return a title as a sheet may be called."""
    return "".join(" " if char in "[]:*?/\\" else char for char in title)[:SHEET_NAME]


def _told(known: Mapping[str, Any], t: Translator) -> Iterator[tuple[str, str]]:
    """Yield what a report takes in, and what it adds up to."""
    yield t.gettext("Report"), report_title(known["report"], t)
    for name in ("as_of", "known_at", "last_position", "lag_events"):
        yield heading(name, t), for_program(known[name])
    for name, value in known["filters"].items():
        yield heading(name, t), for_program(value)
    for name, value in known["totals"].items():
        if not isinstance(value, list | dict):
            yield heading(name, t), for_program(value)


def _legend(columns: Sequence[Column], t: Translator) -> Iterator[tuple[str, str]]:
    """Yield each column's heading and its stable name."""
    yield t.gettext("Heading"), t.gettext("Name in data")
    for column in columns:
        yield column.heading(t), column.name


def _plain_sheet(book: Any, name: str, lines: Iterator[tuple[str, str]]) -> None:
    sheet = book.add_worksheet(_sheet_name(name))
    sheet.set_column(0, 1, WIDEST // 2)
    for nth, cells in enumerate(lines):
        for place, cell in enumerate(cells):
            sheet.write_string(nth, place, cell)
