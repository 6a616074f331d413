"""Making a home of a backup: all of it or nothing, and again if it was interrupted."""

from __future__ import annotations

import hashlib
import os
import shutil
from contextlib import ExitStack, closing, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Self

from koop_es.kernel.refusals import Refusal, Unavailable
from koop_es.ledger.aside import empty
from koop_es.ledger.errors import HomeOnNetworkDrive, HomeUnusable, KeysForeign, told_plainly
from koop_es.ledger.files import LEDGER, open_database
from koop_es.ledger.home import NETWORK_DRIVES, drive_type
from koop_es.ledger.keys import KeyStore
from koop_es.ledger.locking import HOME_LOCK, HomeLock
from koop_es.ledger.losing import KeysTooOld, Loss, accept, loss_of
from koop_es.ledger.making import KEYS_MARK, read_master_key, sync_folder
from koop_es.ledger.manifest import (
    BLOCK,
    CONTENTS,
    FileChanged,
    KeysContents,
    LedgerContents,
    write_private,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from koop_es.ledger.manifest import Contents
    from koop_es.settings import Settings

    Progress = Callable[[int, int], None]

STAGING: Final = "restoring"
HARMLESS: Final = frozenset({STAGING, HOME_LOCK, "engine.lock", "lost+found"})
"""What may lie in a home that counts as empty, beside its wrapping key."""


class HomeInUse(Refusal):
    """A backup goes into an empty home only."""

    code = "restore.home_not_empty"


class MasterKeyMissing(Unavailable):
    """The wrapping key is in no backup and has to be brought."""

    code = "restore.master_key_missing"


class OtherMasterKey(Refusal):
    """Where the wrapping key would go there is another one."""

    code = "restore.other_master_key"


@dataclass(frozen=True, slots=True)
class Source:
    """What a home is made of.

    Attributes:
        folder: The record's half of a backup.
        keys: The keys' half.
        master_key_file: The wrapping key; that of the settings if left out.
        may_lack_keys: Whether keys may be older than the record, and what they lack is lost.
    """

    folder: Path
    keys: Path
    master_key_file: Path | None = None
    may_lack_keys: bool = False


@dataclass(frozen=True, slots=True)
class Restored:
    """What a home was made of.

    Attributes:
        contents: What the backup says of the record.
        loss: What of it cannot be told for want of keys.
    """

    contents: LedgerContents
    loss: Loss


def restore(settings: Settings, source: Source, progress: Callable[[int, int], None]) -> Restored:
    """Make a home of a backup and return what it was made of.

    Everything is copied aside and looked at; the record takes its place last, so that there is
    either no home or a whole one.

    Args:
        settings: Where the home is to be.
        source: The backup.
        progress: Called with the bytes copied and all there are.

    Raises:
        NoBackup: A folder holds no backup.
        HomeInUse: There is something in the home.
        MasterKeyMissing: The wrapping key is not where it is looked for.
        WrongMasterKey: It is not the one that the keys were wrapped with.
        KeysForeign: The keys are those of another ledger.
        KeysTooOld: They lack some that the record needs.
        IntegrityBroken: The backup was changed.
        Unavailable: Something cannot be read or written.
    """
    ledger, keys = LedgerContents.read(source.folder), KeysContents.read(source.keys)
    if ledger.identity != keys.identity:
        raise KeysForeign(file=source.keys / CONTENTS)
    place = Place(settings)
    place.refuse_used()
    master_key = _brought_key(settings, source)
    with place:
        both = ledger.size + keys.size
        copied = place.copy(source.folder, ledger, lambda done: progress(done, both))
        place.copy(source.keys, keys, lambda done: progress(copied + done, both))
        place.look(keys.identity, master_key)
        for folder, contents in ((source.folder, ledger), (source.keys, keys)):
            contents.refuse_other_seal(folder / CONTENTS, master_key)
        loss = place.loss(keys.created_at)
        if (loss.values or loss.names) and not source.may_lack_keys:
            raise KeysTooOld(folder=source.keys, values=loss.values, names=loss.names)
        place.finish(master_key)
    return Restored(ledger, loss)


def _brought_key(settings: Settings, source: Source) -> bytes:
    file = source.master_key_file or settings.wrapping_key_file
    with told_plainly(file):
        if not file.exists():
            raise MasterKeyMissing(file=file)
    found = read_master_key(file)
    target = settings.wrapping_key_file
    with told_plainly(target):
        is_there = target.exists()
    if is_there and read_master_key(target) != found:
        raise OtherMasterKey(file=target)
    return found


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
        if STAGING in names and self._settings.ledger_file.name not in names:
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
        with told_plainly(file):
            opened = file.open("rb")
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
            (self._staging / LedgerContents.FILE).rename(settings.ledger_file)
            self._is_done = True
            sync_folder(home)
        shutil.rmtree(self._staging, ignore_errors=True)
