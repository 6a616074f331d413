"""What can have happened to what waits for a second person (rule 10)."""

from __future__ import annotations

from typing import ClassVar

from koop_es.kernel.approvals import Approval
from koop_es.kernel.event import Event
from koop_es.kernel.fields import FieldValues
from koop_es.kernel.ids import ActorId, LocalId
from koop_es.kernel.text import Code


class ApprovalRequested(Event):
    """Somebody asked for an entry that a second person has to approve; it is no fact yet.

    Attributes:
        approval_id: Its id within the cooperation.
        requested_by: Pseudonym of who asked for it.
        entry: Stored name of the entry that waits.
        protects: As what it needs the approval.
        fields: What the entry would say, private texts as commitments.
    """

    TOPIC: ClassVar[str] = "koop.cooperation.approval_requested.v1"

    approval_id: LocalId
    requested_by: ActorId
    entry: Code
    protects: tuple[Approval, ...]
    fields: FieldValues = FieldValues()


class ApprovalGranted(Event):
    """A second person approved an entry: the next one of the stream, recorded with this.

    Attributes:
        approval_id: What was asked for.
        requested_by: Pseudonym of who asked for it.
        granted_by: Pseudonym of who approved it.
        entry: Stored name of the entry.
        protects: As what it needed the approval.
    """

    TOPIC: ClassVar[str] = "koop.cooperation.approval_granted.v1"

    approval_id: LocalId
    requested_by: ActorId
    granted_by: ActorId
    entry: Code
    protects: tuple[Approval, ...]


class ApprovalRefused(Event):
    """An entry was not approved, or taken back by who asked for it.

    Attributes:
        approval_id: What was asked for.
        requested_by: Pseudonym of who asked for it.
        refused_by: Pseudonym of who refused it; that of who asked where it was taken back.
        entry: Stored name of the entry.
        protects: As what it needed the approval.
    """

    TOPIC: ClassVar[str] = "koop.cooperation.approval_refused.v1"

    approval_id: LocalId
    requested_by: ActorId
    refused_by: ActorId
    entry: Code
    protects: tuple[Approval, ...]
