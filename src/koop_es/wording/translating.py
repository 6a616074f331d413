"""The translator of one language: an English message id in, a finished sentence out."""

from __future__ import annotations

from functools import lru_cache
from gettext import GNUTranslations, NullTranslations
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

LOCALE: Final = Path(__file__).parent / "locale"
DOMAIN: Final = "koop"
ERASED: Final = "erased"
VARIABLES: Final = ("KOOP_LANG", "LC_ALL", "LC_MESSAGES", "LANG")
"""Where a language is looked for, in this order; the first that is set decides."""


def msgid(text: str) -> str:
    """Return the text as it is: this marks it for the catalogue where no translator is at hand."""
    return text


LEFT_OUT: Final = msgid("not in this home")
"""What stands for a private value that may have been left out by an import."""

KEY_MISSING: Final = msgid("key missing")
"""What stands for a private value whose key may not have been restored with it."""


class _Values(dict[str, object]):
    """Values of a sentence; a missing one leaves a question mark, not a traceback."""

    def __missing__(self, name: str) -> str:
        return "?"


class Translator:
    """Speaks one language.

    Attributes:
        language: ``de`` or ``en``.
    """

    __slots__ = ("_absent", "_catalogue", "language")

    def __init__(self, language: str, catalogue: NullTranslations, absent: str = ERASED) -> None:
        self.language = language
        self._catalogue = catalogue
        self._absent = absent

    def where_left_out(self) -> Translator:
        """Return one for a home without its private values: of those it does not say “erased”.

        Whoever shows an absent value says ``erased``; here alone it is known to be another word.
        """
        return Translator(self.language, self._catalogue, LEFT_OUT)

    def where_keys_missing(self) -> Translator:
        """Return one for a home that lacks keys of its private values; see the other one."""
        return Translator(self.language, self._catalogue, KEY_MISSING)

    def gettext(self, text: str, /, **params: object) -> str:
        """Return the translated text with the values in their ``{places}``."""
        text = self._absent if text == ERASED else text
        translated = self._catalogue.gettext(text) if text else ""
        return translated.format_map(_Values(params))

    def ngettext(self, one: str, many: str, number: int, /, **params: object) -> str:
        """Return the text for one or for many; ``{number}`` is known without being given."""
        translated = self._catalogue.ngettext(one, many, number)
        return translated.format_map(_Values({"number": number, **params}))


@lru_cache(maxsize=8)
def translator(language: str) -> Translator:
    """Return the translator of a language; English where the language is not known."""
    if language != "de":
        return Translator("en", NullTranslations())
    file = LOCALE / language / "LC_MESSAGES" / f"{DOMAIN}.mo"
    with file.open("rb") as opened:
        return Translator(language, GNUTranslations(opened))


def choose_language(explicit: str | None, environ: Mapping[str, str]) -> str:
    """Return ``de`` or ``en``: what was asked for, else what the environment says."""
    named = (explicit, *(environ.get(variable) for variable in VARIABLES))
    chosen = next((name for name in named if name), "")
    return "de" if chosen.lower().startswith("de") else "en"
