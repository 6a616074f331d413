"""Importing grants at the command line."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.cli.driving import Driver

GRANT = {
    "id": "360G-muster-1",
    "title": "Zusammen lesen",
    "currency": "EUR",
    "amountAwarded": 100,
    "awardDate": "2025-11-03",
    "recipientOrganization": [{"id": "XX-A", "name": "Haus A"}, {"id": "XX-B", "name": "Haus B"}],
    "fundingOrganization": [{"id": "XX-F", "name": "Stiftung F"}],
}


def test_grants_go_in_and_once(koop: Driver) -> None:
    koop.home.parent.mkdir(exist_ok=True)
    file = koop.home.parent / "grants.json"
    file.write_text(json.dumps({"grants": [GRANT]}))
    assert koop.ok("import", "360giving", file, "--dry-run").rows[1]["added"] == "1"
    assert koop.ok("import", "360giving", file).rows[1]["added"] == "1"
    assert koop.ok("import", "360giving", file).rows[1]["added"] == "0"
    (found,) = koop.ok("cooperation", "list", "--json").json["items"]
    assert found["title"] == "Zusammen lesen"


def test_a_list_says_what_it_is(koop: Driver) -> None:
    koop.home.parent.mkdir(exist_ok=True)
    file = koop.home.parent / "grants.json"
    file.write_text("Titel;Partner\nA;B\n")
    said = koop("import", "360giving", file)
    assert said.code == 1
    assert "koop import csv" in said.err
