"""Refusals of approvals, one class a rule (rules 6 and 10 of section 4.1)."""

from __future__ import annotations

from koop_es.kernel.refusals import Refusal


class FourEyesOwnEntry(Refusal):
    """Nobody approves an own entry (rule 10)."""

    code = "approval.own_entry"


class ApprovalAlreadyDecided(Refusal):
    """It was granted or refused before (rule 6)."""

    code = "approval.already_decided"


class ApprovalAlreadyRequested(Refusal):
    """The same entry waits for its approval already (rule 6)."""

    code = "approval.already_requested"


class ApprovalOutdated(Refusal):
    """What the entry starts from has changed since it was asked for (rule 10)."""

    code = "approval.outdated"


class ApprovalOnAnotherDay(Refusal):
    """An approval counts from the day on which it is given (rule 10)."""

    code = "approval.another_day"


class ApprovalNotCorrectable(Refusal):
    """What two persons did is not corrected; the entry that was approved can be (rule 10)."""

    code = "approval.not_correctable"
