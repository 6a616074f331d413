"""A list in a folder for each test."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.exchange.lists.making_lists import List

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def lists(tmp_path: Path) -> List:
    return List(tmp_path)
