"""All subjects, and what they bring merged by type: one look-up an event, one a command."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from koop_es.cooperations.subjects.agreement import AGREEMENT
from koop_es.cooperations.subjects.amendments import AMENDMENTS
from koop_es.cooperations.subjects.approvals import APPROVALS
from koop_es.cooperations.subjects.checks import CHECKS
from koop_es.cooperations.subjects.confirmation import CONFIRMATION
from koop_es.cooperations.subjects.contributions import CONTRIBUTIONS
from koop_es.cooperations.subjects.findings import FINDINGS
from koop_es.cooperations.subjects.funding import FUNDING
from koop_es.cooperations.subjects.goals import GOALS
from koop_es.cooperations.subjects.membership import MEMBERSHIP
from koop_es.cooperations.subjects.milestones import MILESTONES
from koop_es.cooperations.subjects.record import RECORD
from koop_es.cooperations.subjects.renewal import RENEWAL
from koop_es.cooperations.subjects.suspension import SUSPENSION
from koop_es.cooperations.subjects.term import TERM

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from koop_es.cooperations.state import Cooperation
    from koop_es.cooperations.subject import Derive, Kind, Subject
    from koop_es.kernel.aggregate import Command
    from koop_es.kernel.event import Event

SUBJECTS: Final[tuple[Subject, ...]] = (
    AGREEMENT,
    CONFIRMATION,
    AMENDMENTS,
    GOALS,
    MILESTONES,
    CHECKS,
    TERM,
    SUSPENSION,
    RENEWAL,
    FUNDING,
    MEMBERSHIP,
    CONTRIBUTIONS,
    FINDINGS,
    RECORD,
    APPROVALS,
)

KINDS: Final[Mapping[type[Event], Kind[Any]]] = {
    kind.event: kind for subject in SUBJECTS for kind in subject.kinds
}
"""What is to be known of every kind of event."""

EVOLVE: Final[Mapping[type[Event], Callable[[Cooperation, Any], Cooperation]]] = {
    event: kind.evolve for event, kind in KINDS.items()
}
"""How each kind of event changes the state."""

DERIVE: Final[Mapping[type[Command], Derive[Any]]] = {
    asked.command: asked.derive for subject in SUBJECTS for asked in subject.asked
}
"""How each command that has a state before it becomes an event."""
