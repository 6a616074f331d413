"""From which day on each fact shows, and which endings stand on which day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from koop_es.cooperations.in_effect import in_effect
from tests.support.cooperation_facts import (
    AGREED_ON,
    agreed,
    checked,
    ended,
    ending_revoked,
    file_closed,
)
from tests.support.records import record

if TYPE_CHECKING:
    from koop_es.kernel.event import Event
    from koop_es.kernel.record import Record

MARCH, APRIL, MAY, JUNE = (date(2026, month, 10) for month in (3, 4, 5, 6))


def told(*past: tuple[Event, date]) -> list[tuple[date, int]]:
    """Return the days and the versions that show, of facts and their days of recording."""
    records: list[Record[Event]] = [record(agreed(), 1, AGREED_ON)]
    records += [record(event, nth, on) for nth, (event, on) in enumerate(past, start=2)]
    return [(day, each.version) for day, each in in_effect(records)]


def test_nothing_shows_of_nothing() -> None:
    assert in_effect([]) == []


def test_facts_show_on_their_day_whenever_they_were_recorded() -> None:
    facts = (checked(on=JUNE), JUNE), (checked(on=MAY, check_id="c2"), JUNE)
    assert told(*facts) == [(AGREED_ON, 1), (MAY, 3), (JUNE, 2)]


def test_what_has_no_day_shows_from_its_recording() -> None:
    undated = replace(record(ended(MAY), 2, APRIL))
    unknown = undated.with_event(undated.event.model_copy(update={"effective_on": None}))
    shown = in_effect([record(agreed(), 1, AGREED_ON), unknown])
    assert [day for day, _ in shown] == [AGREED_ON, APRIL]


def test_an_announced_ending_shows_from_its_recording() -> None:
    assert told((ended(JUNE), APRIL)) == [(AGREED_ON, 1), (APRIL, 2)]
    assert told((ended(APRIL), JUNE)) == [(AGREED_ON, 1), (APRIL, 2)]


def test_what_was_revoked_before_its_day_never_shows() -> None:
    assert told((ended(MAY), JUNE), (ending_revoked(on=APRIL), JUNE)) == [(AGREED_ON, 1)]


def test_what_was_revoked_shows_until_then() -> None:
    facts = (ended(APRIL), APRIL), (file_closed(on=MAY), MAY), (ending_revoked(on=JUNE), JUNE)
    assert told(*facts) == [(AGREED_ON, 1), (APRIL, 2), (MAY, 3), (JUNE, 4)]


def test_a_file_closed_after_its_revocation_in_effect_stays_open() -> None:
    facts = (ended(APRIL), APRIL), (file_closed(on=JUNE), JUNE), (ending_revoked(on=MAY), JUNE)
    assert told(*facts) == [(AGREED_ON, 1), (APRIL, 2), (MAY, 4)]


def test_a_later_ending_is_not_taken_back_by_an_older_revocation() -> None:
    facts = (ended(APRIL), APRIL), (ending_revoked(on=JUNE), JUNE), (ended(MAY), JUNE)
    assert told(*facts) == [(AGREED_ON, 1), (APRIL, 2), (MAY, 4)]


def test_an_older_ending_comes_back_with_nothing_but_a_new_one() -> None:
    facts = (ended(JUNE), MARCH), (ending_revoked(on=APRIL), APRIL), (ended(JUNE), MAY)
    assert told(*facts) == [(AGREED_ON, 1), (MARCH, 2), (APRIL, 3), (MAY, 4)]


def test_days_before_the_agreement_count_as_its_day() -> None:
    early = date(2026, 1, 5)
    assert told((checked(on=early), MARCH)) == [(AGREED_ON, 1), (AGREED_ON, 2)]


def test_days_before_the_agreement_keep_their_order() -> None:
    facts = (
        (checked(on=date(2026, 1, 7), check_id="c1"), MARCH),
        (checked(on=date(2026, 1, 5)), MAY),
    )
    assert told(*facts) == [(AGREED_ON, 1), (AGREED_ON, 3), (AGREED_ON, 2)]
