"""Every command works once, and is refused once with its code and exit code."""

from __future__ import annotations

import importlib
import json
from typing import TYPE_CHECKING, Any

import pytest
from typer.main import get_command

from koop_es.cli.program import SUBJECTS
from tests.cli.every_command import ELSEWHERE, WORKS
from tests.cli.every_refusal import REFUSED

if TYPE_CHECKING:
    from tests.cli.driving import Driver


def _commands() -> set[tuple[str, ...]]:
    found: set[tuple[str, ...]] = set()
    for name, (module, _) in SUBJECTS.items():
        subject: Any = importlib.import_module(f"koop_es.cli.{module}")
        made: Any = get_command(subject.APPS[name] if hasattr(subject, "APPS") else subject.app)
        inner = getattr(made, "commands", None)
        found |= {(name,)} if inner is None else {(name, each) for each in inner}
    return found


def test_the_lists_name_every_command() -> None:
    commands = _commands()
    works = {tuple(words[:2]) for words in WORKS} | ELSEWHERE
    refused = {tuple(words[:2]) for _, _, words in REFUSED}
    refused = {words[:1] if words[:1] in commands else words for words in refused}
    assert works == commands
    assert refused == commands


def _filled(words: list[str], story: Driver) -> list[str]:
    file = story.home.parent / "proof.txt"
    file.write_text("proof")
    if "{relationship}" in words:
        tie = story.ok("relationship", "list").rows[0]["id"]
        words = [word.replace("{relationship}", tie) for word in words]
    folder = story.home.parent / "backup"
    places = {"{file}": str(file), "{folder}": str(folder)}
    return [places.get(word, word) for word in words]


@pytest.mark.parametrize("words", WORKS, ids=" ".join)
def test_a_command_does_what_it_says(story: Driver, words: list[str]) -> None:
    said = story.ok(*_filled(words, story))
    assert said.out


@pytest.mark.parametrize(
    ("code", "error", "words"), REFUSED, ids=[" ".join(words) for _, _, words in REFUSED]
)
def test_a_command_is_refused_with_its_code(
    story: Driver, code: int, error: str, words: list[str]
) -> None:
    before = story.ok("events", "tail", "--json").out
    story.no(code, error, *_filled(words, story))
    assert story.ok("events", "tail", "--json").out == before


@pytest.mark.parametrize(("code", "error", "words"), REFUSED[:12])
def test_with_json_an_error_is_one_json_object(
    story: Driver, code: int, error: str, words: list[str]
) -> None:
    said = story(*words, "--json")
    told = json.loads(said.err)["error"]
    assert said.code == code
    assert told["code"] == error
    assert set(told) == {"code", "message", "field", "params", "errors"}
    assert told["message"]


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("words", sorted(_commands()))
def test_each_command_has_help_in_both_languages(
    koop: Driver, words: tuple[str, ...], language: str
) -> None:
    said = koop.ok(*words, "--help", "--lang", language)
    assert said.out.startswith("Usage: " if language == "en" else "Verwendung: ")
    assert not koop.home.exists()
