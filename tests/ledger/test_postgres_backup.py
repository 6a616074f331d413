"""Backups of a ledger on a server: the same as any, and a home of files or of a server again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from koop_es.ledger import restoring
from koop_es.ledger.backup import back_up
from koop_es.ledger.checking import check_backup, check_home
from koop_es.ledger.placing import HomeInUse, Place
from koop_es.ledger.postgres_errors import TableForeign
from koop_es.ledger.restoring import Source, restore
from tests.ledger.backups import unseen
from tests.ledger.making import NOON, note, opened, settings_of
from tests.ledger.postgres_making import opened_on
from tests.ledger.test_postgres_moving import PERSON, contents, filled
from tests.support.postgres import database_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from koop_es.app import Koop
    from koop_es.settings import DatabaseURL
    from tests.support.postgres import Server


@dataclass
class Saved:
    """A home with its ledger on a server, what it holds, and its backup."""

    koop: Koop
    stream: str
    before: dict[str, Any]
    source: Source


@pytest.fixture
def saved(home: Path, tmp_path: Path, database: DatabaseURL) -> Iterator[Saved]:
    with opened_on(database, home) as koop:
        stream, before = filled(koop), contents(koop)
        made = back_up(koop.settings, koop.home, tmp_path / "b", now=NOON)
        source = Source(made.folder, made.keys, koop.settings.wrapping_key_file)
        assert (made.contents.position, made.contents.entries) == (koop.store.head(),) * 2
        yield Saved(koop, stream, before, source)


@pytest.fixture
def elsewhere(postgres: Server) -> Iterator[DatabaseURL]:
    url = postgres.fresh()
    yield url
    postgres.drop(url)


def test_a_backup_of_a_server_is_sound(saved: Saved) -> None:
    source = saved.source
    report = check_backup(source.folder, source.keys, source.master_key_file, unseen)
    assert report.findings == []


def test_it_becomes_a_home_of_files(saved: Saved, tmp_path: Path) -> None:
    restore(settings_of(tmp_path / "files"), saved.source, unseen)
    with opened(tmp_path / "files") as koop:
        assert contents(koop) == saved.before
        assert koop.execute(PERSON, idempotency_key="person").replayed
        assert check_home(koop.settings, unseen).findings == []


def test_it_becomes_a_home_of_another_server(
    saved: Saved, tmp_path: Path, elsewhere: DatabaseURL
) -> None:
    settings = settings_of(tmp_path / "server", ledger_url=elsewhere)
    restore(settings, saved.source, unseen)
    assert not settings.ledger_file.exists()
    with opened_on(elsewhere, tmp_path / "server") as koop:
        assert contents(koop) == saved.before
        assert koop.execute(note("on"), stream=saved.stream).position == koop.store.head()
    with pytest.raises(HomeInUse):
        restore(settings, saved.source, unseen)


@pytest.mark.parametrize("step", ["fill_server", "finish"])
@pytest.mark.parametrize("after", [False, True])
def test_a_restore_that_is_killed_anywhere_is_repeated(
    saved: Saved,
    tmp_path: Path,
    elsewhere: DatabaseURL,
    monkeypatch: pytest.MonkeyPatch,
    step: str,
    *,
    after: bool,
) -> None:
    if (step, after) == ("finish", True):
        pytest.skip("then it is whole")
    settings = settings_of(tmp_path / "server", ledger_url=elsewhere)
    done = getattr(Place, step)

    def killed(place: Place, *given: Any) -> None:
        if after:
            done(place, *given)
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Place, step, killed)
        with pytest.raises(KeyboardInterrupt):
            restore(settings, saved.source, unseen)
    restoring.restore(settings, saved.source, unseen)
    with opened_on(elsewhere, tmp_path / "server") as koop:
        assert contents(koop) == saved.before


def test_a_database_with_another_ledger_takes_none(
    saved: Saved, tmp_path: Path, elsewhere: DatabaseURL
) -> None:
    with opened_on(elsewhere, tmp_path / "other") as koop:
        koop.execute(PERSON)
    settings = settings_of(tmp_path / "server", ledger_url=elsewhere)
    with pytest.raises(TableForeign):
        restore(settings, saved.source, unseen)
    assert not settings.home.exists()


def test_a_home_on_a_server_is_checked(
    saved: Saved, postgres: Server, database: DatabaseURL
) -> None:
    settings = saved.koop.settings
    assert check_home(settings, unseen).findings == []
    name = database_of(database)
    postgres.run("UPDATE koop_ledger.stored_events SET state = '{}' WHERE position = 3", name)
    assert {each.code for each in check_home(settings, unseen).findings} >= {
        "ledger.entry_unreadable"
    }
