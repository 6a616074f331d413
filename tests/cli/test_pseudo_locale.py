"""All that a command line says goes through the catalogue: of a language of marks none is bare."""

from __future__ import annotations

import importlib
import re
from typing import TYPE_CHECKING, Any, Final

import pytest
from typer.main import get_command

from koop_es.cli.program import SUBJECTS
from tests.cli.story import CODE, day
from tests.support.pseudo_locale import bare_words, speak_it

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.cli.driving import Driver

TYPED: Final = re.compile(
    r"(?<![\w⟧])-[^\s⟦⟧]*"  # options
    r"|\[:[a-z-]+\]|[^\s⟦⟧]*\|[^\s⟦⟧]*"  # words to choose from
    r"|\b[A-Z][A-Z0-9_]*(?:=[A-Z]+|\.[a-z]+)?\b"  # what stands for a value
    r"|(?<=⟧)\s+[a-z_]+\]"  # what is taken where nothing is said
    r"|\b360giving\b"
)
"""What is typed as it is, whatever the language."""


def commands() -> Iterator[tuple[str, ...]]:
    """Yield the words of every subject and command."""
    yield ()
    for subject, (module, _) in SUBJECTS.items():
        found: Any = importlib.import_module(f"koop_es.cli.{module}")
        made: Any = get_command(found.APPS[subject] if hasattr(found, "APPS") else found.app)
        yield (subject,)
        yield from ((subject, name) for name in getattr(made, "commands", ()))


CODES: Final = re.compile(r"\b(?:[0-9a-f]{32}|K-\d{4}-\d{3}|[a-z]\d+)\b|\[[a-z_.]+\]|/\S+")
"""Ids, codes of refusals, and files."""
NAMES: Final = {word for words in commands() for name in words for word in name.split("-")}
KNOWN: Final = {*NAMES, "koop", "operator"}


@pytest.mark.parametrize("words", list(commands()), ids=" ".join)
def test_a_help_says_nothing_but_messages(
    koop: Driver, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    speak_it(monkeypatch)
    said = koop.ok("--lang", "de", *words, "--help").out
    assert "⟦" in said
    assert bare_words(TYPED.sub(" ", said), KNOWN) == []


SAYING: Final = (
    ("party", "list"),
    ("party", "show", "City Library"),
    ("programme", "list"),
    ("cooperation", "list"),
    ("cooperation", "show", CODE),
    ("cooperation", "history", CODE),
    ("check", "due"),
    ("report", "time-bounded"),
    ("report", "audit-trail"),
    ("relationship", "list"),
    ("note", "add", CODE, "zzz"),
    ("cooperation", "extend", CODE, "--ends-on", day(400), "--reason", "zzz", "--dry-run"),
    ("cooperation", "end", CODE, "--manner", "by_consent", "--reason", "zzz"),
    ("events", "tail"),
    ("db", "check"),
)
DATA: Final = {
    *("City", "Library", "Reading", "Club", "Example", "Books", "for", "All", "aloud", "reading"),
    *("More", "children", "read", "Twelve", "groups", "First", "Second", "meeting", "No", "rooms"),
    *("are", "missing", "Ask", "the", "school", "Shall", "we", "rent", "The", "was", "called"),
    *("Swap", "books", "club", "example", "org", "DE", "zzz", "operator"),
}
"""The words of the story."""


@pytest.mark.parametrize("words", SAYING, ids=" ".join)
def test_an_answer_says_nothing_but_messages_and_data(
    story: Driver, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    speak_it(monkeypatch)
    is_table = words[0] == "report" or words[1] in {"list", "due", "history"}
    shown = ("--format", "table") if is_table else ()
    said = story.ok("--lang", "de", *words, *shown)
    assert "⟦" in said.out + said.err
    assert bare_words(CODES.sub(" ", said.out + said.err), DATA) == []


@pytest.mark.parametrize(
    "words",
    [
        ("nothing",),
        ("party", "nothing"),
        ("party", "list", "--nothing"),
        ("party", "list", "--limit", "x"),
        ("party", "show", "nobody"),
        ("cooperation", "agree", "--title", "zzz"),
        ("milestone", "plan", CODE, "zzz", "--due-on", "zzz"),
        ("report", "time-bounded", "--known-at", "999999"),
    ],
    ids=" ".join,
)
def test_a_refusal_says_nothing_but_messages(
    story: Driver, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    speak_it(monkeypatch)
    said = story("--lang", "de", *words)
    assert said.code
    assert bare_words(CODES.sub(" ", TYPED.sub(" ", said.err)), KNOWN) == []
