"""A home whose ledger lies on a PostgreSQL server: the folder holds the keys."""

from __future__ import annotations

from contextlib import closing, suppress
from typing import TYPE_CHECKING, Any

from koop_es.kernel.refusals import Unavailable
from koop_es.ledger import postgres_schema as tables
from koop_es.ledger.errors import FileMissing, HomeMissing, KeysForeign, told_plainly
from koop_es.ledger.files import BUSY_TIMEOUT
from koop_es.ledger.home import Home, prepare_folder, refuse_network_drive
from koop_es.ledger.keys import KeyStore
from koop_es.ledger.locking import HOME_LOCK, HomeLock
from koop_es.ledger.making import (
    BESIDE,
    KEYS_MARK,
    UNFINISHED,
    read_master_key,
    sync_folder,
    write_master_key,
)
from koop_es.ledger.postgres_errors import LedgerMissing, told_by_server
from koop_es.ledger.postgres_server import (
    LEDGER_SCHEMA,
    open_connection,
    psycopg,
    refuse_read_only,
)

if TYPE_CHECKING:
    from psycopg import Connection

    from koop_es.settings import DatabaseURL, Settings


def open_server_home(settings: Settings, url: DatabaseURL, *, create: bool) -> Home:
    """Open the home of a ledger on a server, or make both where there is neither.

    The server is looked at first, and nothing is changed before it is found in order.

    Raises:
        Unavailable: The class tells what is wrong with the server or the folder.
    """
    connection = open_connection(url, schema=LEDGER_SCHEMA)
    with closing(connection), told_by_server(url, psycopg.Error):
        if not tables.is_made(connection, url):
            refuse_read_only(connection, url)
            tables.refuse_unmakable(connection, url)
        prepare_folder(settings.home, create=create)
        refuse_network_drive(settings.home)
        lock = HomeLock(settings.home / HOME_LOCK, settings.lock_timeout)
        try:
            if not _is_whole(settings):
                with lock.held():
                    _make_or_check(settings, connection, url, create=create)
            keys = _keys_of(settings, connection, url)
        except BaseException:
            lock.close()
            raise
    wait = min(BUSY_TIMEOUT, settings.lock_timeout)
    return Home(settings.home, lock, keys, settings.ledger_file, wait, settings.projections_file)


def _is_whole(settings: Settings) -> bool:
    with told_plainly(settings.home):
        there = settings.keys_file.exists() and settings.wrapping_key_file.exists()
        return there and not (settings.home / UNFINISHED).exists()


def _keys_of(settings: Settings, connection: Connection[Any], url: DatabaseURL) -> KeyStore:
    """Return the keys, refused unless they were made with the ledger that is there."""
    if not tables.is_made(connection, url):
        raise LedgerMissing(server=url, home=settings.home)
    known = tables.read_mark(connection, KEYS_MARK)
    keys = _open_keys(settings)
    if known in {None, keys.identity}:
        return keys
    keys.close()
    # With other keys, its private values would read as erased.
    raise KeysForeign(file=settings.keys_file)


def _open_keys(settings: Settings) -> KeyStore:
    wait = min(BUSY_TIMEOUT, settings.lock_timeout)
    return KeyStore(
        settings.keys_file, read_master_key(settings.wrapping_key_file), busy_timeout=wait
    )


def _make_or_check(
    settings: Settings, connection: Connection[Any], url: DatabaseURL, *, create: bool
) -> None:
    """Make keys and tables where there are none; called under the home's lock."""
    unfinished = settings.home / UNFINISHED
    if not unfinished.exists():
        _refuse_half(settings, made=tables.is_made(connection, url))
        if settings.keys_file.exists():
            return
        if not create:
            raise HomeMissing(home=settings.home)
    with told_plainly(settings.home):
        unfinished.touch(mode=0o600)
        sync_folder(settings.home)
    if not settings.wrapping_key_file.exists():
        with told_plainly(settings.wrapping_key_file):
            write_master_key(settings.wrapping_key_file)
    tables.make(connection, url, {KEYS_MARK: _identity(settings)})
    with told_plainly(settings.home):
        sync_folder(settings.home)
        unfinished.unlink()
        sync_folder(settings.home)


def _refuse_half(settings: Settings, *, made: bool) -> None:
    """Refuse a ledger without keys, and keys without their wrapping key."""
    if made and not settings.keys_file.exists():
        raise FileMissing(file=settings.keys_file, home=settings.home)
    if settings.keys_file.exists() and not settings.wrapping_key_file.exists():
        raise FileMissing(file=settings.wrapping_key_file, home=settings.home)


def _identity(settings: Settings) -> str:
    """Return what names the keys; an interrupted making's are taken over if they are whole."""
    with suppress(Unavailable), closing(_open_keys(settings)) as keys:
        return keys.identity
    with told_plainly(settings.keys_file):
        for suffix in BESIDE:
            settings.keys_file.with_name(settings.keys_file.name + suffix).unlink(missing_ok=True)
    return KeyStore.create(settings.keys_file, read_master_key(settings.wrapping_key_file))
