"""Data on stdout or in a file: table, plain text, JSON, two profiles of CSV, and workbooks."""

from __future__ import annotations

import json
import os
import shutil
import sys
import tempfile
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Final

from koop_es.cli.cells import cut, for_person, line, width, wrapped
from koop_es.cli.errors import (
    ChoiceExpected,
    FileExists,
    FileInHome,
    FileNotWritten,
    OptionMissing,
)
from koop_es.cli.os_errors import reason
from koop_es.cli.session import current
from koop_es.exchange.sheets import XLSX, Table, as_csv, as_excel_csv, file_of, plain_rows

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence

    from koop_es.cli.cells import Column
    from koop_es.wording import Translator

FORMATS: Final = ("table", "json", "csv", "csv-excel", XLSX)
GAP: Final = "  "
NARROWEST: Final = 12
READABLE: Final = 30
"""How much room a sentence needs before other columns are left out in its favour."""


def chosen_format(asked: str | None, *, as_json: bool, output: str | None) -> str:
    """Return the format to write: a table for a terminal, plain text for a pipe or a file.

    Raises:
        ChoiceExpected: There is no such format.
        OptionMissing: A workbook is no text for a terminal.
    """
    if as_json and asked in {None, "json"}:
        return "json"
    if asked is None:
        return "table" if output is None and sys.stdout.isatty() else "plain"
    if asked not in FORMATS or as_json:
        raise ChoiceExpected(name="--format", value=asked, choices=", ".join(FORMATS))
    if asked == XLSX and output in {None, "-"} and sys.stdout.isatty():
        raise OptionMissing(name="--output", help="koop report --help")
    return asked


def write_table(table: Table, form: str, output: str | None = None, *, yes: bool = False) -> None:
    """Write a table to stdout, or to a file that appears only once it is whole.

    Raises:
        FileInHome: It lies in a home.
        FileExists: The file is there and nobody said yes.
        FileNotWritten: It cannot be written.
    """
    t = current().t
    whole = file_of(table, form, t) if form == XLSX else None
    if output is None or output == "-":
        if whole is not None:
            sys.stdout.buffer.write(whole)
            return
        narrow = form == "table" and sys.stdout.isatty()
        columns = shutil.get_terminal_size().columns if narrow else None
        put(rendered(table, form, t, columns))
        return
    save(Path(output), rendered(table, form, t).encode() if whole is None else whole, yes=yes)


def rendered(table: Table, form: str, t: Translator, columns: int | None = None) -> str:
    """Return the table as text in one of the formats.

    Args:
        table: What to show.
        form: ``table``, ``plain``, ``json``, ``csv`` or ``csv-excel``.
        t: The language of headings and words.
        columns: Width of the terminal, if the table must fit.
    """
    match form:
        case "json":
            return document(table.document)
        case "csv":
            return as_csv(table)
        case "csv-excel":
            return as_excel_csv(table, t)
        case "plain":
            names = [column.name for column in table.columns]
            lines = [names, *plain_rows(table)]
            return "".join("\t".join(map(line, cells)) + "\n" for cells in lines)
        case _:
            return _aligned(table, t, columns)


def document(value: Any) -> str:
    """Return a value as the one JSON document that a command prints."""
    return json.dumps(value, ensure_ascii=False, indent=2, default=_plain) + "\n"


def _plain(value: Any) -> Any:
    isoformat = getattr(value, "isoformat", None)
    return isoformat() if callable(isoformat) else str(value)


def _aligned(table: Table, t: Translator, columns: int | None) -> str:
    if columns is not None and (fewer := _without_extra(table, t, columns)) is not None:
        return _aligned(fewer, t, columns)
    headings = [column.heading(t) for column in table.columns]
    rows = [
        [for_person(row.get(c.name), c, t, table.time_zone) for c in table.columns]
        for row in table.rows
    ]
    widths = _widths(table, t)
    if columns is not None:
        widths = _narrowed(widths, table.columns, columns)
    lines = [_line(headings, widths, table.columns), GAP.join("─" * each for each in widths)]
    for cells in rows:
        lines += _lines(cells, widths, table.columns)
    notes = [f"\n{note}" for note in table.notes]
    return "\n".join([*lines, *notes]) + "\n"


def _without_extra(table: Table, t: Translator, room: int) -> Table | None:
    """Return the table without its last extra column, None if it fits or has none."""
    extra = [column for column in table.columns if column.extra]
    needed = sum(
        min(READABLE if column.wraps else NARROWEST, most) if column.wide else most
        for column, most in zip(table.columns, _widths(table, t), strict=True)
    )
    if not extra or needed + len(GAP) * (len(table.columns) - 1) <= room:
        return None
    return replace(table, columns=[each for each in table.columns if each is not extra[-1]])


def _widths(table: Table, t: Translator) -> list[int]:
    return [
        max(
            width(column.heading(t)),
            *(
                width(for_person(row.get(column.name), column, t, table.time_zone))
                for row in table.rows
            ),
            0,
        )
        for column in table.columns
    ]


def _narrowed(widths: list[int], columns: Sequence[Column], room: int) -> list[int]:
    """Take from the widest column that may be cut until the table fits or nothing is left."""
    widths = list(widths)
    while sum(widths) + len(GAP) * (len(widths) - 1) > room:
        wide = [n for n, column in enumerate(columns) if column.wide and widths[n] > NARROWEST]
        if not wide:
            break
        widths[max(wide, key=widths.__getitem__)] -= 1
    return widths


def _lines(cells: Sequence[str], widths: Sequence[int], columns: Sequence[Column]) -> list[str]:
    """Return a row: a line, or more of them where sentences are too long for their column."""
    parts = [
        wrapped(cell, room) if column.wraps else [cell]
        for cell, room, column in zip(cells, widths, columns, strict=True)
    ]
    high = max(map(len, parts), default=1)
    rows = zip(*([*part, *[""] * (high - len(part))] for part in parts), strict=True)
    return [_line(row, widths, columns) for row in rows]


def _line(cells: Sequence[str], widths: Sequence[int], columns: Sequence[Column]) -> str:
    padded: list[str] = []
    for cell, room, column in zip(cells, widths, columns, strict=True):
        shown = cut(cell, room)
        blank = " " * (room - width(shown))
        padded.append(blank + shown if column.right else shown + blank)
    return GAP.join(padded).rstrip()


def put(text: str) -> None:
    """Write data on stdout."""
    sys.stdout.write(text)


def save(file: Path, data: bytes, *, yes: bool = False) -> None:
    """Write a file that appears only once it is whole; see ``saving``."""
    with saving(file, yes=yes) as opened:
        opened.write(data)


@contextmanager
def saving(file: Path, *, yes: bool = False) -> Generator[BinaryIO]:
    """Open a file that appears only once it is whole.

    Raises:
        FileExists: The file is there and ``yes`` is not given.
        FileNotWritten: It cannot be written.
    """
    try:
        target = Path(os.path.realpath(file))
        if (target.parent / "ledger.lock").exists() or target.name == "master.key":
            raise FileInHome(file=file)
        if file.exists() and not yes:
            raise FileExists(file=file)
        if file.exists() and not file.is_file():
            with file.open("wb") as device:
                yield device
            return
        with _replacing(target) as opened:
            yield opened
    except (OSError, ValueError) as error:
        raise FileNotWritten(file=file, why=reason(error)) from error


@contextmanager
def _replacing(file: Path) -> Generator[BinaryIO]:
    descriptor, name = tempfile.mkstemp(prefix=".koop-", dir=file.parent)
    try:
        with os.fdopen(descriptor, "wb") as opened:
            yield opened
            opened.flush()
            os.fsync(opened.fileno())
        Path(name).chmod(0o666 & ~_umask())
        Path(name).replace(file)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _umask() -> int:
    mask = os.umask(0o077)
    os.umask(mask)
    return mask
