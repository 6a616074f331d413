"""The demo home: filled once, continued where it was interrupted, and never somebody's own home."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from koop_es.app import Koop
from koop_es.cooperations.events import CorrectionRecorded
from koop_es.demo import filling, prepare
from koop_es.demo.calendar import Calendar
from koop_es.demo.filling import COMPLETE, MARK, HomeInUse, demo_settings
from koop_es.demo.stories import STORIES
from koop_es.ledger.topics import KINDS
from koop_es.parties.commands import RegisterOrganisation
from koop_es.settings import Settings
from koop_es_projections.approvals.queries import how_many_wait
from koop_es_projections.current_status.queries import Filter, cooperation, cooperations

if TYPE_CHECKING:
    from koop_es.demo.story import Network, Story
    from koop_es.kernel.event import Event
    from koop_es.kernel.record import Record
    from koop_es.ledger.port import RawRecord

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)


def clock() -> datetime:
    return NOW


def entries(settings: Settings) -> list[RawRecord]:
    """Return the whole record as it is stored."""
    with Koop.open(settings, create=False) as koop:
        return koop.store.read_raw(0, 10_000)


def records(settings: Settings) -> list[Record[Event]]:
    with Koop.open(settings, create=False) as koop:
        return koop.store.read_all(0, 10_000)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return prepare(Settings(home=tmp_path_factory.mktemp("demo") / "home"), clock=clock)


def test_all_forms_are_there_and_both_time_axes_lie_in_the_past(filled: Settings) -> None:
    found = records(filled)
    kinds = [KINDS[each.topic] for each in found if each.version == 1]
    assert kinds.count("cooperation") == 11
    assert kinds.count("relationship") == 8
    assert kinds.count("programme") == 2
    first, last = found[0].envelope.recorded_at, found[-1].envelope.recorded_at
    assert NOW - timedelta(days=480) < first < NOW - timedelta(days=450)
    assert last < NOW - timedelta(hours=12)
    assert all(each.effective_day <= NOW.date() for each in found)


def test_corrections_late_entries_and_many_kinds_of_entry_are_there(filled: Settings) -> None:
    found = records(filled)
    kinds = {each.event.kind for each in found if isinstance(each.event, CorrectionRecorded)}
    late = [each for each in found if (each.recorded_on - each.effective_day).days > 30]
    assert {kind.value for kind in kinds} == {"change", "retract"}
    assert late
    assert len({each.topic for each in found}) >= 38


def test_one_waits_for_a_party_and_one_for_a_second_person(filled: Settings) -> None:
    with Koop.open(filled, create=False) as koop:
        koop.catch_up()
        with koop.projections.connect() as connection:
            assert how_many_wait(connection) == 1
            waiting = cooperations(
                connection, today=NOW.date(), filters=Filter(phases=("proposed",))
            )
            (one,) = waiting.items
            told = cooperation(connection, koop.store, one.code, today=NOW.date())
    assert told.proposal is not None
    answers = [each.answer for each in told.proposal.answers]
    assert sorted(map(str, answers)) == ["None", "confirmed", "confirmed"]


def test_a_second_start_adds_nothing(filled: Settings) -> None:
    before = entries(filled)
    prepare(filled, clock=lambda: NOW + timedelta(days=9))
    assert entries(filled) == before


class Interrupted(Exception):
    """The machine went off."""


@pytest.mark.parametrize("story", ["bridges", "workshop", "groups"])
def test_an_interrupted_filling_goes_on_days_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, story: str, filled: Settings
) -> None:
    settings = Settings(home=tmp_path / "home")

    def breaks(network: Network) -> Story:
        whole = STORIES[story](network)
        answer = yield next(whole)
        yield whole.send(answer)
        raise Interrupted

    with monkeypatch.context() as patched:
        patched.setattr(filling, "STORIES", {**STORIES, story: breaks})
        with pytest.raises(Interrupted):
            prepare(settings, clock=clock)
    begun = entries(settings)
    prepare(settings, clock=lambda: NOW + timedelta(days=3))
    finished = entries(settings)
    assert finished[: len(begun)] == begun
    assert sorted(each.topic for each in finished) == sorted(each.topic for each in entries(filled))
    with Koop.open(settings) as koop:
        assert koop.store.mark(MARK) == koop.store.mark(COMPLETE) == NOW.date().isoformat()


def test_a_home_with_entries_of_its_own_is_never_filled(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path / "home")
    with Koop.open(settings) as koop:
        koop.execute(RegisterOrganisation(name="Own"))
    before = entries(settings)
    with pytest.raises(HomeInUse):
        prepare(settings)
    assert entries(settings) == before


def test_the_usual_home_gives_way_to_the_demos_own(tmp_path: Path) -> None:
    assert demo_settings(Settings()).home.name == "koop-demo"
    assert demo_settings(Settings(home=tmp_path)).home == tmp_path


BASES = ("2026-12-31", "2027-01-01", "2027-02-28", "2028-02-29", "2027-05-30", "2027-08-01")
"""Days around the ends of months, a leap day and a year's turn."""


@pytest.mark.parametrize("base", [date.fromisoformat(day) for day in BASES], ids=str)
def test_the_demo_can_be_filled_on_any_day(base: date, tmp_path: Path, filled: Settings) -> None:
    settings = Settings(home=tmp_path / "home")
    now = datetime(base.year, base.month, base.day, 5, tzinfo=UTC)
    prepare(settings, clock=lambda: now)
    found = records(settings)
    assert len(found) == len(records(filled))
    assert found[-1].envelope.recorded_at < now


def test_working_days_leave_weekends_out() -> None:
    calendar = Calendar(date(2026, 11, 22), "Europe/Berlin")
    assert calendar.ago(0) == calendar.ago(1) == calendar.ago(2) == date(2026, 11, 20)
    assert calendar.ahead(0) == date(2026, 11, 23)
    assert (calendar.first(-1), calendar.last(3)) == (date(2026, 10, 1), date(2027, 2, 28))
