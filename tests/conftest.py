"""How properties are tried, the same examples each time or many more; and what tests start from."""

from __future__ import annotations

import os
import signal
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from koop_es.settings import DatabaseURL
    from tests.support.postgres import Server

SLOW = (HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much)

settings.register_profile(
    "ci", max_examples=30, derandomize=True, deadline=None, suppress_health_check=SLOW
)
settings.register_profile(
    "soak",
    max_examples=int(os.environ.get("KOOP_SOAK") or 5000),
    deadline=None,
    suppress_health_check=SLOW,
)
settings.load_profile("soak" if os.environ.get("KOOP_SOAK") else "ci")

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # A shell starts what runs in the background deaf to Ctrl+C, and with it all that tests start.
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """A PostgreSQL server that all tests share; each asks for databases of its own."""
    # The driver is an extra: whoever lacks it runs the other tests.
    from tests.support.postgres import stop_the_server, the_server  # noqa: PLC0415

    yield the_server()
    stop_the_server()


@pytest.fixture
def database(postgres: Server) -> Iterator[DatabaseURL]:
    """An empty database on that server."""
    url = postgres.fresh()
    yield url
    postgres.drop(url)


ON_SERVER = os.environ.get("KOOP_TEST_STORE") == "postgres"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if ON_SERVER:
        from tests.support.on_server import leave_out  # noqa: PLC0415

        leave_out(items)


@pytest.fixture(scope="session", autouse=ON_SERVER)
def _every_ledger_on_the_server(postgres: Server) -> Iterator[None]:
    from tests.support.on_server import keep_on_server  # noqa: PLC0415

    assert postgres
    with pytest.MonkeyPatch.context() as patch:
        keep_on_server(patch)
        yield


@pytest.fixture(autouse=ON_SERVER)
def _databases_of_this_test(tmp_path: Path) -> Iterator[None]:
    from tests.support.on_server import drop_below  # noqa: PLC0415

    yield
    drop_below(tmp_path)
