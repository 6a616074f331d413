"""Text as people leave it in tables, brought to what they meant by it."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from koop_es.exchange.lists.grids import Cell

_HYPHENATED: Final = re.compile("(?<=\\w)[-\u00ad][ \\t]*\r?\n[ \\t]*(?=[a-zäöüß])")
"""A word broken over two lines, not two words with a hyphen between them."""
_UNSEEN: Final = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))
_CONTROL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_UMLAUTS: Final = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
_NOTHING: Final = frozenset(
    {"", "-", "--", "---", "–", "—", "/", ".", "?", "x", "n/a", "na", "#n/a", "nn", "n.n.", "none"}
    | {"keine", "keiner", "keines", "kein", "k.a.", "k. a.", "ka", "entfällt", "null", "unbekannt"}
    | {"unknown", "offen", "tbd", "t.b.d.", "noch offen", "siehe oben", "s.o.", "s. o.", "dito"}
)
"""What people write into a cell for nothing."""


def tidy(cell: Cell) -> str:
    """Return a cell as text of one or more lines, without what is not seen."""
    if isinstance(cell, bool):
        return "ja" if cell else "nein"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    text = _HYPHENATED.sub("", str(cell)).translate(_UNSEEN)
    text = unicodedata.normalize("NFC", _CONTROL.sub("", text))
    return "\n".join(filter(None, (" ".join(line.split()) for line in text.splitlines())))


def one_line(cell: Cell) -> str:
    """Return a cell as text of one line."""
    return " ".join(tidy(cell).split("\n"))


def says_nothing(text: str) -> bool:
    """Tell whether a cell's text stands for an empty cell."""
    return text.casefold().strip() in _NOTHING


def slug(text: str) -> str:
    """Return a text in small letters and digits, by which headings and names are compared."""
    plain = unicodedata.normalize("NFKC", text).casefold().translate(_UMLAUTS)
    plain = unicodedata.normalize("NFD", plain)
    return "".join(char for char in plain if char.isalnum())


def headings(cells: Sequence[Cell]) -> list[str]:
    """Return the headings of columns, each once; a column without one is called by its number."""
    found: list[str] = []
    for number, cell in enumerate(cells, start=1):
        name = one_line(cell) or f"({number})"
        nth = 2
        told = name
        while told in found:
            told = f"{name} ({nth})"
            nth += 1
        found.append(told)
    return found
