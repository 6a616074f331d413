"""The laws of R13, R17, R18, R20 and R21: they equal a plain replay and add up."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from hypothesis import given

from koop_es.cooperations.corrections import corrected
from koop_es.kernel.text import PersonalText
from koop_es.parties.commands import RegisterPerson
from koop_es.parties.terms import LawfulBasis
from koop_es_projections.reports.asking import Asked
from koop_es_projections.reports.completeness import RELEVANT, completeness
from koop_es_projections.reports.contacts import contacts
from koop_es_projections.reports.dossier import dossier
from koop_es_projections.reports.parts import cooperations
from koop_es_projections.reports.public_list import public_list
from koop_es_projections.reports.recorded_late import late_entries, recorded_late
from tests.projections.asked import Life, lives
from tests.projections.looking import TODAY, agree
from tests.support.agreed import since_agreed
from tests.support.cooperation_facts import involved

if TYPE_CHECKING:
    from tests.projections.conftest import Reading
    from tests.support.network import Network


@given(life=lives())
def test_every_entry_is_counted_by_how_late_it_was(life: Life) -> None:
    records = [
        record
        for record in life.network.store.contents.records
        if record.position <= life.position and record.effective_day <= life.as_of
    ]
    tolerance = 30
    days = {
        record.position: (record.recorded_on - record.event.effective_on).days
        for record in records
        if record.event.effective_on is not None
    }
    late = {position for position, between in days.items() if between > tolerance}
    first = {
        record.position
        for record in records
        if record.event.reason_code in {"first_entry", "imported"}
    }
    with life.asking() as asked:
        found, rows = recorded_late(asked), late_entries(asked).rows
    totals = found.totals
    assert sum(row.count for row in found.rows) == totals.count == len(records)
    assert {row.position: row.days_between for row in rows} == {
        position: days[position] for position in late
    }
    assert totals.beyond_tolerance == len(late - first)
    assert totals.first_entries_beyond == len(late & first)
    by_span = {row.span: row.count for row in found.rows}
    assert by_span["unknown"] == len(records) - len(days)
    assert by_span["same_day"] == sum(between == 0 for between in days.values())
    correcting = [record for record in records if hasattr(record.event, "corrects")]
    assert totals.corrections + totals.own_slips == len(correcting)


@given(life=lives())
def test_scores_follow_from_what_is_there(life: Life) -> None:
    with life.asking() as asked:
        found = completeness(asked)
        named, _ = cooperations(asked, waiting=True)
    going = {s for s, one in named.items() if one.ended_on is None or one.ended_on >= life.as_of}
    assert {row.stream for row in found.rows} == going
    for row in found.rows:
        assert row.fully + len(row.partly) + len(row.missing) == row.relevant == len(RELEVANT)
        assert row.score == (row.fully + 0.5 * len(row.partly)) / row.relevant
    for gap in found.totals.by_field:
        assert gap.missing == sum(gap.field in row.missing for row in found.rows)
        assert gap.partly == sum(gap.field in row.partly for row in found.rows)


def test_what_some_parties_say_is_partly_there(network: Network, reading: Reading) -> None:
    library, house = involved(*network.parties[:2])
    stream = agree(
        network, parties=(library.model_copy(update={"signed_on": TODAY}), house), imported=True
    )
    with reading() as connection:
        asked = Asked(connection=connection, store=network.store, as_of=TODAY)
        (row,) = completeness(asked).rows
    assert row.stream == stream
    assert "signed_on" in row.partly
    assert "signed_on" not in row.missing
    assert "signatory" in row.missing


@given(life=lives())
def test_a_dossier_has_every_tie_of_its_party(life: Life) -> None:
    party = life.network.parties[0]
    expected = {tie.stream for tie in life.stock() if party in tie.parties}
    begun: set[str] = set()
    for stream, records in life.network.store.contents.streams.items():
        before = [record for record in records if record.position <= life.position]
        known = since_agreed(corrected(before))
        if known and known[0].effective_day <= life.as_of:
            begun.add(stream)
    with life.asking() as asked:
        found = dossier(asked, of=party)
    going = {row.stream for row in found.rows if row.state in {"going", "past_end", "suspended"}}
    assert expected <= {row.stream for row in found.rows} <= begun
    assert going == {row.stream for row in found.rows} & expected
    assert found.totals.count == len(found.rows)
    assert found.totals.current == len(going)
    assert found.totals.former == sum(row.state == "former" for row in found.rows)
    for row in found.rows:
        assert bool(row.roles) or row.form != "cooperation" or row.state == "former"


@given(life=lives())
def test_contacts_are_those_in_stock_and_their_touches_lie_behind(life: Life) -> None:
    stock = {tie.stream: tie for tie in life.stock() if tie.form == "contact"}
    with life.asking() as asked:
        found = contacts(asked)
    assert {row.stream for row in found.rows} == set(stock)
    for row in found.rows:
        assert row.last_touch_on is not None
        assert row.last_touch_on <= life.as_of
        assert row.still_reachable == (life.as_of - row.last_touch_on <= timedelta(days=365))
        assert row.overdue == (row.due_on is not None and row.due_on < life.as_of)
    totals = found.totals
    assert totals.count == len(stock)
    assert totals.overdue == sum(row.overdue for row in found.rows)
    assert totals.to_ask == sum(not row.still_reachable for row in found.rows)
    for theme in totals.by_theme:
        named = [row for row in found.rows if theme.theme in row.themes]
        assert (theme.contacts, theme.dormant) == (
            len(named),
            sum(row.dormant for row in named),
        )


def test_the_public_list_names_no_natural_person(network: Network, reading: Reading) -> None:
    name = PersonalText("Robin Example")
    person = network.ask(RegisterPerson(name=name, lawful_basis=LawfulBasis.CONSENT)).stream
    lead, partner = involved(person, network.parties[0])
    agree(network, parties=(lead.model_copy(update={"role": "lead"}), partner))
    with reading() as connection:
        asked = Asked(connection=connection, store=network.store, as_of=TODAY)
        found = public_list(asked)
    (row,) = found.rows
    assert row.parties == ("natural_person",)
    assert "Robin" not in repr(found)
    assert row.purpose
