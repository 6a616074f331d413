"""What a refusal of the rules of approvals says, by its code."""

from __future__ import annotations

from typing import Final

from koop_es.wording.translating import msgid

APPROVALS: Final[dict[str, tuple[str, ...]]] = {
    "approval.own_entry": (
        msgid("Nobody approves an own entry."),
        msgid("Let another person approve it, or take the request back."),
    ),
    "approval.already_decided": (
        msgid("This approval was granted or refused before."),
        msgid("Ask for the entry again if it is still needed."),
    ),
    "approval.already_requested": (
        msgid("The same entry waits for its approval already."),
        msgid("Let another person grant or refuse it first."),
    ),
    "approval.outdated": (
        msgid("What the entry starts from has changed since it was asked for."),
        msgid("Refuse it, and ask for it again as things are now."),
    ),
    "approval.another_day": (
        msgid("An approval counts from the day on which it is given."),
        msgid("Leave the day out."),
    ),
    "approval.not_correctable": (
        msgid("What was asked for, granted or refused is not corrected."),
        msgid("Correct the entry that was approved."),
    ),
}
"""Refusals by code, as in ``rule_texts``."""
