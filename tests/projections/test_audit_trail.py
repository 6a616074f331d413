"""The audit trail: one row an entry, whatever is corrected later (R12)."""

from __future__ import annotations

import itertools
import tempfile
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from koop_es.kernel.text import FreeText
from koop_es_projections.audit_trail import queries
from koop_es_projections.audit_trail.tables import AUDIT_TRAIL
from koop_es_projections.audit_trail.views import AuditFilter
from tests.projections.looking import MAY, TODAY, agree, correct
from tests.support import cooperation_asks as ask
from tests.support.network import ACTOR, Network
from tests.support.read_models import caught_up

if TYPE_CHECKING:
    from koop_es_projections.audit_trail.views import AuditPage
    from tests.projections.conftest import Reading


def trail(reading: Reading, network: Network, **asked: Any) -> AuditPage:
    with reading() as connection:
        return queries.audit_trail(connection, network.store, **asked)


def test_every_entry_has_a_row(network: Network, reading: Reading) -> None:
    stream = agree(network)
    network.ask(ask.check(effective_on=MAY), stream)
    page = trail(reading, network)
    records = network.store.contents.records
    assert [row.position for row in page.rows] == [record.position for record in records]
    assert [row.event_hash for row in page.rows] == [record.hash for record in records]
    assert page.last_position == network.store.head()
    row, record = page.rows[-1], records[-1]
    assert (row.stream, row.version, row.stream_kind) == (stream, 2, "cooperation")
    assert row.topic == "koop.cooperation.controlling_check_recorded.v1"
    assert (row.effective_on, row.effective_basis) == (MAY, "stated")
    assert (row.recorded_on, row.days_between) == (TODAY, 26)
    assert row.recorded_at == record.envelope.recorded_at
    assert (row.actor, row.entered_via, row.source) == (ACTOR, "import", None)
    assert (row.event_id, row.command_id) == (record.event_id, record.envelope.command_id)


def test_a_row_tells_what_was_before_and_what_is(network: Network, reading: Reading) -> None:
    stream = agree(network)
    network.ask(ask.extend(date(2027, 12, 31), reason=FreeText("it goes well")), stream)
    page = trail(reading, network)
    row = page.rows[-1]
    assert row.before == {"ends_before": "2027-02-28"}
    assert row.after == {"ends_on": "2027-12-31"}
    assert row.fact == {**row.before, **row.after, "effective_on": TODAY.isoformat()}
    assert page.text(row.reason) == "it goes well"


def test_a_correction_is_a_row_of_its_own(network: Network, reading: Reading) -> None:
    stream = agree(network)
    network.ask(ask.check(effective_on=MAY), stream)
    before = trail(reading, network).rows
    correct(network, stream, 2, next_check_on="2026-12-24")
    rows = trail(reading, network).rows
    assert rows[:-1] == before
    assert rows[-1].corrects == rows[-2].event_id
    assert rows[-1].after["fields"] == {"next_check_on": "2026-12-24"}


def test_texts_are_opened_together_and_files_are_not(network: Network, reading: Reading) -> None:
    stream = agree(network)
    network.ask(ask.add_note(), stream)
    network.ask(ask.attach_evidence(b"%PDF-1.7"), stream)
    page = trail(reading, network, filters=AuditFilter(stream=stream))
    assert set(page.texts.values()) == {"a good day", "liste.pdf", "the readers asked for it"}
    assert page.text(page.rows[1].after["text"]) == "a good day"
    with reading() as connection:
        closed = queries.audit_trail(connection, filters=AuditFilter(stream=stream))
        table, _ = AUDIT_TRAIL.active(connection)
        rows = str(list(connection.execute(select(table))))
    assert closed.texts == {}
    assert "a good day" not in rows
    assert "liste.pdf" not in rows


def test_the_trail_is_narrowed_on_both_axes(network: Network, reading: Reading) -> None:
    stream = agree(network)
    network.ask(ask.check(effective_on=MAY), stream)
    known_at = network.store.head()
    network.pass_days(10)
    network.ask(ask.extend(date(2027, 12, 31), effective_on=date(2026, 9, 1)), stream)

    def positions(**filters: Any) -> list[int]:
        found = trail(reading, network, filters=AuditFilter(**filters))
        return [row.position for row in found.rows]

    assert positions(stream=stream) == [5, 6, 7]
    assert positions(stream_kind="programme") == [4]
    assert positions(topic="koop.cooperation.term_extended.v1") == [7]
    assert positions(actor="f" * 32) == []
    assert positions(effective_from=MAY, effective_to=MAY) == [6]
    assert positions(effective_from=date(2026, 9, 1)) == [7]
    assert positions(recorded_from=date(2026, 6, 16)) == [7]
    assert positions(recorded_to=TODAY, stream=stream) == [5, 6]
    assert positions(known_at=known_at, stream=stream) == [5, 6]


@given(limit=st.integers(1, 8), newest_first=st.booleans())
def test_pages_lead_there_and_back(limit: int, newest_first: bool) -> None:  # noqa: FBT001 - drawn
    network = Network()
    network.pass_days(90)
    agree(network)
    every = [record.position for record in network.store.contents.records]
    if newest_first:
        every.reverse()
    with tempfile.TemporaryDirectory() as name, caught_up(network.store, Path(name)) as read:
        pages = [queries.audit_trail(read, newest_first=newest_first, limit=limit)]
        while pages[-1].next is not None:
            cursor = pages[-1].next
            pages.append(
                queries.audit_trail(read, newest_first=newest_first, limit=limit, cursor=cursor)
            )
        assert [row.position for page in pages for row in page.rows] == every
        assert pages[0].previous is None
        for before, page in itertools.pairwise(pages):
            assert page.previous is not None
            back = queries.audit_trail(
                read, newest_first=newest_first, limit=limit, cursor=page.previous
            )
            assert back.rows == before.rows
            assert back.next is not None
