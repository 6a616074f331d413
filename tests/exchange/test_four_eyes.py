"""Four eyes hold for imports, too: what needs a second person is asked for, also in a rehearsal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koop_es.cooperations.commands import AssignProgramme
from koop_es.exchange.cordis_rows import cooperation_stream
from koop_es.exchange.report import Counts, Kind
from koop_es.kernel.approvals import Approval
from koop_es.programmes.commands import ChangeProgrammeSettings, OpenProgramme
from koop_es.programmes.terms import ProgrammeSettings
from tests.exchange.making import Files, differing, events

if TYPE_CHECKING:
    from koop_es.app import Koop

STREAM = cooperation_stream("P1")


def guarded(koop: Koop) -> None:
    """Put the cooperation into a programme that asks for a second person for amendments."""
    programme = koop.execute(OpenProgramme(name="Muster verbinden")).stream
    settings = ProgrammeSettings(four_eyes=(Approval.AMENDING,))
    koop.execute(ChangeProgrammeSettings(settings=settings), stream=programme)
    koop.execute(AssignProgramme(programme=programme), stream=STREAM)


def test_what_waits_for_a_second_person_is_not_taken_over_so_far(
    imported: Files, koop: Koop
) -> None:
    guarded(koop)
    imported.projects[0]["endDate"] = "2028-12-31"
    waits = [("ends_on", "2027-12-31", "2028-12-31", False)]
    head = koop.store.head()
    rehearsed = imported.import_into(koop, update=True, dry_run=True)
    assert koop.store.head() == head
    report = imported.import_into(koop, update=True)
    for each in (rehearsed, report):
        assert differing(each) == waits
        assert each.problems == []
        assert each.counts[Kind.COOPERATION] == Counts(differing=1)
    assert events(koop)[-1] == "ApprovalRequested"


def test_what_was_asked_for_already_is_refused_in_a_rehearsal_as_in_the_import(
    imported: Files, koop: Koop
) -> None:
    guarded(koop)
    imported.projects[0]["endDate"] = "2028-12-31"
    imported.import_into(koop, update=True)
    for dry_run in (True, False):
        again = imported.import_into(koop, update=True, dry_run=dry_run)
        assert [each.code for each in again.problems] == ["approval.already_requested"]
        assert differing(again) == [("ends_on", "2027-12-31", "2028-12-31", False)]
