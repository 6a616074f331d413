"""What shows of the cooperations of a network that are or were in force, by plain replay."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koop_es.cooperations import events as fact
from koop_es.cooperations.in_effect import in_effect

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from koop_es.kernel.event import Event
    from koop_es.kernel.record import Record
    from tests.projections.asked import Life


def in_force(life: Life) -> Iterator[tuple[str, list[tuple[date, Record[Event]]], date | None]]:
    """Yield the facts of each cooperation that show by the day, and its last day by then."""
    for stream in life.network.cooperations:
        facts = life.facts(stream)
        closing = [
            r for r in facts if isinstance(r.event, fact.CooperationEnded | fact.EndingRevoked)
        ]
        never = (
            closing
            and isinstance(closing[-1].event, fact.CooperationEnded)
            and closing[-1].event.manner == "never_in_force"
        )
        shown = [step for step in in_effect(facts) if step[0] <= life.as_of]
        if not shown or never:
            continue
        agreed = shown[0][1].event
        waits = isinstance(agreed, fact.CooperationAgreed) and agreed.conditional
        if waits and not any(isinstance(r.event, fact.EnteredIntoForce) for _, r in shown):
            continue
        now = [r for r in closing if r.effective_day <= life.as_of]
        ended = now[-1].effective_day if now else None
        over = now and isinstance(now[-1].event, fact.CooperationEnded)
        yield stream, shown, ended if over else None
