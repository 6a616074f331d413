"""What a backup says of itself: two folders, each with a list of its contents under a digest.

The ledger's folder holds no key and the keys' folder no entry. The digest shows damage; the seal,
made with the wrapping key, shows a backup that somebody without that key has made or changed.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
from typing import TYPE_CHECKING, Annotated, ClassVar, Final, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from koop_es import __version__
from koop_es.kernel.refusals import IntegrityBroken, NotFound
from koop_es.kernel.text import Hex64
from koop_es.ledger.backup_formats import BackupNewer
from koop_es.ledger.canonical import canonical_bytes
from koop_es.ledger.errors import told_plainly
from koop_es.ledger.locking import HOME_LOCK

if TYPE_CHECKING:
    from pathlib import Path

CONTENTS: Final = "backup.json"
FORMAT: Final = 1
"""Number behind the kind of list."""
SEALING: Final = b"koop-backup/v1"
BLOCK: Final = 1 << 20

Count = Annotated[int, Field(ge=0, lt=2**53)]


class NoBackup(NotFound):
    """The folder holds no finished backup."""

    code = "backup.missing"


class ManifestBroken(IntegrityBroken):
    """The list of a backup's contents is not the one that was written with it."""

    code = "backup.contents_changed"


class ContentsMissing(IntegrityBroken):
    """The list of a backup's contents is missing."""

    code = "backup.contents_missing"


class FileChanged(IntegrityBroken):
    """A file of a backup is not the one that was written."""

    code = "backup.file_changed"


class Contents(BaseModel):
    """What is said of either folder.

    Attributes:
        program: Version of the program that made it.
        created_at: When.
        identity: Names the key store that the ledger was made with.
        sha256: Of the one database file.
        size: Its length in bytes.
        digest: SHA-256 of all the rest here.
        seal: Keyed hash of the digest, with the wrapping key.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    FILE: ClassVar[str]
    KIND: ClassVar[str]

    program: str
    created_at: str
    identity: str
    sha256: Hex64
    size: Count
    digest: str = ""
    seal: str = ""

    def sealed(self, master_key: bytes) -> Self:
        """Return the same under its digest and seal."""
        digest = self.right_digest()
        return self.model_copy(update={"digest": digest, "seal": _seal(master_key, digest)})

    def right_digest(self) -> str:
        """Return what the digest must be."""
        told = self.model_dump(exclude={"digest", "seal"})
        return hashlib.sha256(canonical_bytes(told)).hexdigest()

    def refuse_other_seal(self, file: Path, master_key: bytes) -> None:
        """Refuse what was not sealed with this wrapping key.

        Raises:
            ManifestBroken: It was not.
        """
        if not hmac.compare_digest(self.seal.encode(), _seal(master_key, self.digest).encode()):
            raise ManifestBroken(file=file)

    @classmethod
    def is_held_by(cls, folder: Path) -> bool:
        """Tell whether a folder is this half of a backup, also one that lacks its list."""
        with told_plainly(folder):
            if (folder / CONTENTS).exists():
                return True
            # A home holds both.
            names = {LedgerContents.FILE, KeysContents.FILE, HOME_LOCK}
            return {name for name in names if (folder / name).exists()} == {cls.FILE}

    def write(self, folder: Path) -> None:
        """Write it into its folder, durably and readable by its owner only."""
        told = self.model_dump_json(indent=2).encode() + b"\n"
        write_private(folder / CONTENTS, told)

    @classmethod
    def read(cls, folder: Path) -> Self:
        """Return what a folder says of itself.

        Raises:
            NoBackup: It is no folder of a backup, or not of this half.
            ContentsMissing: It was not finished, or its list was taken away.
            ManifestBroken: It was changed.
            Unavailable: It cannot be read.
        """
        file = folder / CONTENTS
        if not file.exists():
            if cls.is_held_by(folder):
                raise ContentsMissing(file=file)
            raise NoBackup(folder=folder)
        with told_plainly(file):
            text = file.read_bytes()
        try:
            found = cls.model_validate_json(text)
        except ValidationError as error:
            if any(each["loc"] == ("format",) for each in error.errors()):
                cls._refuse_newer(file, text)
                raise NoBackup(folder=folder) from error
            raise ManifestBroken(file=file) from error
        if found.digest != found.right_digest():
            raise ManifestBroken(file=file)
        return found

    @classmethod
    def _refuse_newer(cls, file: Path, text: bytes) -> None:
        """Refuse the list of a backup that a later version of this program made.

        Raises:
            BackupNewer: It is one.
        """
        told, known = json.loads(text), cls.KIND + str(FORMAT)
        found = str(told.get("format"))
        if found.startswith(cls.KIND) and found != known:
            raise BackupNewer(file=file, found=found, known=known, program=told.get("program"))


class LedgerContents(Contents):
    """The half with the record.

    Attributes:
        position: The last position in it.
        entries: How many entries.
        entries_sha256: Over all of them in order, with their places.
        receipts: How many receipts of commands.
        private_values: How many private values, encrypted.
    """

    FILE = "ledger.db"
    KIND = "koop-ledger-backup/"

    format: Literal["koop-ledger-backup/1"]
    position: Count
    entries: Count
    entries_sha256: Hex64
    receipts: Count
    private_values: Count


class KeysContents(Contents):
    """The half with the wrapped keys and the names of actors.

    Attributes:
        data_keys: How many keys.
        actors: How many actors.
    """

    FILE = "keys.db"
    KIND = "koop-keys-backup/"

    format: Literal["koop-keys-backup/1"]
    data_keys: Count
    actors: Count


def this_program() -> str:
    """Return what a backup says of who made it."""
    return f"koop {__version__}"


def _seal(master_key: bytes, digest: str) -> str:
    own = hmac.new(master_key, SEALING, hashlib.sha256).digest()
    return hmac.new(own, digest.encode(), hashlib.sha256).hexdigest()


def file_digest(file: Path) -> tuple[str, int]:
    """Return SHA-256 and length of a file that no connection of this process has open."""
    with told_plainly(file), file.open("rb") as opened:
        found = hashlib.sha256()
        while block := opened.read(BLOCK):
            found.update(block)
        return found.hexdigest(), opened.tell()


def write_private(file: Path, data: bytes) -> None:
    """Write a new file that only its owner may read, durably."""
    flags = os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_CLOEXEC
    with told_plainly(file), os.fdopen(os.open(file, flags, 0o600), "wb") as opened:
        opened.write(data)
        opened.flush()
        os.fsync(opened.fileno())
