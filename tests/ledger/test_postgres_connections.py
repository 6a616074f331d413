"""Connections to a server: few, safe, quiet about passwords, and told of in one sentence."""

from __future__ import annotations

import threading
import traceback
from contextlib import closing
from functools import partial
from typing import TYPE_CHECKING

import psycopg
import pytest

from koop_es.kernel.refusals import Unavailable
from koop_es.ledger.port import StreamWrite
from koop_es.ledger.postgres_errors import ConnectionLost, ServerBusy, ServerUnsafe, TablesGone
from koop_es.ledger.postgres_recorder import CONNECTIONS
from koop_es.ledger.postgres_schema import lock_key
from koop_es.ledger.postgres_server import LEDGER_SCHEMA, open_connection, sqlalchemy_engine
from koop_es.settings import DatabaseURL, Settings
from tests.ledger.making import append, meta, named, new_id
from tests.ledger.postgres_making import opened_on, stores, together
from tests.support.patience import PATIENCE
from tests.support.postgres import PASSWORD, database_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from koop_es.app import Koop
    from koop_es.ledger.postgres_store import PostgresStore
    from tests.support.postgres import Server


@pytest.fixture
def koop(home: Path, database: DatabaseURL) -> Iterator[Koop]:
    with opened_on(database, home) as running:
        yield running


def test_many_who_read_share_few_connections(
    koop: Koop, postgres: Server, database: DatabaseURL
) -> None:
    stream = append(koop.store, *[named() for _ in range(20)])
    most = [0]
    over = threading.Event()
    statement = f"SELECT COUNT(*) FROM pg_stat_activity WHERE datname = '{database_of(database)}'"  # noqa: S608

    def count() -> None:
        last = False
        while not last:
            # Those at rest stay for a while, so that they are there to be counted at the end, too.
            last = over.wait(0.01)
            most[0] = max(most[0], postgres.run(statement)[0][0])

    def read() -> None:
        for _ in range(10):
            assert len(koop.store.read_stream(stream)) == 20

    counting = threading.Thread(target=count, daemon=True)
    counting.start()
    together([read] * 40)
    over.set()
    counting.join()
    assert 1 < most[0] <= CONNECTIONS


def test_whoever_waits_too_long_for_the_turn_is_told_so(koop: Koop, database: DatabaseURL) -> None:
    append(koop.store, named())
    with (
        closing(open_connection(database, schema=LEDGER_SCHEMA)) as other,
        stores(koop, 1, lock_timeout=0.2) as (impatient,),
    ):
        other.execute("SELECT pg_advisory_lock(%s)", (lock_key(),))
        with pytest.raises(ServerBusy):
            append(impatient, named())
        assert impatient.head() == 1
        other.execute("SELECT pg_advisory_unlock(%s)", (lock_key(),))
        append(impatient, named())


def test_each_turn_tells_its_last_position(koop: Koop, database: DatabaseURL) -> None:
    with closing(psycopg.connect(database.secret, autocommit=True)) as listener:
        listener.execute(f"LISTEN {LEDGER_SCHEMA}".encode())
        append(koop.store, named())
        with koop.store.writing() as turn:
            for _ in range(3):
                turn.append([StreamWrite(new_id(), 0, [named()])], meta())
        with koop.store.writing():
            pass
        told = [each.payload for each in listener.notifies(timeout=PATIENCE, stop_after=2)]
        assert told == ["1", "4"]
        assert not [*listener.notifies(timeout=0.2)]


def test_a_setting_that_becomes_unsafe_is_found_on_the_next_connection(
    koop: Koop, postgres: Server, database: DatabaseURL
) -> None:
    append(koop.store, named())
    name = database_of(database)
    postgres.run(f"ALTER DATABASE {name} SET synchronous_commit = off")
    postgres.run("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'koop'")
    with pytest.raises((ServerUnsafe, ConnectionLost)):
        append(koop.store, named())
    with pytest.raises(ServerUnsafe):
        append(koop.store, named())
    postgres.run(f"ALTER DATABASE {name} RESET synchronous_commit")
    append(koop.store, named())
    assert koop.store.head() == 2


def test_a_loose_default_isolation_does_not_let_a_turn_read_the_past(
    koop: Koop, postgres: Server, database: DatabaseURL
) -> None:
    name = database_of(database)
    postgres.run(f"ALTER DATABASE {name} SET default_transaction_isolation = 'repeatable read'")

    def write(store: PostgresStore) -> None:
        append(store, named())

    with stores(koop, 8) as writers:
        together([partial(write, each) for each in writers])
    assert koop.store.head() == 8


def test_an_address_shows_its_password_to_nobody(database: DatabaseURL) -> None:
    settings = Settings(ledger_url=database)
    for shown in (str(database), repr(database), repr(settings), f"{database!r} {settings!s}"):
        assert PASSWORD not in shown
    for given, told in (
        ("postgres://u:p@h/d?sslmode=require&password=p", "postgresql://u@h/d"),
        ("postgresql://u:p@[::1]:5433/d", "postgresql://u@[::1]:5433/d"),
        ("postgresql:///d?host=/run/postgresql", "postgresql:///d"),
    ):
        assert str(DatabaseURL(given)) == told
    assert str(database).startswith("postgresql://koop@127.0.0.1:")


@pytest.mark.parametrize(
    "wrong", ["postgresql://koop:{}-not@{}", "postgresql://koop:{}%zz@{}", "postgresql://k:{}@h/d"]
)
def test_no_traceback_shows_a_password(database: DatabaseURL, wrong: str) -> None:
    url = DatabaseURL(wrong.format(PASSWORD, str(database).partition("@")[2]))
    with pytest.raises(Unavailable) as refused:
        open_connection(url, schema=LEDGER_SCHEMA)
    assert PASSWORD not in "".join(traceback.format_exception(refused.value))
    assert refused.value.__cause__ is None


def test_tables_that_go_under_a_running_koop_are_told_as_gone(
    koop: Koop, postgres: Server, database: DatabaseURL
) -> None:
    append(koop.store, named())
    postgres.run("DROP SCHEMA koop_ledger CASCADE", database_of(database))
    for asked in (koop.store.head, lambda: append(koop.store, named())):
        with pytest.raises(TablesGone) as refused:
            asked()
        assert refused.value.params == {"server": str(database)}


def test_an_engine_for_queries_is_one_of_the_same_connections(
    koop: Koop, database: DatabaseURL
) -> None:
    append(koop.store, named())
    engine = sqlalchemy_engine(database, schema=LEDGER_SCHEMA)
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT COUNT(*) FROM stored_events").scalar() == 1
    engine.dispose()


@pytest.mark.parametrize(
    "setting",
    ["standard_conforming_strings = off", "array_nulls = off", "extra_float_digits = -15"],
)
def test_what_the_role_is_used_to_changes_no_value(
    home: Path, database: DatabaseURL, postgres: Server, setting: str
) -> None:
    postgres.run(f"ALTER DATABASE {database_of(database)} SET {setting}")
    awkward = "NULL \\x41 'quoted' \\\\ \N{LATIN SMALL LETTER L WITH STROKE}"
    with opened_on(database, home, projections_url=database) as koop:
        append(koop.store, named(awkward))
        (raw,) = koop.store.read_raw(0, 1)
        assert raw.raw.startswith(b"{")
        assert [record.event for record in koop.store.read_all(0, 1)] == [named(awkward)]
        koop.catch_up()
        with koop.projections.connect() as connection:
            (third,) = connection.exec_driver_sql("SELECT 1 / 3.0::float").one()
        assert third == 1 / 3
    with closing(open_connection(database, schema=LEDGER_SCHEMA)) as asked:
        assert asked.execute("SELECT %s::text[]", ([None],)).fetchone() == ([None],)
