"""Numbers as people write them, by the marks that the mapping names."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from koop_es.exchange.lists.grids import Unreadable
from koop_es.exchange.lists.tidying import one_line

if TYPE_CHECKING:
    from datetime import date

_AROUND: Final = re.compile(
    r"^(?:ca\.?|circa|etwa|rund|rd\.?)?\s*(?:€|EUR)?\s*|\s*(?:€|EUR|%)$", re.IGNORECASE
)
_WHOLE: Final = re.compile(r"[+-]?[0-9]+")
_FRACTION: Final = re.compile(r"[0-9]*")
GROUP: Final = 3


def read_number(
    cell: str | date | float | Unreadable, decimal: str, thousands: str
) -> Decimal | None:
    """Return the number in a cell, None where it holds none that can be read one way only.

    Args:
        cell: The cell.
        decimal: The decimal mark.
        thousands: What groups digits; empty for nothing.
    """
    if isinstance(cell, bool | Unreadable):
        return None
    if isinstance(cell, int | float):
        return Decimal(str(cell))
    text = _AROUND.sub("", one_line(str(cell))).replace("\N{MINUS SIGN}", "-")
    whole, _, fraction = text.partition(decimal)
    if thousands and thousands in whole:
        first, *groups = whole.split(thousands)
        if not first.lstrip("+-") or any(len(group) != GROUP for group in groups):
            return None
        whole = first + "".join(groups)
    # Where the decimal mark is a comma, 1.234 may mean 1234 as well: nobody guesses.
    if not _WHOLE.fullmatch(whole) or not _FRACTION.fullmatch(fraction):
        return None
    return Decimal(f"{whole}.{fraction}" if fraction else whole)
