"""Where the read models of a test are kept: in its folder, or on a server where one is set."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Final
from zlib import crc32

import pytest

from koop_es.projecting.places import FilePlace, ServerPlace
from koop_es.settings import DatabaseURL

if TYPE_CHECKING:
    from koop_es.projecting.places import Owning, Place, ReadModels

SERVER: Final = os.environ.get("KOOP_TEST_PROJECTIONS_URL")
"""Address of a database in which every test gets a schema of its own."""


def place_in(folder: Path) -> Path | Place:
    """Return where the read models of a folder are kept."""
    if SERVER is None:
        return folder / "projections.db"
    return ServerPlace(DatabaseURL(SERVER), schema_in(folder))


def schema_in(folder: Path) -> str:
    """Return the schema that stands for a folder."""
    return f"koop_of_{crc32(str(folder).encode()):08x}_{os.getpid()}"


def opened(place: Path | Place) -> ReadModels:
    """Open read models beside an engine."""
    return _place(place).open()


def ownership_of(place: Path | Place) -> Owning:
    """Return what another process would own read models by."""
    return _place(place).ownership()


def _place(place: Path | Place) -> Place:
    return FilePlace(place) if isinstance(place, Path) else place


of_a_file = pytest.mark.skipif(SERVER is not None, reason="tells of the file of read models")
"""For tests of what only a file can come to."""
