"""Cooperations as grants of the 360Giving Data Standard: what funders pledged to whom."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Final

from koop_es.exchange.published.gathering import PERSON, Told
from koop_es.wording import label

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from decimal import Decimal

    from koop_es.exchange.published.gathering import Participant, Published
    from koop_es.wording import Translator

SYSTEM: Final = "360giving"
VERSION: Final = "1.1"
MONEY: Final = "money"
LOST: Final = (
    *("milestones", "checks", "measures", "decisions", "notes", "evidence", "assignments"),
    *("suspensions", "tasks", "expected", "end_condition", "target_group", "arose_from"),
    *("manner", "result", "afterwards", "successor"),
)
"""Fields of a cooperation for which the standard has no place."""
_NUTS: Final = re.compile(r"[A-Z]{2}[A-Z0-9]{1,3}")


def as_grants(listed: Iterable[Published], t: Translator, prefix: str) -> tuple[bytes, Told]:
    """Return grants as JSON, and what could not be taken along.

    A grant is the money that one funder pledged in a cooperation, in one currency. What lacks a
    field that the standard requires is left out and told.

    Args:
        listed: The cooperations.
        t: The language of what stands for masked names.
        prefix: Begins the identifiers of grants and organisations that have none of their own.
    """
    told = Told()
    grants: list[dict[str, Any]] = []
    for each in listed:
        grants += _grants(each, t, prefix, told)
    told.written = len(grants)
    text = json.dumps({"version": VERSION, "grants": grants}, ensure_ascii=False, indent=2)
    return text.encode() + b"\n", told


def _grants(each: Published, t: Translator, prefix: str, told: Told) -> Iterator[dict[str, Any]]:
    code, item = each.item.code, each.item
    funders = {funder.party_id: funder for funder in each.among("funder")}
    recipients = each.among("grant_recipient") or each.among("lead") or each.among("partner")
    pledged = _pledged(each, funders)
    missing = {
        "fundingOrganization": not funders,
        "amountAwarded": bool(funders) and not pledged,
        "awardDate": item.agreed_on is None,
        "recipientOrganization": not recipients,
    }
    if lacking := [name for name, is_missing in missing.items() if is_missing]:
        told.left_out += ((code, name) for name in lacking)
        return
    told.lose(each, LOST)
    told.lost.update(["other_parties"] if len(each.participants) > len(recipients) + 1 else [])
    told.mask([*recipients, *funders.values()])
    for nth, ((party, currency), amount) in enumerate(pledged.items()):
        yield {
            "id": _id(each, prefix, nth),
            "title": item.title,
            "description": "\n".join(goal.title for goal in each.goals) or item.title,
            "currency": currency,
            "amountAwarded": _number(amount),
            "awardDate": str(item.agreed_on),
            **_dates(each),
            **_recipients(recipients, t, prefix),
            "fundingOrganization": [_organisation(funders[party], t, prefix)],
            **_about(each),
        }


def _pledged(each: Published, funders: dict[str, Participant]) -> dict[tuple[str, str], Decimal]:
    found: dict[tuple[str, str], Decimal] = {}
    for one in each.detail.contributions:
        is_money = one.contribution_kind == MONEY and one.amount is not None and one.unit
        if is_money and one.party_id in funders and one.amount is not None and one.unit:
            key = (one.party_id, one.unit)
            found[key] = found.get(key, one.amount * 0) + one.amount
    return found


def _id(each: Published, prefix: str, nth: int) -> str:
    if each.source == SYSTEM and each.external_id and nth == 0:
        return each.external_id
    return f"{prefix}-{each.item.code}" + (f"-{nth + 1}" if nth else "")


def _number(amount: Decimal) -> int | float:
    return int(amount) if amount == amount.to_integral_value() else float(amount)


def _dates(each: Published) -> dict[str, Any]:
    item, found = each.item, dict[str, Any]()
    planned = {"startDate": item.starts_on, "endDate": item.ends_on}
    if filled := {name: str(day) for name, day in planned.items() if day is not None}:
        found["plannedDates"] = [filled]
    if item.ending_recorded_on is not None and item.ended_on is not None:
        found["actualDates"] = [{"endDate": str(item.ended_on)}]
    return found


def _recipients(recipients: list[Participant], t: Translator, prefix: str) -> dict[str, Any]:
    organisations = [each for each in recipients if each.kind != PERSON]
    if organisations:
        told = {each.party_id: _organisation(each, t, prefix) for each in organisations}
        return {"recipientOrganization": list(told.values())}
    return {"recipientIndividual": _organisation(recipients[0], t, prefix)}


def _organisation(each: Participant, t: Translator, prefix: str) -> dict[str, Any]:
    own = each.source == SYSTEM and each.external_id
    found: dict[str, Any] = {
        "id": each.external_id if own else f"{prefix}-{each.party_id}",
        "name": each.name or label("party_kind", each.kind, t),
    }
    if each.country and each.kind != PERSON:
        found["addressCountry"] = each.country
    return found


def _about(each: Published) -> dict[str, Any]:
    item, found = each.item, dict[str, Any]()
    if item.themes:
        found["classifications"] = [
            {"vocabulary": "Koop", "code": theme, "title": theme} for theme in item.themes
        ]
    if item.area:
        key = "geoCode" if _NUTS.fullmatch(item.area) else "name"
        found["beneficiaryLocation"] = [{key: item.area}]
    if item.programmes:
        found["grantProgramme"] = [
            {
                "code": one.grant_reference or one.programme_id,
                "title": each.programmes.get(one.programme_id) or one.programme_id,
            }
            for one in item.programmes
        ]
    return found
