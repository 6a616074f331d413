"""The second store, apart from the ledger: wrapped data keys and the names of actors."""

from __future__ import annotations

import secrets
import sqlite3
import threading
import time
from contextlib import closing, contextmanager
from operator import itemgetter
from typing import TYPE_CHECKING, Final

from cryptography.exceptions import InvalidTag

from koop_es.kernel.ids import uuid7
from koop_es.ledger.actors import OPERATOR, ActorExists, UnknownActor, actor_row, looked_up_by
from koop_es.ledger.ciphers import KEY_LENGTH, Cipher, decrypt, encrypt
from koop_es.ledger.errors import (
    FileDamaged,
    SchemaUnknown,
    WrongMasterKey,
    told_plainly,
    unavailable,
)
from koop_es.ledger.files import BUSY_TIMEOUT, KEYS, open_database
from koop_es.ledger.still import open_still

if TYPE_CHECKING:
    from collections.abc import Callable, Generator
    from pathlib import Path

    from koop_es.kernel.refusals import Unavailable

RECEIPTS: Final = "receipts"
LARGEST_BATCH: Final = 1024
NEVER: Final = -1

SCHEMA: Final = (
    (
        "CREATE TABLE data_keys ("
        "key_id TEXT PRIMARY KEY, wrapped BLOB NOT NULL, subject TEXT UNIQUE) WITHOUT ROWID"
    ),
    (
        "CREATE TABLE actors ("
        "actor_id TEXT PRIMARY KEY, name BLOB NOT NULL, looked_up TEXT NOT NULL UNIQUE)"
        " WITHOUT ROWID"
    ),
)
COLUMNS: Final = (
    "key_id, wrapped, subject FROM data_keys",
    "actor_id, name, looked_up FROM actors",
)


class KeyStore:
    """Keys are written durably before their first use and handed out from a pool.

    An orphan key is harmless; a value without its key would be lost. So every write to this store
    is durable before the ledger's transaction is committed. Actors' names lie encrypted, too, and
    are found by a keyed hash.
    """

    def __init__(
        self,
        file: Path,
        master_key: bytes,
        *,
        busy_timeout: float = BUSY_TIMEOUT,
        refusal: Callable[[], Unavailable] | None = None,
    ) -> None:
        self._file = file
        self._master = master_key
        self._lock = threading.Lock()
        self._pool: list[tuple[str, bytes]] = []
        self._remembered: dict[str, str] = {}
        self._receipt_key: bytes | None = None
        self._seen = NEVER
        self._batch = 2
        self._refusal = refusal
        opening = open_database if refusal is None else open_still
        self._connection = opening(file, KEYS, busy_timeout=busy_timeout)
        try:
            self._check_shape()
            self._check_master_key()
        except BaseException:
            self._connection.close()
            raise

    @staticmethod
    def create(file: Path, master_key: bytes) -> str:
        """Make a new key store with the local operator as its first actor; return its identity."""
        connection = open_database(file, KEYS, schema=SCHEMA)
        with told_plainly(file), closing(connection), connection:
            key_id = secrets.token_hex(16)
            wrapped = encrypt(master_key, secrets.token_bytes(KEY_LENGTH), key_id.encode())
            connection.execute("INSERT INTO data_keys VALUES (?,?,?)", (key_id, wrapped, RECEIPTS))
            actor = actor_row(master_key, secrets.token_hex(16), OPERATOR)
            connection.execute("INSERT INTO actors VALUES (?,?,?)", actor)
        return key_id

    def _check_shape(self) -> None:
        """Refuse tables that this program did not make, before anything is written to them."""
        try:
            for columns in COLUMNS:
                self._connection.execute(f"SELECT {columns} LIMIT 0")
        except sqlite3.OperationalError as error:
            if "no such" not in str(error):
                raise unavailable(error, self._file) from error
            raise SchemaUnknown(file=self._file) from error
        except sqlite3.Error as error:
            raise unavailable(error, self._file) from error

    def _check_master_key(self) -> None:
        with told_plainly(self._file):
            row = self._subject_row(RECEIPTS)
        if row is None:
            raise FileDamaged(file=self._file)
        try:
            decrypt(self._master, row[1], row[0].encode())
        except InvalidTag as error:
            raise WrongMasterKey(file=self._file) from error

    @property
    def identity(self) -> str:
        """What the ledger remembers of its keys, so that no others are taken for them."""
        with self._lock, told_plainly(self._file):
            row = self._subject_row(RECEIPTS)
        return row[0] if row is not None else ""

    def _unwrapped(self, key_id: str, wrapped: bytes) -> bytes:
        try:
            return decrypt(self._master, wrapped, key_id.encode())
        except InvalidTag as error:
            raise FileDamaged(file=self._file) from error

    @contextmanager
    def _writing(self) -> Generator[None]:
        if self._refusal is not None:
            raise self._refusal()
        with told_plainly(self._file), self._connection:
            yield

    def fresh_key(self) -> tuple[str, bytes]:
        """Return the id and value of a key nobody has used."""
        with self._lock:
            if not self._pool:
                self._pool = self._make(self._batch)
                self._batch = min(self._batch * 4, LARGEST_BATCH)
            return self._pool.pop()

    def _make(self, count: int) -> list[tuple[str, bytes]]:
        # Ids that follow each other lie side by side: few pages are written, and synced, for many.
        now = time.time_ns() // 1_000_000
        ids = sorted(uuid7(now, secrets.token_bytes(10)) for _ in range(count))
        keys = [(key_id, secrets.token_bytes(KEY_LENGTH)) for key_id in ids]
        wrap = Cipher(self._master).encrypt
        rows = [(key_id, wrap(key, key_id.encode())) for key_id, key in keys]
        with self._writing():
            self._connection.executemany("INSERT INTO data_keys VALUES (?,?,NULL)", rows)
        return keys

    def subject_key(self, subject: str) -> tuple[str, bytes]:
        """Return the key under which all of one subject's data lie, made at its first use."""
        with self._lock, told_plainly(self._file):
            return self._key_of(subject)

    def _key_of(self, subject: str) -> tuple[str, bytes]:
        row = self._subject_row(subject)
        if row is None:
            key_id, key = secrets.token_hex(16), secrets.token_bytes(KEY_LENGTH)
            wrapped = encrypt(self._master, key, key_id.encode())
            with self._writing():
                self._connection.execute(
                    "INSERT INTO data_keys VALUES (?,?,?) ON CONFLICT (subject) DO NOTHING",
                    (key_id, wrapped, subject),
                )
            row = self._subject_row(subject)
        assert row is not None, "just inserted"  # noqa: S101 - narrows the type
        return row[0], self._unwrapped(*row)

    def _subject_row(self, subject: str) -> tuple[str, bytes] | None:
        statement = "SELECT key_id, wrapped FROM data_keys WHERE subject=?"
        return self._connection.execute(statement, (subject,)).fetchone()

    def keys(self, key_ids: set[str]) -> dict[str, bytes]:
        """Return the keys of these ids; destroyed ones are left out."""
        found: dict[str, bytes] = {}
        with self._lock, told_plainly(self._file):
            for key_id in key_ids:
                row = self._connection.execute(
                    "SELECT wrapped FROM data_keys WHERE key_id=?", (key_id,)
                ).fetchone()
                if row is not None:
                    found[key_id] = self._unwrapped(key_id, row[0])
        return found

    def receipt_key(self) -> bytes:
        """Return the key of the keyed hashes in receipts."""
        with self._lock, told_plainly(self._file):
            self._forget_what_changed()
            if self._receipt_key is None:
                self._receipt_key = self._key_of(RECEIPTS)[1]
            return self._receipt_key

    def _forget_what_changed(self) -> None:
        """Forget what was read before if somebody else has written since."""
        (version,) = self._connection.execute("PRAGMA data_version").fetchone()
        if version != self._seen:
            self._remembered.clear()
            self._receipt_key = None
            self._seen = version

    def restore_receipt_key(self, key: bytes) -> None:
        """Take over another home's key, so that its receipts can be compared here."""
        key_id = self.identity
        wrapped = encrypt(self._master, key, key_id.encode())
        with self._lock, self._writing():
            self._connection.execute(
                "UPDATE data_keys SET wrapped=? WHERE key_id=?", (wrapped, key_id)
            )
            self._seen = NEVER

    def actor(self, name: str) -> str:
        """Return the pseudonym of a registered actor.

        Raises:
            UnknownActor: Nobody of that name is registered.
        """
        with self._lock, told_plainly(self._file):
            self._forget_what_changed()
            known = self._remembered.get(name)
            if known is None:
                known = self._actor_id(name)
        return known

    def actor_in_turn(self, name: str) -> str:
        """Return the same to who holds the turn to write, and asked for the receipts' key in it.

        Nobody changes a name or a key meanwhile, so whether somebody did is not asked again.

        Raises:
            UnknownActor: Nobody of that name is registered.
        """
        known = self._remembered.get(name)
        return self.actor(name) if known is None else known

    def _actor_id(self, name: str) -> str:
        row = self._connection.execute(
            "SELECT actor_id FROM actors WHERE looked_up=?", (looked_up_by(self._master, name),)
        ).fetchone()
        if row is None:
            raise UnknownActor(field="actor", name=name)
        self._remembered[name] = row[0]
        return row[0]

    def add_actor(self, name: str, actor_id: str | None = None) -> str:
        """Register an actor and return the pseudonym, a random one unless it is given.

        Raises:
            ActorExists: The name is taken, or the pseudonym is.
        """
        actor_id = actor_id or secrets.token_hex(16)
        row = actor_row(self._master, actor_id, name)
        with self._lock, self._writing():
            try:
                self._connection.execute("INSERT INTO actors VALUES (?,?,?)", row)
            except sqlite3.IntegrityError as error:
                raise ActorExists(field="actor", name=name) from error
        return actor_id

    def restore_actor(self, actor_id: str, name: str) -> None:
        """Give a name the pseudonym that it had in another home."""
        row = actor_row(self._master, actor_id, name)
        with self._lock, self._writing():
            self._connection.execute("DELETE FROM actors WHERE looked_up=?", (row[2],))
            self._connection.execute("INSERT OR REPLACE INTO actors VALUES (?,?,?)", row)
            self._seen = NEVER

    def actors(self) -> dict[str, str]:
        """Return the names of all registered actors by pseudonym."""
        with self._lock, told_plainly(self._file):
            rows = self._connection.execute("SELECT actor_id, name FROM actors").fetchall()
        names = {actor_id: self._unwrapped(actor_id, name).decode() for actor_id, name in rows}
        return dict(sorted(names.items(), key=itemgetter(1)))

    def close(self) -> None:
        """Release the store."""
        self._connection.close()
