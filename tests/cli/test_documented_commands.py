"""What the documentation writes of commands can be typed: their names and options are there."""

from __future__ import annotations

import importlib
import re
import shlex
from pathlib import Path
from typing import Any, Final

import pytest
from typer.main import get_command

from koop_es.cli.program import SUBJECTS, without_root_options
from koop_es.cli.session import Session, begin

ROOT: Final = Path(__file__).parents[2]
PAGES: Final = [
    ROOT / "README.md",
    *sorted((ROOT / "docs").glob("*.md")),
    ROOT / "projections" / "README.md",
]
BLOCK: Final = re.compile(r"^```(?:sh)?\n(.*?)^```", re.MULTILINE | re.DOTALL)
TOLD: Final = re.compile(r"`koop( [a-z][^`]*)`")
OPTION: Final = re.compile(r"--[a-z][a-z-]*")
EVERYWHERE: Final = {"--json", "--lang", "--setting", "--help", "--version"}


def _subject(name: str) -> Any:
    module, _ = SUBJECTS[name]
    subject: Any = importlib.import_module(f"koop_es.cli.{module}")
    return get_command(subject.APPS[name] if hasattr(subject, "APPS") else subject.app)


def _lines(page: Path) -> list[str]:
    """Return the command lines in a page's blocks, those that go on put together."""
    text = "\n".join(BLOCK.findall(page.read_text(encoding="utf-8"))).replace("\\\n", " ")
    called = (
        re.search(r"(?:^(?:[A-Z_]+=\S+ )*|[|&] )koop (.*)", line) for line in text.split("\n")
    )
    return [found[1] for found in called if found]


def _typed(line: str) -> list[str]:
    """Return the words up to where the line goes on to another command."""
    words = shlex.split(line, comments=True)
    end = next((nth for nth, word in enumerate(words) if word in {"&&", "|", ">", "||"}), None)
    return words[:end]


LINES: Final = [(page.name, line) for page in PAGES for line in _lines(page)]
TELLINGS: Final = sorted(
    {
        (page.name, told)
        for page in PAGES
        for told in TOLD.findall(BLOCK.sub("", page.read_text(encoding="utf-8")))
    }
)


@pytest.mark.parametrize(("page", "line"), LINES)
def test_a_line_can_be_typed(page: str, line: str) -> None:
    del page
    (name, *words), _ = without_root_options(_typed(line))
    command = _subject(name)
    if hasattr(command, "commands"):
        command = command.commands[words.pop(0)]
    begin(Session())
    # Reads the words, and carries out nothing.
    command.make_context(name, words)


@pytest.mark.parametrize(("page", "told"), TELLINGS)
def test_what_is_told_of_a_command_is_true(page: str, told: str) -> None:
    del page
    name, *words = told.split()
    command = _subject(name)
    inner = getattr(command, "commands", None)
    if inner is not None and words and re.fullmatch(r"[a-z-]+", words[0]):
        command = inner[words[0]]
        inner = None
    known = {each for option in command.params for each in (*option.opts, *option.secondary_opts)}
    if inner is None:
        assert set(OPTION.findall(told)) <= known | EVERYWHERE


def test_the_pages_show_many_commands() -> None:
    assert len(LINES) > 50
    assert len(TELLINGS) > 50
