"""A database that fails at a chosen step, for whoever wants to see what is left then."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

import psycopg

from koop_es.ledger.postgres_server import OPTIONS

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path
    from types import TracebackType

    import pytest


class Faults:
    """Counts the steps that databases take, and lets one of them fail.

    A step is a statement or a commit, in whichever of a home's files or on its server.

    Attributes:
        steps: How many were taken since faults were last asked for.
    """

    def __init__(self) -> None:
        self.steps = 0
        self._fail_at: int | None = None
        self._message = ""

    @contextmanager
    def failing(self, at: int, message: str) -> Generator[None]:
        """Let the step of this number fail, counted from now."""
        self.steps, self._fail_at, self._message = 0, at, message
        try:
            yield
        finally:
            self._fail_at = None

    def count(self) -> None:
        """Take a step.

        Raises:
            sqlite3.OperationalError: It is the one that is to fail.
        """
        if self.is_due():
            raise sqlite3.OperationalError(self._message)

    def is_due(self) -> bool:
        """Take a step, and tell whether it is the one that is to fail."""
        self.steps += 1
        return self.steps == self._fail_at

    @property
    def on_a_server(self) -> bytes:
        """A statement at which a server fails as the message says."""
        state = SQLSTATES[self._message]
        return f"DO $$ BEGIN RAISE 'made to fail' USING ERRCODE = '{state}'; END $$".encode()


OURS: Final = OPTIONS["fallback_application_name"]
SQLSTATES: Final = {
    "disk I/O error": "58030",
    "database or disk is full": "53100",
    "database is locked": "55P03",
}
"""What a server says instead of SQLite's words."""
FAULTS: Final = Faults()


class _Cursor(sqlite3.Cursor):
    def execute(self, statement: str, params: Any = (), /) -> _Cursor:
        if not statement.startswith("ROLLBACK"):
            FAULTS.count()
        super().execute(statement, params)
        return self

    def executemany(self, statement: str, params: Any, /) -> _Cursor:
        FAULTS.count()
        super().executemany(statement, params)
        return self


class _Connection(sqlite3.Connection):
    def cursor(self, factory: Any = _Cursor) -> Any:
        return super().cursor(factory)

    def execute(self, statement: str, params: Any = (), /) -> _Cursor:
        return self.cursor().execute(statement, params)

    def executemany(self, statement: str, params: Any, /) -> _Cursor:
        return self.cursor().executemany(statement, params)

    def commit(self) -> None:
        FAULTS.count()
        super().commit()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
        /,
    ) -> Any:
        # The built-in one commits past the method.
        if kind is not None:
            self.rollback()
            return False
        try:
            self.commit()
        except BaseException:
            self.rollback()
            raise
        return False


def put_into(monkeypatch: pytest.MonkeyPatch, home: Path) -> Faults:
    """Make every database of a home that is opened from now on take counted steps."""
    connect = sqlite3.connect

    def counted(database: Any, *args: Any, **options: Any) -> sqlite3.Connection:
        if str(home) in str(database):
            options.setdefault("factory", _Connection)
        return connect(database, *args, **options)

    monkeypatch.setattr(sqlite3, "connect", counted)
    _put_into_driver(monkeypatch)
    return FAULTS


def _put_into_driver(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make the statements of our own connections to a server counted steps, too."""
    execute = psycopg.Cursor.execute

    def counted(
        cursor: psycopg.Cursor[Any], query: Any, *given: Any, **options: Any
    ) -> psycopg.Cursor[Any]:
        ours = cursor.connection.info.parameter_status("application_name") == OURS
        if ours and query != "ROLLBACK" and FAULTS.is_due():
            return execute(cursor, FAULTS.on_a_server)
        return execute(cursor, query, *given, **options)

    monkeypatch.setattr(psycopg.Cursor, "execute", counted)
