"""The store on a PostgreSQL server passes the contract of every store."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from koop_es.app import Koop
from tests.ledger.contract import StoreContract
from tests.ledger.making import settings_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from koop_es.ledger.port import Store
    from koop_es.settings import DatabaseURL
    from tests.ledger.contract import OpenStore
    from tests.ledger.making import Clock


class TestPostgresStore(StoreContract):
    """The contract on PostgreSQL."""

    @pytest.fixture
    def open_store(self, home: Path, clock: Clock, database: DatabaseURL) -> Iterator[OpenStore]:
        running: list[Koop] = []

        def open_one() -> Store:
            running.append(Koop.open(settings_of(home, ledger_url=database), clock=clock))
            return running[-1].store

        yield open_one
        for koop in running:
            koop.close()
