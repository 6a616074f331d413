"""A cooperation's history as of a day and as known at a position: late, corrected, retracted."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from koop_es_projections.audit_trail.queries import audit_trail, history
from koop_es_projections.audit_trail.views import AuditFilter
from tests.projections.looking import MAY, TODAY, agree, correct
from tests.support import cooperation_asks as ask

if TYPE_CHECKING:
    from koop_es_projections.audit_trail.views import AuditPage
    from tests.projections.conftest import Reading
    from tests.support.network import Network

APRIL, JULY = date(2026, 4, 20), date(2026, 7, 1)


def told(
    reading: Reading, stream: str, as_of: date | None = None, known_at: int | None = None
) -> AuditPage:
    with reading() as connection:
        return history(connection, None, stream, as_of=as_of, known_at=known_at)


def versions(
    reading: Reading, stream: str, as_of: date | None = None, known_at: int | None = None
) -> list[int]:
    page = told(reading, stream, as_of, known_at)
    return [row.version for row in reversed(page.rows)]


def test_a_late_entry_counts_from_its_day_once_it_is_known(
    network: Network, reading: Reading
) -> None:
    stream = agree(network)
    before = network.store.head()
    network.ask(ask.check(effective_on=MAY), stream)
    assert versions(reading, stream) == [1, 2]
    assert versions(reading, stream, APRIL) == [1]
    assert versions(reading, stream, MAY) == [1, 2]
    assert versions(reading, stream, MAY, before) == [1]


def test_the_day_that_a_correction_tells_counts_once_it_is_known(
    network: Network, reading: Reading
) -> None:
    stream = agree(network)
    network.ask(ask.check(effective_on=MAY), stream)
    known_at = network.store.head()
    correct(network, stream, 2, effective_on=APRIL.isoformat())
    assert versions(reading, stream, APRIL) == [1, 2]
    assert versions(reading, stream, APRIL, known_at) == [1]
    correct(network, stream, 3, fields={"effective_on": TODAY.isoformat()})
    assert versions(reading, stream, MAY) == [1]
    assert versions(reading, stream, TODAY) == [1, 2, 3, 4]


def test_a_day_that_is_unknown_after_all_counts_from_the_recording(
    network: Network, reading: Reading
) -> None:
    stream = agree(network)
    network.ask(ask.check(effective_on=MAY), stream)
    correct(network, stream, 2, effective_on=None)
    assert versions(reading, stream, MAY) == [1]
    assert versions(reading, stream, TODAY) == [1, 2, 3]


def test_a_retracted_correction_moves_no_day(network: Network, reading: Reading) -> None:
    stream = agree(network)
    network.ask(ask.check(effective_on=MAY), stream)
    correct(network, stream, 2, effective_on=APRIL.isoformat())
    network.pass_days(16)
    correct(network, stream, 3)
    assert versions(reading, stream, APRIL) == [1]
    page = told(reading, stream)
    ids = {row.event_id: row.version for row in page.rows}
    assert {ids[each] for each in page.retracted} == {3}
    assert page.corrected == frozenset()


def test_what_was_retracted_stays_and_is_marked_once_it_is_known(
    network: Network, reading: Reading
) -> None:
    stream = agree(network)
    network.ask(ask.check(effective_on=MAY), stream)
    known_at = network.store.head()
    network.pass_days(16)
    correct(network, stream, 2)
    then = told(reading, stream, MAY)
    assert [row.version for row in then.rows] == [2, 1]
    assert then.retracted == {then.rows[0].event_id}
    assert told(reading, stream, MAY, known_at).retracted == frozenset()
    assert versions(reading, stream, TODAY) == [1, 2]
    assert versions(reading, stream, JULY) == [1, 2, 3]


def test_the_whole_trail_tells_of_a_day_too(network: Network, reading: Reading) -> None:
    stream = agree(network)
    network.ask(ask.check(effective_on=MAY), stream)
    correct(network, stream, 2, effective_on=APRIL.isoformat())
    with reading() as connection:
        page = audit_trail(connection, filters=AuditFilter(as_of=APRIL))
    assert [row.version for row in page.rows if row.stream == stream] == [1, 2]
    assert page.corrected == {page.rows[-1].event_id}
