"""The licences: ours in full, everybody else's listed."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

from tests.test_locks import pinned

ROOT = Path(__file__).parent.parent
LISTED = ROOT / "THIRD_PARTY_LICENSES.md"


def test_the_project_states_and_holds_its_licence() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert project["license"] == "EUPL-1.2"
    assert text.startswith("EUROPEAN UNION PUBLIC LICENCE v. 1.2")
    assert "15.Applicable Law" in text
    assert "Compatible Licences" in text


def test_every_package_that_users_get_is_listed_with_its_version_and_licence() -> None:
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in LISTED.read_text(encoding="utf-8").splitlines()
        if line.startswith("| ")
    ]
    assert {name: version for name, version, _ in rows[1:]} == pinned("requirements.lock")
    assert all(licence for _, _, licence in rows)


def test_the_list_is_what_its_script_writes() -> None:
    script = ROOT / "scripts" / "lib" / "licences.py"
    written = subprocess.run(
        [sys.executable, "-I", script, ROOT / "requirements.lock"],
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert written.stdout == LISTED.read_text(encoding="utf-8")
