"""Next month's file: what differs is told, and with ``update`` some of it is taken over."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, cast

import pytest

from koop_es.cooperations.commands import (
    CorrectEntry,
    DropMilestone,
    ExtendTerm,
    SetGoal,
)
from koop_es.cooperations.events import TermExtended
from koop_es.cooperations.terms import CorrectionKind, GoalTerms
from koop_es.exchange.cordis_rows import cooperation_stream
from koop_es.exchange.report import Counts, Kind
from koop_es.kernel.event import Basis, ReasonCode
from tests.exchange.making import (
    Files,
    deliverable,
    differing,
    entries,
    participation,
    project,
    state,
)

if TYPE_CHECKING:
    from koop_es.app import Koop

STREAM = cooperation_stream("P1")


def test_another_time_of_publishing_is_no_difference(imported: Files, koop: Koop) -> None:
    head = koop.store.head()
    imported.projects[0]["contentUpdateDate"] = "2026-02-02 02:02:02"
    imported.deliverables[0]["contentUpdateDate"] = "2026-02-02 02:02:02"
    report = imported.import_into(koop, update=True)
    assert report.differences == []
    assert report.counts[Kind.COOPERATION] == Counts(unchanged=1)
    assert koop.store.head() == head


@pytest.mark.parametrize("update", [False, True])
@pytest.mark.parametrize(
    ("column", "cell", "what", "stored"),
    [
        ("title", "Ein anderes Muster", "title", "Musterprojekt"),
        ("topics", "MUSTER-2025-02", "themes", "MUSTER-2025-01"),
        ("objective", "Anderes.", "goal", "Muster sammeln und vergleichen."),
        ("startDate", "2025-02-01", "starts_on", "2025-01-01"),
        ("ecSignatureDate", "2024-12-02", "agreed_on", "2024-12-01"),
        ("endDate", "2027-06-30", "ends_on", "2027-12-31"),
    ],
)
def test_a_changed_cell_is_told_and_not_taken_over(
    imported: Files, koop: Koop, column: str, cell: str, what: str, stored: str, *, update: bool
) -> None:
    head = koop.store.head()
    imported.projects[0][column] = cell
    report = imported.import_into(koop, update=update)
    assert differing(report) == [(what, stored, cell, False)]
    assert report.differences[0].external_id == "P1"
    assert report.counts[Kind.COOPERATION] == Counts(differing=1)
    assert koop.store.head() == head


def test_an_end_that_is_gone_is_told(imported: Files, koop: Koop) -> None:
    imported.projects[0]["endDate"] = ""
    report = imported.import_into(koop, update=True)
    assert differing(report) == [("ends_on", "2027-12-31", None, False)]


def test_other_parties_are_told_by_name(imported: Files, koop: Koop) -> None:
    imported.organisations[1] |= {"organisationID": "O3", "name": "Musterhaus O3"}
    report = imported.import_into(koop, update=True)
    assert differing(report) == [
        ("parties", "Musterhaus O2 (partner)", "Musterhaus O3 (partner)", False)
    ]
    assert report.counts[Kind.PARTY] == Counts(added=1, unchanged=1)


def test_a_project_that_one_organisation_is_left_of_is_told(imported: Files, koop: Koop) -> None:
    head = koop.store.head()
    del imported.organisations[1]
    report = imported.import_into(koop, update=True)
    assert differing(report) == [("parties", "Musterhaus O2 (partner)", None, False)]
    assert report.counts[Kind.COOPERATION] == Counts(differing=1)
    assert report.no_cooperation == []
    assert koop.store.head() == head


def test_a_project_that_nobody_is_left_of_is_told(imported: Files, koop: Koop) -> None:
    imported.organisations = [participation("P2", "O9"), participation("P2", "O8")]
    report = imported.import_into(koop)
    assert ("parties", None, False) in {(each[0], *each[2:]) for each in differing(report)}
    assert report.skipped == []


def test_a_project_that_never_was_a_cooperation_is_none_later(files: Files, koop: Koop) -> None:
    del files.organisations[1]
    for report in (files.import_into(koop), files.import_into(koop)):
        assert report.differences == []
        assert [each.params["id"] for each in report.no_cooperation] == ["P1"]
        assert report.counts[Kind.COOPERATION] == Counts()


def test_every_thing_is_a_step_of_the_progress(files: Files, koop: Koop) -> None:
    files.projects.append(project("P2"))
    files.organisations.append(participation("P2", "O1", "coordinator"))
    told: list[tuple[int, int]] = []

    def step(done: int, total: int) -> None:
        told.append((done, total))

    files.import_into(koop, progress=step)
    assert told == [(nth, 4) for nth in range(1, 5)]


def test_an_organisation_that_changed_is_told(imported: Files, koop: Koop) -> None:
    imported.organisations[0] |= {"name": "Musterhaus neu", "shortName": "MN"}
    report = imported.import_into(koop, update=True)
    assert differing(report) == [
        ("name", "Musterhaus O1", "Musterhaus neu", False),
        ("short_name", None, "MN", False),
    ]
    assert report.counts[Kind.PARTY] == Counts(unchanged=1, differing=1)


# ---------------------------------------------------------------- a later end


def test_a_later_end_is_an_extension(imported: Files, koop: Koop) -> None:
    imported.projects[0]["endDate"] = "2028-12-31"
    assert differing(imported.import_into(koop)) == [("ends_on", "2027-12-31", "2028-12-31", False)]
    report = imported.import_into(koop, update=True)
    assert differing(report) == [("ends_on", "2027-12-31", "2028-12-31", True)]
    assert report.counts[Kind.COOPERATION] == Counts(updated=1)
    extended = cast("TermExtended", entries(koop)[-1].event)
    assert (extended.ends_before, extended.ends_on) == (date(2027, 12, 31), date(2028, 12, 31))
    assert extended.effective_basis is Basis.UNKNOWN
    assert imported.import_into(koop, update=True).differences == []


def test_an_end_that_somebody_moved_is_not_moved_back(imported: Files, koop: Koop) -> None:
    koop.execute(ExtendTerm(ends_on=date(2029, 12, 31)), stream=STREAM)
    assert differing(imported.import_into(koop, update=True)) == [
        ("ends_on", "2029-12-31", "2027-12-31", False)
    ]


def test_what_somebody_corrected_stays_corrected(imported: Files, koop: Koop) -> None:
    agreed = entries(koop)[0]
    koop.execute(
        CorrectEntry(
            corrects=agreed.event_id,
            kind=CorrectionKind.CHANGE,
            fields={
                "title": "Ein besseres Muster",
                "term": {"starts_on": "2025-01-01", "ends_on": "2026-12-31"},
            },
            reason_code=ReasonCode.TYPING_ERROR,
        ),
        stream=STREAM,
    )
    head = koop.store.head()
    assert differing(imported.import_into(koop, update=True)) == [
        ("title", "Ein besseres Muster", "Musterprojekt", False),
        ("ends_on", "2026-12-31", "2027-12-31", False),
    ]
    assert koop.store.head() == head


def test_an_end_where_there_was_none_is_taken_over(files: Files, koop: Koop) -> None:
    files.projects[0]["endDate"] = ""
    files.import_into(koop)
    files.projects[0]["endDate"] = "2026-12-31"
    report = files.import_into(koop, update=True)
    assert differing(report) == [("ends_on", None, "2026-12-31", True)]
    assert report.counts[Kind.COOPERATION] == Counts(updated=1)
    assert state(koop).term.ends_on == date(2026, 12, 31)
    assert files.import_into(koop, update=True).differences == []


# ---------------------------------------------------------------- a missing goal


def test_a_goal_where_there_was_none_is_taken_over(files: Files, koop: Koop) -> None:
    files.projects[0]["objective"] = ""
    files.import_into(koop)
    files.projects[0]["objective"] = "Muster finden."
    assert differing(files.import_into(koop)) == [("goal", None, "Muster finden.", False)]
    assert differing(files.import_into(koop, update=True)) == [
        ("goal", None, "Muster finden.", True)
    ]
    assert [goal.terms.title for goal in state(koop).goals.values()] == ["Muster finden."]
    assert files.import_into(koop, update=True).differences == []


def test_a_goal_that_somebody_set_meanwhile_stands(files: Files, koop: Koop) -> None:
    files.projects[0]["objective"] = ""
    files.import_into(koop)
    koop.execute(SetGoal(terms=GoalTerms(title="Unser Ziel")), stream=STREAM)
    files.projects[0]["objective"] = "Muster finden."
    assert differing(files.import_into(koop, update=True)) == [
        ("goal", None, "Muster finden.", False)
    ]


# ---------------------------------------------------------------- milestones


def next_month(files: Files) -> None:
    files.projects[0]["contentUpdateDate"] = "2026-02-02 02:02:02"


def test_a_new_deliverable_is_told_and_with_update_taken(imported: Files, koop: Koop) -> None:
    next_month(imported)
    imported.deliverables.append(deliverable("D2"))
    report = imported.import_into(koop)
    assert differing(report) == [("milestone", None, "Musterbericht D2", False)]
    assert report.counts[Kind.MILESTONE] == Counts(unchanged=1, differing=1)
    report = imported.import_into(koop, update=True)
    assert report.counts[Kind.MILESTONE] == Counts(added=1, unchanged=1)
    assert len(state(koop).milestones) == 2


def test_a_new_title_of_a_deliverable_is_told(imported: Files, koop: Koop) -> None:
    imported.deliverables[0]["title"] = "Ein anderer Bericht"
    assert differing(imported.import_into(koop, update=True)) == [
        ("title", "Musterbericht D1", "Ein anderer Bericht", False)
    ]


def test_what_somebody_made_of_a_milestone_stays(imported: Files, koop: Koop) -> None:
    reached = entries(koop)[2]
    koop.execute(
        CorrectEntry(
            corrects=reached.event_id,
            kind=CorrectionKind.RETRACT,
            reason_code=ReasonCode.OVERSIGHT,
        ),
        stream=STREAM,
    )
    head = koop.store.head()
    assert differing(imported.import_into(koop, update=True)) == [
        ("status", "planned", "reached", False)
    ]
    assert koop.store.head() == head
    (milestone_id,) = state(koop).milestones
    dropping = DropMilestone(milestone_id=milestone_id, reason_code=ReasonCode.OVERSIGHT)
    koop.execute(dropping, stream=STREAM)
    assert differing(imported.import_into(koop, update=True)) == [
        ("status", "dropped", "reached", False)
    ]


def test_an_ended_cooperation_takes_no_new_deliverable(imported: Files, koop: Koop) -> None:
    imported.projects[0] |= {"status": "TERMINATED"}
    imported.import_into(koop, update=True)
    imported.deliverables.append(deliverable("D2"))
    report = imported.import_into(koop, update=True, strict=True)
    assert differing(report) == [("milestone", None, "Musterbericht D2", False)]
    assert report.problems == []


# ---------------------------------------------------------------- rehearsed


def test_a_dry_run_tells_what_the_update_then_does(imported: Files, koop: Koop) -> None:
    imported.projects[0] |= {"status": "CLOSED", "endDate": "2028-01-31", "title": "Anders"}
    imported.projects.append(project("P2"))
    imported.organisations += [participation("P2", "O2"), participation("P2", "O5")]
    imported.deliverables += [deliverable("D2"), deliverable("D3", "P2")]
    head = koop.store.head()
    rehearsed = imported.import_into(koop, update=True, dry_run=True)
    assert koop.store.head() == head
    done = imported.import_into(koop, update=True)
    assert rehearsed.counts == done.counts
    assert rehearsed.differences == done.differences
    assert rehearsed.problems == done.problems == []
