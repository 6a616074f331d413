"""A command that is stored succeeds, whatever fails of what is told afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from koop_es.cli.naming import Names
from koop_es.ledger.errors import FileUnreadable

if TYPE_CHECKING:
    from tests.cli.driving import Driver

GARBAGE = b"no database at all. " * 5_000


@pytest.mark.parametrize("as_json", [False, True])
def test_a_party_is_registered_though_the_read_models_are_broken(
    koop: Driver, *, as_json: bool
) -> None:
    koop.ok("party", "register", "Museum")
    (koop.home / "projections.db").write_bytes(GARBAGE)
    said = koop.ok("party", "register", "Library", *(["--json"] if as_json else []))
    assert (said.json["position"] == 2) if as_json else ("Position: 2" in said.out)
    assert "It is recorded." in said.err
    assert "Delete it" in said.err
    assert len(said.err.splitlines()) == 1
    koop.no(1, "projections.unusable", "party", "register", "Nobody", "--dry-run")


@pytest.mark.parametrize("as_json", [False, True])
def test_a_command_succeeds_though_names_cannot_be_looked_up(
    koop: Driver, monkeypatch: pytest.MonkeyPatch, *, as_json: bool
) -> None:
    def failing(*_: object) -> None:
        raise FileUnreadable(file="ledger.db")

    monkeypatch.setattr(Names, "code", failing)
    said = koop.ok("party", "register", "Museum", *(["--json"] if as_json else []))
    assert (said.json["position"] == 1) if as_json else ("Position: 1" in said.out)
    assert "It is recorded." in said.err
