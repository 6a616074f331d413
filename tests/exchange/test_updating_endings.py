"""Next month's file tells of an ending, or takes one back: what people recorded stands."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from koop_es.cooperations.commands import (
    CloseFile,
    EndCooperation,
    RevokeEnding,
)
from koop_es.cooperations.terms import Manner
from koop_es.exchange.cordis_rows import cooperation_stream
from koop_es.exchange.report import Counts, Kind
from koop_es.kernel.event import ReasonCode
from tests.exchange.making import (
    Files,
    deliverable,
    differing,
    entries,
    events,
    state,
)

if TYPE_CHECKING:
    from koop_es.app import Koop

STREAM = cooperation_stream("P1")


@pytest.mark.parametrize(
    ("word", "ended_on"), [("CLOSED", date(2025, 12, 31)), ("TERMINATED", None)]
)
def test_a_status_that_changed_is_an_ending(
    imported: Files, koop: Koop, word: str, ended_on: date | None
) -> None:
    imported.projects[0] |= {"status": word, "endDate": "2025-12-31"}
    told = ("status", None, word)
    assert (*told, False) in differing(imported.import_into(koop))
    assert (*told, True) in differing(imported.import_into(koop, update=True))
    assert events(koop)[-1] == "CooperationEnded"
    assert entries(koop)[-1].event.effective_on == ended_on
    head = koop.store.head()
    again = imported.import_into(koop, update=True)
    assert {each.what for each in again.differences} == {"ends_on"}
    assert koop.store.head() == head


def test_a_revoked_ending_is_not_brought_back(imported: Files, koop: Koop) -> None:
    imported.projects[0] |= {"status": "CLOSED", "endDate": "2027-12-31"}
    imported.import_into(koop, update=True)
    koop.execute(RevokeEnding(reason_code=ReasonCode.OVERSIGHT), stream=STREAM)
    head = koop.store.head()
    assert differing(imported.import_into(koop, update=True)) == [("status", None, "CLOSED", False)]
    assert koop.store.head() == head


@pytest.mark.parametrize("word", ["CLOSED", "TERMINATED"])
def test_an_ending_that_the_source_takes_back_is_revoked(
    imported: Files, koop: Koop, word: str
) -> None:
    imported.projects[0] |= {"status": word, "endDate": "2025-12-31"}
    imported.import_into(koop, update=True)
    imported.projects[0] |= {"status": "SIGNED", "endDate": "2028-12-31"}
    assert ("status", "unknown", "SIGNED", False) in differing(imported.import_into(koop))
    report = imported.import_into(koop, update=True)
    assert differing(report) == [
        ("status", "unknown", "SIGNED", True),
        ("ends_on", "2027-12-31", "2028-12-31", True),
    ]
    assert report.problems == []
    assert state(koop).ending is None
    assert imported.import_into(koop, update=True).differences == []
    imported.projects[0] |= {"status": "CLOSED"}
    assert differing(imported.import_into(koop, update=True)) == [("status", None, "CLOSED", True)]


def test_an_ending_whose_file_somebody_closed_stays(imported: Files, koop: Koop) -> None:
    imported.projects[0] |= {"status": "TERMINATED"}
    imported.import_into(koop, update=True)
    koop.execute(CloseFile(), stream=STREAM)
    imported.projects[0] |= {"status": "SIGNED"}
    head = koop.store.head()
    assert differing(imported.import_into(koop, update=True)) == [
        ("status", "unknown", "SIGNED", False)
    ]
    assert koop.store.head() == head


def test_an_ending_that_only_the_record_knows_is_told(imported: Files, koop: Koop) -> None:
    ending = EndCooperation(
        manner=Manner.BY_CONSENT, effective_on=date(2026, 3, 1), reason_code=ReasonCode.OVERSIGHT
    )
    koop.execute(ending, stream=STREAM)
    assert differing(imported.import_into(koop, update=True)) == [
        ("status", "by_consent", "SIGNED", False)
    ]
    imported.projects[0] |= {"status": "CLOSED"}
    assert differing(imported.import_into(koop, update=True)) == [
        ("ended_on", "2026-03-01", "2027-12-31", False)
    ]


def test_extension_milestones_and_ending_come_in_their_order(imported: Files, koop: Koop) -> None:
    imported.projects[0] |= {"status": "CLOSED", "endDate": "2028-01-31"}
    imported.deliverables.append(deliverable("D2"))
    report = imported.import_into(koop, update=True, strict=True)
    assert report.problems == []
    assert events(koop)[3:] == [
        "TermExtended",
        "MilestonePlanned",
        "MilestoneReached",
        "CooperationEnded",
    ]
    assert report.counts[Kind.COOPERATION] == Counts(updated=1)
    assert report.counts[Kind.MILESTONE] == Counts(added=1, unchanged=1)
