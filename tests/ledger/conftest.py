"""A clock, a home and a running Koop for each test of the ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.ledger.making import Clock, opened

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from koop_es.app import Koop


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def koop(home: Path, clock: Clock) -> Iterator[Koop]:
    with opened(home, clock) as running:
        yield running
