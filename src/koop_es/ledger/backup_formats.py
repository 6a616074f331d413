"""Backups in another format than this program's: told with both formats and what to do."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from koop_es.kernel.refusals import Unavailable
from koop_es.ledger.errors import SchemaNewer, SchemaOlder

if TYPE_CHECKING:
    from collections.abc import Generator


class BackupOlder(Unavailable):
    """An older version of the program made the backup, and has to restore it."""

    code = "backup.format_older"


class BackupNewer(Unavailable):
    """A newer version of the program made the backup."""

    code = "backup.format_newer"


@contextmanager
def told_as_backup(program: str | None) -> Generator[None]:
    """Tell of a backup's file in another format what to do: no upgrade takes a backup.

    Args:
        program: Which one made it, as it says itself.

    Raises:
        BackupOlder: It has an older format.
        BackupNewer: It has a newer one.
    """
    try:
        yield
    except SchemaOlder as error:
        told = error.params
        raise BackupOlder(
            file=told["file"], found=told["found"], known=told["known"], program=program
        ) from error
    except SchemaNewer as error:
        told = error.params
        raise BackupNewer(
            file=told["file"], found=told["found"], known=told["known"], program=program
        ) from error
