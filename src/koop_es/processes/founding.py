"""The command that founds what an ending asks for."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from koop_es.cooperations.fold import fold
from koop_es.cooperations.terms import Role
from koop_es.kernel.event import Basis, ReasonCode
from koop_es.relationships.commands import EstablishContact, FoundGroup

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from koop_es.cooperations.state import Cooperation
    from koop_es.kernel.aggregate import Command
    from koop_es.kernel.event import Event
    from koop_es.kernel.policy import Policy
    from koop_es.kernel.record import Record
    from koop_es.processes.follow_ups import FollowUp


def founding_of(
    found: FollowUp, records: Sequence[Record[Event]], today: date, policy: Policy
) -> Command:
    """Return the command: the partners go on from the day after the cooperation's last one.

    Funders are no part of it. Where that day is beyond the tolerance, the reason is that the
    ending was heard of late.
    """
    state = fold(records)
    assert state is not None, "what ended was agreed"  # noqa: S101 - narrows the type
    since = found.ended_on + timedelta(days=1) if found.ended_on else None
    late = since is not None and (today - since).days > policy.backdating_tolerance
    agreement = state.agreement
    given: dict[str, Any] = {
        "parties": _partners(state, found.ended_on or today),
        "themes": agreement.themes,
        "title": agreement.title,
        "target_group": agreement.target_group,
        "area": agreement.area,
        "arose_from": found.cooperation,
        "follows": found.ending,
        "effective_on": since,
        "effective_basis": Basis.DERIVED if since else Basis.UNKNOWN,
        "reason_code": ReasonCode.RECEIVED_LATE if late else None,
    }
    kind = EstablishContact if found.form == "contact" else FoundGroup
    return kind(**given)


def _partners(state: Cooperation, day: date) -> tuple[str, ...]:
    """Return who took part on the last day, but for funders."""
    members = state.members_on(day)
    return tuple(dict.fromkeys(each.party for each in members if each.role is not Role.FUNDER))
