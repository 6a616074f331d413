"""Deciding about relationships: which rule is asked for which command."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from koop_es.kernel.aggregate import facts_in_time
from koop_es.kernel.refusals import refuse_evidence
from koop_es.relationships import beginnings, forms, touches
from koop_es.relationships import commands as ask

if TYPE_CHECKING:
    from collections.abc import Callable

    from koop_es.kernel.aggregate import Command, Context
    from koop_es.kernel.event import Event
    from koop_es.relationships.state import Relationship

DECISIONS: Final[dict[type[Command], Callable[[Any, Any, Context], Event]]] = {
    ask.RecordEncounter: beginnings.encounter,
    ask.EstablishContact: beginnings.contact,
    ask.FoundGroup: beginnings.group,
    ask.ChangeForm: forms.change,
    ask.RecordTouch: touches.touch,
    ask.MakeIntroduction: touches.introduce,
    ask.ChangeOpenness: touches.change_openness,
    ask.SetCadence: touches.set_cadence,
    ask.ReviewGroup: touches.review,
    ask.CloseRelationship: forms.close,
}
"""What decides on each command."""


def decide(
    state: Relationship | None, command: ask.RelationshipCommand, context: Context
) -> list[Event]:
    """Return what happened.

    Raises:
        Refusal: A rule was hit; the class tells which.
    """
    facts_in_time(command, context)
    refuse_evidence(command.evidence)
    return [DECISIONS[type(command)](state, command, context)]
