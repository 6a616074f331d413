"""Homes to type in: an empty place, and one with a cooperation that is under way."""

from __future__ import annotations

import io
import os
import shutil
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from typing import TYPE_CHECKING

import pytest

from koop_es import app
from koop_es.cli import main
from tests.cli.driving import Driver
from tests.cli.story import STORY, now

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator
    from pathlib import Path


@pytest.fixture(autouse=True)
def _english(monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in [name for name in os.environ if name.startswith("KOOP_")]:
        monkeypatch.delenv(variable)
    for variable in ("LANG", "LC_ALL", "LC_MESSAGES"):
        monkeypatch.setenv(variable, "C.UTF-8")


@contextmanager
def _on_one_day() -> Generator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(app, "_now", now)
        yield


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with _on_one_day():
        yield


@pytest.fixture
def koop(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Driver:
    """Return a driver where there is no home yet."""
    return Driver(tmp_path / "home", monkeypatch, capsys)


@pytest.fixture(scope="session")
def _under_way(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    home = tmp_path_factory.mktemp("under-way") / "home"
    before = os.environ.get("KOOP_HOME")
    os.environ["KOOP_HOME"] = str(home)
    try:
        for words in STORY:
            out, err = io.StringIO(), io.StringIO()
            with redirect_stdout(out), redirect_stderr(err), _on_one_day():
                code = main(words)
            assert code == 0, (words, err.getvalue())
        yield home
    finally:
        os.environ.pop("KOOP_HOME")
        if before is not None:
            os.environ["KOOP_HOME"] = before


@pytest.fixture
def story(
    _under_way: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Driver:
    """Return a driver on a copy of a home with a cooperation under way."""
    home = tmp_path / "home"
    shutil.copytree(_under_way, home)
    return Driver(home, monkeypatch, capsys)
