"""Contributions: what is pledged, what is brought, and what is missing after half the term."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from koop_es.cooperations import act_refusals as no
from koop_es.cooperations import events as fact
from koop_es.cooperations.contribution_terms import ContributionKind, Quantity
from koop_es.cooperations.refusals import UnknownPart
from koop_es.kernel.refusals import FactInTheFuture
from tests.support.cooperation_asks import deliver, pledge
from tests.support.cooperation_facts import ENDS_ON, STARTS_ON, agreed, delivered, given, pledged
from tests.support.parties import CLUB, SCHOOL
from tests.support.records import TODAY
from tests.support.warned import after_a_note

EUROS = Quantity(amount=Decimal("500.5"), unit="EUR")
HOURS = Quantity(amount=Decimal(3), unit="h")
HALF = STARTS_ON + (ENDS_ON - STARTS_ON) / 2
A_DAY = timedelta(days=1)


def test_a_party_pledges_to_bring_something() -> None:
    command = pledge(SCHOOL, contribution_kind=ContributionKind.MONEY, quantity=EUROS)
    event = given([agreed()]).when(command).event
    assert isinstance(event, fact.ContributionPledged)
    assert (event.contribution_id, event.quantity) == ("b2", EUROS)


def test_only_who_takes_part_pledges() -> None:
    with pytest.raises(no.NotTakingPart):
        given([agreed()]).when(pledge(CLUB))


@pytest.mark.parametrize("quantity", [None, HOURS, Quantity(amount=Decimal(3), unit="eur")])
def test_money_has_an_amount_and_a_currency(quantity: Quantity | None) -> None:
    command = pledge(SCHOOL, contribution_kind=ContributionKind.MONEY, quantity=quantity)
    with pytest.raises(no.CurrencyMissing):
        given([agreed()]).when(command)


def test_something_of_a_pledge_is_brought() -> None:
    story = given([agreed(), pledged("b2", amount=1000)])
    assert story.when(deliver("b2", quantity=EUROS)).state.pledges["b2"].deliveries == 1
    with pytest.raises(no.AnotherUnit):
        story.when(deliver("b2", quantity=HOURS))
    with pytest.raises(UnknownPart):
        story.when(deliver("b9"))


def test_nothing_is_brought_in_the_future() -> None:
    with pytest.raises(FactInTheFuture):
        given([agreed(), pledged("b2")]).when(deliver("b2", effective_on=TODAY + A_DAY))


@pytest.mark.parametrize(("day", "warned"), [(HALF, False), (HALF + A_DAY, True)])
def test_a_pledge_of_which_nothing_came_is_warned_of_after_half_the_term(
    day: date, *, warned: bool
) -> None:
    code = "contribution.nothing_delivered"
    assert (code in after_a_note(agreed(), pledged("b2"), on=day)) is warned
    assert code not in after_a_note(agreed(), pledged("b2"), delivered("b2"), on=day)
