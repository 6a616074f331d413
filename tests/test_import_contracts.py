"""Who may import whom: each contract is broken by a planted import and kept without one."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parent.parent
SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
CONTRACTS = {each["id"]: each for each in SETTINGS["tool"]["importlinter"]["contracts"]}
READS = "koop_es_projections.planted_reads"
OTHER = "koop_es_projections.planted_other"


class Plant(NamedTuple):
    """An import, and the contract it is about."""

    contract: str
    importer: str
    imported: str


FORBIDDEN = [
    Plant("layers", "koop_es.kernel.planted", "koop_es.cooperations"),
    Plant("layers", "koop_es.cooperations.planted", "koop_es.parties"),
    Plant("layers", "koop_es.ledger.planted", "koop_es_projections"),
    Plant("layers", "koop_es.exchange.planted", "koop_es.web.planted"),
    Plant("pure-domain", "koop_es.cooperations.planted", "sqlalchemy"),
    Plant("pure-domain", "koop_es.cooperations.planted", "structlog"),
    Plant("pure-domain", "koop_es.relationships.planted", "koop_es.logs"),
    Plant("pure-domain", "koop_es.parties.planted", "sqlite3"),
    Plant("pure-domain", "koop_es.kernel.planted", "time"),
    Plant("read-models-apart", f"{READS}.projection", f"{OTHER}.tables"),
    Plant("read-models-apart", f"{READS}.queries", f"{OTHER}.projection"),
    Plant("fold-asks-nothing", f"{READS}.projection", f"{READS}.queries"),
    Plant("read-side-decides-nothing", f"{READS}.projection", "koop_es.planted.decisions"),
    Plant("one-door-to-the-library", "koop_es.projecting.planted", "eventsourcing"),
    Plant("one-door-to-the-library", f"{READS}.queries", "eventsourcing"),
]
ALLOWED = [
    Plant("layers", "koop_es.api.planted", "koop_es.web.planted"),
    Plant("read-models-apart", f"{READS}.queries", f"{OTHER}.tables"),
    Plant("read-side-decides-nothing", "koop_es.ledger.planted", "koop_es.planted.decisions"),
    Plant("one-door-to-the-library", "koop_es.ledger.planted", "eventsourcing"),
]


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """Return a copy of the two source roots and of the contracts."""
    for source in ("src", "projections"):
        shutil.copytree(ROOT / source, tmp_path / source, ignore=shutil.ignore_patterns("*.pyc"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def write(tree: Path, module: str, text: str) -> None:
    """Write a module into the tree, and the packages around it where they are missing."""
    root, *names = module.split(".")
    path = tree / ("src" if root == "koop_es" else "projections") / root
    for name in names[:-1]:
        path /= name
        path.mkdir(exist_ok=True)
        (path / "__init__.py").touch()
    (path / f"{names[-1]}.py").write_text(text, encoding="utf-8")


def plant(tree: Path, plant: Plant) -> None:
    """Write the import into the tree, and what it imports."""
    if "planted" in plant.imported:
        write(tree, plant.imported, "")
    write(tree, plant.importer, f"import {plant.imported}\n")


def lint(tree: Path, *contracts: str) -> subprocess.CompletedProcess[str]:
    """Check contracts over the tree, all of them if none is named."""
    paths = os.pathsep.join(str(tree / source) for source in ("src", "projections"))
    return subprocess.run(
        [
            Path(sys.executable).parent / "lint-imports",
            "--no-cache",
            "--no-logo",
            *(f"--contract={contract}" for contract in contracts),
        ],
        cwd=tree,
        env={**os.environ, "PYTHONPATH": paths, "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def test_the_sources_keep_every_contract(tree: Path) -> None:
    result = lint(tree)
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize("planted", FORBIDDEN, ids=lambda each: f"{each.importer}-{each.imported}")
def test_a_forbidden_import_breaks_its_contract(tree: Path, planted: Plant) -> None:
    plant(tree, planted)
    result = lint(tree, planted.contract)
    assert result.returncode == 1, result.stdout + result.stderr
    assert f"{CONTRACTS[planted.contract]['name']} BROKEN" in result.stdout


def test_what_looks_alike_and_is_allowed_breaks_nothing(tree: Path) -> None:
    for each in ALLOWED:
        plant(tree, each)
    result = lint(tree, *{each.contract for each in ALLOWED})
    assert result.returncode == 0, result.stdout + result.stderr


def test_every_contract_is_tried() -> None:
    assert {each.contract for each in FORBIDDEN} == set(CONTRACTS)


def test_every_package_has_its_layer() -> None:
    layered = {
        name.strip(" ()")
        for layer in CONTRACTS["layers"]["layers"]
        for name in layer.replace("|", ":").split(":")
    }
    present = {
        f"koop_es.{path.stem}"
        for path in (ROOT / "src" / "koop_es").iterdir()
        if not path.name.startswith(("_", "."))
    }
    assert present - layered == set()
