"""The folder that holds what belongs together: ledger, keys, wrapping key and locks."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from koop_es.ledger.errors import (
    FileForeign,
    FileMissing,
    HomeMissing,
    HomeOnNetworkDrive,
    HomeUnusable,
    told_plainly,
)
from koop_es.ledger.files import LEDGER, open_database
from koop_es.ledger.keys import KeyStore
from koop_es.ledger.locking import HomeLock
from koop_es.ledger.sqlite_recorder import SCHEMA

if TYPE_CHECKING:
    from koop_es.settings import Settings

NETWORK_DRIVES: Final = frozenset(
    {"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "ceph", "fuse.sshfs", "glusterfs"}
)
UNFINISHED: Final = "unfinished"
KEY_LENGTH: Final = 32


@dataclass(frozen=True, slots=True)
class Home:
    """An opened home.

    Attributes:
        folder: Where it is.
        lock: The lock of appends and checkpoints.
        keys: The second store.
        ledger_file: The ledger, which exists and is of this program.
    """

    folder: Path
    lock: HomeLock
    keys: KeyStore
    ledger_file: Path

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
    lock = HomeLock(folder / "ledger.lock")
    try:
        with lock.held():
            _make_or_check(settings, create=create)
            keys = KeyStore(settings.keys_file, _read_master_key(settings.wrapping_key_file))
            open_database(settings.ledger_file, LEDGER).close()
    except BaseException:
        lock.close()
        raise
    return Home(folder, lock, keys, settings.ledger_file)


def _prepare_folder(folder: Path, *, create: bool) -> None:
    if folder.exists() and not folder.is_dir():
        raise HomeUnusable(home=folder)
    if not folder.exists():
        if not create:
            raise HomeMissing(home=folder)
        try:
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
        where = Path(point.replace("\\040", " "))
        if len(where.parts) > best and (where == folder or where in folder.parents):
            best, kind = len(where.parts), name
    return kind


def _make_or_check(settings: Settings, *, create: bool) -> None:
    files = (settings.ledger_file, settings.keys_file, settings.wrapping_key_file)
    unfinished = settings.home / UNFINISHED
    if unfinished.exists():
        # Nothing was acknowledged before the mark is gone, so what lies here is no record.
        for file in (settings.ledger_file, settings.keys_file):
            file.unlink(missing_ok=True)
    present = [file for file in files if file.exists()]
    if len(present) == len(files):
        return
    only_key_file = present == [settings.wrapping_key_file]
    if present and not only_key_file:
        missing = next(file for file in files if not file.exists())
        raise FileMissing(file=missing, home=settings.home)
    if not create:
        raise HomeMissing(home=settings.home)
    _make(settings, unfinished)


def _make(settings: Settings, unfinished: Path) -> None:
    with told_plainly(settings.home):
        unfinished.touch(mode=0o600)
        if not settings.wrapping_key_file.exists():
            _write_master_key(settings.wrapping_key_file)
    master_key = _read_master_key(settings.wrapping_key_file)
    KeyStore.create(settings.keys_file, master_key)
    open_database(settings.ledger_file, LEDGER, schema=SCHEMA).close()
    with told_plainly(settings.home):
        unfinished.unlink()


def _write_master_key(file: Path) -> None:
    flags = os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_CLOEXEC
    with os.fdopen(os.open(file, flags, 0o600), "w") as stream:
        stream.write(secrets.token_bytes(KEY_LENGTH).hex() + "\n")
        stream.flush()
        os.fsync(stream.fileno())


def _read_master_key(file: Path) -> bytes:
    with told_plainly(file):
        text = file.read_text(encoding="ascii", errors="replace")
    try:
        key = bytes.fromhex(text.strip())
    except ValueError as error:
        raise FileForeign(file=file) from error
    if len(key) != KEY_LENGTH:
        raise FileForeign(file=file)
    return key
