"""The same tests on PostgreSQL: with KOOP_TEST_STORE=postgres each home's ledger is in a database.

A home that is copied gets a copy of the database, as a file in it tells.
"""

from __future__ import annotations

import hashlib
import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import psycopg
import pytest

from koop_es.app import Koop
from koop_es.cli import setting
from koop_es.ledger.postgres_server import LEDGER_SCHEMA
from koop_es.settings import from_environment
from tests.support.postgres import PASSWORD, ROLE, database_of, the_server

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from koop_es.settings import DatabaseURL, Settings

READ_MODELS: Final = os.environ.get("KOOP_TEST_READ_MODELS") == "postgres"
NOTE: Final = ".database"
"""File in a home that names its database, and the folder that it was made for."""


OF_FILES: Final = frozenset(
    {
        "test_backup",
        "test_busy_and_full",
        "test_checking",
        "test_checking_backups",
        "test_durability",
        "test_exporting",
        "test_home",
        "test_home_unusable",
        "test_older_keys",
        "test_read_only_home",
        "test_reading_on_a_full_disk",
        "test_restoring",
        "test_restoring_interrupted",
        "test_sqlite_store",
        "test_upgrading",
        "test_a_command_overtaken_by_itself_gets_its_answer",
        "test_at_a_terminal_it_asks_once_what_became_of_past_rows",
        "test_a_failing_append_leaves_nothing",
        "test_a_new_thing_overtaken_by_itself_is_made_once",
        "test_a_record_with_approvals_holds_together",
        "test_a_turn_that_cannot_be_written_is_everybodys_and_nothing_is_remembered",
        "test_a_word_left_in_the_open_is_found",
        "test_what_cannot_be_written_takes_the_last_moment_back_and_no_more",
        "test_commands_that_wait_together_are_written_together",
        "test_no_private_word_is_in_any_file",
        "test_no_stream_is_asked_for_twice_and_no_key_that_was_just_made",
        "test_one_that_fails_does_not_touch_its_neighbours",
        # the command line
        "test_a_clock_behind_the_record_is_told",
        "test_a_clock_that_is_a_little_behind_is_not_told",
        "test_db",
        "test_events_tampered",
        "test_homes",
        "test_nothing_is_written_among_the_files_of_a_home",
        # other programs, which know nothing of the server
        "test_serving",
        "test_terminal",
        "test_a_follower_gets_what_is_written_meanwhile_by_another_process",
        "test_a_full_disk_behind_stdout_is_told",
        "test_a_reader_who_goes_away_is_no_error",
        "test_a_restart_of_the_server_leaves_nothing_out_and_tells_nothing_twice",
        "test_a_terminal_without_the_characters_gets_their_numbers",
        "test_followers_are_let_go_when_the_server_stops",
        "test_following_begins_at_the_end_or_behind_what_was_seen",
        "test_following_shows_what_another_process_records",
        "test_its_question_is_answered",
        "test_no_more_may_follow_though_they_come_all_at_once",
    }
)
"""Modules and single tests."""


_MADE: Final[dict[str, Path]] = {}
"""Which home each database was made for."""


def settings_on_server(settings: Settings) -> Settings:
    """Return settings whose ledger is in a database of the home's own.

    With KOOP_TEST_READ_MODELS=postgres the read models are there, too.
    """
    if settings.ledger_url is not None:
        return settings
    url = _database_of(settings.home)
    return replace(settings, ledger_url=url, projections_url=url if READ_MODELS else None)


def _database_of(home: Path) -> DatabaseURL:
    name = "h_" + hashlib.sha256(str(home).encode()).hexdigest()[:24]
    server, note = the_server(), home / NOTE
    told = note.read_text().split("\n") if note.exists() else []
    if told[:1] == [name]:
        return server.url(name)
    if (ROLE,) not in server.run("SELECT rolname FROM pg_roles"):
        server.run(f"CREATE ROLE {ROLE} LOGIN PASSWORD '{PASSWORD}'")
    if (name,) not in server.run("SELECT datname FROM pg_database"):
        template = f"TEMPLATE {told[0]}" if told else ""
        server.run(f"CREATE DATABASE {name} OWNER {ROLE} {template}")
        _MADE[name] = home
    if home.is_dir():
        note.write_text(f"{name}\n{home}")
    return server.url(name)


def is_on_server(file: Path) -> bool:
    """Whether a ledger's file would be there if its tables were not on the server."""
    return file.name == "ledger.db" and (file.parent / NOTE).exists()


def rows_on_server(home: Path, statement: str, params: Sequence[object]) -> list[Any]:
    """Return what a statement in SQLite's words finds in the database of a home.

    What only SQLite understands cannot be tried on a server, so the test is skipped.
    """
    # A home that was copied and not opened yet still names the database of the first one.
    name = database_of(_database_of(home))
    try:
        where = [f"SET search_path TO {LEDGER_SCHEMA}"]
        return the_server().run_all([*where, statement.replace("?", "%s")], name, params)
    except (psycopg.ProgrammingError, psycopg.DataError) as error:
        pytest.skip(f"it is said in SQLite's words: {error}")


def tables_on_server(home: Path, tables: Sequence[str]) -> dict[str, list[Any]]:
    """Return all rows of tables in the database of a home, asked for on one connection."""
    with the_server().connected(database_of(_database_of(home))) as connection:
        return {
            table: connection.execute(f"SELECT * FROM {LEDGER_SCHEMA}.{table}".encode()).fetchall()  # noqa: S608
            for table in tables
        }


def leave_out(items: Sequence[pytest.Item]) -> None:
    """Skip the tests of what only files have: permissions, locks, damage, backups."""
    of_files = pytest.mark.skip(reason="it is about the files of a home")
    for item in items:
        if item.path.stem.startswith("test_postgres"):
            item.add_marker(pytest.mark.skip(reason="it is the same whatever is asked for"))
        elif item.path.stem in OF_FILES or getattr(item, "originalname", "") in OF_FILES:
            item.add_marker(of_files)


def drop_below(folder: Path) -> None:
    """Remove the databases of homes below a folder, those that other processes made included."""
    for note in folder.rglob(NOTE):
        name, home = note.read_text().split("\n")
        if Path(home) == note.parent:
            # Else it is a copy that nobody opened: the database is another home's.
            _MADE[name] = note.parent
    for name in [name for name, home in _MADE.items() if folder in home.parents]:
        the_server().run(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        del _MADE[name]


def keep_on_server(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every home that is opened have its ledger on the server."""
    opening = Koop.open.__func__  # pyright: ignore[reportFunctionMemberAccess]

    def opened(cls: type[Koop], settings: Settings, **options: Any) -> Koop:
        koop = opening(cls, settings_on_server(settings), **options)
        _database_of(settings.home)
        return koop

    def asked(environment: Mapping[str, str] | None = None) -> Settings:
        return settings_on_server(from_environment(environment))

    monkeypatch.setattr(Koop, "open", classmethod(opened))
    monkeypatch.setattr(setting, "from_environment", asked)
