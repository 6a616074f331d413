"""Rules that look at other streams: parties, programmes, successors, origins."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koop_es.cooperations.subjects.tables import KINDS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from koop_es.kernel.event import Event


def refuse_unknown_references(event: Event, others: Mapping[str, object]) -> None:
    """Refuse ids of other streams that do not exist or do not fit (rules 6 and 11).

    Raises:
        UnknownParty: A party was not registered.
        UnknownProgramme: The programme was not opened.
        UnknownOrigin: It arose from nothing that is known.
        UnknownSuccessor: The successor does not exist.
        SuccessorEnded: The successor had ended on the effective day.
    """
    KINDS[type(event)].refer(event, others)
