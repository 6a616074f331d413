"""Folders that are built aside and appear only once they are whole."""

from __future__ import annotations

import errno
import fcntl
import os
import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING

from koop_es.kernel.refusals import Refusal
from koop_es.ledger.errors import FileLocked, told_plainly
from koop_es.ledger.locking import HOME_LOCK
from koop_es.ledger.making import sync_folder

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path


class TargetExists(Refusal):
    """There is something where a backup would go."""

    code = "backup.target_exists"


class TargetInHome(Refusal):
    """A backup would lie in a home, and be lost with it."""

    code = "backup.target_in_home"


class KeysNotApart(Refusal):
    """The keys' folder and the ledger's folder would lie in each other."""

    code = "backup.keys_not_apart"


def refuse_home(target: Path) -> None:
    """Refuse a folder that is a home or lies in one.

    Raises:
        TargetInHome: It is or does.
    """
    place = target.resolve()
    for folder in (place, *place.parents):
        if (folder / HOME_LOCK).exists():
            raise TargetInHome(folder=target, home=folder)


def refuse_together(target: Path, keys: Path) -> None:
    """Refuse two folders of which one lies in the other.

    Raises:
        KeysNotApart: They do, or are the same.
    """
    one, other = target.resolve(), keys.resolve()
    if one == other or one in other.parents or other in one.parents:
        raise KeysNotApart(folder=keys)


def refuse_used(target: Path) -> None:
    """Refuse a place where there is anything but an empty folder.

    Raises:
        TargetExists: There is.
    """
    with told_plainly(target):
        if os.path.lexists(target) and not (target.is_dir() and not any(target.iterdir())):
            raise TargetExists(folder=target)


@contextmanager
def built_aside(target: Path) -> Generator[Path]:
    """Yield an empty folder beside the target, which takes its place if all went well.

    What an earlier attempt left there when it was killed is cleared away.

    Raises:
        TargetExists: There is something at the target.
        FileLocked: Another process builds the same.
        Unavailable: The folder cannot be made.
    """
    refuse_used(target)
    aside = target.with_name(f".{target.name}.unfinished")
    with told_plainly(aside):
        target.parent.mkdir(parents=True, exist_ok=True)
        aside.mkdir(mode=0o700, exist_ok=True)
    with _alone(aside):
        empty(aside)
        try:
            yield aside
            with told_plainly(target):
                sync_folder(aside)
                _put(aside, target)
                sync_folder(target.parent)
        except BaseException:
            shutil.rmtree(aside, ignore_errors=True)
            raise


@contextmanager
def _alone(folder: Path) -> Generator[None]:
    with told_plainly(folder):
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError as error:
        raise FileLocked(file=folder) from error
    finally:
        os.close(descriptor)


def empty(folder: Path) -> None:
    """Remove what is in a folder."""
    with told_plainly(folder):
        for each in folder.iterdir():
            if each.is_dir() and not each.is_symlink():
                shutil.rmtree(each)
            else:
                each.unlink()


def _put(aside: Path, target: Path) -> None:
    try:
        aside.rename(target)
    except OSError as error:
        if error.errno in {errno.ENOTEMPTY, errno.EEXIST, errno.ENOTDIR}:
            raise TargetExists(folder=target) from error
        raise
