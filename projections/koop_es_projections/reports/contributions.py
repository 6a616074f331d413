"""R15: what parties pledged to bring, and what of it they have brought."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from koop_es.projecting.collecting import uncollected
from koop_es_projections.parties.queries import names_of
from koop_es_projections.parties.tables import survivors
from koop_es_projections.plan_report.queries import plans
from koop_es_projections.plan_report.tables import PLEDGE
from koop_es_projections.relationship_report.views import Count
from koop_es_projections.reports.parts import cooperations

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from koop_es_projections.relationship_report.views import Report
    from koop_es_projections.reports.asking import Asked
    from koop_es_projections.reports.parts import Named


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


COLUMNS: Final = (
    "stream",
    "part",
    "party",
    "state",
    "unit",
    "target",
    "added",
    "opened_on",
    "due_on",
    "done_on",
)


@uncollected()
def contributions(
    asked: Asked, *, of: str | None = None
) -> Report[ContributionRow, ContributionTotals]:
    """Return what was pledged and brought, per party, kind and unit.

    Args:
        asked: The question.
        of: Only in this cooperation.
    """
    pledges, position = _pledges(asked, of)
    stands = survivors(asked.connection)
    groups: dict[tuple[str, str, str | None], list[PledgeRow]] = {}
    for one in pledges:
        party = stands.get(one.party_id, one.party_id)
        groups.setdefault((party, one.contribution_kind, one.unit), []).append(one)
    names = names_of(asked.connection, asked.store, {party for party, _, _ in groups})
    rows = [_group(names.get(key[0]), key, group) for key, group in groups.items()]
    rows.sort(key=lambda row: (row.party or "", row.contribution_kind, row.unit or ""))
    totals = ContributionTotals(
        pledges=len(pledges),
        begun=sum(row.begun for row in rows),
        overdue=sum(row.overdue for row in rows),
    )
    return asked.told(position, rows, totals)


@uncollected()
def pledges(asked: Asked, *, of: str | None = None) -> Report[PledgeRow, Count]:
    """Return every pledge that R15 counts, by cooperation."""
    rows, position = _pledges(asked, of)
    return asked.told(position, rows, Count(len(rows)))


def _pledges(asked: Asked, of: str | None) -> tuple[list[PledgeRow], int]:
    named, _ = cooperations(asked, of)
    found, position = plans(
        asked.connection, PLEDGE, COLUMNS, as_of=asked.as_of, known_at=asked.known_at, of=of
    )
    rows = [_row(asked.as_of, named[row[0]], *row) for row in found if row[0] in named]
    rows.sort(key=lambda row: (row.code or "", row.stream, row.pledged_on, row.contribution_id))
    return rows, position


def _row(  # noqa: PLR0913, PLR0917 - the columns in their order
    as_of: date,
    named: Named,
    stream: str,
    contribution_id: str,
    party_id: str,
    contribution_kind: str,
    unit: str | None,
    target: str | None,
    added: str | None,
    pledged_on: date,
    due_on: date | None,
    last_delivery_on: date | None,
) -> PledgeRow:
    pledged = None if target is None else Decimal(target)
    brought = Decimal(added or 0)
    lacks = last_delivery_on is None if pledged is None else brought < pledged
    return PledgeRow(
        stream=stream,
        code=named.code,
        cooperation=named.title,
        contribution_id=contribution_id,
        party_id=party_id,
        contribution_kind=contribution_kind,
        unit=unit,
        pledged=pledged,
        delivered=None if target is None and added is None else brought,
        pledged_on=pledged_on,
        due_on=due_on,
        last_delivery_on=last_delivery_on,
        overdue=due_on is not None and due_on < as_of and lacks,
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
