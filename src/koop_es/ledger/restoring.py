"""Making a home of a backup: all of it or nothing, and again if it was interrupted."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from koop_es.kernel.refusals import Refusal, Unavailable
from koop_es.ledger.backup_formats import told_as_backup
from koop_es.ledger.errors import KeysForeign, told_plainly
from koop_es.ledger.losing import KeysTooOld, Loss
from koop_es.ledger.making import STAGING, read_master_key
from koop_es.ledger.manifest import (
    CONTENTS,
    KeysContents,
    LedgerContents,
)
from koop_es.ledger.placing import Place

if TYPE_CHECKING:
    from collections.abc import Callable, Generator
    from pathlib import Path

    from koop_es.settings import DatabaseURL, Settings

    Progress = Callable[[int, int], None]


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
        BackupOlder: Its format is not this program's any more.
        BackupNewer: Its format is not this program's yet.
        IntegrityBroken: The backup was changed.
        Unavailable: Something cannot be read or written.
    """
    ledger, keys = LedgerContents.read(source.folder), KeysContents.read(source.keys)
    if ledger.identity != keys.identity:
        raise KeysForeign(file=source.keys / CONTENTS)
    place = Place(settings)
    place.refuse_used()
    is_filled = settings.ledger_url is not None and _is_filled(settings.ledger_url, ledger)
    master_key = _brought_key(settings, source)
    with place:
        both = ledger.size + keys.size
        copied = place.copy(source.folder, ledger, lambda done: progress(done, both))
        place.copy(source.keys, keys, lambda done: progress(copied + done, both))
        with _told_of(source), told_as_backup(ledger.program):
            place.look(keys.identity, master_key)
        for folder, contents in ((source.folder, ledger), (source.keys, keys)):
            contents.refuse_other_seal(folder / CONTENTS, master_key)
        loss = place.loss(keys.created_at)
        if (loss.values or loss.names) and not source.may_lack_keys:
            raise KeysTooOld(folder=source.keys, values=loss.values, names=loss.names)
        if settings.ledger_url is not None and not is_filled:
            place.fill_server(settings.ledger_url)
        place.finish(master_key)
    return Restored(ledger, loss)


@contextmanager
def _told_of(source: Source) -> Generator[None]:
    """Name the file of the backup where its copy, which goes with the refusal, is at fault."""
    try:
        yield
    except Unavailable as error:
        file = error.params.get("file", "")
        for folder, name in (
            (source.folder, LedgerContents.FILE),
            (source.keys, KeysContents.FILE),
        ):
            if file.endswith(f"/{STAGING}/{name}"):
                error.params["file"] = str(folder / name)
        raise


def _is_filled(url: DatabaseURL, ledger: LedgerContents) -> bool:
    """Tell whether an earlier attempt that was killed has filled the server already."""
    from koop_es.ledger.postgres_copying import refuse_used  # noqa: PLC0415 - by an extra

    return refuse_used(url, ledger.identity, ledger.position)


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
