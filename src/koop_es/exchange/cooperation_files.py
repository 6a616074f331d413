"""One cooperation as a file: its entries line by line, or a workbook of how it stands."""

from __future__ import annotations

import io
import json
import re
from datetime import date
from decimal import Decimal
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final, cast

from koop_es.kernel.times import utc_text
from koop_es.wording import heading, label

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from koop_es.kernel.event import Event
    from koop_es.kernel.record import Record
    from koop_es.ledger.port import Store
    from koop_es.wording import Translator

_COMMITMENT: Final = re.compile(rb'"c":"([0-9a-f]{64})"')
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
SHEET_NAME: Final = 31
WIDEST: Final = 60
LONGEST: Final = 32_767
"""Most characters that a cell can hold."""
LABELS: Final = {
    "afterwards": "afterwards",
    "capacity": "capacity",
    "consents_to": "consented_change",
    "contribution_kind": "contribution_kind",
    "effective_basis": "basis",
    "light": "light",
    "manner": "manner",
    "notice": "notice_kind",
    "phase": "phase",
    "result": "result",
    "role": "role",
    "way": "way",
    "what": "coming",
}
"""Kind of label of each field that holds a code."""
HEADED_AS: Final = {
    "bounded": "time_bounded",
    "ending_recorded_on": "recorded_on",
    "ending_remark": "remark",
    "left_open": "open",
    "owner_name": "owner",
    "person_id": "person",
    "proposal.links": "link",
    "proposed": "proposal",
    "response": "answer",
    "signed_by_name": "signed_by",
    "subject_id": "subject",
}
"""Under which heading a field stands that has none of its own."""
LIGHTS: Final = "lights"
"""Holds lights by the codes of what they are about."""
FIELD: Final = "field"
"""Holds the name of another field."""
LEFT_OUT: Final = frozenset({"last_position", "version", "search"}) | {
    "goal_count",
    "goals_dropped",
    "last_check_kind",
    "next_end",
}
"""What tells of the record, or what a sheet of its own tells."""


class Closed:
    """A store that opens no private text: whatever asks it gets none.

    Args:
        store: What is asked for everything else.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    def open_private(self, commitments: Iterable[str]) -> dict[str, str | bytes]:
        """Return nothing."""
        del commitments
        return {}

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)


def as_lines(records: Sequence[Record[Event]], store: Store, *, private: bool) -> bytes:
    """Return entries as JSON, one a line, in the form of ``koop events export``.

    Args:
        records: The entries.
        store: Opens private texts.
        private: Add the private texts of each entry, by their commitments; files are left out.
    """
    return b"".join(_line(record, store, private=private) for record in records)


def _line(record: Record[Event], store: Store, *, private: bool) -> bytes:
    head: dict[str, Any] = {
        "position": record.position,
        "stream": record.stream,
        "version": record.version,
        "type": record.topic,
        "recorded_at": utc_text(record.envelope.recorded_at),
    }
    parts = [_bare(head), b'"data":' + record.raw]
    if private and (wanted := [each.decode() for each in _COMMITMENT.findall(record.raw)]):
        opened = store.open_private(wanted)
        texts = {name: text for name, text in opened.items() if isinstance(text, str)}
        parts.append(_bare({"private": texts}))
    return b"{" + b",".join(parts) + b"}\n"


def _bare(value: dict[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()[1:-1]


# ---------------------------------------------------------------- workbooks


def as_workbook(whole: Mapping[str, Any], t: Translator, about: Sequence[str]) -> bytes:
    """Return a cooperation's document as a workbook: a sheet for it, and one for each list in it.

    Days, numbers and truth are what they are; a text stays a text, whatever it begins with.

    Args:
        whole: Its document.
        t: The language of headings and words.
        about: Sentences on what is not in the file.
    """
    # Only who wants a workbook waits for it; it tells no types.
    workbook: Any = import_module("xlsxwriter").Workbook
    written = io.BytesIO()
    safe = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_numbers": False,
        "strings_to_urls": False,
    }
    book: Any = workbook(written, safe)
    book.set_properties({"title": str(whole.get("code", ""))})
    lists = {name: rows for name, value in whole.items() if (rows := _rows_in(value))}
    plain = {name: value for name, value in whole.items() if name not in lists}
    head = [(_heading(name, t), name, value) for name, value in _flat(plain)]
    _Sheet(book, t.gettext("Cooperation"), t).fields([*head, *(("", "", each) for each in about)])
    for name, rows in lists.items():
        _Sheet(book, _heading(name, t), t).table([dict(_flat(row)) for row in rows])
    book.close()
    return written.getvalue()


def _rows_in(value: Any) -> list[dict[str, Any]]:
    """Return the rows of a list of things, nothing for a list of plain values."""
    if not isinstance(value, list | tuple):
        return []
    items = cast("list[Any]", value)
    return [cast("dict[str, Any]", each) for each in items if isinstance(each, dict)]


def _heading(name: str, t: Translator) -> str:
    """Return the heading of a field, and of those that it stands in."""
    steps = name.split(".")
    return " – ".join(_step(steps[:nth], t) for nth in range(1, len(steps) + 1))


def _step(path: Sequence[str], t: Translator) -> str:
    *within, last = path
    if LIGHTS in within:
        return label("dimension", last, t)
    return heading(HEADED_AS.get(".".join(path), HEADED_AS.get(last, last)), t)


def _flat(fields: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, Any]]:
    """Yield plain fields and lists; those within others are named with dots."""
    for name, value in fields.items():
        if name in LEFT_OUT:
            continue
        if isinstance(value, dict):
            yield from _flat(cast("dict[str, Any]", value), f"{before}{name}.")
        else:
            yield f"{before}{name}", value


def _told(value: Any, name: str, t: Translator) -> str:
    """Return a value in words; of what holds others, all that is there under their headings."""
    if isinstance(value, dict):
        parts = dict(_flat(cast("dict[str, Any]", value)))
        there = {each: said for each, one in parts.items() if (said := _told(one, each, t))}
        return ", ".join(f"{_heading(each, t)}: {said}" for each, said in there.items())
    if isinstance(value, list | tuple):
        return "; ".join(_told(each, name, t) for each in cast("list[Any]", value))
    *within, last = name.split(".")
    if last == FIELD and value is not None:
        return heading(str(value), t)
    kind = "light" if LIGHTS in within else LABELS.get(last)
    return "" if value is None else str(value) if kind is None else label(kind, str(value), t)


def _sheet_name(book: Any, title: str) -> str:
    """Return a title as a sheet may be called, and as none is called yet."""
    plain = "".join(" " if char in "[]:*?/\\" else char for char in title)[:SHEET_NAME]
    taken = {str(sheet.get_name()).casefold() for sheet in book.worksheets()}
    nth, name = 2, plain
    while name.casefold() in taken:
        name = f"{plain[: SHEET_NAME - 4]} ({nth})"
        nth += 1
    return name


class _Sheet:
    """One sheet being written.

    Args:
        book: The workbook.
        title: What it is called.
        t: The language.
    """

    def __init__(self, book: Any, title: str, t: Translator) -> None:
        self._sheet = book.add_worksheet(_sheet_name(book, title))
        self._head = book.add_format({"bold": True, "bottom": 1})
        self._day = book.add_format({"num_format": "yyyy-mm-dd"})
        self._t = t

    def fields(self, listed: Iterable[tuple[str, str, Any]]) -> None:
        """Write a heading and a value a row."""
        self._sheet.set_column(0, 1, WIDEST // 2)
        for nth, (told, name, value) in enumerate(listed):
            self._sheet.write_string(nth, 0, told, self._head)
            self._cell(nth, 1, name, value)

    def table(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Write rows under headings that stay in sight."""
        names = list(dict.fromkeys(name for row in rows for name in row))
        self._sheet.set_column(0, max(len(names) - 1, 0), WIDEST // 3)
        for place, name in enumerate(names):
            self._sheet.write_string(0, place, _heading(name, self._t), self._head)
            for nth, row in enumerate(rows, start=1):
                self._cell(nth, place, name, row.get(name))
        self._sheet.freeze_panes(1, 0)

    def _cell(self, row: int, place: int, name: str, value: Any) -> None:
        """Write a value as what it is; never a formula."""
        sheet = self._sheet
        match value:
            case None | "" | [] | ():
                return
            case bool():
                sheet.write_boolean(row, place, value)
            case int() | float() | Decimal():
                sheet.write_number(row, place, value)
            case date():
                sheet.write_datetime(row, place, value, self._day)
            case str() if _DAY.fullmatch(value):
                sheet.write_datetime(row, place, date.fromisoformat(value), self._day)
            case _:
                sheet.write_string(row, place, _told(value, name, self._t)[:LONGEST])
