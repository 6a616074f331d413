"""One cell of a table: for a person, for a program, and for a spreadsheet that must not compute."""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, cast
from zoneinfo import ZoneInfo

from koop_es.wording import day, field_name, heading, label, moment, msgid, number, share

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from koop_es.wording import Translator

IDS: Final = (
    "party_id",
    "programme_id",
    "goal_id",
    "milestone_id",
    "check_id",
    "measure_id",
    "decision_id",
    "evidence_id",
)
"""Columns of ids beside a column that says of what."""

HEADINGS: Final = {
    **dict.fromkeys(IDS, msgid("Id")),
    "added": msgid("Added"),
    "closed_on": msgid("Ended on"),
    "differing": msgid("Differing"),
    "days_until_due": msgid("Days until due"),
    "ending_on": msgid("Ends on"),
    "ending_remark": msgid("Remark on the ending"),
    "error": msgid("Error"),
    "evidence_hashes": msgid("Evidence hashes"),
    "marks": msgid("Remarks"),
    "no_cooperation": msgid("No cooperation"),
    "overdue": msgid("Overdue"),
    "refused": msgid("Refused"),
    "registered_on": msgid("Registered on"),
    "subject": msgid("Subject"),
    "unchanged": msgid("Unchanged"),
    "updated": msgid("Updated"),
}
"""Columns of the command line alone, or called otherwise there."""

DANGEROUS: Final = ("=", "+", "-", "@", "\t", "\r")
"""A spreadsheet takes a cell that begins with one of these for a formula."""

PLAIN_NUMBER: Final = re.compile(r"[+-]?[0-9]+([.,][0-9]+)?")
_TURNING: Final = frozenset(
    "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)
"""Characters that turn the direction of writing, and so could make a table lie."""


TELLERS: Final[dict[str, Callable[[Any, Translator], str]]] = {
    "day": day,
    "number": number,
    "share": share,
    "field": field_name,
}
"""How a kind of value is told to a person."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table.

    Attributes:
        name: The row's key, and the column's stable name.
        kind: ``text``, ``name`` (which may be erased), ``day``, ``moment``, ``number``, ``share``,
            ``field`` (the name of one) or ``label:KIND``; a list of them is told item by item.
        wide: Whether it may be cut where the terminal is too narrow.
        extra: Whether it may be left out there.
        wraps: Whether it goes on in the next line instead of being cut.
    """

    name: str
    kind: str = "text"
    wide: bool = False
    extra: bool = False
    wraps: bool = False

    @property
    def right(self) -> bool:
        """Whether it is aligned to the right: numbers are."""
        return self.kind in {"number", "share"}

    def heading(self, t: Translator) -> str:
        """Return the column's heading."""
        own = HEADINGS.get(self.name)
        return heading(self.name, t) if own is None else t.gettext(own)


def for_person(value: Any, column: Column, t: Translator, time_zone: str) -> str:
    """Return a cell as a person of one language reads it."""
    if isinstance(value, list | tuple):
        items = cast("list[Any]", value)
        return ", ".join(for_person(item, column, t, time_zone) for item in items)
    if value is None:
        return t.gettext("erased") if column.kind == "name" else ""
    if isinstance(value, bool):
        return t.gettext("yes") if value else t.gettext("no")
    return _told(value, column, t, time_zone)


def _told(value: Any, column: Column, t: Translator, time_zone: str) -> str:
    kind, _, of = column.kind.partition(":")
    if kind == "moment":
        return moment(value, t, time_zone)
    if kind == "label":
        return label(of, str(value), t)
    told = TELLERS.get(kind)
    return line(as_text(value)) if told is None else told(value, t)


def for_program(value: Any) -> str:
    """Return a cell with codes, ISO dates and points, whatever the language."""
    if isinstance(value, list | tuple):
        return ", ".join(for_program(item) for item in cast("list[Any]", value))
    return as_text(value)


def for_excel(value: Any, column: Column, t: Translator, time_zone: str) -> str:
    """Return a cell for a spreadsheet: decimal comma in German, words for codes, ISO dates.

    Instants are told in the time zone, without it, so that the spreadsheet knows them as such.
    """
    if isinstance(value, list | tuple):
        items = cast("list[Any]", value)
        return ", ".join(for_excel(item, column, t, time_zone) for item in items)
    kind, _, of = column.kind.partition(":")
    if value is not None and kind == "label":
        return label(of, str(value), t)
    if value is not None and kind == "moment":
        local = datetime.fromisoformat(str(value)).astimezone(ZoneInfo(time_zone))
        return f"{local:%Y-%m-%d %H:%M:%S}"
    text = as_text(value)
    if t.language == "de" and isinstance(value, float | Decimal):
        return text.replace(".", ",")
    return text


def as_text(value: Any) -> str:
    """Return a plain value as text."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case datetime() | date():
            return value.isoformat()
        case float():
            return repr(value)
        case dict():
            return json.dumps(value, ensure_ascii=False, sort_keys=True)
        case _:
            return str(value)


def neutral(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula; plain numbers stay numbers."""
    # A spreadsheet may leave out what is not seen, and read wide characters as narrow ones.
    seen = next((char for char in cell if not _is_unseen(char)), "")
    narrow = unicodedata.normalize("NFKC", seen)
    if not cell.startswith(DANGEROUS) and not narrow.startswith(DANGEROUS):
        return cell
    return cell if PLAIN_NUMBER.fullmatch(cell) else "'" + cell


def _is_unseen(char: str) -> bool:
    return char.isspace() or unicodedata.category(char) in {"Cc", "Cf", "Mn"}


def line(text: str) -> str:
    """Return the text on one line, without characters that move the cursor or turn the writing."""
    kept = (
        " " if char in "\n\r\t\v\f\x85\u2028\u2029" else char
        for char in text
        if char not in _TURNING and (unicodedata.category(char) != "Cc" or char in "\n\r\t\x85")
    )
    return " ".join("".join(kept).split())


def width(text: str) -> int:
    """Return how many columns of a terminal the text takes."""
    return sum(_char_width(char) for char in text)


def _char_width(char: str) -> int:
    if unicodedata.combining(char) or unicodedata.category(char) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(char) in {"W", "F"} else 1


def cut(text: str, columns: int) -> str:
    """Return the text cut to so many columns, an ellipsis at its end."""
    if width(text) <= columns:
        return text
    kept, used = "", 0
    for char in text:
        used += _char_width(char)
        if used > columns - 1:
            break
        kept += char
    return kept.rstrip() + "…"


def wrapped(text: str, columns: int) -> list[str]:
    """Return the text in lines of at most so many columns, broken between words where it can be."""
    lines: list[str] = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines[-1] else word
        if width(longer) <= columns:
            lines[-1] = longer
            continue
        pieces = list(_pieces(word, columns))
        lines[-1:] = [*filter(None, lines[-1:]), *pieces]
    return lines


def _pieces(word: str, columns: int) -> Iterator[str]:
    piece = ""
    for char in word:
        if piece and width(piece) + _char_width(char) > columns:
            yield piece
            piece = ""
        piece += char
    yield piece
