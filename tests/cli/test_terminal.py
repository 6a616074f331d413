"""On a terminal a correction asks first, and progress is drawn; elsewhere neither happens."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.cli.story import CODE
from tests.cli.test_program import START
from tests.support.patience import PATIENCE

if TYPE_CHECKING:
    from tests.cli.driving import Driver


def typed(*words: str, answer: str = "") -> tuple[int, str]:
    """Type a command line at a terminal; return its exit code and what the screen showed."""
    here, there = pty.openpty()
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "COLUMNS": "100"}
    with subprocess.Popen(
        [sys.executable, "-c", START, *words],
        stdin=there,
        stdout=there,
        stderr=there,
        env=environment,
        start_new_session=True,
    ) as started:
        os.close(there)
        os.write(here, answer.encode())
        screen = b""
        while chunk := _read(here):
            screen += chunk
        code = started.wait(PATIENCE)
    os.close(here)
    return code, screen.decode()


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 4096)
    except OSError:  # the other end was closed
        return b""


@pytest.mark.parametrize(("answer", "code"), [("n\n", 1), ("y\n", 0)])
def test_a_correction_asks_a_person_first(story: Driver, answer: str, code: int) -> None:
    words = ("entry", "retract", CODE, "8", "--reason", "wrong")
    found, screen = typed(*words, answer=answer)
    assert found == code
    assert "milestone “Second meeting (m4)”: there → –" in screen
    milestones = story.ok("cooperation", "show", CODE, "--json").json["milestones"]
    assert len(milestones) == (2 if code else 1)


@pytest.mark.usefixtures("story")
def test_a_list_on_a_terminal_is_a_table_that_fits() -> None:
    code, screen = typed("cooperation", "list", "--lang", "de")
    assert code == 0
    assert "─" in screen
    assert max(map(len, screen.splitlines())) <= 100


def test_progress_is_drawn_on_a_terminal_only(story: Driver) -> None:
    _, screen = typed("projections", "rebuild")
    assert "Rebuilding" in screen
    assert "Rebuilding" not in story.ok("projections", "rebuild").err
