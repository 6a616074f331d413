"""Where the read models of a test are kept: in its folder, or on a server where one is set."""

from __future__ import annotations

import atexit
import os
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final
from zlib import crc32

import pytest

from koop_es.projecting.places import FilePlace, ServerPlace
from tests.support.postgres import stop_the_server, the_server

if TYPE_CHECKING:
    from koop_es.projecting.places import Owning, Place, ReadModels
    from koop_es.settings import DatabaseURL

ON_SERVER: Final = os.environ.get("KOOP_TEST_READ_MODELS") == "postgres"
"""Whether the tests' read models are on a server, each test's in a schema of its own."""


@cache
def database() -> DatabaseURL:
    """Return the database that all tests share."""
    atexit.register(stop_the_server)
    return the_server().fresh()


def place_in(folder: Path, *, on_server: bool = ON_SERVER) -> Path | Place:
    """Return where the read models of a folder are kept."""
    if not on_server:
        return folder / "projections.db"
    return ServerPlace(database(), schema_in(folder))


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


of_a_file = pytest.mark.parametrize("place", ["file"], indirect=True)
"""For tests of what only a file can come to."""
on_a_server = pytest.mark.parametrize("place", ["server"], indirect=True)
"""For tests of what only a server can do."""
