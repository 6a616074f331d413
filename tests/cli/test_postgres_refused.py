"""A server that cannot be used: one sentence, an exit code, and nothing is changed."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from koop_es.ledger import postgres_server
from tests.cli.story import STORY
from tests.support.postgres import PASSWORD, database_of, free_port

if TYPE_CHECKING:
    from collections.abc import Iterator

    from koop_es.settings import DatabaseURL
    from tests.cli.driving import Driver
    from tests.support.postgres import Server

NEWER = """
    ALTER TABLE koop_ledger.codes ADD more TEXT;
    UPDATE koop_ledger.marks SET value = 99 WHERE name = 'format'
"""
NEW = ("party", "register", "City Library")
WITHOUT_DRIVER = (
    "import sys; sys.modules['psycopg'] = None; from koop_es.cli import main; sys.exit(main())"
)


@pytest.fixture
def typed(koop: Driver, monkeypatch: pytest.MonkeyPatch) -> Typed:
    return Typed(koop, monkeypatch)


class Typed:
    """Types commands on a new home and a database, in both languages, and looks at what is said."""

    def __init__(self, koop: Driver, monkeypatch: pytest.MonkeyPatch) -> None:
        self.koop = koop
        self._monkeypatch = monkeypatch

    def on(self, address: str) -> Driver:
        """Go on with the ledger at an address."""
        self._monkeypatch.setenv("KOOP_LEDGER_URL", address)
        return self.koop

    def is_refused(self, address: str, code: str, exit_code: int = 1) -> None:
        """Type a command that cannot be carried out, and find nothing changed in the home."""
        driver = self.on(address)
        before = sorted(driver.home.rglob("*"))
        for language in ("en", "de"):
            self._monkeypatch.setenv("KOOP_LANG", language)
            for words in (NEW, ("cooperation", "list"), (*NEW, "--json")):
                said = driver(*words)
                assert said.code == exit_code, said
                assert code in said.err
                assert len(said.err.splitlines()) == 1, said
                assert PASSWORD not in said.out + said.err
                assert "Traceback" not in said.err
        assert sorted(driver.home.rglob("*")) == before


@pytest.mark.parametrize(
    "address",
    [
        "localhost/koop",
        "mysql://koop@localhost/koop",
        "postgresql://koop@localhost",
        f"postgresql://koop:{PASSWORD}@localhost:port/koop",
        f"postgresql://koop:{PASSWORD}@[::1/koop",
        f"{PASSWORD}",
    ],
)
def test_what_is_no_address_is_no_setting(typed: Typed, address: str) -> None:
    typed.is_refused(address, "setting.invalid", 2)


@pytest.mark.parametrize("wrong", [f"koop:{PASSWORD}%zz@localhost/koop", "localhost/koop?no=1"])
def test_an_address_that_the_driver_does_not_understand(typed: Typed, wrong: str) -> None:
    typed.is_refused(f"postgresql://{wrong}", "server.address_unusable")


@pytest.mark.parametrize(
    "asked",
    ["sslmode=maybe", "sslmode=require", "service=nowhere", "target_session_attrs=read-only"],
)
def test_an_address_that_asks_for_what_is_not_there(
    typed: Typed, database: DatabaseURL, asked: str
) -> None:
    typed.is_refused(f"{database.secret}?{asked}", "server.address_unusable")


def test_nobody_answers(typed: Typed) -> None:
    typed.is_refused(f"postgresql://koop:{PASSWORD}@127.0.0.1:{free_port()}/koop", "unreachable")
    typed.is_refused(f"postgresql://koop:{PASSWORD}@nohost.invalid/koop", "unreachable")


def test_a_wrong_password_or_role(typed: Typed, postgres: Server, database: DatabaseURL) -> None:
    name = database_of(database)
    for role in ("koop", "nobody"):
        wrong = postgres.url(name, role=role, password=f"{PASSWORD}-not")
        typed.is_refused(wrong.secret, "server.login_refused")
    typed.is_refused(database.secret.replace(f":{PASSWORD}", ""), "server.login_refused")


def test_a_password_may_stand_beside_the_address(
    typed: Typed, database: DatabaseURL, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PGPASSWORD", PASSWORD)
    typed.on(str(database)).ok(*NEW)


def test_a_database_that_is_not_there(typed: Typed, database: DatabaseURL) -> None:
    name = database_of(database)
    elsewhere = database.secret.replace(name, "nowhere")
    typed.is_refused(elsewhere, "server.database_missing")


@pytest.mark.parametrize("language", ["en", "de"])
def test_the_driver_is_missing(
    typed: Typed, database: DatabaseURL, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    monkeypatch.setenv("KOOP_LANG", language)
    home = typed.on(database.secret).home
    # In a process of its own: modules that are imported twice would make their classes twice.
    said = subprocess.run(
        [sys.executable, "-c", WITHOUT_DRIVER, *NEW], capture_output=True, text=True, check=False
    )
    assert (said.returncode, said.stdout) == (1, "")
    assert "server.driver_missing" in said.stderr
    assert len(said.stderr.splitlines()) == 1
    assert PASSWORD not in said.stderr
    assert not home.exists()


def test_too_old_a_server(
    typed: Typed, database: DatabaseURL, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres_server, "LEAST_VERSION", 990000)
    typed.is_refused(database.secret, "server.too_old")


@pytest.fixture
def careless(postgres: Server) -> Iterator[None]:
    """The shared server, its settings as they are told while this lasts."""
    yield
    postgres.run("ALTER SYSTEM RESET ALL")
    postgres.run("SELECT pg_reload_conf()")


@pytest.mark.usefixtures("careless")
@pytest.mark.parametrize("setting", ["fsync", "full_page_writes", "synchronous_commit"])
def test_a_setting_with_which_entries_get_lost(
    typed: Typed, database: DatabaseURL, postgres: Server, setting: str
) -> None:
    postgres.run(f"ALTER SYSTEM SET {setting} = off")
    postgres.run("SELECT pg_reload_conf()")
    while postgres.run(f"SHOW {setting}") != [("off",)]:
        pass
    typed.is_refused(database.secret, "server.unsafe")


def test_an_unsafe_setting_of_the_role_alone(
    typed: Typed, database: DatabaseURL, postgres: Server
) -> None:
    postgres.run(f"ALTER DATABASE {database_of(database)} SET synchronous_commit = off")
    typed.is_refused(database.secret, "server.unsafe")


def test_a_database_that_only_reads(typed: Typed, database: DatabaseURL, postgres: Server) -> None:
    postgres.run(f"ALTER DATABASE {database_of(database)} SET default_transaction_read_only = on")
    typed.is_refused(database.secret, "server.read_only")


def test_another_encoding(typed: Typed, postgres: Server, database: DatabaseURL) -> None:
    name = database_of(database)
    postgres.run(f"DROP DATABASE {name}")
    postgres.run(f"CREATE DATABASE {name} OWNER koop ENCODING 'LATIN1' TEMPLATE template0")
    typed.is_refused(database.secret, "server.unsafe")


def test_a_role_that_may_make_no_tables(
    typed: Typed, postgres: Server, database: DatabaseURL
) -> None:
    postgres.run(f"ALTER DATABASE {database_of(database)} OWNER TO postgres")
    typed.is_refused(database.secret, "server.rights_missing")


def test_a_role_that_may_not_see_the_ledger(
    typed: Typed, postgres: Server, database: DatabaseURL
) -> None:
    typed.on(database.secret).ok(*NEW)
    name = database_of(database)
    postgres.run("ALTER SCHEMA koop_ledger OWNER TO postgres", name)
    # Its tables are found all the same by who asks what there is; they are not gone.
    typed.is_refused(database.secret, "server.rights_missing")


@pytest.mark.parametrize(
    ("statements", "code"),
    [
        (["CREATE TABLE koop_ledger.stored_events (n INT)"], "server.table_foreign"),
        (["CREATE TABLE koop_ledger.mine (n INT)"], "server.table_foreign"),
        (["CREATE VIEW koop_ledger.marks AS SELECT 1"], "server.table_foreign"),
        (["CREATE SEQUENCE koop_ledger.receipts"], "server.table_foreign"),
        (["CREATE TYPE koop_ledger.vault AS (sealed INT)"], "server.table_foreign"),
    ],
)
def test_a_foreign_table_in_the_way(
    typed: Typed, postgres: Server, database: DatabaseURL, statements: list[str], code: str
) -> None:
    name = database_of(database)
    postgres.run_all(["CREATE SCHEMA koop_ledger AUTHORIZATION koop", *statements], name)
    before = tables(postgres, name)
    typed.is_refused(database.secret, code)
    assert tables(postgres, name) == before
    # The server is named once in a sentence.
    assert typed.koop(*NEW).err.count(str(database)) == 1


def tables(postgres: Server, name: str) -> list[tuple[str]]:
    """Return the names of all tables in a database."""
    return postgres.run(
        "SELECT relname FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace "
        "WHERE nspname LIKE 'koop%' ORDER BY 1",
        name,
    )


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        ("UPDATE koop_ledger.marks SET value = 99 WHERE name = 'format'", "server.schema_newer"),
        (
            NEWER,
            "server.schema_newer",
        ),
        ("UPDATE koop_ledger.marks SET value = 'x' WHERE name = 'format'", "server.schema_unknown"),
        ("DELETE FROM koop_ledger.marks WHERE name = 'format'", "server.table_foreign"),
        ("UPDATE koop_ledger.marks SET value = 'x' WHERE name = 'keys'", "home.keys_foreign"),
        ("DROP TABLE koop_ledger.codes", "server.table_foreign"),
        ("ALTER TABLE koop_ledger.stored_events RENAME state TO s", "server.table_foreign"),
        ("DROP SCHEMA koop_ledger CASCADE", "server.ledger_missing"),
    ],
)
def test_a_database_that_is_not_this_homes_any_more(
    typed: Typed, postgres: Server, database: DatabaseURL, statement: str, code: str
) -> None:
    for words in STORY[:2]:
        typed.on(database.secret).ok(*words)
    name = database_of(database)
    postgres.run(statement, name)
    before = tables(postgres, name)
    typed.is_refused(database.secret, code)
    assert tables(postgres, name) == before


def test_a_ledger_without_the_keys_that_belong_to_it(typed: Typed, database: DatabaseURL) -> None:
    driver = typed.on(database.secret)
    driver.ok(*NEW)
    driver.use(driver.home.with_name("other"))
    typed.is_refused(database.secret, "server.ledger_of_another_home")
    assert not driver.home.exists()
    driver.home.mkdir()
    typed.is_refused(database.secret, "server.ledger_of_another_home")
    assert not [*driver.home.iterdir()]


def test_an_empty_home_is_not_made_for_a_question(typed: Typed, database: DatabaseURL) -> None:
    driver = typed.on(database.secret)
    driver.no(3, "home.missing", "cooperation", "list")
    assert not driver.home.exists()


def test_read_models_that_cannot_be_reached_are_not_said_to_be_kept(
    koop: Driver, postgres: Server, database: DatabaseURL, monkeypatch: pytest.MonkeyPatch
) -> None:
    koop.ok(*NEW)
    wrong = postgres.url(database_of(database), password=f"{PASSWORD}-not")
    monkeypatch.setenv("KOOP_PROJECTIONS_URL", wrong.secret)
    said = koop.no(1, "server.login_refused", "projections", "run")
    assert len(said.err.splitlines()) == 1
