"""Folders in which nobody may write, not even root."""

from __future__ import annotations

import os
import shutil
import subprocess
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

WRITING = 0o222


@contextmanager
def unwritable(folder: Path) -> Generator[None]:
    """Take away the right to write a folder and what is in it."""
    if os.geteuid() == 0:
        with read_only_view(folder, folder):
            yield
        return
    modes = {each: each.stat().st_mode for each in (*folder.iterdir(), folder)}
    for each, mode in modes.items():
        each.chmod(mode & ~WRITING)
    try:
        yield
    finally:
        for each, mode in reversed(modes.items()):
            each.chmod(mode)


@contextmanager
def read_only_view(folder: Path, view: Path) -> Generator[None]:
    """Show a folder at a second place, where it cannot be written."""
    view.mkdir(exist_ok=True)
    mount = shutil.which("mount")
    if mount is None or os.geteuid() != 0:
        pytest.skip("only root can mount a folder for reading")
    if _fails(mount, "--bind", str(folder), str(view)):
        pytest.skip("this system lets nobody mount a folder for reading")
    try:
        if _fails(mount, "-o", "remount,bind,ro", str(view)):
            pytest.skip("this system mounts no folder for reading")
        yield
    finally:
        subprocess.run(["umount", "-l", str(view)], check=True)


def _fails(*command: str) -> bool:
    return subprocess.run(command, check=False, capture_output=True).returncode != 0
