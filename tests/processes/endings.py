"""Homes in which a cooperation ends, and a second process that follows it: ``python -m …``."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from koop_es.app import Koop
from koop_es.cooperations.commands import EndCooperation, RevokeEnding
from koop_es.cooperations.terms import Afterwards, Involvement, Manner, Result, Role, Term
from koop_es.kernel.record import EnteredVia
from koop_es.kernel.text import FreeText, PersonalText
from koop_es.parties.commands import RegisterOrganisation
from koop_es.parties.terms import ContactKind, ContactPoint, LawfulBasis
from koop_es.settings import DatabaseURL, Settings
from tests.support import cooperation_asks as ask

if TYPE_CHECKING:
    from koop_es.kernel.event import Event
    from koop_es.kernel.record import Record
    from koop_es.processes.follow_ups import FollowUp

NOW: Final = datetime(2026, 3, 10, 11, 0, tzinfo=UTC)
TODAY: Final = date(2026, 3, 10)
ROOT: Final = Path(__file__).parents[2]


def opened(home: Path, **settings: Any) -> Koop:
    """Open a home at one fixed moment."""
    return Koop.open(Settings(home=home, **settings), clock=lambda: NOW)


def party(koop: Koop, name: str, *, silent: bool = False) -> str:
    """Register an organisation, one that can be reached unless it is silent."""
    point = ContactPoint(kind=ContactKind.EMAIL, value=PersonalText("office@example.org"))
    points = () if silent else (point,)
    command = RegisterOrganisation(
        name=name, contact_points=points, lawful_basis=LawfulBasis.CONSENT
    )
    return koop.execute(command).stream


def agreed(koop: Koop, *, silent: bool = False) -> str:
    """Agree on a cooperation of two partners and a funder."""
    named = (("Lead", Role.LEAD), ("Partner", Role.PARTNER), ("Funder", Role.FUNDER))
    involved = (Involvement(party=party(koop, n, silent=silent), role=role) for n, role in named)
    term = Term(starts_on=date(2026, 1, 1), ends_on=date(2026, 12, 31))
    told: dict[str, Any] = {"area": "DE300", "term": term, "effective_on": date(2026, 1, 1)}
    return koop.execute(ask.agree(parties=tuple(involved), **told)).stream


def ending(afterwards: Afterwards = Afterwards.GROUP, **others: Any) -> EndCooperation:
    """Ask to end a cooperation today, unless another day is given."""
    told: dict[str, Any] = {
        "effective_on": TODAY,
        "manner": Manner.BY_CONSENT,
        "result": Result.REACHED,
        "reason": FreeText("done"),
    }
    return EndCooperation(**{**told, **others}, afterwards=afterwards)


def revoking() -> RevokeEnding:
    """Ask to take an ending back."""
    return RevokeEnding(reason=FreeText("after all"))


def ended_alone(koop: Koop, stream: str, **others: Any) -> None:
    """Record an ending and stop before anything follows it, as a crash would."""
    koop.follow_ups.run_after = lambda answer: None  # noqa: ARG005 - named as it is called; as if killed
    koop.execute(ending(**others), stream=stream)


def ties(koop: Koop) -> list[Record[Event]]:
    """Return how each relationship began."""
    records = koop.store.read_all(0, 1000)
    return [each for each in records if each.topic.startswith("koop.relationship.")]


def followed(koop: Koop, stream: str) -> FollowUp:
    """Return what follows a cooperation's ending."""
    found = koop.follow_ups.of(stream)
    assert found is not None
    return found


def imported(koop: Koop, stream: str) -> None:
    """Record an ending as an import does."""
    koop.execute(
        ending(imported=True, reason_code="imported"), stream=stream, entered_via=EnteredVia.IMPORT
    )


def beside(koop: Koop) -> subprocess.Popen[bytes]:
    """Start another process that follows the endings of a home."""
    url = koop.settings.ledger_url
    ledger = {"KOOP_TEST_LEDGER": url.secret} if url else {}
    paths = [str(ROOT / "src"), str(ROOT / "projections"), str(ROOT)]
    return subprocess.Popen(
        [sys.executable, "-m", "tests.processes.endings", str(koop.settings.home)],
        cwd=ROOT,
        env={
            **os.environ,
            **ledger,
            "PYTHONPATH": os.pathsep.join(paths),
            "PYTHONDONTWRITEBYTECODE": "1",
        },
    )


if __name__ == "__main__":
    told = os.environ.get("KOOP_TEST_LEDGER")
    with opened(Path(sys.argv[1]), ledger_url=DatabaseURL(told) if told else None) as here:
        here.follow_ups.run()
