"""What is stored all the same but should be looked at (the domain's section 4.2)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koop_es.kernel.warnings import Level, RuleWarning

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from koop_es.kernel.aggregate import Context
    from koop_es.kernel.event import Event
    from koop_es.relationships.state import Relationship


def warn(state: Relationship, events: Sequence[Event], context: Context) -> list[RuleWarning]:
    """Return the warnings that hold after the events."""
    del state
    return list(_of_entries(events, context))


def _hint(code: str, **params: object) -> RuleWarning:
    return RuleWarning(code, Level.HINT, {name: str(value) for name, value in params.items()})


def _of_entries(events: Sequence[Event], context: Context) -> Iterator[RuleWarning]:
    """Yield what only the new entries can tell."""
    for event in events:
        if event.effective_on is None:
            continue
        days = (context.today - event.effective_on).days
        if days > context.policy.backdating_tolerance:
            yield _hint("entry.recorded_late", days=days)
