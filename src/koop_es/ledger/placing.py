"""The home that a restore makes: all of it or nothing, and again if it was interrupted."""

from __future__ import annotations

import hashlib
import os
import shutil
from contextlib import ExitStack, closing, suppress
from typing import TYPE_CHECKING, Final, Self

from koop_es.kernel.refusals import Refusal, Unavailable
from koop_es.ledger.aside import empty
from koop_es.ledger.errors import (
    FileUnreadable,
    HomeOnNetworkDrive,
    HomeUnusable,
    KeysForeign,
    told_plainly,
)
from koop_es.ledger.files import LEDGER, open_database
from koop_es.ledger.home import NETWORK_DRIVES, drive_type
from koop_es.ledger.keys import KeyStore
from koop_es.ledger.locking import HOME_LOCK, HomeLock
from koop_es.ledger.losing import Loss, accept, loss_of
from koop_es.ledger.making import KEYS_MARK, STAGING, sync_folder
from koop_es.ledger.manifest import (
    BLOCK,
    FileChanged,
    KeysContents,
    LedgerContents,
    write_private,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from koop_es.ledger.manifest import Contents
    from koop_es.settings import DatabaseURL, Settings

    Progress = Callable[[int, int], None]

HARMLESS: Final = frozenset({STAGING, HOME_LOCK, "engine.lock", "lost+found"})
"""What may lie in a home that counts as empty, beside its wrapping key."""


class HomeInUse(Refusal):
    """A backup goes into an empty home only."""

    code = "restore.home_not_empty"


class Place:
    """The home to be, held for oneself; left as it was found unless ``finish`` was reached."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._home = settings.home
        self._staging = settings.home / STAGING
        self._held = ExitStack()
        self._is_new = self._is_done = False

    def __enter__(self) -> Self:
        self._make_folder()
        try:
            lock = HomeLock(self._home / HOME_LOCK, self._settings.lock_timeout)
            self._held.callback(lock.close)
            self._held.enter_context(lock.held())
            # Somebody else may have been faster.
            self.refuse_used()
            self._clear()
            with told_plainly(self._staging):
                self._staging.mkdir(mode=0o700)
        except BaseException:
            self._held.close()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        try:
            if not self._is_done:
                with suppress(Unavailable, OSError):
                    self._clear()
                if self._is_new:
                    self._forget_folder()
        finally:
            self._held.close()

    def refuse_used(self) -> None:
        """Refuse a home in which there is something.

        Raises:
            HomeInUse: There is.
            HomeUnusable: It is no folder.
        """
        home, key_file = self._home, self._settings.wrapping_key_file
        with told_plainly(home):
            if not os.path.lexists(home):
                return
            if not home.is_dir():
                raise HomeUnusable(home=home)
            names = {each.name for each in home.iterdir()}
        allowed = HARMLESS | ({key_file.name} if key_file.parent == home else set[str]())
        is_apart = self._settings.ledger_url is not None
        if STAGING in names and not is_apart and self._settings.ledger_file.name not in names:
            # Killed between two renames, an earlier attempt has left the keys.
            allowed |= {self._settings.keys_file.name}
        if names - allowed:
            raise HomeInUse(home=home)

    def _make_folder(self) -> None:
        with told_plainly(self._home):
            if not self._home.is_dir():
                self._home.mkdir(mode=0o700, parents=True)
                self._is_new = True
        if drive_type(self._home.resolve()) in NETWORK_DRIVES:
            raise HomeOnNetworkDrive(home=self._home)

    def _clear(self) -> None:
        if not self._staging.exists():
            return
        empty(self._staging)
        with told_plainly(self._home):
            self._settings.keys_file.unlink(missing_ok=True)
            self._staging.rmdir()

    def _forget_folder(self) -> None:
        with suppress(OSError):
            (self._home / HOME_LOCK).unlink(missing_ok=True)
            self._home.rmdir()

    def copy(self, folder: Path, contents: Contents, progress: Callable[[int], None]) -> int:
        """Copy the database of one half and return its length.

        Raises:
            FileChanged: It is not the one that was backed up.
        """
        file, target = folder / contents.FILE, self._staging / contents.FILE
        write_private(target, b"")
        found, length = hashlib.sha256(), 0
        try:
            with told_plainly(file):
                opened = file.open("rb")
        except FileUnreadable as error:
            raise FileChanged(file=file) from error
        with opened, told_plainly(target), target.open("wb") as copy:
            while block := opened.read(BLOCK):
                found.update(block)
                copy.write(block)
                length += len(block)
                progress(length)
            copy.flush()
            os.fsync(copy.fileno())
        if (found.hexdigest(), length) != (contents.sha256, contents.size):
            raise FileChanged(file=file)
        return length

    def look(self, identity: str, master_key: bytes) -> None:
        """Refuse what would not be a home.

        Raises:
            Unavailable: The class tells what is wrong.
        """
        ledger, keys = self._staging / LedgerContents.FILE, self._staging / KeysContents.FILE
        with closing(open_database(ledger, LEDGER)) as connection, told_plainly(ledger):
            connection.execute(f"PRAGMA journal_mode={LEDGER.journal}").fetchone()
            told = "SELECT value FROM marks WHERE name=?"
            mark = connection.execute(told, (KEYS_MARK,)).fetchone()
        opened = KeyStore(keys, master_key)
        try:
            found = opened.identity
        finally:
            opened.close()
        if found != identity or (mark is not None and mark[0] != found):
            raise KeysForeign(file=keys)

    def loss(self, saved_at: str) -> Loss:
        """Return what of the record cannot be told, which it keeps in mind.

        Args:
            saved_at: When the keys were saved.
        """
        ledger, keys = self._staging / LedgerContents.FILE, self._staging / KeysContents.FILE
        with closing(open_database(ledger, LEDGER)) as connection, told_plainly(ledger):
            found = loss_of(connection, keys, saved_at)
            accept(connection, found)
        return found

    def fill_server(self, url: DatabaseURL) -> None:
        """Put the record where a server keeps it.

        Raises:
            Unavailable: The class tells what is wrong with the server.
        """
        from koop_es.ledger.postgres_copying import fill_from_file  # noqa: PLC0415 - by an extra

        file = self._staging / LedgerContents.FILE
        with closing(open_database(file, LEDGER)) as connection:
            fill_from_file(file, connection, url)

    def finish(self, master_key: bytes) -> None:
        """Put everything in its place, the record last."""
        settings, home = self._settings, self._home
        key_file = settings.wrapping_key_file
        with told_plainly(key_file):
            if not key_file.exists():
                key_file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                write_private(key_file, master_key.hex().encode() + b"\n")
                sync_folder(key_file.parent)
        with told_plainly(home):
            (self._staging / KeysContents.FILE).rename(settings.keys_file)
            sync_folder(home)
            if settings.ledger_url is None:
                (self._staging / LedgerContents.FILE).rename(settings.ledger_file)
            self._is_done = True
            sync_folder(home)
        shutil.rmtree(self._staging, ignore_errors=True)
