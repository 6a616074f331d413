"""What should be looked at because it waits for a second person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koop_es.kernel.warnings import Level, RuleWarning

if TYPE_CHECKING:
    from collections.abc import Iterator

    from koop_es.cooperations.state import Cooperation


def of_approvals(state: Cooperation) -> Iterator[RuleWarning]:
    """Yield what somebody asked for, and a second person has to grant or to refuse."""
    for each in state.approvals.values():
        if not each.decided:
            params = {"approval": each.approval_id, "protects": ", ".join(each.protects)}
            yield RuleWarning("approval.waits", Level.ATTENTION, params)
