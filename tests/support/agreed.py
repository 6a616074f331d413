"""What counts of a record: what was said before the agreement makes no tie."""

from __future__ import annotations

from itertools import dropwhile, takewhile
from typing import TYPE_CHECKING, Final

from koop_es.cooperations import events as fact

if TYPE_CHECKING:
    from collections.abc import Iterable

    from koop_es.kernel.event import Event
    from koop_es.kernel.record import Record

SAID: Final = (
    fact.AgreementProposed,
    fact.PartyInvited,
    fact.PartyConfirmed,
    fact.PartyDeclined,
    fact.ProposalWithdrawn,
    fact.NoteAdded,
)
"""What a record may hold before the agreement; notes may come after it as well."""


def is_said(record: Record[Event]) -> bool:
    """Tell whether an entry may belong to the time before the agreement."""
    return isinstance(record.event, SAID)


def since_agreed(records: Iterable[Record[Event]]) -> list[Record[Event]]:
    """Return a record from its agreement on; nothing of what was never agreed."""
    return list(dropwhile(is_said, records))


def until_agreed(records: Iterable[Record[Event]]) -> list[Record[Event]]:
    """Return what was said before the agreement."""
    return list(takewhile(is_said, records))
