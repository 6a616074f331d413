"""What should be looked at in one relationship today."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koop_es.kernel.aggregate import Context
from koop_es.ledger.loading import BY_KIND, folded
from koop_es.ledger.topics import KINDS
from koop_es.relationships.capability import RELATIONSHIP

if TYPE_CHECKING:
    from datetime import date

    from koop_es.kernel.policy import Policy
    from koop_es.kernel.warnings import RuleWarning
    from koop_es.ledger.port import Store


def warnings_of(store: Store, stream: str, today: date, policy: Policy) -> list[RuleWarning]:
    """Return the warnings that hold for a relationship today, those of its origin, too."""
    records = store.read_stream(stream)
    if not records:
        return []
    state = folded(RELATIONSHIP, records)
    origin = state.begun.arose_from
    others = {origin: _state(store, origin)} if origin else {}
    context = Context(
        stream=stream, version=records[-1].version, today=today, policy=policy, others=others
    )
    return RELATIONSHIP.warn(state, (), context)


def _state(store: Store, stream: str) -> object:
    records = store.read_stream(stream)
    return folded(BY_KIND[KINDS[records[0].topic]], records) if records else None
