"""Warnings: what is stored all the same, but somebody should look at."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Level(StrEnum):
    """How soon somebody should look."""

    HINT = "hint"
    ATTENTION = "attention"
    URGENT = "urgent"


@dataclass(frozen=True, slots=True)
class RuleWarning:
    """One warning of the domain's section 4.2.

    Attributes:
        code: Stable code, such as ``cooperation.no_measurable_indicator``.
        level: How soon somebody should look.
        params: Ids, codes, dates and numbers (as text) that the sentence names; no private text.
    """

    code: str
    level: Level
    params: dict[str, str] = field(default_factory=dict[str, str])
