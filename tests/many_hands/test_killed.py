"""Engines that are killed at any time leave rows that are those of a rebuild."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING, Final

import pytest

from tests.ledger.making import ROOT
from tests.support.patience import PATIENCE

if TYPE_CHECKING:
    from pathlib import Path

KILLS: Final = int(os.environ.get("KOOP_TEST_KILLS") or 5)
"""How many engines are killed; more for a longer look."""


@pytest.mark.parametrize("on_server", [False, True], ids=["file", "server"])
def test_rows_are_those_of_a_rebuild_whenever_an_engine_is_killed(
    request: pytest.FixtureRequest, tmp_path: Path, *, on_server: bool
) -> None:
    url = request.getfixturevalue("database").secret if on_server else ""
    paths = [str(ROOT / "src"), str(ROOT / "projections"), str(ROOT)]
    said = subprocess.run(
        [sys.executable, "-m", "tests.many_hands.killing", str(tmp_path), url, str(KILLS)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
        capture_output=True,
        text=True,
        timeout=PATIENCE * (2 + KILLS),
        check=False,
    )
    assert said.returncode == 0, said.stderr
    at_work, wrong = json.loads(said.stdout)
    assert wrong == 0, said.stderr
    assert at_work > 0, "nobody was killed at work"
