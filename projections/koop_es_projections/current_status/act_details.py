"""From the acts in a row's detail to what a page about one cooperation shows of them."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from koop_es_projections.current_status.act_views import (
    AssignmentView,
    ContributionView,
    DeliveryView,
    MemberView,
)
from koop_es_projections.current_status.acts import members_of, told
from koop_es_projections.current_status.words import day_of, words

if TYPE_CHECKING:
    from koop_es.projecting.shapes import Row
    from koop_es_projections.current_status.words import Texts


def members(known: Row) -> tuple[MemberView, ...]:
    """Return who takes part or took part, as what, from when to when."""
    return tuple(
        MemberView(each.party, each.role.value, each.record_keeper, each.since, each.until)
        for each in members_of(known)
    )


def assignments(known: Row, texts: Texts) -> tuple[AssignmentView, ...]:
    """Return the persons in charge; one that another follows ends the day before."""
    listed = told(known["acts"], "person_assigned")
    ended = {
        one["follows"]: date.fromisoformat(one["on"]) - timedelta(days=1)
        for one in listed
        if "follows" in one
    }
    return tuple(
        AssignmentView(
            assignment_id=one["assignment_id"],
            capacity=one["capacity"],
            person_id=one["person"],
            party_id=one.get("party"),
            since=date.fromisoformat(one["on"]),
            until=_first(day_of(one.get("until")), ended.get(one["assignment_id"])),
            handover=words(one.get("handover"), texts),
        )
        for one in listed
    )


def _first(*days: date | None) -> date | None:
    return min((day for day in days if day is not None), default=None)


def contributions(known: Row, texts: Texts) -> tuple[ContributionView, ...]:
    """Return what was pledged, with what was brought of it."""
    brought = told(known["acts"], "contribution_delivered")
    return tuple(
        _contribution(
            one,
            [each for each in brought if each["contribution_id"] == one["contribution_id"]],
            texts,
        )
        for one in told(known["acts"], "contribution_pledged")
    )


def _contribution(
    one: dict[str, Any], brought: list[dict[str, Any]], texts: Texts
) -> ContributionView:
    deliveries = tuple(
        DeliveryView(
            date.fromisoformat(each["on"]), _amount(each), words(each.get("remark"), texts)
        )
        for each in brought
    )
    quantity: dict[str, str] = one.get("quantity", {})
    return ContributionView(
        contribution_id=one["contribution_id"],
        party_id=one["party"],
        contribution_kind=one["contribution_kind"],
        description=words(one["description"], texts),
        amount=_amount(one),
        unit=quantity.get("unit"),
        due_on=day_of(one.get("due_on")),
        pledged_on=date.fromisoformat(one["on"]),
        delivered=sum((each.amount for each in deliveries if each.amount), Decimal(0)),
        deliveries=deliveries,
    )


def _amount(one: dict[str, Any]) -> Decimal | None:
    quantity = one.get("quantity")
    return Decimal(quantity["amount"]) if quantity else None
