"""The guiding questions of each form: what it aims at, and what it has to cope with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from koop_es.wording.translating import msgid


@dataclass(frozen=True, slots=True)
class Guide:
    """What to think of with a relationship of one form.

    Attributes:
        aims: Message ids of what it is good for.
        questions: Message ids of the questions that it raises.
    """

    aims: tuple[str, ...]
    questions: tuple[str, ...]


GUIDES: Final[dict[str, Guide]] = {
    "encounter": Guide(
        aims=(
            msgid("Getting to know each other"),
            msgid("Bringing one's own themes to others"),
            msgid("Gaining a new perspective"),
            msgid("Becoming known"),
        ),
        questions=(
            msgid("How does a situation come about in which we meet?"),
            msgid("Can we say in a few words what we are about?"),
            msgid("What effect is to remain?"),
        ),
    ),
    "cooperation": Guide(
        aims=(msgid("Complementing each other"), msgid("Reaching a common goal")),
        questions=(
            msgid("Is the goal worded clearly?"),
            msgid("Are the agreements unambiguous?"),
            msgid("How do we talk with each other?"),
            msgid("How do we check where we stand?"),
        ),
    ),
    "contact": Guide(
        aims=(
            msgid("Spreading information"),
            msgid("Being reachable"),
            msgid("Carrying the theme on"),
        ),
        questions=(
            msgid("How does the contact come about, and how is somebody reached?"),
            msgid("Who looks after it?"),
            msgid("How is it cared for, and may it stay silent?"),
        ),
    ),
    "group": Guide(
        aims=(
            msgid("Working in the long run"),
            msgid("Continuity"),
            msgid("Security"),
            msgid("Knowing what to expect"),
        ),
        questions=(
            msgid("Is the group still relevant?"),
            msgid("Are resources there in the long run?"),
        ),
    ),
}
"""By form."""
