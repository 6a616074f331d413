"""Read models of other packages, written as the documentation leads through it."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.support.packages import GROUP, forgetting_modules, put_package

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.cli.driving import Driver

PAGE = Path(__file__).parents[2] / "docs" / "write-a-projection.md"
BLOCKS = re.findall(r"```(\w+)\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
(PROJECT,) = (tomllib.loads(code) for language, code in BLOCKS if language == "toml")
MODULE, QUESTION, TEST = (code for language, code in BLOCKS if language == "python")
COMMANDS = "".join(code for language, code in BLOCKS if language == "sh")
NAME = "milestone_board"


@pytest.fixture
def packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Return a folder on the path."""
    folder = tmp_path / "packages"
    folder.mkdir()
    monkeypatch.setattr(sys, "path", [str(folder), *sys.path])
    with forgetting_modules(folder):
        yield folder


@pytest.fixture
def board(packages: Path) -> Path:
    """Install the documentation's package."""
    points: dict[str, str] = PROJECT["project"]["entry-points"][GROUP]
    put_package(packages, NAME, MODULE, points)
    return packages


def _row(story: Driver) -> dict[str, object]:
    (row,) = story.ok("projections", "rows", NAME, "--json").json["items"]
    return {name: value for name, value in row.items() if name != "cooperation"}


def test_the_one_of_the_documentation_is_listed_built_and_follows(
    board: Path, story: Driver
) -> None:
    del board
    listed = story.ok("projections", "list", "--json").json["items"]
    (mine,) = [each for each in listed if each["name"] == NAME]
    assert (mine["state"], mine["serving"], mine["lag_events"]) == ("live", True, 0)
    assert _row(story) == {"planned": 2, "reached": 0, "missed": 0, "dropped": 0}
    code = story.ok("cooperation", "list", "--json").json["items"][0]["code"]
    reached = story.ok("milestone", "reach", code, "First meeting", "--json").json
    assert _row(story) == {"planned": 2, "reached": 1, "missed": 0, "dropped": 0}
    story.ok(
        "entry", "retract", code, str(reached["position"]), "--reason", "It was another.", "--yes"
    )
    assert _row(story) == {"planned": 2, "reached": 0, "missed": 0, "dropped": 0}
    story.ok("projections", "rebuild", NAME)
    assert _row(story) == {"planned": 2, "reached": 0, "missed": 0, "dropped": 0}


def test_its_question_is_answered(board: Path, story: Driver) -> None:
    code = story.ok("cooperation", "list", "--json").json["items"][0]["code"]
    story.ok("milestone", "miss", code, "First meeting", "--reason", "Rain.")
    ran = subprocess.run(
        [sys.executable, "-c", QUESTION],
        capture_output=True,
        text=True,
        check=False,
        env={"KOOP_HOME": str(story.home), "PYTHONPATH": str(board)},
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    assert re.fullmatch(r"[0-9a-f]{32} 1\n", ran.stdout)


def test_its_test_passes(board: Path) -> None:
    (board / "test_milestone_board.py").write_text(TEST)
    ran = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--rootdir", str(board)],
        capture_output=True,
        text=True,
        check=False,
        cwd=board,
        env={"PYTHONPATH": str(board), "PATH": "/usr/bin:/bin"},
    )
    assert (ran.returncode, "1 passed" in ran.stdout) == (0, True), ran.stdout


def test_the_commands_of_the_documentation_are_there(board: Path, story: Driver) -> None:
    del board
    typed = [line.partition("#")[0].split() for line in COMMANDS.splitlines()]
    for words in typed:
        if words[0] == "koop":
            story.ok(*words[1:])


def test_one_that_does_not_fit_is_told_and_the_others_go_on(packages: Path, story: Driver) -> None:
    put_package(packages, "broken", "raise RuntimeError", {"broken": "broken:Any"})
    said = story.ok("projections", "list")
    assert "broken of broken: RuntimeError" in said.err
    assert story.ok("cooperation", "list", "--json").json["items"]


def test_one_that_cannot_fold_makes_no_answer_stale(packages: Path, story: Driver) -> None:
    failing = MODULE.replace(
        "        column = COUNTED", "        raise ZeroDivisionError\n        column = COUNTED"
    )
    put_package(packages, NAME, failing, {NAME: f"{NAME}:MilestoneBoard"})
    assert "behind" not in story.ok("cooperation", "list").err
    listed = story.ok("projections", "list", "--json").json["items"]
    (mine,) = [each for each in listed if each["name"] == NAME]
    assert (mine["state"], mine["error"]) == ("failed", "ZeroDivisionError")


def test_a_new_version_that_fails_is_told_the_same_everywhere(
    packages: Path, story: Driver
) -> None:
    point = {NAME: f"{NAME}:MilestoneBoard"}
    put_package(packages, NAME, MODULE, point)
    built = story.ok("projections", "list", "--json").json["items"]
    (before,) = [each for each in built if each["name"] == NAME]
    failing = MODULE.replace(
        "        column = COUNTED", "        raise ZeroDivisionError\n        column = COUNTED"
    ).replace(f'Shape("{NAME}", 1,', f'Shape("{NAME}", 2,')
    assert failing.count("ZeroDivisionError") == failing.count(f'"{NAME}", 2,') == 1
    del sys.modules[NAME]
    (packages / f"{NAME}.py").write_text(failing)
    _tells_that_the_new_version_failed(story, before)


def _tells_that_the_new_version_failed(story: Driver, before: dict[str, object]) -> None:
    reached = before["position"]
    for words in (["rows", NAME], ["rebuild", NAME]):
        said = story.no(1, "projections.build_failed", "projections", *words)
        assert f"{NAME}, version 2, stopped at position" in said.err
        assert f"Version 1 has come to position {reached}" in said.err
        assert "Try again" not in said.err
    said = story.no(1, "projections.stopped_again", "projections", "resume", NAME)
    assert f"{NAME} stopped at position" in said.err
    listed = story.ok("projections", "list", "--json").json["items"]
    new, old = [each for each in listed if each["name"] == NAME]
    assert (new["version"], new["state"], new["serving"]) == (2, "failed", False)
    assert (new["error"], new["rebuilt_at"]) == ("ZeroDivisionError", None)
    told = ("version", "state", "position", "rebuilt_at", "serving")
    assert [old[name] for name in told] == [before[name] for name in told]


def test_a_read_model_that_is_not_there_is_told(story: Driver) -> None:
    story.no(3, "projections.unknown", "projections", "rows", "everything")


def test_rows_are_shown_up_to_a_number(story: Driver) -> None:
    said = story.ok("projections", "rows", "parties", "--limit", "1", "--json").json
    assert (len(said["items"]), said["total"]) == (1, 3)
    assert "There are 3 rows" in story.ok("projections", "rows", "parties", "--limit", "1").err
