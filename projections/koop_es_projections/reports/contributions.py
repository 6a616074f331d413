"""R15: what parties pledged to bring, and what of it they have brought."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from koop_es_projections.parties.queries import names_of
from koop_es_projections.relationship_report.views import Count
from koop_es_projections.reports.parts import cooperations, day_of, parts_on_day

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from koop_es_projections.relationship_report.views import Report
    from koop_es_projections.reports.asking import Asked


@dataclass(frozen=True, slots=True)
class ContributionRow:
    """What a party pledged of one kind, in one unit.

    Attributes:
        party_id: Who.
        party: What it is called; None once erased.
        contribution_kind: ``money``, ``in_kind``, ``staff``, ``space`` or ``knowledge``.
        unit: In what it is counted; None where nobody said how much.
        pledges: How many pledges.
        begun: Of how many of them something was brought.
        pledged: How much altogether; None without amounts.
        delivered: How much of it was brought; None without amounts.
        delivery_share: That part, which may be more than 1; None of nothing.
        overdue: Pledges past their day of which not all was brought.
    """

    party_id: str
    party: str | None
    contribution_kind: str
    unit: str | None
    pledges: int
    begun: int
    pledged: Decimal | None
    delivered: Decimal | None
    delivery_share: float | None
    overdue: int


@dataclass(frozen=True, slots=True)
class ContributionTotals:
    """All pledges together; amounts of different units do not add up.

    Attributes:
        pledges: How many.
        begun: Of how many of them something was brought.
        overdue: Those past their day of which not all was brought.
    """

    pledges: int
    begun: int
    overdue: int


@dataclass(frozen=True, slots=True)
class PledgeRow:
    """One pledge.

    Attributes:
        stream: The cooperation's id.
        code: Its short code.
        cooperation: What it is called today.
        contribution_id: The pledge's id.
        party_id: Who pledged.
        contribution_kind: What kind of thing.
        unit: In what it is counted.
        pledged: How much.
        delivered: How much was brought.
        pledged_on: Day of the pledge.
        due_on: By when.
        last_delivery_on: Day on which something was brought last.
        overdue: Whether it is past its day and not all was brought.
    """

    stream: str
    code: str | None
    cooperation: str | None
    contribution_id: str
    party_id: str
    contribution_kind: str
    unit: str | None
    pledged: Decimal | None
    delivered: Decimal | None
    pledged_on: date
    due_on: date | None
    last_delivery_on: date | None
    overdue: bool


@dataclass(slots=True)
class _Pledge:
    """A pledge as it is put together."""

    told: Mapping[str, Any] | None = None
    delivered: list[Mapping[str, Any]] = field(default_factory=list["Mapping[str, Any]"])


def contributions(
    asked: Asked, *, of: str | None = None
) -> Report[ContributionRow, ContributionTotals]:
    """Return what was pledged and brought, per party, kind and unit.

    Args:
        asked: The question.
        of: Only in this cooperation.
    """
    pledges, position = _pledges(asked, of)
    groups: dict[tuple[str, str, str | None], list[PledgeRow]] = {}
    for one in pledges:
        groups.setdefault((one.party_id, one.contribution_kind, one.unit), []).append(one)
    names = names_of(asked.connection, asked.store, {party for party, _, _ in groups})
    rows = [_group(names.get(key[0]), key, group) for key, group in groups.items()]
    rows.sort(key=lambda row: (row.party or "", row.contribution_kind, row.unit or ""))
    totals = ContributionTotals(
        pledges=len(pledges),
        begun=sum(row.begun for row in rows),
        overdue=sum(row.overdue for row in rows),
    )
    return asked.told(position, rows, totals)


def pledges(asked: Asked, *, of: str | None = None) -> Report[PledgeRow, Count]:
    """Return every pledge that R15 counts, by cooperation."""
    rows, position = _pledges(asked, of)
    return asked.told(position, rows, Count(len(rows)))


def _pledges(asked: Asked, of: str | None) -> tuple[list[PledgeRow], int]:
    named, position = cooperations(asked, of)
    found: dict[tuple[str, str], _Pledge] = {}
    for stream, _, act in parts_on_day(asked, "acts", of):
        if stream not in named or not act["what"].startswith("contribution_"):
            continue
        one = found.setdefault((stream, act["contribution_id"]), _Pledge())
        if act["what"] == "contribution_pledged":
            one.told = act
        else:
            one.delivered.append(act)
    rows = [
        _row(asked, stream, named[stream].code, named[stream].title, one.told, one.delivered)
        for (stream, _), one in found.items()
        if one.told is not None
    ]
    rows.sort(key=lambda row: (row.code or "", row.stream, row.pledged_on, row.contribution_id))
    return rows, position


def _row(
    asked: Asked,
    stream: str,
    code: str | None,
    title: str | None,
    told: Mapping[str, Any],
    delivered: list[Mapping[str, Any]],
) -> PledgeRow:
    quantity: Mapping[str, Any] = told.get("quantity") or {}
    pledged = Decimal(quantity["amount"]) if quantity else None
    amounts = [Decimal(one["quantity"]["amount"]) for one in delivered if one.get("quantity")]
    brought = sum(amounts, Decimal(0))
    due_on = day_of(told.get("due_on"))
    lacks = not delivered if pledged is None else brought < pledged
    return PledgeRow(
        stream=stream,
        code=code,
        cooperation=title,
        contribution_id=told["contribution_id"],
        party_id=told["party"],
        contribution_kind=told["contribution_kind"],
        unit=quantity.get("unit"),
        pledged=pledged,
        delivered=brought if pledged is not None or amounts else None,
        pledged_on=day_of(told["on"]) or asked.as_of,
        due_on=due_on,
        last_delivery_on=max((day_of(one["on"]) or asked.as_of for one in delivered), default=None),
        overdue=due_on is not None and due_on < asked.as_of and lacks,
    )


def _group(
    name: str | None, key: tuple[str, str, str | None], group: Iterable[PledgeRow]
) -> ContributionRow:
    listed = list(group)
    party_id, contribution_kind, unit = key
    with_amount = [one for one in listed if one.pledged is not None]
    pledged = sum((one.pledged or Decimal(0) for one in with_amount), Decimal(0))
    delivered = sum((one.delivered or Decimal(0) for one in with_amount), Decimal(0))
    return ContributionRow(
        party_id=party_id,
        party=name,
        contribution_kind=contribution_kind,
        unit=unit,
        pledges=len(listed),
        begun=sum(one.last_delivery_on is not None for one in listed),
        pledged=pledged if with_amount else None,
        delivered=delivered if with_amount else None,
        delivery_share=float(delivered / pledged) if pledged else None,
        overdue=sum(one.overdue for one in listed),
    )
