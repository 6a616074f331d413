"""The store in memory that other tests use passes the contract, too."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.ledger.contract import StoreContract
from tests.support.memory_store import Contents, MemoryStore

if TYPE_CHECKING:
    from tests.ledger.contract import OpenStore
    from tests.ledger.making import Clock


class TestMemoryStore(StoreContract):
    """The contract in memory."""

    @pytest.fixture
    def open_store(self, clock: Clock) -> OpenStore:
        contents = Contents()
        return lambda: MemoryStore(clock, contents)
