"""The last and the first instant of days in Berlin, those of 23 and 25 hours among them."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from koop_es.app import Koop
from koop_es.cooperations.terms import Expected, Involvement, Role, Term
from koop_es.exchange.known_at import position_of
from koop_es.kernel.dates import add_months
from koop_es.kernel.moments import read_moment
from koop_es.kernel.refusals import FactInTheFuture, RecordedTooLate
from koop_es.kernel.times import read_instant
from koop_es.parties.commands import RegisterOrganisation
from koop_es.settings import Settings
from koop_es_projections.current_status.queries import cooperation
from koop_es_projections.relationship_report.queries import checks_due
from koop_es_projections.reports.asking import Asked
from koop_es_projections.reports.recorded_late import late_entries
from tests.support import cooperation_asks as ask
from tests.web.homes import browser_of

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

A_DAY, GRACE, TOLERANCE = timedelta(days=1), timedelta(days=14), timedelta(days=30)
BERLIN = "Europe/Berlin"


@dataclass
class Clock:
    """Tells the instant that it was set to."""

    now: datetime

    def __call__(self) -> datetime:
        return self.now


@contextmanager
def waiting(home: Path, due_on: date) -> Generator[tuple[Koop, Clock, str]]:
    """Open a home with one cooperation, whose first check is due on a day."""
    begun = add_months(due_on, -1)
    clock = Clock(read_instant(f"{begun}T11:00:00.000000Z"))
    with Koop.open(Settings(home=home), clock=clock) as koop:
        parties = [koop.execute(RegisterOrganisation(name=name)).stream for name in ("A", "B")]
        agreed = ask.agree(
            effective_on=begun,
            parties=(Involvement(party=parties[0], role=Role.LEAD), Involvement(party=parties[1])),
            term=Term(starts_on=begun, ends_on=date(2028, 12, 31)),
            expected=Expected(check_rhythm_months=1),
        )
        yield koop, clock, koop.execute(agreed).stream


def overdue(koop: Koop, stream: str) -> bool:
    """Tell whether a check is overdue: warning, list and report say the same."""
    warned = koop.execute(ask.add_note(effective_on=koop.today()), stream=stream, dry_run=True)
    koop.catch_up()
    with koop.projections.connect() as connection:
        (row,) = checks_due(connection, as_of=koop.today()).rows
        item = cooperation(connection, koop.store, stream, today=koop.today()).item
    codes = {each.code for each in warned.warnings}
    (told,) = {row.overdue, item.check_overdue, "check.overdue" in codes}
    return told


@pytest.mark.parametrize(
    ("day", "last"),
    [
        (date(2026, 1, 31), "2026-01-31T22:59:59.999999Z"),
        (date(2026, 6, 15), "2026-06-15T21:59:59.999999Z"),
        (date(2026, 3, 28), "2026-03-28T22:59:59.999999Z"),
        (date(2026, 3, 29), "2026-03-29T21:59:59.999999Z"),
        (date(2026, 10, 24), "2026-10-24T21:59:59.999999Z"),
        (date(2026, 10, 25), "2026-10-25T22:59:59.999999Z"),
    ],
    ids=["winter", "summer", "before 23 hours", "of 23 hours", "before 25 hours", "of 25 hours"],
)
def test_a_day_ends_at_midnight_of_the_home(tmp_path: Path, day: date, last: str) -> None:
    with waiting(tmp_path / "home", day - GRACE) as (koop, clock, stream):
        clock.now = read_instant(last)
        assert koop.today() == day
        assert not overdue(koop, stream)
        with pytest.raises(FactInTheFuture):
            koop.execute(ask.add_note(effective_on=day + A_DAY), stream=stream)
        in_time = koop.execute(ask.add_note(effective_on=day - TOLERANCE), stream=stream)

        clock.now += timedelta(microseconds=1)
        assert koop.today() == day + A_DAY
        assert overdue(koop, stream)
        with pytest.raises(RecordedTooLate):
            koop.execute(ask.add_note(effective_on=day - TOLERANCE), stream=stream)
        assert f'value="{day + A_DAY}"' in browser_of(koop).get("/cooperations/new").text
        koop.execute(ask.add_note(effective_on=day + A_DAY), stream=stream)

        assert position_of(koop.store, read_moment(f"{day}", BERLIN)) == in_time.position
        koop.catch_up()
        with koop.projections.connect() as connection:
            asked = Asked(connection=connection, store=koop.store, as_of=koop.today())
            assert not late_entries(asked).rows
