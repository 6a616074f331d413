"""A home with two parties and the API on it, at one fixed moment."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from koop_es.settings import Settings
from tests.api.asking import Client
from tests.web.homes import opened

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from koop_es.app import Koop


@pytest.fixture
def koop(tmp_path: Path) -> Iterator[Koop]:
    with opened(Settings(home=tmp_path / "home")) as found:
        yield found


@pytest.fixture
def api(koop: Koop) -> Client:
    return Client(koop)
