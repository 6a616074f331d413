"""The licences: ours in full, everybody else's listed."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

from scripts.lib.vendor import sums
from scripts.lib.vendored import PACKAGES, STATIC, SUMS
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
        if line.startswith("| ") and not line.startswith("| Package ")
    ]
    brought = {package.name: package.version for package in PACKAGES}
    listed = {name: version for name, version, _ in rows}
    assert listed == pinned("requirements.lock") | brought
    assert all(licence for _, _, licence in rows)


def test_every_file_for_the_browser_is_as_it_was_fetched_and_has_its_licence_beside_it() -> None:
    assert (ROOT / SUMS).read_text(encoding="utf-8").splitlines() == sums()
    for package in PACKAGES:
        there = {path.name for path in (ROOT / STATIC / package.folder).iterdir()}
        assert there == {name for _, name in package.files}
        assert any(name.startswith("LICENSE") for name in there)


def test_the_list_is_what_its_script_writes() -> None:
    script = ROOT / "scripts" / "lib" / "licences.py"
    written = subprocess.run(
        [sys.executable, "-I", script, ROOT / "requirements.lock"],
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert written.stdout == LISTED.read_text(encoding="utf-8")
