"""Lists in workbooks: one sheet, its cells with their types, formulas with their last value."""

from __future__ import annotations

import io
import warnings
import zipfile
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

from koop_es.exchange import problems
from koop_es.exchange.headers import Unusable
from koop_es.exchange.lists.grids import (
    MOST_COLUMNS,
    MOST_LINES,
    Grid,
    Line,
    Unreadable,
    contents,
    of_another_kind,
    sha256,
)
from koop_es.exchange.lists.text_grids import is_text
from koop_es.exchange.problems import Notice
from koop_es.exchange.recognising import FileKind, recognised

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from koop_es.exchange.lists.grids import Cell

MOST_UNPACKED: Final = 300_000_000
MOST_PARTS: Final = 10_000
MOST_TIMES: Final = 200
"""How many times its size a part may unpack to; sheets of real lists come to about twenty."""
SMALL_PART: Final = 1_000_000
MAC_YEAR: Final = 1904
"""Workbooks from old Macintoshes count days from the first day of it."""
NOT_CALCULATED: Final = "="


def open_workbook(path: Path, *, sheet: str | None = None) -> Grid:
    """Read one sheet of a workbook.

    Args:
        path: Where it lies.
        sheet: Name of the sheet; the first visible one with contents if left out.

    Raises:
        Unusable: It is no such workbook; the notice tells what it looks like instead.
    """
    data = contents(path)
    found = recognised(path)
    if found is not FileKind.XLSX:
        text = FileKind.TEXT_TABLE if is_text(data) else None
        raise of_another_kind(path.name, found or text, FileKind.XLSX)
    _refuse_bombs(path.name, data)
    grid = Grid(path.name, sha256(data), FileKind.XLSX, [])
    try:
        _read(grid, data, sheet)
    except Unusable:
        raise
    except Exception as error:
        # What a damaged workbook makes its reader raise is of no certain kind.
        raise Unusable(Notice(problems.WORKBOOK_BROKEN, path.name)) from error
    return grid


def _refuse_bombs(name: str, data: bytes) -> None:
    """Refuse what unpacks to far more than it is, and XML that defines entities."""
    unsafe = Unusable(Notice(problems.WORKBOOK_UNSAFE, name))
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            parts = packed.infolist()
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
                raise unsafe
            for part in parts:
                times = part.file_size / max(part.compress_size, 1)
                if part.file_size > SMALL_PART and times > MOST_TIMES:
                    raise unsafe
                if part.filename.endswith((".xml", ".rels")):
                    with packed.open(part) as opened:
                        start = opened.read(4096)
                    if b"<!DOCTYPE" in start or b"<!ENTITY" in start:
                        raise unsafe
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError, ValueError) as error:
        raise Unusable(Notice(problems.WORKBOOK_BROKEN, name)) from error


def _read(grid: Grid, data: bytes, sheet: str | None) -> None:
    from openpyxl import load_workbook  # noqa: PLC0415 - it takes long, and few commands need it

    with warnings.catch_warnings():
        # It tells of styles and extensions that it leaves out, which no list needs.
        warnings.simplefilter("ignore")
        values = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        written = load_workbook(io.BytesIO(data), read_only=True)
        try:
            if values.epoch.year == MAC_YEAR:
                grid.numbered_from = values.epoch.date()
            for name in _sheets(grid.name, values, sheet):
                grid.sheet, grid.lines = name, []
                grid.lines += _lines(grid, values[name], written[name])
                if grid.lines:
                    return
        finally:
            values.close()
            written.close()


def _sheets(file: str, book: Any, asked: str | None) -> list[str]:
    names = [each.title for each in book.worksheets]
    if asked is None:
        visible = [each.title for each in book.worksheets if each.sheet_state == "visible"]
        return visible or names
    if asked not in names:
        params = {"name": asked, "known": ", ".join(names)}
        raise Unusable(Notice(problems.SHEET_MISSING, file, params=params))
    return [asked]


def _lines(grid: Grid, values: Any, written: Any) -> Iterator[Line]:
    for each in (values, written):
        # The size that a sheet states of itself may be anything.
        each.reset_dimensions()
    empty = 0
    pairs = zip(values.iter_rows(values_only=True), written.iter_rows(), strict=False)
    for number, (row, formulas) in enumerate(pairs, start=1):
        if number - empty > MOST_LINES or len(row) > MOST_COLUMNS:
            params = {"rows": str(MOST_LINES), "columns": str(MOST_COLUMNS)}
            raise Unusable(Notice(problems.LIST_TOO_LARGE, grid.name, number, params=params))
        cells = tuple(_cell(value, formula) for value, formula in zip(row, formulas, strict=False))
        line = Line(number, number, cells)
        if line.is_empty:
            empty += 1
            continue
        grid.formulas |= {nth for nth, cell in enumerate(formulas) if cell.data_type == "f"}
        yield line


def _cell(value: Any, formula: Any) -> Cell:
    """Return a cell's value; a day without a time is a day."""
    if value is None:
        return Unreadable(NOT_CALCULATED) if formula.data_type == "f" else ""
    if isinstance(value, str):
        is_error = value.startswith("#") and value.endswith(("!", "?", "/A", "0"))
        return Unreadable(value) if is_error and _errs(formula) else value
    match value:
        case datetime():
            return value.date()
        case bool() | int() | float() | date():
            return value
        case _:
            return str(value)


def _errs(formula: Any) -> bool:
    return formula.data_type in {"e", "f"}
