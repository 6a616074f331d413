"""R14: what needs control, counted anew, and each figure with the entries behind it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from hypothesis import given

from koop_es.cooperations import commands as ask_for
from koop_es.cooperations import events as fact
from koop_es.kernel.record import EnteredVia
from koop_es.ledger.answers import Request
from koop_es.programmes.commands import ChangeProgrammeSettings
from koop_es.programmes.terms import Approval, ProgrammeSettings
from koop_es_projections.reports.asking import Asked
from koop_es_projections.reports.control_coverage import control_coverage, control_items
from tests.projections.asked import POLICY, Life, lives
from tests.projections.looking import TODAY, agree
from tests.support import cooperation_asks as ask

if TYPE_CHECKING:
    from koop_es.kernel.event import Event
    from tests.projections.conftest import Reading
    from tests.support.network import Network

BY_ITSELF: Final[dict[type[Event], str]] = {
    fact.CooperationEnded: "ending",
    fact.EndingRevoked: "revoking",
    fact.CorrectionRecorded: "correcting",
    fact.AmendmentAgreed: "amending",
    fact.TermExtended: "amending",
    fact.RenewalAgreed: "amending",
}


@given(life=lives())
def test_what_needs_control_is_counted_with_the_entries_behind_it(life: Life) -> None:
    records = {record.position: record for record in life.network.store.contents.records}
    with life.asking() as asked:
        report, items = control_coverage(asked), control_items(asked).rows
    for row in report.rows:
        behind = [item for item in items if row.control in item.controls]
        assert row.count == len(behind) == row.done + row.open
        assert row.done == sum(item.done for item in behind)
        assert row.done_share == (row.done / row.count if row.count else None)
    totals = report.totals
    protected = [item for item in items if item.evidenced is not None]
    assert totals.protected == len(protected)
    assert totals.evidenced == sum(bool(item.evidenced) for item in protected)
    assert totals.findings == totals.findings_open + totals.findings_settled
    assert totals.notifications_done <= totals.notifications_due
    for item in items:
        record = records[item.position]
        assert item.position <= life.position
        by_itself = BY_ITSELF.get(type(record.event))
        day = record.event.effective_on
        late = day is not None and (record.recorded_on - day).days > POLICY.backdating_tolerance
        assert by_itself is None or by_itself in item.controls
        assert ("recording_late" in item.controls) <= late
    # Whatever was corrected of its day, an entry that is protected by itself is there once.
    counted = sum(bool(set(item.controls) & set(BY_ITSELF.values())) for item in items)
    known = [r for r in records.values() if r.position <= life.position]
    assert counted <= sum(type(r.event) in BY_ITSELF for r in known)


def _control(network: Network, reading: Reading) -> dict[str, tuple[int, int, int | None]]:
    with reading() as connection:
        asked = Asked(connection=connection, store=network.store, as_of=TODAY)
        rows = control_coverage(asked).rows
    # The agreement itself was recorded late.
    assert sum(row.count for row in rows if row.control == "recording_late") == 1
    counted = [row for row in rows if row.count and row.control != "recording_late"]
    return {row.control: (row.count, row.done, row.evidenced) for row in counted}


def test_an_ending_is_told_to_the_funder_and_a_finding_settled(
    network: Network, reading: Reading
) -> None:
    stream, (programme,) = agree(network), network.programmes
    network.ask(ask.assign_programme(programme), stream)
    network.ask(ask.raise_finding(), stream)
    finding = network.ask(ask.raise_finding(), stream).ids["finding"][0]
    network.ask(ask.settle_finding(finding), stream)
    evidence = network.ask(ask.attach_evidence(), stream).ids["evidence"][0]
    network.ask(ask.end(evidence=(evidence,)), stream)
    assert _control(network, reading) == {
        "ending": (1, 0, 1),
        "notification": (1, 0, None),
        "finding": (2, 1, None),
    }
    network.ask(ask.notify_funder(programme), stream)
    assert _control(network, reading)["notification"] == (1, 1, None)


def test_what_a_second_person_approved_counts_as_done(network: Network, reading: Reading) -> None:
    stream, (programme,) = agree(network), network.programmes
    four_eyes = ProgrammeSettings(four_eyes=(Approval.AMENDING,))
    network.ask(ChangeProgrammeSettings(settings=four_eyes), programme)
    network.ask(ask.assign_programme(programme), stream)
    longer = ask.extend(TODAY + timedelta(days=900))
    (approval,) = network.ask(longer, stream).pending
    assert _control(network, reading) == {}
    other = Request(
        command=ask_for.GrantApproval(approval_id=approval),
        stream=stream,
        actor="be" * 16,
        entered_via=EnteredVia.IMPORT,
    )
    network._bus.execute(other)  # pyright: ignore[reportPrivateUsage] - another actor
    assert _control(network, reading) == {"amending": (1, 1, 0)}
