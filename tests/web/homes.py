"""Homes for tests of pages, at one fixed moment."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from koop_es.app import Koop
from koop_es.cooperations.commands import AgreeCooperation
from koop_es.cooperations.terms import (
    Baseline,
    GoalTerms,
    Indicator,
    Involvement,
    Role,
    Target,
    Term,
)
from koop_es.kernel.text import FreeText
from koop_es.parties.commands import RegisterOrganisation
from koop_es.web.application import create_app
from koop_es.web.guard import Guard, hosts_of
from tests.web.browser import Browser

if TYPE_CHECKING:
    from collections.abc import Generator

    from koop_es.settings import Settings

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)


def clock() -> datetime:
    return NOW


@contextmanager
def opened(settings: Settings) -> Generator[Koop]:
    """Open a home at the fixed moment."""
    with Koop.open(settings, clock=clock) as koop:
        yield koop


def browser_of(koop: Koop, language: str | None = None) -> Browser:
    """Return a browser on the pages of a home."""
    return Browser(Guard(create_app(koop, language=language), hosts_of(8765)))


def agreed(koop: Koop, title: str, *names: str, tasks: str = "all") -> str:
    """Agree on a cooperation that runs through 2026, and return its id."""
    parties = [koop.execute(RegisterOrganisation(name=name)).stream for name in names]
    involved = [
        Involvement(party=party, role=role, tasks=FreeText(tasks))
        for party, role in zip(parties, [Role.LEAD, *[Role.PARTNER] * 9], strict=False)
    ]
    goal = GoalTerms(
        title=f"Goal of {title}",
        indicator=Indicator(name="visits", unit="visits"),
        baseline=Baseline(value=Decimal(0)),
        target=Target(value=Decimal(10), due_on=date(2026, 12, 1)),
    )
    command = AgreeCooperation(
        title=title,
        themes=("learning",),
        parties=tuple(involved),
        goals=(goal,),
        term=Term(starts_on=date(2026, 1, 1), ends_on=date(2026, 12, 31)),
    )
    return koop.execute(command).stream
