"""Characters: how text is stored, and which of them hide what it says."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from pydantic_core import PydanticCustomError

_TURNING: Final = re.compile("[\u202a-\u202e\u2066-\u2069]")
_UNSTORABLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
"""Control characters other than tab and line ends, and halves of surrogate pairs."""
_UNSEEN: Final = frozenset({"Cc", "Cf", "Mn", "Zl", "Zp", "Zs"})
_SEEN: Final = re.compile("[!-~]")
_BLANK: Final = frozenset("\u115f\u1160\u2800\u3164\uffa0")
"""Letters and signs that leave their place empty."""


def nfc(text: str) -> str:
    """Return the text in Unicode normal form C, as it is stored."""
    return unicodedata.normalize("NFC", text)


def _refuse_unprintable(text: str) -> str:
    if _UNSTORABLE.search(text) is not None:
        msg = "text.unprintable"
        raise PydanticCustomError(msg, "The text contains a character that cannot be stored.")
    return text


def turns_writing(text: str) -> bool:
    """Tell whether a text holds characters that turn the writing, and so may hide its words."""
    return _TURNING.search(text) is not None


def is_plain(text: str) -> bool:
    """Tell whether a text is ASCII and something of it is seen: then nothing in it hides words."""
    return text.isascii() and _SEEN.search(text) is not None


def shows_nothing(text: str) -> bool:
    """Tell whether a text has characters of which none is seen, such as zero-width blanks."""
    return bool(text) and all(
        char in _BLANK or unicodedata.category(char) in _UNSEEN for char in text
    )


def clean(text: str) -> str:
    """Return the text normalised to NFC, trimmed, and refused if it has control characters."""
    return _refuse_unprintable(nfc(text).strip())


def one_line(text: str) -> str:
    """Return the text with every run of white space folded to one blank."""
    return " ".join(text.split())
