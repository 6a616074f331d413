"""Upgrades of a ledger on a server: a copy beside it first, all or nothing."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from koop_es.app import Koop
from koop_es.ledger import postgres_schema, upgrading
from koop_es.ledger.postgres_errors import DatabaseNewer, DatabaseOlder
from koop_es.ledger.upgrading import Outdated, UpgradeFailed, upgrade
from koop_es.settings import Settings
from tests.ledger.making import Clock, organisation
from tests.support.postgres import database_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.support.postgres import Server

STEP = '''
"""A step of a version to come."""

from alembic import op

revision = "2"
down_revision = "1"


def upgrade() -> None:
    op.execute("CREATE INDEX receipts_by_command ON receipts (command)")
    op.execute("{statement}")
'''


@pytest.fixture
def filled(home: Path, clock: Clock, postgres: Server) -> Iterator[Settings]:
    url = postgres.fresh()
    settings = Settings(home=home, ledger_url=url)
    with Koop.open(settings, clock=clock) as koop:
        koop.execute(organisation())
    yield settings
    postgres.drop(url)


@pytest.fixture
def steps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make this program one whose ledger has a format 2, and return where its step goes."""
    folder = tmp_path / "steps"
    shutil.copytree(upgrading.STEPS, folder)
    monkeypatch.setattr(upgrading, "STEPS", folder)
    monkeypatch.setattr(postgres_schema, "FORMAT", 2)
    return folder / "ledger" / "format_2.py"


def _asked(postgres: Server, settings: Settings, question: str) -> list[tuple[object, ...]]:
    assert settings.ledger_url is not None
    return postgres.run(question, database_of(settings.ledger_url))


ENTRIES = "SELECT * FROM {}.stored_events ORDER BY position"
FORMAT = "SELECT value FROM koop_ledger.marks WHERE name = 'format'"


def test_an_older_ledger_is_refused_until_it_is_upgraded(
    filled: Settings, clock: Clock, postgres: Server, steps: Path
) -> None:
    steps.write_text(STEP.format(statement="SELECT 1"))
    entries = _asked(postgres, filled, ENTRIES.format("koop_ledger"))
    with pytest.raises(DatabaseOlder), Koop.open(filled):
        pass
    assert upgrade(filled, now=clock(), dry_run=True).outdated == (Outdated("ledger", 1, 2),)
    (copy,) = upgrade(filled, now=clock()).copies
    with Koop.open(filled, clock=clock) as koop:
        koop.execute(organisation())
    assert _asked(postgres, filled, ENTRIES.format("koop_ledger"))[:1] == entries
    assert _asked(postgres, filled, ENTRIES.format(copy)) == entries
    assert _asked(postgres, filled, FORMAT) == [("2",)]
    assert upgrade(filled, now=clock()).outdated == ()


def test_a_step_that_fails_leaves_everything_as_it_was(
    filled: Settings, clock: Clock, postgres: Server, steps: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps.write_text(STEP.format(statement="NONSENSE"))
    with pytest.raises(UpgradeFailed):
        upgrade(filled, now=clock())
    index = "SELECT 1 FROM pg_indexes WHERE indexname = 'receipts_by_command'"
    schema = "AND schemaname = 'koop_ledger'"
    assert _asked(postgres, filled, f"{index} {schema}") == []
    assert _asked(postgres, filled, FORMAT) == [("1",)]
    monkeypatch.setattr(postgres_schema, "FORMAT", 1)
    with Koop.open(filled, clock=clock) as koop:
        assert koop.store.head() == 1


def test_a_newer_ledger_is_refused(filled: Settings, clock: Clock, postgres: Server) -> None:
    _asked(
        postgres,
        filled,
        "UPDATE koop_ledger.marks SET value = '7' WHERE name = 'format' RETURNING value",
    )
    with pytest.raises(DatabaseNewer):
        upgrade(filled, now=clock())
