"""What can be wrong with the read models' schema on a server, and what it must not choke on."""

from __future__ import annotations

import traceback
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import String, bindparam, literal, select, text

from koop_es.ledger.postgres_errors import (
    DatabaseNewer,
    LoginRefused,
    RightsMissing,
    ServerUnsafe,
    TableForeign,
)
from koop_es.projecting.places import ServerPlace
from koop_es.projecting.prepared import Prepared
from koop_es.projecting.server_database import SCHEMA, OfAnotherHome, ReadModelsGone
from tests.ledger.making import append, named
from tests.projecting.small import names
from tests.support.places import on_a_server, opened
from tests.support.postgres import database_of, the_server

if TYPE_CHECKING:
    from pathlib import Path

    from koop_es.projecting.places import Place
    from koop_es.settings import DatabaseURL
    from tests.projecting.conftest import OpenEngine
    from tests.support.memory_store import MemoryStore

FOREIGN = [
    "CREATE SCHEMA koop_projections",
    "CREATE TABLE koop_projections.recipes (name text)",
    "INSERT INTO koop_projections.recipes VALUES ('Soup')",
    "GRANT ALL ON SCHEMA koop_projections TO koop",
    "GRANT ALL ON koop_projections.recipes TO koop",
]


def test_a_foreign_table_in_the_way_is_told_and_left_alone(database: DatabaseURL) -> None:
    the_server().run_all(FOREIGN, database_of(database))
    with pytest.raises(TableForeign) as refused:
        ServerPlace(database).open()
    assert refused.value.params["table"] == "koop_projections.recipes"
    with pytest.raises(TableForeign):
        ServerPlace(database).throw_away(foreign=True)
    found = the_server().run("SELECT name FROM koop_projections.recipes", database_of(database))
    assert found == [("Soup",)]


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE SEQUENCE koop_projections.koop_stamp",
        "CREATE TYPE koop_projections.koop_stamp AS (layout integer)",
        "CREATE VIEW koop_projections.koop_stamp AS SELECT 2 AS layout",
        "CREATE TABLE koop_projections.koop_stamp (stamp text)",
        "CREATE TABLE koop_projections.koop_stamp (layout integer)",
        "CREATE TABLE koop_projections.koop_stamp AS SELECT '2' AS layout",
        "CREATE TABLE koop_projections.koop_stamp AS SELECT generate_series(1, 2) AS layout",
        "CREATE SEQUENCE koop_projections.builds",
    ],
)
def test_what_only_bears_a_name_of_ours_is_told_and_left_alone(
    database: DatabaseURL, statement: str
) -> None:
    name = database_of(database)
    the_server().run_all([*FOREIGN[:1], *FOREIGN[3:4], statement], name)
    if "SEQUENCE" not in statement and "TYPE" not in statement:
        the_server().run("GRANT ALL ON koop_projections.koop_stamp TO koop", name)
    with pytest.raises(TableForeign) as refused:
        ServerPlace(database).open()
    assert refused.value.params["table"] in statement


def test_what_a_newer_version_made_is_refused(database: DatabaseURL) -> None:
    ServerPlace(database).open().close()
    the_server().run("UPDATE koop_projections.koop_stamp SET layout = 99", database_of(database))
    with pytest.raises(DatabaseNewer):
        ServerPlace(database).open()


def test_what_an_older_version_made_is_made_anew(database: DatabaseURL) -> None:
    ServerPlace(database).open().close()
    older = [
        "UPDATE koop_projections.koop_stamp SET layout = 1",
        "CREATE TABLE koop_projections.parties_v1 (name text)",
        "ALTER TABLE koop_projections.parties_v1 OWNER TO koop",
    ]
    the_server().run_all(older, database_of(database))
    models = ServerPlace(database).open()
    assert models.builds() == []
    models.close()
    there = "SELECT to_regclass('koop_projections.parties_v1') IS NULL"
    assert the_server().run(there, database_of(database)) == [(True,)]


def test_the_read_models_of_another_home_are_refused(database: DatabaseURL) -> None:
    ServerPlace(database, home="a" * 32).open().close()
    ServerPlace(database, home="a" * 32).open().close()
    with pytest.raises(OfAnotherHome):
        ServerPlace(database, home="b" * 32).open()


def test_those_of_another_home_and_an_earlier_version_are_left_as_they_are(
    database: DatabaseURL,
) -> None:
    name, earlier = database_of(database), f"ALTER TABLE {SCHEMA}.builds DROP COLUMN seen"
    columns = "SELECT count(*) FROM information_schema.columns WHERE column_name = 'seen'"
    ServerPlace(database, home="a" * 32).open().close()
    the_server().run(earlier, name)
    with pytest.raises(OfAnotherHome):
        ServerPlace(database, home="b" * 32).open()
    assert the_server().run(columns, name) == [(0,)]
    ServerPlace(database, home="a" * 32).open().close()
    assert the_server().run(columns, name) == [(1,)]


def test_a_database_that_cannot_hold_every_text_is_refused(database: DatabaseURL) -> None:
    name = f"{database_of(database)}_old"
    create = f"CREATE DATABASE {name} OWNER koop TEMPLATE template0 ENCODING 'LATIN1' LOCALE 'C'"
    the_server().run(create)
    with pytest.raises(ServerUnsafe):
        ServerPlace(the_server().url(name)).open()
    the_server().drop(the_server().url(name))


def test_who_is_not_let_in_is_told_so_without_the_password(database: DatabaseURL) -> None:
    wrong = the_server().url(database_of(database), password="not-this-one")  # noqa: S106 - wrong
    with pytest.raises(LoginRefused) as refused:
        ServerPlace(wrong).open()
    told = "".join(traceback.format_exception(refused.value))
    assert "not-this-one" not in told


def test_who_may_make_no_schema_is_told_so(database: DatabaseURL) -> None:
    the_server().run(f"ALTER DATABASE {database_of(database)} OWNER TO postgres")
    with pytest.raises(RightsMissing):
        ServerPlace(database).open()


def test_an_empty_schema_is_used(database: DatabaseURL) -> None:
    the_server().run(f"CREATE SCHEMA {SCHEMA} AUTHORIZATION koop", database_of(database))
    models = ServerPlace(database).open()
    assert models.builds() == []
    models.close()
    ServerPlace(database).throw_away()
    schemas = the_server().run("SELECT nspname FROM pg_namespace", database_of(database))
    assert (SCHEMA,) not in schemas


@on_a_server
def test_a_schema_that_was_dropped_is_made_anew(
    open_engine: OpenEngine, store: MemoryStore, place: Path | Place
) -> None:
    append(store, named("A"))
    engine = open_engine()
    engine.catch_up()
    other = opened(place)
    with other.writing.begin() as connection:
        schema = connection.scalar(text("SELECT current_schema()"))
        connection.execute(text(f"DROP SCHEMA {schema} CASCADE"))
    other.close()
    with pytest.raises(ReadModelsGone):
        engine.freshness()
    assert not engine.catch_up().stale
    assert names(engine) == ["A"]


@on_a_server
def test_a_text_that_no_column_can_hold_is_found_nowhere(
    open_engine: OpenEngine, store: MemoryStore
) -> None:
    append(store, named("A"))
    engine = open_engine()
    engine.catch_up()
    is_found = literal("A") == bindparam("name", type_=String)
    asked = Prepared(select(literal("A").label("found")).where(is_found))
    with engine.reading.connect() as connection:
        assert asked.rows(connection, name="A\0") == []
        assert len(asked.rows(connection, name="A")) == 1


@on_a_server
def test_reading_connections_cannot_write(open_engine: OpenEngine) -> None:
    engine = open_engine()
    engine.catch_up()
    with engine.reading.connect() as connection, pytest.raises(Exception, match="read_only"):
        connection.execute(text("DELETE FROM builds"))
