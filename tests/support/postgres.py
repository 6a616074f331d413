"""A PostgreSQL server of the tests' own: started when first asked for, gone when they end."""

from __future__ import annotations

import ctypes
import fcntl
import os
import re
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypedDict

import psycopg
import pytest

from koop_es.settings import DatabaseURL
from tests.support.patience import PATIENCE

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping, Sequence

OWNER: Final = "postgres"
ROLE: Final = "koop"
PASSWORD: Final = "blue-heron-41"  # noqa: S105 - of these tests alone
"""Told to nobody: tests look for it in all that is shown."""

ACCESS: Final = """
local all all trust
host all postgres 127.0.0.1/32 trust
host all all 127.0.0.1/32 scram-sha-256
"""
SETTINGS: Final = """
listen_addresses = '127.0.0.1'
max_connections = 150
password_encryption = 'scram-sha-256'
log_min_messages = warning
dynamic_shared_memory_type = mmap
"""
ROOM: Final = 2 * 1024**3
PREFIX: Final = "koop-pg-"
SETTLED: Final = 3600
"""Seconds after which nobody is about to hold a folder that nobody holds."""
PORTS: Final = range(20_000, 32_000)
DIE_WITH_PARENT: Final = 1


def programs() -> Path | None:
    """Return the folder of the newest server that is installed, as Debian lays it out."""
    found = Path("/usr/lib/postgresql").glob("*/bin/postgres")
    newest = max(found, key=lambda file: int(file.parts[-3]), default=None)
    beside = shutil.which("postgres")
    return newest.parent if newest else Path(beside).parent if beside else None


HANDED_ON: Final = "KOOP_TEST_POSTGRES"
"""Variable that tells the tests' own processes where the server is."""


class _Identity(TypedDict, total=False):
    user: str
    group: str
    extra_groups: list[str]


class Server:
    """A server in a folder of its own, on a free port of this machine alone.

    Args:
        bin_folder: Where its programs are.
        settings: What its configuration says beside the usual.
        within: Where its folder is made; in memory where there is such a place.
    """

    def __init__(
        self,
        bin_folder: Path,
        settings: Mapping[str, str] | None = None,
        within: Path | None = None,
    ) -> None:
        self._bin = bin_folder
        self.folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=within or roomy_memory()))
        self._identity: _Identity = {}
        if os.geteuid() == 0:
            # The server refuses to be run by root.
            shutil.chown(self.folder, OWNER, OWNER)
            self._identity = {"user": OWNER, "group": OWNER, "extra_groups": []}
        self._process: subprocess.Popen[bytes] | None = None
        self._hold = os.open(self.folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        fcntl.flock(self._hold, fcntl.LOCK_SH)
        self._make({} if settings is None else settings)
        self.port = free_port()
        self.start()

    def _make(self, settings: Mapping[str, str]) -> None:
        data = self.folder / "data"
        command = [self._bin / "initdb", "--no-sync", "--auth=trust", "--encoding=UTF8"]
        subprocess.run(
            [*command, "--locale=C", f"--username={OWNER}", "--pgdata", data],
            check=True,
            capture_output=True,
            cwd=self.folder,
            **self._identity,
        )
        (data / "pg_hba.conf").write_text(ACCESS)
        chosen = "".join(f"{name} = {value}\n" for name, value in settings.items())
        with (data / "postgresql.conf").open("a") as file:
            file.write(f"{SETTINGS}unix_socket_directories = '{self.folder}'\n{chosen}")

    def start(self) -> None:
        """Start it, and wait until it answers."""
        with (self.folder / "log").open("ab") as log:
            process = self._process = subprocess.Popen(
                [self._bin / "postgres", "-D", self.folder / "data", "-p", str(self.port)],
                stdout=log,
                stderr=log,
                cwd=self.folder,
                # Were the tests killed, nobody would stop it.
                preexec_fn=_die_with_parent,  # noqa: PLW1509 - no threads hold locks in tests
                **self._identity,
            )
        until = time.monotonic() + PATIENCE
        while True:
            try:
                # At the port another one might answer, if it was faster to take it.
                psycopg.connect(host=str(self.folder), port=self.port, user=OWNER).close()
            except psycopg.OperationalError:
                if time.monotonic() > until or process.poll() is not None:
                    raise
                time.sleep(0.05)
            else:
                return

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """Stop it; SIGQUIT is like a failure of its power."""
        if self._process is not None:
            with suppress(ProcessLookupError):
                self._process.send_signal(how)
            self._process.wait(timeout=PATIENCE)
            self._process = None

    def close(self) -> None:
        """Stop it for good, and remove what it wrote."""
        self.stop(signal.SIGQUIT)
        shutil.rmtree(self.folder, ignore_errors=True)
        os.close(self._hold)

    def run(self, statement: str, database: str = OWNER) -> list[Any]:
        """Let the server's owner run a statement, and return what it finds."""
        return self.run_all([statement], database)

    def run_all(
        self, statements: Sequence[str], database: str = OWNER, params: Sequence[object] = ()
    ) -> list[Any]:
        """Let the server's owner run statements, and return what the last one finds."""
        with self.connected(database) as connection:
            cursor = connection.cursor()
            for statement in statements[:-1]:
                cursor.execute(statement.encode())
            cursor.execute(statements[-1].encode(), params or None)
            return cursor.fetchall() if cursor.description else []

    @contextmanager
    def connected(self, database: str) -> Generator[psycopg.Connection]:
        """Yield a connection of the server's owner."""
        where = f"postgresql://{OWNER}@127.0.0.1:{self.port}/{database}"
        with closing(psycopg.connect(where, autocommit=True)) as connection:
            yield connection

    def url(self, database: str, *, password: str = PASSWORD, role: str = ROLE) -> DatabaseURL:
        """Return the address of a database for a role with its password."""
        return DatabaseURL(f"postgresql://{role}:{password}@127.0.0.1:{self.port}/{database}")

    def fresh(self) -> DatabaseURL:
        """Make an empty database of the tests' role and return its address."""
        if (ROLE,) not in self.run("SELECT rolname FROM pg_roles"):
            self.run(f"CREATE ROLE {ROLE} LOGIN PASSWORD '{PASSWORD}'")
        name = f"t_{secrets.token_hex(6)}"
        self.run(f"CREATE DATABASE {name} OWNER {ROLE}")
        return self.url(name)

    def drop(self, url: DatabaseURL) -> None:
        """Remove a database, whoever is connected."""
        self.run(f"DROP DATABASE IF EXISTS {database_of(url)} WITH (FORCE)")


class _Running(Server):
    """A server that another process has started, and stops."""

    def __init__(self, port: int) -> None:
        self.port = port


def database_of(url: DatabaseURL) -> str:
    """Return the name of the database in an address."""
    found = re.fullmatch(r".*/(\w+)", str(url))
    assert found is not None
    return found[1]


def roomy_memory() -> Path | None:
    """Return a folder in memory, where what is durable is fast, or None where there is no room."""
    memory = Path("/dev/shm")  # noqa: S108 - for a folder by mkdtemp
    if not memory.is_dir():
        return None
    for folder in memory.glob(f"{PREFIX}*"):
        _clear_if_left(folder)
    return memory if shutil.disk_usage(memory).free > ROOM else None


def _clear_if_left(folder: Path) -> None:
    """Remove the folder of a server whose tests were killed, and not one that is being made."""
    with suppress(OSError):
        held = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if time.time() - folder.stat().st_mtime > SETTLED:
                shutil.rmtree(folder, ignore_errors=True)
        finally:
            os.close(held)


def free_port() -> int:
    """Return a port that nobody uses, and that no connection to elsewhere is given by chance."""
    while True:
        port = secrets.choice(PORTS)
        with closing(socket.socket()) as asked, suppress(OSError):
            asked.bind(("127.0.0.1", port))
            return port


def _die_with_parent() -> None:
    ctypes.CDLL(None).prctl(DIE_WITH_PARENT, signal.SIGQUIT)


_STARTED: Final[list[Server]] = []


def the_server() -> Server:
    """Return the server that all tests share, started now if it is not running.

    Without the package that brings it, the test that asks is skipped.
    """
    if HANDED_ON in os.environ and not _STARTED:
        return _Running(int(os.environ[HANDED_ON]))
    if not _STARTED:
        found = programs()
        if found is None:
            pytest.skip("PostgreSQL's server is not installed (Debian: apt-get install postgresql)")
        _STARTED.append(Server(found))
        os.environ[HANDED_ON] = str(_STARTED[0].port)
    return _STARTED[0]


def stop_the_server() -> None:
    """Stop the server that all tests share, if it was started."""
    os.environ.pop(HANDED_ON, None)
    while _STARTED:
        _STARTED.pop().close()
