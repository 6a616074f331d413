"""The folder that holds what belongs together: ledger, keys, wrapping key and locks."""

from __future__ import annotations

import re
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from koop_es.kernel.refusals import Unavailable
from koop_es.ledger.errors import (
    HomeMissing,
    HomeOnNetworkDrive,
    HomeUnusable,
    KeysForeign,
    told_plainly,
)
from koop_es.ledger.files import BUSY_TIMEOUT, LEDGER, open_database
from koop_es.ledger.keys import KeyStore
from koop_es.ledger.locking import HomeLock
from koop_es.ledger.making import KEYS_MARK, is_made, make_or_check, read_master_key

if TYPE_CHECKING:
    import sqlite3

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
    """

    folder: Path
    lock: HomeLock
    keys: KeyStore
    ledger_file: Path
    busy_timeout: float

    def close(self) -> None:
        """Release keys and lock."""
        self.keys.close()
        self.lock.close()


def open_home(settings: Settings, *, create: bool) -> Home:
    """Open a home, or make it where there is none.

    Raises:
        Unavailable: The class tells what is wrong with the folder or one of its files.
    """
    folder = settings.home
    _prepare_folder(folder, create=create)
    _refuse_network_drive(folder)
    lock = HomeLock(folder / "ledger.lock", settings.lock_timeout)
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


def _opened(settings: Settings, lock: HomeLock) -> Home:
    busy_timeout = min(BUSY_TIMEOUT, settings.lock_timeout)
    master_key = read_master_key(settings.wrapping_key_file)
    keys = KeyStore(settings.keys_file, master_key, busy_timeout=busy_timeout)
    try:
        with closing(
            open_database(settings.ledger_file, LEDGER, busy_timeout=busy_timeout, read_only=True)
        ) as connection:
            _refuse_other_keys(connection, settings, keys)
    except BaseException:
        keys.close()
        raise
    return Home(settings.home, lock, keys, settings.ledger_file, busy_timeout)


def _prepare_folder(folder: Path, *, create: bool) -> None:
    try:
        if folder.is_dir():
            return
        if not create and not folder.exists():
            raise HomeMissing(home=folder)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise HomeUnusable(home=folder) from error


def _refuse_network_drive(folder: Path) -> None:
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
