"""The fold of ties takes facts in the order of their effect, corrections applied first."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from koop_es_projections.relationship_report.projection import RelationshipReport
from tests.support.cooperation_asks import retract
from tests.support.cooperation_facts import (
    agreed,
    checked,
    ended,
    ending_revoked,
    extended,
    given,
)
from tests.support.records import recorded

if TYPE_CHECKING:
    from collections.abc import Sequence

    from koop_es.kernel.event import Event
    from koop_es.kernel.record import Record

AGREED = date(2026, 2, 20)
APRIL, MAY, JUNE = date(2026, 4, 20), date(2026, 5, 20), date(2026, 6, 10)
YEAR_END = date(2026, 12, 31)


def told(records: Sequence[Record[Event]], column: str) -> list[tuple[date, Any]]:
    """Return from which day on a column holds what."""
    return [(day, content[column]) for day, content in RelationshipReport().segments(records)]


def of(*past: Event) -> list[Record[Event]]:
    return recorded(past, today=YEAR_END)


def test_nothing_is_told_of_nothing() -> None:
    assert RelationshipReport().segments([]) == []


def test_facts_count_from_their_day_whenever_they_were_recorded() -> None:
    records = of(agreed(), checked(on=JUNE, check_id="c1"), checked(on=MAY, check_id="c2"))
    assert told(records, "last_check_on") == [(AGREED, None), (MAY, MAY), (JUNE, JUNE)]


def test_the_agreement_comes_first_whatever_its_day() -> None:
    records = of(agreed(on=JUNE), checked(on=APRIL))
    assert told(records, "last_check_on") == [(JUNE, APRIL)]


def test_what_was_retracted_has_no_effect() -> None:
    records = given([agreed(), checked(on=MAY)]).when(retract(2)).story.records
    assert told(records, "last_check_on") == [(AGREED, None)]


def test_the_latest_end_stands_whichever_extension_took_effect_first() -> None:
    later = date(2027, 12, 31)
    records = of(agreed(), extended(later, on=MAY), extended(YEAR_END, on=JUNE))
    assert told(records, "ends_on")[1:] == [(MAY, later), (JUNE, later)]


def test_a_revoked_ending_to_come_does_not_come_back() -> None:
    records = of(agreed(), ended(YEAR_END), ending_revoked(on=JUNE))
    assert {value for _, value in told(records, "ended_on")} == {None}


def test_a_revoked_ending_that_had_come_is_told_until_its_revocation() -> None:
    records = of(agreed(), ended(MAY), ending_revoked(on=JUNE))
    assert told(records, "ended_on") == [(AGREED, None), (MAY, MAY), (JUNE, None)]


def test_an_ending_is_not_taken_back_by_the_revocation_of_an_older_one() -> None:
    records = of(agreed(), ended(APRIL), ending_revoked(on=JUNE), ended(MAY))
    assert told(records, "ended_on") == [
        (AGREED, None),
        (APRIL, APRIL),
        (MAY, MAY),
        (JUNE, MAY),
    ]
