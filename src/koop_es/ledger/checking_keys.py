"""Checking the second store: each key and each name can be unwrapped with the wrapping key."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from cryptography.exceptions import InvalidTag

from koop_es.kernel.refusals import Unavailable
from koop_es.ledger.ciphers import decrypt
from koop_es.ledger.errors import FileDamaged, WrongMasterKey, told_plainly
from koop_es.ledger.findings import KeyBroken
from koop_es.ledger.keys import RECEIPTS

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Generator, Iterable, Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path

    from koop_es.ledger.findings import Report

    Opening = Callable[[], AbstractContextManager[sqlite3.Connection]]

PAGE: Final = 5000
CHUNK: Final = 500


class KeysCheck:
    """Looks at a key store in short reads: whoever needs a new key is not held off for long.

    Args:
        file: Whose it is, for what is told.
        connection: To it.
        master_key: The wrapping key.
        report: Where findings go.
    """

    def __init__(
        self, file: Path, connection: sqlite3.Connection, master_key: bytes, report: Report
    ) -> None:
        self._file = file
        self._connection = connection
        self._master = master_key
        self._report = report

    def identity(self) -> str:
        """Return the store's identity.

        Raises:
            FileDamaged: It has none.
            WrongMasterKey: The wrapping key is another one's.
        """
        statement = "SELECT key_id, wrapped FROM data_keys WHERE subject=?"
        with told_plainly(self._file):
            row = self._connection.execute(statement, (RECEIPTS,)).fetchone()
        if row is None:
            raise FileDamaged(file=self._file)
        if self._unwrapped(*row) is None:
            raise WrongMasterKey(file=self._file)
        return row[0]

    def _unwrapped(self, name: str, wrapped: bytes) -> bytes | None:
        try:
            return decrypt(self._master, wrapped, name.encode())
        except InvalidTag:
            return None

    def run(self) -> None:
        """Unwrap everything."""
        for table, name, value in (
            ("data_keys", "key_id", "wrapped"),
            ("actors", "actor_id", "name"),
        ):
            for each, wrapped in self._pages(table, name, value):
                if self._unwrapped(each, wrapped) is None:
                    self._report.add(KeyBroken(id=each, file=self._file))

    def _pages(self, table: str, name: str, value: str) -> Iterator[tuple[str, bytes]]:
        statement = f"SELECT {name}, {value} FROM {table} WHERE {name}>? ORDER BY {name} LIMIT ?"  # noqa: S608 - names of ours
        last = ""
        while True:
            with told_plainly(self._file):
                page = self._connection.execute(statement, (last, PAGE)).fetchall()
            yield from page
            if len(page) < PAGE:
                return
            last = page[-1][0]

    def keys(self, key_ids: Iterable[str]) -> dict[str, bytes]:
        """Return the keys of these ids that are there and can be unwrapped.

        What cannot be unwrapped is told of by ``run``; here it is an empty one.
        """
        wanted, found = sorted(set(key_ids)), dict[str, bytes]()
        for start in range(0, len(wanted), CHUNK):
            chunk = wanted[start : start + CHUNK]
            places = ",".join("?" * len(chunk))
            statement = f"SELECT key_id, wrapped FROM data_keys WHERE key_id IN ({places})"  # noqa: S608 - placeholders only
            with told_plainly(self._file):
                rows = self._connection.execute(statement, chunk).fetchall()
            found |= {key_id: self._unwrapped(key_id, wrapped) or b"" for key_id, wrapped in rows}
        return found


@contextmanager
def noted(report: Report) -> Generator[None]:
    """Take what cannot be used for a finding, and go on behind it."""
    try:
        yield
    except Unavailable as error:
        report.add(error)
