"""How facts change a pledge's row."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from koop_es.cooperations import events as fact

if TYPE_CHECKING:
    from datetime import date

    from koop_es.projecting.shapes import Row


def pledge_after(
    row: Row, event: fact.ContributionPledged | fact.ContributionDelivered, day: date
) -> Row:
    """Return a pledge's row after one of its facts; something may have been brought before."""
    match event:
        case fact.ContributionPledged():
            quantity = event.quantity
            return {
                **row,
                "begun": True,
                "party": event.party,
                "state": event.contribution_kind.value,
                "target": str(quantity.amount) if quantity else None,
                "unit": quantity.unit if quantity else None,
                "opened_on": day,
                "due_on": event.due_on,
            }
        case fact.ContributionDelivered():
            brought = {"times": row["times"] + 1, "done_on": max(row["done_on"] or day, day)}
            if event.quantity is not None:
                added = Decimal(row["added"] or 0) + event.quantity.amount
                brought["added"] = str(added)
            return {**row, **brought}
