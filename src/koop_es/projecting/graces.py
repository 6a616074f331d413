"""When a check that was due is overdue, by the programmes of a cooperation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import case, func

from koop_es.kernel.dates import add_days
from koop_es.projecting.reading import unbarred

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from sqlalchemy import ColumnElement

    from koop_es.projecting.timeline import Day


@dataclass(frozen=True, slots=True)
class Graces:
    """After how many days a check that was due is overdue, by the programmes of a cooperation.

    Of several programmes that say so the strictest holds; where none does, the home's own.

    Attributes:
        home: The home's.
        of: Those of programmes by their ids, the strictest first.
    """

    home: int
    of: tuple[tuple[str, int], ...] = ()

    def within(self, programmes: str) -> int:
        """Return that of a cooperation in some programmes, as its row lists them."""
        if not self.of or not programmes:
            return self.home
        joined = set(unbarred(programmes))
        return next((days for each, days in self.of if each in joined), self.home)

    def overdue_before(self, programmes: str, day: date) -> date:
        """Return the day: what was due before it is overdue."""
        return add_days(day, -self.within(programmes))


def overdue_before(
    programmes: ColumnElement[str],
    home: Day,
    until: Sequence[tuple[ColumnElement[str] | str, Day]],
) -> Day:
    """Return the expression for the day before which a check that was due is overdue.

    Args:
        programmes: Column that lists a cooperation's programmes.
        home: The day by the home's grace.
        until: Programmes listed as ``|id|``, and the day by theirs, the strictest first.
    """
    if not until:
        return home
    return case(*((func.instr(programmes, each) > 0, day) for each, day in until), else_=home)
