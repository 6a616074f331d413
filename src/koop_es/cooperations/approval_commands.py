"""What can be asked of what waits for a second person (rule 10)."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, cast

from koop_es.kernel.aggregate import Command
from koop_es.kernel.ids import LocalId, StreamId

if TYPE_CHECKING:
    from koop_es.cooperations.state import Cooperation


class GrantApproval(Command):
    """Approve what another person asked for: it is recorded at once."""

    NAME: ClassVar[str] = "approval.grant"
    NEEDS_HISTORY: ClassVar[bool] = True

    approval_id: LocalId

    def references_of(self, state: object) -> tuple[StreamId, ...]:
        """Return the streams that the waiting entry names."""
        asked = cast("Cooperation", state).approvals.get(self.approval_id) if state else None
        return asked.references if asked is not None else ()


class RefuseApproval(Command):
    """Refuse what another person asked for, or take back what one asked for; a reason is due."""

    NAME: ClassVar[str] = "approval.refuse"

    approval_id: LocalId
