"""A folder with files and a running Koop for each test of the importers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.exchange.making import Files, deliverable, opened

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from koop_es.app import Koop


@pytest.fixture
def files(tmp_path: Path) -> Files:
    folder = tmp_path / "files"
    folder.mkdir()
    return Files(folder)


@pytest.fixture
def koop(tmp_path: Path) -> Iterator[Koop]:
    with opened(tmp_path / "home") as running:
        yield running


@pytest.fixture
def imported(files: Files, koop: Koop) -> Files:
    files.deliverables = [deliverable("D1")]
    files.import_into(koop)
    return files
