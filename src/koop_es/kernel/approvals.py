"""What a programme asks for before something counts: a second person, or its funder's consent."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class Approval(StrEnum):
    """What a second person approves where four eyes are asked for (rule 10)."""

    ENDING = "ending"
    REVOKING = "revoking"
    CORRECTING = "correcting"
    RECORDING_LATE = "recording_late"
    AMENDING = "amending"


class ConsentedChange(StrEnum):
    """To what a funder may ask that it consents."""

    AMENDING = "amending"
    EXTENDING = "extending"
    ENDING_EARLY = "ending_early"


NOBODY: Final = "0" * 32
"""Stands for an actor where none is known, as in tests of pure decisions."""
