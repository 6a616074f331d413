"""Deciding about programmes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koop_es.kernel.aggregate import facts
from koop_es.kernel.others import refuse_unknown_party
from koop_es.kernel.refusals import (
    refuse_evidence,
    refuse_future,
    refuse_late_without_reason,
)
from koop_es.programmes.events import ProgrammeOpened

if TYPE_CHECKING:
    from collections.abc import Sequence

    from koop_es.kernel.aggregate import Context
    from koop_es.kernel.event import Event
    from koop_es.kernel.warnings import RuleWarning
    from koop_es.programmes.commands import ProgrammeCommand
    from koop_es.programmes.state import Programme


def decide(state: Programme | None, command: ProgrammeCommand, context: Context) -> list[Event]:
    """Open a programme.

    Raises:
        UnknownParty: The funder was not registered.
        FactInTheFuture: The effective day is after today.
        RecordedTooLate: The effective day lies beyond the tolerance, without a reason.
        UnknownEvidence: A programme's stream holds no evidence.
    """
    del state
    refuse_future(command.effective_on, context.today)
    common = facts(command, context.today)
    refuse_late_without_reason(
        common["effective_on"],
        context.today,
        context.policy.backdating_tolerance,
        has_reason=command.has_reason,
    )
    refuse_evidence(command.evidence)
    if command.funder:
        refuse_unknown_party(command.funder, context.others, "funder")
    opened = ProgrammeOpened(
        **common,
        name=command.name,
        grant_references=tuple(dict.fromkeys(command.grant_references)),
        funder=command.funder,
    )
    return [opened]


def warn(state: Programme, events: Sequence[Event], context: Context) -> list[RuleWarning]:
    """Return nothing: no warning is defined for programmes."""
    del state, events, context
    return []
