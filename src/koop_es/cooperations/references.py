"""Rules that look at other streams: parties, programmes, successors, origins."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koop_es.cooperations import refusals as no
from koop_es.cooperations.events import (
    ControllingCheckRecorded,
    CooperationAgreed,
    CooperationEnded,
    CooperationEvent,
    ProgrammeAssigned,
)
from koop_es.kernel.others import Programmelike, Tie, refuse_unknown_party

if TYPE_CHECKING:
    from collections.abc import Mapping


def refuse_unknown_references(event: CooperationEvent, others: Mapping[str, object]) -> None:
    """Refuse ids of other streams that do not exist or do not fit (rules 6 and 11).

    Raises:
        UnknownParty: A party was not registered.
        UnknownProgramme: The programme was not opened.
        UnknownOrigin: It arose from nothing that is known.
        UnknownSuccessor: The successor does not exist.
        SuccessorEnded: The successor had ended on the effective day.
    """
    match event:
        case CooperationAgreed():
            for involved in event.parties:
                refuse_unknown_party(involved.party, others, "parties")
            if event.arose_from and not isinstance(others.get(event.arose_from), Tie):
                raise no.UnknownOrigin(field="arose_from", id=event.arose_from)
        case ControllingCheckRecorded():
            for measure in event.measures:
                if measure.owner:
                    refuse_unknown_party(measure.owner, others, "measures")
        case ProgrammeAssigned():
            if not isinstance(others.get(event.programme), Programmelike):
                raise no.UnknownProgramme(field="programme", id=event.programme)
        case CooperationEnded():
            _refuse_successor(event, others)
        case _:
            pass


def _refuse_successor(event: CooperationEnded, others: Mapping[str, object]) -> None:
    if event.successor is None:
        return
    successor = others.get(event.successor)
    if not isinstance(successor, Tie):
        raise no.UnknownSuccessor(field="successor", id=event.successor)
    if event.effective_on is not None and successor.ended_by(event.effective_on):
        raise no.SuccessorEnded(field="successor", id=event.successor)
