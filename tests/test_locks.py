"""The locks: complete, hashed, in step with pyproject.toml, and free of addresses."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
LOCKS = ("requirements.lock", "requirements-dev.lock")
PINNED = re.compile(r"([a-z0-9-]+)==([0-9][0-9a-z.+]*) \\")
HASHED = re.compile(r"    --hash=sha256:[0-9a-f]{64}(?: \\)?")


def pinned(lock: str) -> dict[str, str]:
    """Return the versions by name that a lock holds."""
    lines = (ROOT / lock).read_text(encoding="utf-8").splitlines()
    return {match[1]: match[2] for line in lines if (match := PINNED.fullmatch(line))}


def wanted() -> tuple[list[str], list[str]]:
    """Return what pyproject.toml asks for: at run time (build backend included), in development."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    runtime = project["project"]["dependencies"] + project["build-system"]["requires"]
    extras = project["project"]["optional-dependencies"].values()
    return runtime, [
        *project["dependency-groups"]["dev"],
        *(each for extra in extras for each in extra),
    ]


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_holds_names_versions_and_hashes_and_nothing_else(lock: str) -> None:
    head, *lines = (ROOT / lock).read_text(encoding="utf-8").splitlines()
    assert head.startswith("# Made by scripts/lock")
    assert "://" not in head
    others = [line for line in lines if not PINNED.fullmatch(line) and not HASHED.fullmatch(line)]
    assert others == []


@pytest.mark.parametrize("lock", LOCKS)
def test_each_locked_package_has_a_hash(lock: str) -> None:
    lines = (ROOT / lock).read_text(encoding="utf-8").splitlines()
    followers = [
        after for line, after in zip(lines, [*lines[1:], ""], strict=True) if PINNED.fullmatch(line)
    ]
    assert followers
    assert all(HASHED.fullmatch(after) for after in followers)


@pytest.mark.parametrize(("lock", "asked"), list(zip(LOCKS, wanted(), strict=True)))
def test_a_lock_satisfies_the_project(lock: str, asked: list[str]) -> None:
    held = pinned(lock)
    unmet = [
        str(requirement)
        for requirement in map(Requirement, asked)
        if not requirement.specifier.contains(held.get(canonicalize_name(requirement.name), "0"))
    ]
    assert unmet == []


def test_development_runs_on_the_very_versions_that_users_get() -> None:
    assert pinned("requirements.lock").items() <= pinned("requirements-dev.lock").items()
