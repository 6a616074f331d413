"""Contributions: what the parties pledged, and what they brought."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from koop_es.cooperations import act_refusals as no
from koop_es.cooperations import contribution_commands as ask
from koop_es.cooperations import contribution_events as fact
from koop_es.cooperations.contribution_terms import ContributionKind
from koop_es.cooperations.part_rules import refuse_unknown
from koop_es.cooperations.state import Pledge
from koop_es.cooperations.subject import Asked, Kind, Subject, told, with_part

if TYPE_CHECKING:
    from datetime import date

    from koop_es.cooperations.contribution_terms import Quantity
    from koop_es.cooperations.state import Cooperation

CURRENCY: Final = 3
"""Letters of a currency's code."""


def _admit_pledge(state: Cooperation, event: fact.ContributionPledged, today: date) -> None:
    day = event.effective_on or today
    if all(each.party != event.party for each in state.members_on(day)):
        raise no.NotTakingPart(field="party", party=event.party, day=day)
    if event.contribution_kind is ContributionKind.MONEY and not _is_money(event.quantity):
        raise no.CurrencyMissing(field="quantity")


def _is_money(quantity: Quantity | None) -> bool:
    if quantity is None:
        return False
    unit = quantity.unit
    return len(unit) == CURRENCY and unit.isascii() and unit.isalpha() and unit.isupper()


def _admit_delivery(state: Cooperation, event: fact.ContributionDelivered, today: date) -> None:
    del today
    refuse_unknown(event.contribution_id, state.pledges, "contribution")
    pledged = state.pledges[event.contribution_id].unit
    if event.quantity is not None and pledged is not None and event.quantity.unit != pledged:
        raise no.AnotherUnit(field="quantity.unit", unit=event.quantity.unit, pledged=pledged)


def _pledge(state: Cooperation, contribution_id: str) -> Pledge:
    return state.pledges.get(contribution_id) or Pledge(contribution_id, None)


def _pledged(state: Cooperation, event: fact.ContributionPledged) -> Cooperation:
    unit = event.quantity.unit if event.quantity else None
    known = _pledge(state, event.contribution_id)
    pledge = replace(known, pledged_on=event.effective_on, party=event.party, unit=unit)
    return replace(state, pledges=with_part(state.pledges, event.contribution_id, pledge))


def _delivered(state: Cooperation, event: fact.ContributionDelivered) -> Cooperation:
    known = _pledge(state, event.contribution_id)
    pledge = replace(known, deliveries=known.deliveries + 1)
    return replace(state, pledges=with_part(state.pledges, event.contribution_id, pledge))


CONTRIBUTIONS = Subject(
    kinds=(
        Kind(
            fact.ContributionPledged,
            _pledged,
            _admit_pledge,
            plan=True,
            timeless=True,
            fixed=frozenset({"contribution_id"}),
        ),
        Kind(fact.ContributionDelivered, _delivered, _admit_delivery),
    ),
    asked=(
        Asked(
            ask.PledgeContribution,
            told(fact.ContributionPledged, part="contribution_id", letter="b"),
        ),
        Asked(ask.DeliverContribution, told(fact.ContributionDelivered)),
    ),
)
