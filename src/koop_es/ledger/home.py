"""The folder that holds what belongs together: ledger, keys, wrapping key and locks."""

from __future__ import annotations

import os
import re
from contextlib import closing
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir
from typing import TYPE_CHECKING, Final

from koop_es.kernel.refusals import Unavailable
from koop_es.ledger.errors import (
    DiskFull,
    HomeMissing,
    HomeOnNetworkDrive,
    HomeReadOnly,
    HomeUnusable,
    KeysForeign,
    told_plainly,
)
from koop_es.ledger.files import BUSY_TIMEOUT, LEDGER, open_database
from koop_es.ledger.keys import KeyStore
from koop_es.ledger.locking import HOME_LOCK, HomeLock, NoLock
from koop_es.ledger.making import (
    BESIDE,
    KEYS_MARK,
    is_made,
    make_or_check,
    read_master_key,
    refuse_unmade,
)
from koop_es.ledger.still import copy_read_models, open_still

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable

    from koop_es.settings import Settings

NETWORK_DRIVES: Final = frozenset(
    {
        "9p",
        "afs",
        "beegfs",
        "ceph",
        "cifs",
        "coda",
        "davfs",
        "fuse.ceph",
        "fuse.davfs2",
        "fuse.glusterfs",
        "fuse.rclone",
        "fuse.s3fs",
        "fuse.sshfs",
        "glusterfs",
        "gpfs",
        "lustre",
        "ncpfs",
        "nfs",
        "nfs4",
        "smb3",
        "smbfs",
    }
)


@dataclass(frozen=True, slots=True)
class Home:
    """An opened home.

    Attributes:
        folder: Where it is.
        lock: The lock of appends and checkpoints.
        keys: The second store.
        ledger_file: The ledger, which exists and is of this program.
        busy_timeout: Seconds to wait for a program that does not know the lock.
        projections_file: Where read models are kept.
        refusal: Says why it cannot be written, if it cannot.
        passing: Where read models are kept then; goes with the closing.
    """

    folder: Path
    lock: HomeLock
    keys: KeyStore
    ledger_file: Path
    busy_timeout: float
    projections_file: Path
    refusal: Callable[[], Unavailable] | None = None
    passing: TemporaryDirectory[str] | None = None

    @property
    def is_read_only(self) -> bool:
        """Whether this process can only read it."""
        return self.refusal is not None

    def refuse_read_only(self) -> None:
        """Refuse to do what would have to write.

        Raises:
            Unavailable: It cannot be written; the class tells why.
        """
        if self.refusal is not None:
            raise self.refusal()

    def close(self) -> None:
        """Release keys and lock."""
        self.keys.close()
        self.lock.close()
        if self.passing is not None:
            self.passing.cleanup()


def open_home(settings: Settings, *, create: bool) -> Home:
    """Open a home, or make it where there is none; one that cannot be written only for reading.

    Raises:
        Unavailable: The class tells what is wrong with the folder or one of its files.
    """
    folder = settings.home
    prepare_folder(folder, create=create)
    refuse_network_drive(folder)
    if is_read_only(settings):
        return _read_only(settings, create=create)
    try:
        return _writable(settings, create=create)
    except DiskFull as error:
        if create or not is_made(settings):
            raise
        # What is there can be read all the same, and saved elsewhere.
        return _opened_for_reading(settings, partial(DiskFull, **error.params))


def _writable(settings: Settings, *, create: bool) -> Home:
    folder = settings.home
    lock = HomeLock(folder / HOME_LOCK, settings.lock_timeout)
    try:
        home = _opened_if_made(settings, lock)
        if home is None:
            with lock.held():
                make_or_check(settings, create=create)
                home = _opened(settings, lock)
    except BaseException:
        lock.close()
        raise
    return home


def _opened_if_made(settings: Settings, lock: HomeLock) -> Home | None:
    """Open a home that is there as a whole; whoever only reads waits for no writer."""
    if not is_made(settings):
        return None
    try:
        return _opened(settings, lock)
    except Unavailable:
        if is_made(settings):
            raise
        # What another process is making or clearing away is seen rightly only under the lock.
        return None


def is_read_only(settings: Settings) -> bool:
    """Tell whether there is something that every writer must write, and this process may not."""
    files = (settings.home, settings.keys_file, settings.home / HOME_LOCK)
    ledger = (settings.ledger_file.with_name(settings.ledger_file.name + e) for e in BESIDE)
    return any(file.exists() and not os.access(file, os.W_OK) for file in (*files, *ledger))


def _read_only(settings: Settings, *, create: bool) -> Home:
    refusal = partial(HomeReadOnly, home=settings.home)
    try:
        refuse_unmade(settings)
    except HomeMissing as error:
        raise refusal() if create else error from None
    return _opened_for_reading(settings, refusal)


def _opened_for_reading(settings: Settings, refusal: Callable[[], Unavailable]) -> Home:
    """Open a home that cannot be written; its read models are brought up to date elsewhere."""
    passing, file = passing_read_models(settings)
    try:
        home = _opened(settings, NoLock(refusal), refusal)
    except BaseException:
        passing.cleanup()
        raise
    return replace(home, projections_file=file, passing=passing)


def passing_read_models(settings: Settings) -> tuple[TemporaryDirectory[str], Path]:
    """Copy the read models to where they can be brought up to date; return folder and file.

    Raises:
        Unavailable: There is no room for them.
    """
    with told_plainly(Path(gettempdir())):
        passing = TemporaryDirectory(prefix="koop-")
    try:
        file = Path(passing.name) / settings.projections_file.name
        copy_read_models(settings.projections_file, file)
    except BaseException:
        passing.cleanup()
        raise
    return passing, file


def _opened(
    settings: Settings, lock: HomeLock, refusal: Callable[[], Unavailable] | None = None
) -> Home:
    wait = min(BUSY_TIMEOUT, settings.lock_timeout)
    ledger, master_key = settings.ledger_file, read_master_key(settings.wrapping_key_file)
    keys = KeyStore(settings.keys_file, master_key, busy_timeout=wait, refusal=refusal)
    try:
        with closing(
            open_database(ledger, LEDGER, busy_timeout=wait, read_only=True)
            if refusal is None
            else open_still(ledger, LEDGER, busy_timeout=wait)
        ) as connection:
            _refuse_other_keys(connection, settings, keys)
    except BaseException:
        keys.close()
        raise
    return Home(settings.home, lock, keys, ledger, wait, settings.projections_file, refusal)


def prepare_folder(folder: Path, *, create: bool) -> None:
    """Make a home's folder where there is none, if it is to be made.

    Raises:
        HomeMissing: There is none, and none is to be made.
        HomeUnusable: It cannot be made or used.
    """
    try:
        if folder.is_dir():
            if not os.access(folder, os.R_OK | os.X_OK):
                raise HomeUnusable(home=folder)
            return
        if not create and not folder.exists():
            raise HomeMissing(home=folder)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise HomeUnusable(home=folder) from error


def refuse_network_drive(folder: Path) -> None:
    """Refuse a folder in which databases cannot be locked safely.

    Raises:
        HomeOnNetworkDrive: It lies on a network drive.
    """
    if drive_type(folder.resolve()) in NETWORK_DRIVES:
        raise HomeOnNetworkDrive(home=folder)


def drive_type(folder: Path, mounts: Path = Path("/proc/mounts")) -> str | None:
    """Return the file system's type under a folder, or None where the system does not tell."""
    try:
        lines = mounts.read_text(errors="replace").splitlines()
    except OSError:
        return None
    best, kind = -1, None
    for line in lines:
        _, point, name, *_ = line.split(" ")
        where = Path(_unescaped(point))
        # The last of several mounts at one place hides the others: autofs lies under nfs.
        if len(where.parts) >= best and (where == folder or where in folder.parents):
            best, kind = len(where.parts), name
    return kind


def _unescaped(point: str) -> str:
    return re.sub(r"\\([0-7]{3})", lambda found: chr(int(found[1], 8)), point)


def _refuse_other_keys(connection: sqlite3.Connection, settings: Settings, keys: KeyStore) -> None:
    """Refuse keys that were made with another ledger: its private values would read as erased."""
    with told_plainly(settings.ledger_file):
        row = connection.execute("SELECT value FROM marks WHERE name=?", (KEYS_MARK,)).fetchone()
    if row is not None and row[0] != keys.identity:
        raise KeysForeign(file=settings.keys_file)
