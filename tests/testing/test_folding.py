"""The kit for read models: every way of folding is tried, and what differs is told."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import Column, Integer, MetaData, String, Table

from koop_es.cooperations import events as fact
from koop_es.cooperations.corrections import corrected
from koop_es.projecting.reading import Shape
from koop_es.projecting.shapes import State
from koop_es.testing import STREAM, FoldsDiffer, entry, rows_of, stream_id
from koop_es_projections import ALL
from koop_es_projections.current_status.projection import CurrentStatus
from tests.support.cooperation_facts import (
    agreed,
    checked,
    ended,
    ending_revoked,
    milestone_planned,
    milestone_reached,
    note_added,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from koop_es.kernel.event import Event
    from koop_es.kernel.record import Record
    from koop_es.projecting.shapes import Projection, Row


def _table(name: str) -> Table:
    column = Column("cooperation", String(32), primary_key=True)
    return Table(name, MetaData(), column, Column("notes", Integer), Column("last", Integer))


class Notes(State):
    """How many notes each cooperation has."""

    shape = Shape("notes", 1, _table)
    wants = frozenset({fact.NoteAdded, fact.CorrectionRecorded})

    def key(self, record: Record[Event]) -> str | None:
        return record.stream

    def apply(self, row: Row | None, record: Record[Event]) -> Row | None:
        added = isinstance(record.event, fact.NoteAdded)
        row = row or {"cooperation": record.stream, "notes": 0, "last": 0}
        return {**row, "notes": row["notes"] + added, "last": record.position}

    def reaches_back(self, record: Record[Event]) -> bool:
        return isinstance(record.event, fact.CorrectionRecorded)

    def standing(self, history: Sequence[Record[Event]]) -> Sequence[Record[Event]]:
        return corrected(history)


class Forgetful(Notes):
    """Keeps what it has seen beside its rows: resumed, it has forgotten it."""

    def __init__(self) -> None:
        self._seen = 0

    def apply(self, row: Row | None, record: Record[Event]) -> Row | None:
        del row
        self._seen += 1
        return {"cooperation": record.stream, "notes": self._seen, "last": 0}


class Stumbling(Notes):
    """Cannot take a note."""

    def apply(self, row: Row | None, record: Record[Event]) -> Row | None:
        raise KeyError(row, record.stream)


def test_given_events_then_rows() -> None:
    history = [agreed(), note_added(), note_added()]
    assert rows_of(Notes(), *history) == [{"cooperation": STREAM, "notes": 2, "last": 3}]


def test_streams_have_names_and_entries_days() -> None:
    history = [
        entry(agreed(), stream="one"),
        entry(agreed(code="K-2026-002"), stream="two", recorded_on=date(2026, 5, 1)),
        entry(note_added(), stream="two"),
    ]
    rows = rows_of(CurrentStatus(), *history)
    assert {row["cooperation_id"]: row["version"] for row in rows} == {
        stream_id("one"): 1,
        stream_id("two"): 2,
    }


def test_nothing_leads_to_no_rows() -> None:
    assert rows_of(Notes()) == []


def test_a_fold_that_keeps_something_beside_its_rows_is_found_out() -> None:
    with pytest.raises(FoldsDiffer, match="only in batches of 1"):
        rows_of(Forgetful(), agreed(), note_added(), note_added())


def test_an_entry_that_cannot_be_folded_is_named() -> None:
    with pytest.raises(FoldsDiffer, match=r"notes, batches of 1: .* at position 2"):
        rows_of(Stumbling(), agreed(), note_added())


@pytest.mark.parametrize("projection", ALL, ids=lambda each: each.name)
def test_the_shipped_read_models_fold_alike_in_every_way(projection: Projection) -> None:
    history: list[Any] = [
        agreed(),
        milestone_planned("m2"),
        entry(agreed(code="K-2026-002"), stream="another"),
        checked(on=date(2026, 5, 10)),
        milestone_reached("m2", on=date(2026, 5, 3)),
        ended(date(2026, 6, 1)),
        ending_revoked(on=date(2026, 6, 2)),
        entry(note_added(), stream="another"),
    ]
    rows_of(projection, *history)
