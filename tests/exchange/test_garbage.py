"""Whatever the files hold, reading them raises nothing: all that is wrong is told."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import example, given
from hypothesis import strategies as st

from koop_es.exchange.problems import PROBLEMS
from tests.exchange.making import (
    DELIVERABLE_COLUMNS,
    ORGANISATION_COLUMNS,
    PROJECT_COLUMNS,
    Files,
    deliverable,
    opened,
    pair,
    project,
    table,
)

CELLS = st.one_of(
    st.sampled_from(
        [
            *("P1", "P2", "O1", "O2", "D1", "", "SIGNED", "CLOSED", "TERMINATED", "coordinator"),
            *("participant", "2025-01-01", "2026-01-01", "9999-12-31", "0001-01-01", "\0", '"'),
        ]
    ),
    st.text(max_size=12),
)
BYTES = st.one_of(
    st.binary(max_size=300),
    st.text('ab,;\t"\n\r\0ü', max_size=200).map(str.encode),
)


def rows_of(columns: list[str]) -> st.SearchStrategy[bytes]:
    row = st.fixed_dictionaries(dict.fromkeys(columns, CELLS))
    return st.lists(row, max_size=6).map(
        lambda rows: (
            table(columns, rows).replace(b"\xed", b"?")
            if not any(_has_surrogate(cell) for each in rows for cell in each.values())
            else table(columns, [])
        )
    )


def _has_surrogate(text: str) -> bool:
    return any("\ud800" <= char <= "\udfff" for char in text)


def behind_header(columns: list[str]) -> st.SearchStrategy[bytes]:
    return BYTES.map(lambda data: ",".join(columns).encode() + b"\n" + data)


def any_file(columns: list[str]) -> st.SearchStrategy[bytes]:
    return st.one_of(BYTES, behind_header(columns), rows_of(columns))


@given(any_file(PROJECT_COLUMNS), any_file(ORGANISATION_COLUMNS), any_file(DELIVERABLE_COLUMNS))
@example(b"", b"", b"")
def test_reading_anything_tells_and_raises_nothing(
    projects: bytes, organisations: bytes, deliverables: bytes
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        files = Files(Path(folder))
        files.raw = {
            "project.csv": projects,
            "organization.csv": organisations,
            "deliverables.csv": deliverables,
        }
        plan = files.plan()
        planned = list(plan.cooperations)
    assert len(planned) == len(plan.cooperations)
    assert sum(len(each.milestones) for each in planned) == plan.milestones
    assert {notice.code for notice in plan.problems} <= set(PROBLEMS)
    parties = {party.stream for party in plan.parties}
    assert all(each.party in parties for planned_ in planned for each in planned_.command.parties)


@given(
    st.lists(st.fixed_dictionaries(dict.fromkeys(PROJECT_COLUMNS, CELLS)), max_size=2),
    st.lists(st.fixed_dictionaries(dict.fromkeys(ORGANISATION_COLUMNS, CELLS)), max_size=2),
    st.lists(st.fixed_dictionaries(dict.fromkeys(DELIVERABLE_COLUMNS, CELLS)), max_size=2),
)
def test_importing_anything_brings_the_good_rows_once(
    projects: list[dict[str, str]],
    organisations: list[dict[str, str]],
    deliverables: list[dict[str, str]],
) -> None:
    with tempfile.TemporaryDirectory() as folder, opened(Path(folder) / "home") as koop:
        files = Files(Path(folder))
        files.projects = [project("G1"), *projects]
        files.organisations = [*pair("G1"), *organisations]
        files.deliverables = [deliverable("G", "G1"), *deliverables]
        rehearsed = files.import_into(koop, dry_run=True)
        assert koop.store.head() == 0
        done = files.import_into(koop)
        assert rehearsed.counts == done.counts
        assert rehearsed.problems == done.problems
        head = koop.store.head()
        again = files.import_into(koop, update=True)
        assert koop.store.head() == head
        assert again.differences == []


@given(st.integers(0, 2000), st.binary(min_size=1, max_size=4))
def test_one_damaged_place_costs_few_rows(place: int, damage: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        files = Files(Path(folder))
        files.projects = [project(f"P{n}") for n in range(40)]
        files.organisations = [row for n in range(40) for row in pair(f"P{n}")]
        data = files.content("project.csv")
        start = data.index(b"\n") + 1 + place
        files.raw["project.csv"] = data[:start] + damage + data[start + len(damage) :]
        plan = files.plan()
    assert len(plan.cooperations) >= 37
