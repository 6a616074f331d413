"""A home whose ledger lies on a PostgreSQL server: the folder holds the keys."""

from __future__ import annotations

from contextlib import closing, suppress
from functools import partial
from typing import TYPE_CHECKING, Any

from koop_es.kernel.refusals import Unavailable
from koop_es.ledger import postgres_schema as tables
from koop_es.ledger.errors import (
    FileMissing,
    HomeMissing,
    HomeReadOnly,
    KeysForeign,
    told_plainly,
)
from koop_es.ledger.files import BUSY_TIMEOUT
from koop_es.ledger.home import (
    Home,
    is_read_only,
    passing_read_models,
    prepare_folder,
    refuse_network_drive,
)
from koop_es.ledger.keys import KeyStore
from koop_es.ledger.locking import HOME_LOCK, HomeLock, NoLock
from koop_es.ledger.making import (
    BESIDE,
    KEYS_MARK,
    UNFINISHED,
    read_master_key,
    sync_folder,
    write_master_key,
)
from koop_es.ledger.postgres_errors import LedgerMissing, LedgerOfAnotherHome, told_by_server
from koop_es.ledger.postgres_server import (
    LEDGER_SCHEMA,
    open_connection,
    psycopg,
    refuse_read_only,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from psycopg import Connection

    from koop_es.settings import DatabaseURL, Settings


def open_server_home(settings: Settings, url: DatabaseURL, *, create: bool) -> Home:
    """Open the home of a ledger on a server, or make both where there is neither.

    The server is looked at first, and nothing is changed before it is found in order. A home that
    cannot be written is opened for reading.

    Raises:
        Unavailable: The class tells what is wrong with the server or the folder.
    """
    connection = open_connection(url, schema=LEDGER_SCHEMA)
    with closing(connection), told_by_server(url, psycopg.Error):
        if tables.is_made(connection, url):
            _refuse_without_keys(settings, url)
        else:
            refuse_read_only(connection, url)
            tables.refuse_unmakable(connection, url)
        prepare_folder(settings.home, create=create)
        refuse_network_drive(settings.home)
        if is_read_only(settings):
            return _read_only(settings, connection, url, create=create)
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


def _refuse_without_keys(settings: Settings, url: DatabaseURL) -> None:
    """Refuse a ledger without the keys that were made before it, and leave nothing behind."""
    with told_plainly(settings.home):
        if not settings.keys_file.exists():
            raise LedgerOfAnotherHome(server=url, home=settings.home)


def _read_only(
    settings: Settings, connection: Connection[Any], url: DatabaseURL, *, create: bool
) -> Home:
    refusal = partial(HomeReadOnly, home=settings.home)
    if not _is_whole(settings):
        raise refusal() if create else HomeMissing(home=settings.home)
    keys = _keys_of(settings, connection, url, refusal)
    try:
        passing, file = passing_read_models(settings)
    except BaseException:
        keys.close()
        raise
    wait = min(BUSY_TIMEOUT, settings.lock_timeout)
    ledger = settings.ledger_file
    return Home(settings.home, NoLock(refusal), keys, ledger, wait, file, refusal, passing)


def _is_whole(settings: Settings) -> bool:
    with told_plainly(settings.home):
        there = settings.keys_file.exists() and settings.wrapping_key_file.exists()
        return there and not (settings.home / UNFINISHED).exists()


def _keys_of(
    settings: Settings,
    connection: Connection[Any],
    url: DatabaseURL,
    refusal: Callable[[], Unavailable] | None = None,
) -> KeyStore:
    """Return the keys, refused unless they were made with the ledger that is there."""
    if not tables.is_made(connection, url):
        raise LedgerMissing(server=url, home=settings.home)
    known = tables.read_mark(connection, KEYS_MARK)
    keys = _open_keys(settings, refusal)
    if known in {None, keys.identity}:
        return keys
    keys.close()
    # With other keys, its private values would read as erased.
    raise KeysForeign(file=settings.keys_file)


def _open_keys(settings: Settings, refusal: Callable[[], Unavailable] | None = None) -> KeyStore:
    wait = min(BUSY_TIMEOUT, settings.lock_timeout)
    master_key = read_master_key(settings.wrapping_key_file)
    return KeyStore(settings.keys_file, master_key, busy_timeout=wait, refusal=refusal)


def _make_or_check(
    settings: Settings, connection: Connection[Any], url: DatabaseURL, *, create: bool
) -> None:
    """Make keys and tables where there are none; called under the home's lock."""
    unfinished = settings.home / UNFINISHED
    if not unfinished.exists():
        _refuse_half(settings)
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


def _refuse_half(settings: Settings) -> None:
    """Refuse keys without their wrapping key."""
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
