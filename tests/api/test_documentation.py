"""The examples of the documentation work as they are written, one after the other."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.support.patience import PATIENCE
from tests.web.test_server import served

FILE = Path(__file__).resolve().parents[2] / "docs" / "api.md"


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is missing")
def test_the_examples_work(tmp_path: Path) -> None:
    blocks = re.findall(r"```sh\n(.*?)```", FILE.read_text(encoding="utf-8"), re.DOTALL)
    with served(tmp_path / "home") as (url, _):
        script = "".join(blocks).replace("http://127.0.0.1:8765/", url)
        ran = subprocess.run(
            ["sh", "-eu", "-c", script],
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE,
        )
    assert (ran.returncode, ran.stderr) == (0, "") or "28" in ran.stderr, ran.stderr + ran.stdout
    assert '"replayed":true' in ran.stdout
    assert "id: 3" in ran.stdout


def test_the_problem_that_is_shown_is_one() -> None:
    (shown,) = re.findall(r"```json\n(.*?)```", FILE.read_text(encoding="utf-8"), re.DOTALL)
    assert json.loads(shown)["type"] == f"/problems/{json.loads(shown)['code']}"
