"""Where what is measured lies: in files, or in databases on a server of the benchmark's own."""

from __future__ import annotations

import os
import secrets
import shutil
import tempfile
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit
from zlib import crc32

import psycopg

from koop_es.projecting.places import ServerPlace
from koop_es.settings import DatabaseURL, Settings

if TYPE_CHECKING:
    from collections.abc import Generator

    from koop_es.projecting.places import Place

SERVER: Final = "KOOP_BENCH_SERVER"
"""Variable with the address of the server; without it, files are measured."""


def on_server() -> bool:
    """Tell whether databases on a server are measured."""
    return SERVER in os.environ


def server_version() -> str | None:
    """Return which server is measured, if one is."""
    if not on_server():
        return None
    with _server() as server:
        return f"PostgreSQL {server.info.server_version // 10_000}"


def database(folder: Path) -> str:
    """Return the name of the database that stands for a folder."""
    return f"bench_{crc32(str(folder).encode()):08x}"


def address(folder: Path) -> str:
    """Return the address of the database that stands for a folder, made where it is missing."""
    name = database(folder)
    with _server() as server:
        known = server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone()
        if known is None:
            server.execute(f"CREATE DATABASE {name}".encode())
    return f"{os.environ[SERVER]}/{name}"


@contextmanager
def fresh_database() -> Generator[str]:
    """Let a measurement work on an empty database, and return its address."""
    name = f"bench_{secrets.token_hex(4)}"
    with _server() as server:
        server.execute(f"CREATE DATABASE {name}".encode())
        try:
            yield f"{os.environ[SERVER]}/{name}"
        finally:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


def _server() -> closing[psycopg.Connection[Any]]:
    return closing(psycopg.connect(f"{os.environ[SERVER]}/postgres", autocommit=True))


def place(folder: Path) -> Path | Place:
    """Return where the read models of a home in a folder are kept."""
    if not on_server():
        return folder / "projections.db"
    return ServerPlace(DatabaseURL(address(folder)))


def forget(folder: Path) -> None:
    """Drop the database that stands for a folder, if there is one."""
    if on_server():
        with _server() as server:
            server.execute(f"DROP DATABASE IF EXISTS {database(folder)} WITH (FORCE)".encode())


def settings(folder: Path) -> Settings:
    """Return the settings of a home in a folder."""
    if not on_server():
        return Settings(home=folder)
    url = DatabaseURL(address(folder))
    return Settings(home=folder, ledger_url=url, projections_url=url)


def environment(folder: Path) -> dict[str, str]:
    """Return the variables by which a command finds the home in a folder."""
    if not on_server():
        return {"KOOP_HOME": str(folder)}
    url = address(folder)
    return {"KOOP_HOME": str(folder), "KOOP_LEDGER_URL": url, "KOOP_PROJECTIONS_URL": url}


def library_environment(folder: Path) -> dict[str, str]:
    """Return the settings by which the library finds its events of a folder."""
    if not on_server():
        file = str(folder / "peer.db")
        return {"PERSISTENCE_MODULE": "eventsourcing.sqlite", "SQLITE_DBNAME": file}
    where = urlsplit(address(folder))
    return {
        "PERSISTENCE_MODULE": "eventsourcing.postgres",
        "POSTGRES_DBNAME": where.path.strip("/"),
        "POSTGRES_HOST": where.hostname or "",
        "POSTGRES_PORT": str(where.port),
        "POSTGRES_USER": where.username or "",
        "POSTGRES_PASSWORD": "",
    }


@contextmanager
def copied(folder: Path, name: str) -> Generator[Path]:
    """Let a measurement work on a copy of a folder, and of the database that stands for it."""
    with tempfile.TemporaryDirectory(dir=folder) as out:
        copy = Path(shutil.copytree(folder / name, Path(out) / name))
        if not on_server():
            yield copy
            return
        source, made = database(folder / name), database(copy)
        with _server() as server:
            server.execute(f"CREATE DATABASE {made} TEMPLATE {source}".encode())
            try:
                yield copy
            finally:
                server.execute(f"DROP DATABASE {made} WITH (FORCE)".encode())
