"""Where the read models of a test are kept: in its folder, or on a server where one is set."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final
from zlib import crc32

from koop_es.projecting.places import ServerPlace
from koop_es.settings import DatabaseURL

if TYPE_CHECKING:
    from pathlib import Path

    from koop_es.projecting.places import Place

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
