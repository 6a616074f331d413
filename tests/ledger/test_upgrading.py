"""Upgrades of what is kept: a copy first, all or nothing, refused where it cannot be right."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from koop_es.app import Koop
from koop_es.ledger import upgrading
from koop_es.ledger.errors import HomeMissing, SchemaNewer, SchemaOlder
from koop_es.ledger.files import KEYS, LEDGER
from koop_es.ledger.upgrading import HomeInUse, Outdated, UpgradeFailed, upgrade
from koop_es.settings import Settings
from tests.ledger.making import Clock, opened, organisation

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from koop_es.ledger.files import FileKind

STEP = '''
"""A step of a version to come."""

from alembic import op

revision = "2"
down_revision = "1"


def upgrade() -> None:
    op.execute("{statement}")
'''
INDEX = "CREATE INDEX receipts_by_command ON receipts (command)"


@pytest.fixture
def filled(home: Path, clock: Clock) -> Settings:
    with opened(home, clock) as koop:
        koop.execute(organisation())
    return Settings(home=home)


@pytest.fixture
def next_version(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[[str, str], None]]:
    """Return what makes this program one whose ledger or keys have a format 2."""
    steps = tmp_path / "100% steps"
    shutil.copytree(upgrading.STEPS, steps)
    monkeypatch.setattr(upgrading, "STEPS", steps)
    raised: list[FileKind] = []

    def plant(what: str, statement: str) -> None:
        (steps / what / "format_2.py").write_text(STEP.format(statement=statement))
        kind = {"ledger": LEDGER, "keys": KEYS}[what]
        object.__setattr__(kind, "schema", 2)
        raised.append(kind)

    yield plant
    for kind in raised:
        object.__setattr__(kind, "schema", 1)


def _asked(file: Path, question: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(file)) as connection:
        return connection.execute(question).fetchall()


def _all(file: Path) -> list[str]:
    with closing(sqlite3.connect(file)) as connection:
        return list(connection.iterdump())


def test_a_home_of_this_version_is_left_alone(filled: Settings, clock: Clock) -> None:
    before = _all(filled.ledger_file), _all(filled.keys_file)
    assert upgrade(filled, now=clock()).outdated == ()
    assert (_all(filled.ledger_file), _all(filled.keys_file)) == before
    assert not (filled.home / "before-upgrade").exists()


def test_where_there_is_no_home_that_is_told(home: Path, clock: Clock) -> None:
    with pytest.raises(HomeMissing):
        upgrade(Settings(home=home), now=clock())


def test_an_older_home_is_refused_until_it_is_upgraded_and_keeps_all_it_holds(
    filled: Settings, clock: Clock, next_version: Callable[[str, str], None]
) -> None:
    next_version("ledger", INDEX)
    next_version("keys", "CREATE TABLE more (name TEXT)")
    with pytest.raises(SchemaOlder), Koop.open(filled):
        pass
    ledger = _asked(filled.ledger_file, "SELECT * FROM stored_events")
    told = upgrade(filled, now=clock(), dry_run=True)
    assert told.outdated == (Outdated("ledger", 1, 2), Outdated("keys", 1, 2))
    assert (told.copies, _asked(filled.ledger_file, "PRAGMA user_version")) == ((), [(1,)])
    done = upgrade(filled, now=clock())
    assert done.outdated == told.outdated
    with opened(filled.home, clock) as koop:
        koop.execute(organisation())
        assert koop.store.head() == 2
    assert _asked(filled.ledger_file, "SELECT * FROM stored_events")[:1] == ledger
    names = _asked(filled.ledger_file, "SELECT name FROM sqlite_schema")
    assert ("receipts_by_command",) in names
    assert (upgrading.STEPS_DONE,) not in names
    assert upgrade(filled, now=clock()).outdated == ()


def test_the_copy_is_what_was_there_and_nobody_elses_business(
    filled: Settings, clock: Clock, next_version: Callable[[str, str], None]
) -> None:
    before = _all(filled.ledger_file)
    next_version("ledger", INDEX)
    (folder,) = upgrade(filled, now=clock()).copies
    (copy,) = filled.home.glob("before-upgrade/*/ledger.db")
    assert str(copy.parent) == folder
    assert _all(copy) == before
    assert _asked(copy, "PRAGMA user_version") == [(1,)]
    assert copy.stat().st_mode & 0o777 == 0o600
    assert copy.parent.stat().st_mode & 0o777 == 0o700


def test_a_step_that_fails_leaves_everything_as_it_was(
    filled: Settings, clock: Clock, next_version: Callable[[str, str], None]
) -> None:
    next_version("ledger", "INSERT INTO marks VALUES ('half', 'done')\"); op.execute(\"NONSENSE")
    before = _all(filled.ledger_file)
    with pytest.raises(UpgradeFailed):
        upgrade(filled, now=clock())
    assert _all(filled.ledger_file) == before
    assert _asked(filled.ledger_file, "PRAGMA user_version") == [(1,)]


def test_a_newer_home_is_refused(filled: Settings, clock: Clock) -> None:
    with closing(sqlite3.connect(filled.ledger_file)) as connection:
        connection.execute("PRAGMA user_version=7")
    with pytest.raises(SchemaNewer):
        upgrade(filled, now=clock())


def test_a_home_that_is_being_served_is_not_changed(
    filled: Settings, clock: Clock, next_version: Callable[[str, str], None]
) -> None:
    with opened(filled.home, clock) as koop:
        koop.engine.start()
        koop.catch_up()
        next_version("ledger", INDEX)
        with pytest.raises(HomeInUse):
            upgrade(filled, now=clock())
        object.__setattr__(LEDGER, "schema", 1)
    assert _asked(filled.ledger_file, "PRAGMA user_version") == [(1,)]


def test_every_format_has_its_step() -> None:
    for kind, what in ((LEDGER, "ledger"), (KEYS, "keys")):
        steps = sorted(file.stem for file in (upgrading.STEPS / what).glob("format_*.py"))
        assert steps == [f"format_{number}" for number in range(1, kind.schema + 1)]
