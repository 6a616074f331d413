"""Whatever stands in a list, a workbook or a file of grants, it is told and never raised."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from koop_es.cooperations.terms import Role
from koop_es.exchange.grants import plan_grants
from koop_es.exchange.lists.days import read_day
from koop_es.exchange.lists.mapping import as_toml, read_mapping
from koop_es.exchange.lists.numbers import read_number
from koop_es.exchange.lists.partners import Named, named_in
from koop_es.exchange.lists.planning import plan_list
from koop_es.exchange.problems import CODES
from koop_es.exchange.recognising import FileKind
from tests.exchange.lists.making_lists import HEADER, TODAY, List
from tests.exchange.test_grants import grant

if TYPE_CHECKING:
    from pathlib import Path

FEW = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
DIRTY = st.sampled_from(
    [
        *("", "-", "=1+1", "\x00", "\x1f", "\ufeff", "\u00ad", "\u202e", "a" * 600, "1.1.2026"),
        *("03/04/2026", "31.02.2026", "40 Personen", "Frau X", "A; A\nB", "(", "A (lead)", "|"),
        *("#N/A", "'", '"', ";", "Musterhaus", "2026", "99999", "unbefristet", "🏛", "<b>", "{}"),
    ]
)
CELLS = DIRTY | st.text(max_size=30)
ROWS = st.lists(st.lists(CELLS, max_size=10), max_size=6)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | CELLS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=8,
)


def known(found: Any) -> bool:
    notices = [*found.problems, *found.notes, *found.skipped, *found.no_cooperation]
    return {notice.code for notice in notices} <= set(CODES)


@FEW
@given(rows=ROWS, header=st.permutations(HEADER))
def test_any_cells_are_planned_or_told(tmp_path: Path, rows: Any, header: list[str]) -> None:
    lists = List(tmp_path, rows, header)
    try:
        file = lists.text()
    except (UnicodeEncodeError, ValueError):
        return
    found = plan_list(file, FileKind.TEXT_TABLE, None, TODAY)
    assert known(found.plan)
    assert len(found.stories) >= len(found.plan.cooperations)


@FEW
@given(data=st.binary(max_size=400) | st.text(max_size=200).map(lambda text: text.encode()))
def test_any_bytes_are_told(tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "datei.csv"
    file.write_bytes(data)
    for kind in (FileKind.TEXT_TABLE, FileKind.XLSX):
        assert known(plan_list(file, kind, None, TODAY).plan)
    assert known(plan_grants(file, TODAY))


@FEW
@given(header=st.lists(CELLS, min_size=1, max_size=8), rows=ROWS)
def test_any_suggestion_can_be_kept(tmp_path: Path, header: list[str], rows: Any) -> None:
    lists = List(tmp_path, rows, ["Titel", "Partner", *header])
    try:
        mapping = lists.plan().mapping
    except (UnicodeEncodeError, ValueError):
        return
    if mapping is None:
        return
    file = tmp_path / "m.toml"
    file.write_text(as_toml(mapping), encoding="utf-8")
    assert read_mapping(file) == mapping


@FEW
@given(data=st.data())
def test_any_grant_is_planned_or_told(tmp_path: Path, data: st.DataObject) -> None:
    one = grant()
    for name in data.draw(st.sets(st.sampled_from(sorted(one)), min_size=1)):
        one[name] = data.draw(JSON)
    file = tmp_path / "grants.json"
    file.write_text(json.dumps({"grants": [one, grant("2")]}))
    found = plan_grants(file, TODAY)
    assert known(found)
    assert len(found.cooperations) + len(found.too_few) >= 1


@given(cell=CELLS | st.integers() | st.floats(allow_nan=True), last=st.booleans())
def test_any_cell_is_a_day_or_none(cell: Any, last: Any) -> None:
    day, told = read_day(cell, "", last=last)
    assert told is None or told in CODES
    assert day is None or 1900 <= day.year <= 2999


@given(cell=CELLS | st.integers() | st.floats(), mark=st.sampled_from(",."))
def test_any_cell_is_a_number_or_none(cell: Any, mark: str) -> None:
    read_number(cell, mark, "")


@given(cell=CELLS, split=st.lists(st.sampled_from([";", "\n", "|", " / "]), unique=True))
def test_any_cell_names_parties_or_is_told(cell: str, split: list[str]) -> None:
    for each in named_in(cell, Role.PARTNER, split, frozenset()):
        assert isinstance(each, Named) or each.code in CODES
        assert each.name.strip() if isinstance(each, Named) else each.value
