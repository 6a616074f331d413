"""A network in June 2026 and its read models, for the tests of each read model."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from tests.support.network import Network
from tests.support.read_models import caught_up

if TYPE_CHECKING:
    from collections.abc import Callable, Generator
    from contextlib import AbstractContextManager
    from pathlib import Path

    from sqlalchemy import Connection

    Reading = Callable[[], AbstractContextManager[Connection]]


@pytest.fixture
def network() -> Network:
    network = Network()
    network.now = datetime(2026, 6, 15, 10, 0, tzinfo=UTC)
    return network


@pytest.fixture
def reading(network: Network, tmp_path: Path) -> Reading:
    """Return what opens the read models, caught up with the network."""

    @contextmanager
    def opened() -> Generator[Connection]:
        with caught_up(network.store, tmp_path) as connection:
            yield connection

    return opened
