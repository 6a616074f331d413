"""Every column has a heading, and every kind of code its words, in both languages."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

import koop_es.cli
from koop_es.cli.cells import HEADINGS, Column
from koop_es.exchange.report import Kind
from koop_es.wording import label, translator
from koop_es.wording.fields import FIELDS
from koop_es.wording.headings import HEADINGS as SHARED
from koop_es.wording.labels import LABELS

if TYPE_CHECKING:
    from collections.abc import Iterator

SOURCES: Final = sorted(Path(koop_es.cli.__path__[0]).glob("*.py"))
KINDS: Final = {"text", "name", "day", "moment", "number", "share"}


def _calls(name: str) -> Iterator[list[str]]:
    """Yield the words that stand first in every call of a function."""
    for source in SOURCES:
        for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == name:
                words = [each.value for each in node.args if isinstance(each, ast.Constant)]
                yield [word for word in words if isinstance(word, str)]


COLUMNS: Final = sorted({tuple(words) for words in _calls("Column") if words})
LABELLED: Final = {words[0] for words in _calls("label") if words}


@pytest.mark.parametrize("words", COLUMNS, ids=" ".join)
def test_every_column_has_a_heading_and_a_kind(words: tuple[str, ...]) -> None:
    name, kind = words[0], words[1] if len(words) > 1 else "text"
    assert name in {*HEADINGS, *SHARED, *FIELDS}
    kind, _, of = kind.partition(":")
    assert kind in KINDS or of in LABELS
    for language in ("de", "en"):
        assert Column(name).heading(translator(language))


@pytest.mark.parametrize("kind", sorted(LABELLED))
def test_every_kind_of_code_has_its_words(kind: str) -> None:
    assert LABELS[kind]


def test_what_an_import_counts_has_its_words() -> None:
    for kind in Kind:
        assert label("kind", kind.value, translator("de")) != kind.value
