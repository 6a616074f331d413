"""Cooperations in which some entries wait for a second person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from koop_es.cooperations import commands as ask
from koop_es.cooperations import events as fact
from koop_es.kernel.approvals import Approval
from koop_es.kernel.policy import Policy
from tests.support.cooperation_facts import BECAUSE, agreed, given

if TYPE_CHECKING:
    from tests.support.story import Outcome, Story

OTHER: Final = "0b" * 16
"""The second person."""

ALL_FOUR: Final = Policy(four_eyes=frozenset(Approval))


def under(*approvals: Approval, past: Any = None) -> Story:
    """Return a cooperation whose programme asks for four eyes."""
    policy = Policy(four_eyes=frozenset(approvals))
    return given(past or [agreed()]).under(policy)


def grant(approval: str, **others: Any) -> ask.GrantApproval:
    """Return a command that approves what waits."""
    return ask.GrantApproval(approval_id=approval, **others)


def refuse(approval: str, **others: Any) -> ask.RefuseApproval:
    """Return a command that refuses what waits."""
    fields: dict[str, Any] = {"reason": BECAUSE, **others}
    return ask.RefuseApproval(approval_id=approval, **fields)


def asked(story: Story, command: Any) -> Outcome:
    """Ask for what waits then: nothing else happens."""
    outcome = story.when(command)
    assert isinstance(outcome.event, fact.ApprovalRequested)
    return outcome
