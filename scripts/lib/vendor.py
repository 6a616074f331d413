"""Fetches the packages that ``vendored`` names with npm, checks them, and copies their files."""

from __future__ import annotations

import base64
import hashlib
import hmac
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import Final

from scripts.lib.vendored import PACKAGES, STATIC, SUMS, Package

ROOT: Final = Path(__file__).resolve().parents[2]


def fetched(package: Package, into: Path) -> Path:
    """Return the package's archive, fetched from the registry that npm is set up for.

    Raises:
        SystemExit: Its hash is not the one that is pinned.
    """
    named = f"{package.name}@{package.version}"
    subprocess.run(["npm", "pack", "--silent", named], cwd=into, check=True, capture_output=True)
    (archive,) = into.glob("*.tgz")
    algorithm, _, pinned = package.integrity.partition("-")
    digest = hashlib.new(algorithm, archive.read_bytes()).digest()
    if not hmac.compare_digest(digest, base64.b64decode(pinned)):
        sys.exit(f"{named} is not what was pinned: nothing of it was copied.")
    return archive


def copy(package: Package, archive: Path) -> None:
    """Put the package's files in place of whatever its folder holds."""
    folder = ROOT / STATIC / package.folder
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    with tarfile.open(archive) as opened:
        for path, name in package.files:
            member = opened.extractfile(f"package/{path}")
            assert member is not None, path  # noqa: S101 - the archive is the one that was pinned
            (folder / name).write_bytes(member.read())


def main() -> None:
    """Bring every package, and write down the hash of each file."""
    for package in PACKAGES:
        with tempfile.TemporaryDirectory() as work:
            copy(package, fetched(package, Path(work)))
        print(f"{package.name} {package.version}: {len(package.files)} files")
    (ROOT / SUMS).write_text("".join(f"{line}\n" for line in sums()), encoding="utf-8")


def sums() -> list[str]:
    """Return hash and path of every file there, as ``sha256sum`` writes and reads them."""
    folder = ROOT / STATIC
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path != ROOT / SUMS)
    return [
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(folder).as_posix()}"
        for path in files
    ]


if __name__ == "__main__":
    main()
