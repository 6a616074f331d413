"""Codes by the words that people read for them: ``gelb`` and ``yellow`` are the same light."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, cast

from koop_es.settings import LANGUAGES
from koop_es.wording import label, translator
from koop_es.wording.labels import LABELS

if TYPE_CHECKING:
    from collections.abc import Collection

COLOURS: Final = {"gruen": "green", "gelb": "yellow", "rot": "red"}
"""What people call lights whose labels say what they mean."""
UMLAUTS: Final = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


def chosen(given: Any, choices: Collection[str]) -> Any:
    """Return the code of each word that stands for one of the choices; others as they are.

    Args:
        given: What was typed, or a list of it.
        choices: Codes of one kind.
    """
    if isinstance(given, list | tuple):
        return [chosen(item, choices) for item in cast("list[Any]", given)]
    return _code(given, choices) if isinstance(given, str) else given


def _code(word: str, choices: Collection[str]) -> str:
    wanted = _plain(word)
    wanted = COLOURS.get(wanted, wanted)
    codes = {_plain(choice): choice for choice in choices}
    return codes.get(wanted) or _by_label(wanted, choices) or word


def _by_label(wanted: str, choices: Collection[str]) -> str | None:
    kinds = [kind for kind, labels in LABELS.items() if set(choices) <= set(labels)]
    for language in LANGUAGES:
        t = translator(language)
        for kind in kinds:
            for choice in choices:
                if _plain(label(kind, choice, t)) == wanted:
                    return choice
    return None


def _plain(word: str) -> str:
    """Return a word without case and umlauts, and with one kind of gap."""
    return re.sub(r"[\s_-]+", "-", word.strip().casefold().translate(UMLAUTS))
