"""Clocks, homes, commands and events with one interesting argument each, for the ledger's tests."""

from __future__ import annotations

import secrets
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from koop_es.app import Koop
from koop_es.cooperations.commands import AddNote, AgreeCooperation
from koop_es.cooperations.events import CooperationAgreed, NoteAdded
from koop_es.cooperations.terms import GoalTerms, Involvement, Term
from koop_es.kernel.ids import uuid7
from koop_es.kernel.record import EnteredVia
from koop_es.kernel.text import FreeText
from koop_es.ledger.port import Meta, Receipt, StreamWrite
from koop_es.ledger.sqlite_store import SQLiteStore
from koop_es.parties.commands import RegisterOrganisation
from koop_es.parties.events import OrganisationRegistered
from koop_es.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from koop_es.kernel.event import Event
    from koop_es.ledger.port import Store

ROOT = Path(__file__).resolve().parents[2]
NOON = datetime(2026, 3, 10, 11, 0, tzinfo=UTC)
TODAY = date(2026, 3, 10)
ACTOR = "ac" * 16
A_MICROSECOND = timedelta(microseconds=1)


class Clock:
    """Tells the instant it was set to."""

    def __init__(self, instant: datetime = NOON) -> None:
        self.instant = instant

    def __call__(self) -> datetime:
        return self.instant

    def forward(self, step: timedelta = timedelta(seconds=1)) -> datetime:
        """Go on, or back with a negative step, and return the new instant."""
        self.instant += step
        return self.instant


def new_id() -> str:
    """Return a fresh id, as the composition root makes them."""
    return uuid7(1_770_000_000_000, secrets.token_bytes(10))


# Through the command bus


def settings_of(home: Path, **changes: Any) -> Settings:
    return Settings(home=home, **changes)


def opened(home: Path, clock: Clock | None = None, **options: Any) -> Koop:
    return Koop.open(settings_of(home), clock=clock or Clock(), **options)


def file_store(koop: Koop) -> SQLiteStore:
    """Return the store of a home whose ledger is a file."""
    assert isinstance(koop.store, SQLiteStore)
    return koop.store


def organisation(name: str = "Example House") -> RegisterOrganisation:
    return RegisterOrganisation(name=name)


def two_parties(koop: Koop) -> tuple[str, str]:
    first = koop.execute(organisation("Example House")).stream
    return first, koop.execute(organisation("Sample Works")).stream


def agreement(parties: Sequence[str], title: str = "Reading together") -> AgreeCooperation:
    return AgreeCooperation(
        title=title,
        themes=("reading",),
        parties=tuple(Involvement(party=party) for party in parties),
        goals=(GoalTerms(title="Forty readers"),),
        term=Term(starts_on=TODAY, ends_on=date(2027, 3, 9)),
    )


def a_cooperation(koop: Koop) -> str:
    return koop.execute(agreement(two_parties(koop))).stream


def note(text: str = "All went well.") -> AddNote:
    return AddNote(text=FreeText(text))


# Through the store port


def meta(**changes: Any) -> Meta:
    command_id = new_id()
    given: dict[str, Any] = {"command_id": command_id, "correlation_id": command_id, **changes}
    return Meta(actor=ACTOR, entered_via=EnteredVia.CLI, **given)


def named(name: str = "Example House") -> OrganisationRegistered:
    return OrganisationRegistered(name=name, effective_on=TODAY)


def noted(text: str = "All went well.") -> NoteAdded:
    return NoteAdded(text=FreeText(text), effective_on=TODAY)


def agreed(code: str) -> CooperationAgreed:
    parties = (Involvement(party=new_id()), Involvement(party=new_id()))
    return CooperationAgreed(code=code, title="Reading together", parties=parties)


def receipt(key: str = "k", **answer: Any) -> Receipt:
    return Receipt(key=key, command="test.command", body="b", answer=answer)


def append(store: Store, *events: Event, stream: str | None = None, expected: int = 0) -> str:
    """Append events to one stream and return its id."""
    stream = stream or new_id()
    store.append([StreamWrite(stream, expected, events)], meta())
    return stream
