"""Homes whose ledger lies on a server: made once, however often that is interrupted."""

from __future__ import annotations

from pkgutil import resolve_name
from typing import TYPE_CHECKING, Any

import pytest

from koop_es.ledger.errors import KeysForeign
from koop_es.ledger.postgres_errors import LedgerMissing, LedgerOfAnotherHome
from tests.ledger.making import append, named, opened
from tests.ledger.postgres_making import opened_on
from tests.ledger.worker import begin, finish, start

if TYPE_CHECKING:
    from pathlib import Path

    from koop_es.settings import DatabaseURL
    from tests.support.postgres import Server

STEPS = (
    "koop_es.ledger.postgres_home.write_master_key",
    "koop_es.ledger.keys.KeyStore.create",
    "koop_es.ledger.postgres_schema.make",
    "koop_es.ledger.postgres_home.sync_folder",
    "pathlib.Path.unlink",
)


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("after", [False, True])
def test_a_making_interrupted_anywhere_is_finished_or_begun_anew(
    home: Path, database: DatabaseURL, monkeypatch: pytest.MonkeyPatch, step: str, *, after: bool
) -> None:
    owner, _, name = step.rpartition(".")
    done = getattr(resolve_name(owner), name)

    def interrupted(*given: Any, **options: Any) -> None:
        if after:
            done(*given, **options)
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(step, interrupted)
        with pytest.raises(KeyboardInterrupt):
            opened_on(database, home)
    for _ in range(2):
        with opened_on(database, home) as koop:
            append(koop.store, named())
    with opened_on(database, home) as koop:
        assert koop.store.head() == 2
        assert not (home / "unfinished").exists()


def test_a_mark_that_comes_back_costs_no_key(home: Path, database: DatabaseURL) -> None:
    with opened_on(database, home) as koop:
        identity = koop.home.keys.identity
        append(koop.store, named())
    (home / "unfinished").touch()
    with opened_on(database, home) as koop:
        assert koop.home.keys.identity == identity
        assert koop.store.head() == 1


def test_an_empty_database_is_not_taken_for_a_homes_ledger(
    home: Path, database: DatabaseURL, postgres: Server
) -> None:
    with opened(home) as koop:
        append(koop.store, named())
    with pytest.raises(LedgerMissing):
        opened_on(database, home)
    name = str(database).rpartition("/")[2]
    assert postgres.run("SELECT 1 FROM pg_namespace WHERE nspname = 'koop_ledger'", name) == []
    with opened(home) as koop:
        assert koop.store.head() == 1


def test_a_ledger_takes_its_own_keys_only(
    home: Path, tmp_path: Path, database: DatabaseURL
) -> None:
    opened_on(database, home).close()
    with pytest.raises(LedgerOfAnotherHome):
        opened_on(database, tmp_path / "new")
    assert not (tmp_path / "new").exists()
    opened(tmp_path / "other").close()
    with pytest.raises(KeysForeign):
        opened_on(database, tmp_path / "other")


def test_processes_that_begin_at_once_make_one_home(
    home: Path, database: DatabaseURL, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KOOP_TEST_LEDGER", database.secret)
    processes = [start("open_and_close", home) for _ in range(4)]
    begin(*processes)
    assert finish(*processes) == [["opened"]] * 4
    opened_on(database, home).close()
