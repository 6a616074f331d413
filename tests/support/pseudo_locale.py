"""A language that is none: each message in marks, so that what was never translated stands bare."""

from __future__ import annotations

import re
from gettext import NullTranslations
from typing import TYPE_CHECKING, Final

from koop_es.wording import translator

if TYPE_CHECKING:
    from collections.abc import Collection

    import pytest

BEGIN, END = "⟦", "⟧"
WORD: Final = re.compile(r"[^\W\d_]{2,}")
_INNERMOST: Final = re.compile(f"{BEGIN}[^{BEGIN}{END}]*{END}")


class Marked(NullTranslations):
    """Says every message as it is, in marks."""

    def gettext(self, message: str) -> str:
        # Where a help is cut short, it is behind the point.
        point = message[-1:] if message.endswith(".") else ""
        return f"{BEGIN}{message.removesuffix('.')}{END}{point}"

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self.gettext(msgid1 if n == 1 else msgid2)


def speak_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let German be that language."""
    monkeypatch.setattr(translator("de"), "_catalogue", Marked())


def bare_words(text: str, allowed: Collection[str] = ()) -> list[str]:
    """Return the words outside of all marks, but for those that are allowed."""
    before = ""
    while before != text:
        before, text = text, _INNERMOST.sub(" ", text)
    return [word for word in WORD.findall(text) if word not in allowed]
