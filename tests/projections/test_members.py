"""What lists, pages and reports show of parties that join and leave, and of what they bring."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from koop_es.cooperations.contribution_terms import ContributionKind, Quantity
from koop_es.cooperations.terms import Involvement, Role
from koop_es_projections.relationship_report import queries
from koop_es_projections.relationship_report.views import TieFilter
from tests.projections.looking import TODAY, agree, listed, look
from tests.support import cooperation_asks as ask

if TYPE_CHECKING:
    from tests.projections.conftest import Reading
    from tests.support.network import Network

MAY, JULY = date(2026, 5, 20), date(2026, 7, 20)
EUROS = Quantity(amount=Decimal(300), unit="EUR")


def led(network: Network) -> str:
    lead, partner = network.parties[:2]
    parties = (Involvement(party=lead, role=Role.LEAD), Involvement(party=partner))
    return agree(network, parties=parties)


def test_a_party_shows_from_its_day_on(network: Network, reading: Reading) -> None:
    stream, third = led(network), network.parties[2]
    network.ask(ask.join(third, JULY), stream)
    assert third not in {one.party_id for one in look(reading, network, stream).item.parties}
    later = look(reading, network, stream, JULY)
    assert third in {one.party_id for one in later.item.parties}
    assert [(one.party_id, one.since) for one in later.members if one.since] == [(third, JULY)]


def test_a_party_that_left_shows_no_longer(network: Network, reading: Reading) -> None:
    stream, partner = led(network), network.parties[1]
    network.ask(ask.leave(partner, MAY), stream)
    assert partner not in {one.party_id for one in look(reading, network, stream).item.parties}
    assert listed(reading, party=partner) == []
    with reading() as connection:
        filters = TieFilter(party=partner)
        for day, count in ((date(2026, 5, 19), 1), (MAY, 0)):
            report = queries.time_bounded(connection, as_of=day, filters=filters)
            assert report.totals.total.count == count


def test_another_lead_shows_from_its_day_on(network: Network, reading: Reading) -> None:
    stream, (lead, partner) = led(network), network.parties[:2]
    network.ask(ask.replace_lead(partner, JULY), stream)
    assert look(reading, network, stream).item.lead_ids == (lead,)
    later = look(reading, network, stream, JULY).item
    assert later.lead_ids == (partner,)
    assert {one.party_id: one.role for one in later.parties} == {lead: "partner", partner: "lead"}


def test_a_person_in_charge_is_followed_by_another(network: Network, reading: Reading) -> None:
    stream, (one, other) = led(network), network.parties[1:3]
    network.ask(ask.assign_person(one, MAY), stream)
    network.ask(ask.assign_person(other, JULY, follows="p2", handover="keys"), stream)
    first, second = look(reading, network, stream).assignments
    assert (first.since, first.until) == (MAY, date(2026, 7, 19))
    assert (second.person_id, second.until) == (other, None)
    assert second.handover is not None
    assert second.handover.text == "keys"


def test_contributions_add_up(network: Network, reading: Reading) -> None:
    stream, lead = led(network), network.parties[0]
    money = {"contribution_kind": ContributionKind.MONEY, "quantity": EUROS}
    network.ask(ask.pledge(lead, **money), stream)
    half = Quantity(amount=Decimal(100), unit="EUR")
    network.ask(ask.deliver("b2", quantity=half), stream)
    network.ask(ask.deliver("b2", quantity=half, effective_on=date(2026, 6, 1)), stream)
    (one,) = look(reading, network, stream).contributions
    assert (one.amount, one.unit, one.delivered) == (Decimal(300), "EUR", Decimal(200))
    assert [each.on for each in one.deliveries] == [date(2026, 6, 1), TODAY]
