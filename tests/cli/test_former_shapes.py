"""A record with entries of a former shape: it loads, is told, corrected and folded as ever."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from koop_es.app import Koop
from koop_es.cooperations.capability import COOPERATION
from koop_es.settings import Settings
from koop_es.testing import rows_of
from koop_es_projections import ALL
from tests.cli.story import CODE, day
from tests.support.read_models import all_rows

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.driving import Driver

NOW = "koop.cooperation.programme_assigned.v2"
THEN = "koop.cooperation.programme_assigned.v1"


@pytest.fixture
def assigned(story: Driver) -> Driver:
    """Return a home whose cooperation joined a programme, which was corrected since."""
    reason = ("--reason", "typed wrongly", "--yes")
    story.ok("cooperation", "assign-programme", CODE, "Books for All", "--grant-reference", "01AB")
    position = story.ok("events", "tail", "-n", "1", "--json").json["position"]
    words = ("entry", "correct", CODE, str(position), *reason)
    story.ok(*words, "--set", "grant.reference=02CD", "--set", f"effective_on={day(-2)}")
    story.ok("note", "add", CODE, "Later")
    return story


def as_then(line: str) -> str:
    """Return an exported line as a Koop of the former shape would have written it."""
    entry = json.loads(line)
    if "end" in entry:
        # What it tells is of today's shape; exports had no such line then.
        return ""
    if entry["type"] == NOW:
        entry["type"] = THEN
        _put_back(entry["data"]["fact"])
    for fields in ("before", "fields"):
        if entry["type"] == "koop.cooperation.correction_recorded.v1":
            _put_back(entry["data"]["fact"][fields])
    # Its receipt tells of it, too.
    return json.dumps(entry, ensure_ascii=False).replace(NOW, THEN)


def _put_back(fields: dict[str, Any]) -> None:
    grant = fields.pop("grant", None)
    if grant is not None:
        fields["grant_reference"] = grant["reference"]


@pytest.fixture
def former(assigned: Driver, tmp_path: Path) -> Driver:
    """Return a home with the same record in the former shape."""
    lines = assigned.ok("events", "export").out.splitlines()
    file = tmp_path / "export.jsonl"
    file.write_text("".join(f"{as_then(line)}\n" for line in lines), encoding="utf-8")
    assert file.read_text(encoding="utf-8").count('"grant_reference"') == 3
    assigned.use(tmp_path / "former")
    assert "its end" in assigned.ok("events", "import", "--without-end", file).err
    return assigned


def test_it_is_told_as_if_it_had_always_been_so(former: Driver) -> None:
    told = former.ok("cooperation", "show", CODE, "--json").json
    assert [each["grant_reference"] for each in told["programmes"]] == ["02CD"]
    sentences = former.ok("cooperation", "history", CODE).out
    assert "Programme assigned: Books for All (01AB)" in sentences
    tail = former.ok("events", "tail", "-n", "3").out
    assert "Programme assigned: Books for All (01AB)" in tail
    trail = former.ok("report", "audit-trail", "--type", THEN, "--json").json["rows"]
    assert [row["after"]["grant"] for row in trail] == [{"reference": "01AB"}]
    assert not former.ok("report", "audit-trail", "--type", NOW, "--json").json["rows"]


def test_what_is_stored_stays_as_it_is(former: Driver) -> None:
    lines = [json.loads(line) for line in former.ok("events", "export").out.splitlines()]
    (entry,) = [line for line in lines if line.get("type") == THEN]
    assert entry["data"]["fact"]["grant_reference"] == "01AB"
    former.ok("db", "check", "--rebuild")


def test_the_read_models_are_those_of_todays_shape(former: Driver, tmp_path: Path) -> None:
    found: list[dict[str, list[dict[str, Any]]]] = []
    for home in (tmp_path / "home", former.home):
        with Koop.open(Settings(home=home)) as koop:
            koop.catch_up()
            grown = all_rows(koop.engine)
            koop.engine.rebuild()
            assert all_rows(koop.engine) == grown
            found.append(grown)
    for name, rows in found[0].items():
        assert [_compared(name, row) for row in rows] == [
            _compared(name, row) for row in found[1][name]
        ]


def _compared(name: str, row: dict[str, Any]) -> dict[str, Any]:
    """Return a row without what tells how its entry is stored; a correction names its fields so."""
    if name != "audit_trail":
        return row
    stored = {"topic", "event_hash"} | ({"before", "after"} if row["corrects"] else set[str]())
    return {column: value for column, value in row.items() if column not in stored}


def test_it_goes_on_and_is_corrected_in_todays_shape(former: Driver) -> None:
    former.ok("programme", "open", "Music for All")
    words = ("cooperation", "assign-programme", CODE, "Music for All")
    former.ok(*words, "--grant-reference", "03EF", "--grant-decided-on", day(-5))
    former.no(4, "cooperation.already_in_programme", *words)
    then = former.ok("report", "audit-trail", "--type", THEN, "--json").json["rows"][0]
    correct = ("entry", "correct", CODE, str(then["position"]), "--reason", "x", "--yes")
    former.ok(*correct, "--set", f"grant.decided_on={day(-9)}")
    told = former.ok("cooperation", "show", CODE, "--json").json["programmes"]
    assert [each["grant_reference"] for each in told] == ["02CD", "03EF"]
    former.no(4, "correction.does_not_fit", *correct, "--set", "grant_reference=04GH")
    former.ok("db", "check", "--rebuild")


def test_every_way_of_folding_such_a_record_leads_to_the_same_rows(former: Driver) -> None:
    with Koop.open(Settings(home=former.home)) as koop:
        stream = koop.store.stream_of_code(CODE)
        assert stream is not None
        history = koop.store.read_stream(stream)
        assert THEN in {record.topic for record in history}
        assert COOPERATION.fold(history).programmes
        events = [record.event for record in history]
    for projection in ALL:
        rows_of(projection, *events)
