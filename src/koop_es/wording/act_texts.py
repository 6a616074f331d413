"""What a refusal of the rules of suspensions and other legal acts says, by its code."""

from __future__ import annotations

from typing import Final

from koop_es.wording.translating import msgid

ACTS: Final[dict[str, tuple[str, ...]]] = {
    "cooperation.day_missing": (
        msgid("This needs the day from which it counts."),
        msgid("Give the day."),
    ),
    "cooperation.already_suspended": (
        msgid("The cooperation is suspended on that day already."),
        msgid("Choose another day, or record that it goes on first."),
    ),
    "cooperation.not_suspended": (
        msgid("The cooperation is not suspended on that day."),
        msgid("Only what is suspended can be resumed; check the day."),
    ),
}
"""Refusals by code, as in ``rule_texts``."""
