"""Warnings that stood before a command: a person is told of them once, not with every command."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from koop_es.app import Koop
    from koop_es.kernel.warnings import RuleWarning
    from koop_es.ledger.answers import Answer


def stood_before(koop: Koop, answer: Answer) -> list[RuleWarning]:
    """Return the warnings that held for a cooperation or relationship before a command."""
    from koop_es.kernel.aggregate import Context
    from koop_es.kernel.others import policy_within
    from koop_es.ledger.loading import BY_KIND, folded
    from koop_es.ledger.topics import KINDS

    new = {event["id"] for event in answer.events}
    records = [
        record
        for record in koop.store.read_stream(answer.stream)
        if record.event_id not in new and (answer.dry_run or record.version <= answer.version)
    ]
    if not records:
        return []
    capability = BY_KIND[KINDS[records[0].topic]]
    state = capability.fold(records)
    frames = {
        each: folded(BY_KIND["programme"], koop.store.read_stream(each))
        for each in capability.framed_by(state)
    }
    context = Context(
        stream=answer.stream,
        version=records[-1].version,
        today=koop.today(),
        policy=policy_within(koop.settings.policy, frames.values()),
        others=frames,
        history=records,
    )
    return capability.warn(state, [], context)
