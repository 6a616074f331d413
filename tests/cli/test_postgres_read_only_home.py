"""A home that cannot be written, its ledger on a server: it is read as ever, and takes nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.cli.story import STORY
from tests.cli.test_read_only_home import READING, TELLS_THE_INSTANT, WRITING
from tests.support.unwritable import unwritable

if TYPE_CHECKING:
    from koop_es.settings import DatabaseURL
    from tests.cli.driving import Driver


@pytest.mark.parametrize("read_models", ["file", "server"])
def test_it_is_read_as_ever_and_takes_nothing(
    koop: Driver, database: DatabaseURL, monkeypatch: pytest.MonkeyPatch, read_models: str
) -> None:
    monkeypatch.setenv("KOOP_LEDGER_URL", database.secret)
    if read_models == "server":
        monkeypatch.setenv("KOOP_PROJECTIONS_URL", database.secret)
    for words in STORY:
        koop.ok(*words)
    usual = {tuple(words): koop.ok(*words).out for words in READING}
    before = sorted(koop.home.rglob("*"))
    with unwritable(koop.home):
        for words, out in usual.items():
            found = koop.ok(*words)
            assert TELLS_THE_INSTANT.sub("", found.out) == TELLS_THE_INSTANT.sub("", out), words
        for words in WRITING:
            said = koop.no(1, "home.read_only", *words)
            assert said.err.count("\n") == 1
    assert sorted(koop.home.rglob("*")) == before
    koop.ok("party", "register", "Museum")


def test_where_there_is_no_home_a_question_says_so(
    koop: Driver, database: DatabaseURL, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KOOP_LEDGER_URL", database.secret)
    koop.home.mkdir()
    with unwritable(koop.home):
        koop.no(3, "home.missing", "party", "list")
        koop.no(1, "home.read_only", "party", "register", "Museum")
