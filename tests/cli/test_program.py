"""The command line as a whole: languages, help, streams, exit codes, and how fast it starts."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from koop_es import __version__
from koop_es.cli import INTERRUPTED, main, program
from tests.cli.story import CODE
from tests.support.patience import PATIENCE

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.driving import Driver

START = "import sys; from koop_es.cli import main; sys.exit(main())"


def started(*words: str, home: Path, **more: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "KOOP_HOME": str(home), "PYTHONPATH": os.pathsep.join(sys.path)}
    return subprocess.run(
        [sys.executable, "-c", START, *words],
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
        env={**environment, **more},
    )


def modules_of(*words: str) -> set[str]:
    """Return what a command line imports."""
    asks = f"import sys; from koop_es.cli import main; main({list(words)!r})"
    tells = "; sys.stderr.write('\\n'.join(sys.modules))"
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(
        [sys.executable, "-c", asks + tells],
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=True,
        env=environment,
    )
    return set(done.stderr.splitlines())


def test_the_version_needs_nothing_but_the_package() -> None:
    loaded = modules_of("--version")
    assert not loaded & {"typer", "pydantic", "sqlalchemy", "koop_es.wording", "koop_es.app"}


def test_help_needs_neither_models_nor_databases() -> None:
    heavy = {"sqlalchemy", "eventsourcing", "fastapi", "uvicorn", "rich", "koop_es.app"}
    assert not modules_of("--help") & {*heavy, "typer", "pydantic"}
    assert not modules_of("cooperation", "agree", "--help") & heavy


def test_the_version_is_one_line(koop: Driver) -> None:
    assert koop.ok("--version").out == f"koop {__version__}\n"
    assert koop.ok("--lang", "de", "--version").out == f"koop {__version__}\n"


def test_without_anything_asked_for_the_help_is_talk(koop: Driver) -> None:
    said = koop()
    assert said.code == 2
    assert not said.out
    assert "cooperation" in said.err


@pytest.mark.parametrize("subject", sorted(set(program.SUBJECTS) - {"report", "serve", "demo"}))
def test_a_subject_without_a_command_shows_its_help(koop: Driver, subject: str) -> None:
    said = koop(subject)
    assert said.code == 2
    assert f"koop {subject}" in said.err
    assert not said.out


def test_the_language_stands_before_or_after_the_subject(story: Driver) -> None:
    german = "Nicht gefunden"
    for words in (
        ["--lang", "de", "cooperation", "show", "K-1"],
        ["cooperation", "show", "K-1", "--lang", "de"],
        ["cooperation", "--lang=de", "show", "K-1"],
    ):
        assert german in story.no(3, "name.unknown", *words).err
    assert german not in story.no(3, "name.unknown", "cooperation", "show", "K-1").err


def test_the_language_comes_from_the_environment(
    story: Driver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("LC_ALL")
    monkeypatch.delenv("LC_MESSAGES")
    monkeypatch.setenv("LANG", "de_DE.UTF-8")
    assert story.ok("--help").out.startswith("Verwendung")
    monkeypatch.setenv("KOOP_LANG", "en")
    assert story.ok("--help").out.startswith("Usage")
    monkeypatch.setenv("KOOP_LANG", "de")
    assert story.ok("--help", "--lang", "en").out.startswith("Usage")


@pytest.mark.parametrize(
    ("error", "words"),
    [
        ("usage.choice_expected", ["--lang", "fr", "party", "list"]),
        ("usage.value_missing", ["party", "list", "--lang"]),
        ("usage.unknown_command", ["cooperations"]),
        ("usage.unknown_command", ["party", "lsit"]),
        ("usage.unknown_option", ["--jsno"]),
        ("usage.unknown_option", ["party", "list", "--jsno"]),
        ("usage.value_missing", ["party", "list", "--search"]),
        ("usage.value_unexpected", ["party", "list", "--json=yes"]),
        ("usage.words_unexpected", ["party", "list", "everything", "else"]),
        ("usage.missing", ["party", "show"]),
        ("usage.number_expected", ["party", "list", "--limit", "0"]),
        ("usage.number_expected", ["party", "list", "--limit", "9" * 5000]),
    ],
)
def test_a_wrong_command_line_is_told_in_one_sentence(
    koop: Driver, error: str, words: list[str]
) -> None:
    said = koop.no(2, error, *words)
    assert said.err.count("\n") == 1
    assert not koop.home.exists()


def test_json_may_stand_in_front(story: Driver) -> None:
    behind = story.ok("party", "list", "--json").out
    assert story.ok("--json", "party", "list").out == behind
    assert story.ok("--lang", "de", "--json", "party", "list").out == behind
    document = json.loads(story("--json", "party", "show", "--", "nobody").err)
    assert document["error"]["code"] == "name.unknown"
    said = story.no(2, "usage.unknown_option", "--dry-run", "party", "register", "x").err
    assert "koop SUBJECT COMMAND --dry-run" in said


def test_a_mistyped_command_is_met_with_the_nearest_one(koop: Driver) -> None:
    assert "list" in koop.no(2, "usage.unknown_command", "party", "lsit").err
    assert "cooperation" in koop.no(2, "usage.unknown_command", "coperation").err


def test_an_error_names_the_option_at_fault(story: Driver) -> None:
    said = story.no(2, "invalid", "milestone", "plan", CODE, "x", "--due-on", "soon")
    assert "(--due-on)" in said.err
    said = story.no(2, "invalid", "cooperation", "end", CODE, "--manner", "boredom")
    assert "(--manner)" in said.err
    assert "by_consent" in said.err


def test_a_wrong_setting_is_a_usage_error(koop: Driver, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KOOP_PORT", "many")
    koop.no(2, "setting.invalid", "party", "list")


@pytest.mark.usefixtures("story")
def test_a_reader_who_goes_away_is_no_error() -> None:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    typed = (
        f"{sys.executable} -c '{START}' events tail --json | head -c 10; echo ${{PIPESTATUS[0]}}"
    )
    done = subprocess.run(
        ["bash", "-c", typed],
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=True,
        env=environment,
    )
    assert done.stdout.endswith("0\n")
    assert not done.stderr


def buffered() -> dict[str, str]:
    """Return an environment in which Python keeps back what it writes, as it does for users."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    return {**kept, "PYTHONPATH": os.pathsep.join(sys.path)}


FLUSHED = START.replace("sys.exit(main())", "code = main(); sys.stdout.flush(); sys.exit(code)")
"""As some versions of Python do when they shut down, with what could not be written before."""


@pytest.mark.usefixtures("story")
@pytest.mark.parametrize("start", [START, FLUSHED])
@pytest.mark.parametrize("words", [["party", "list"], ["--version"], ["--help"], ["goal", "-h"]])
def test_a_full_disk_behind_stdout_is_told(words: list[str], start: str) -> None:
    environment = buffered()
    with open("/dev/full", "w") as full:  # noqa: PTH123 - a device
        done = subprocess.run(
            [sys.executable, "-c", start, *words],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            timeout=PATIENCE,
            check=False,
            env=environment,
        )
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "[file.trouble]" in done.stderr


@pytest.mark.usefixtures("story")
def test_a_full_disk_behind_both_streams_leaves_the_exit_code() -> None:
    environment = buffered()
    with open("/dev/full", "w") as full:  # noqa: PTH123 - a device
        command = [sys.executable, "-c", FLUSHED, "party", "list"]
        done = subprocess.run(
            command, stdout=full, stderr=full, timeout=PATIENCE, check=False, env=environment
        )
    assert done.returncode == 1


def test_an_interruption_ends_quietly(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(words: object) -> int:
        del words
        raise KeyboardInterrupt

    monkeypatch.setattr(program, "run", interrupted)
    assert main(["party", "list"]) == INTERRUPTED


def test_a_terminal_without_the_characters_gets_their_numbers(story: Driver) -> None:
    done = started("party", "list", home=story.home, PYTHONIOENCODING="ascii")
    assert done.returncode == 0
    story.ok("party", "register", "Käse & Söhne")
    done = started("party", "list", home=story.home, PYTHONIOENCODING="ascii")
    assert done.returncode == 0
    assert "K\\xe4se" in done.stdout


def test_words_that_are_no_unicode_are_refused(koop: Driver) -> None:
    said = started("party", "register", "\udcff", home=koop.home)
    assert said.returncode == 2
    assert "Traceback" not in said.stderr
    assert not koop.home.exists()


def test_each_answer_as_json_is_one_document(story: Driver) -> None:
    said = story.ok("note", "add", CODE, "x", "--json")
    answer = said.json
    assert set(answer) == {
        *("stream", "code", "version", "position", "ids", "events", "warnings"),
        *("replayed", "pending", "dry_run"),
    }
    assert answer["code"] == CODE
    assert answer["events"][0]["type"] == "koop.cooperation.note_added.v1"
    assert {"code", "level", "message", "params"} == set(answer["warnings"][0])
    assert not said.err


def test_a_dry_run_stores_nothing(story: Driver) -> None:
    before = story.ok("events", "export").out
    said = story.ok("note", "add", CODE, "x", "--dry-run", "--json")
    assert said.json["dry_run"] is True
    assert said.json["position"] is None
    assert story.ok("events", "export").out == before


def test_a_dry_run_makes_no_home(koop: Driver) -> None:
    assert koop.ok("party", "register", "Museum", "--dry-run").out
    assert not koop.home.exists()


def test_the_same_key_twice_takes_effect_once(story: Driver) -> None:
    words = ("note", "add", CODE, "x", "--idempotency-key", "k1", "--json")
    first, second = story.ok(*words).json, story.ok(*words).json
    assert second["replayed"] is True
    assert second | {"replayed": False} == first
    story.no(4, "command.idempotency_key_reused", "note", "add", CODE, "y", *words[4:6])


def test_another_actor_is_registered_first(story: Driver) -> None:
    story.no(3, "actor.unknown", "note", "add", CODE, "x", "--actor", "Anna")
    story.ok("actor", "add", "Anna")
    story.ok("note", "add", CODE, "x", "--actor", "Anna")
    assert story.ok("report", "audit-trail", "--actor", "Anna").rows[0]["actor"] == "Anna"


def test_errors_as_json_name_each_field(story: Driver) -> None:
    said = story("goal", "set", CODE, "x" * 20_000, "--weight", "0", "--json")
    told = json.loads(said.err)["error"]
    assert said.code == 2
    assert {each["path"] for each in told["errors"]} == {"terms.title", "terms.weight"}
