"""Private texts and days of a row's detail, as a page shows them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

Texts = Mapping[str, str]
"""Texts that were opened, by their commitments; what was erased is not among them."""


@dataclass(frozen=True, slots=True)
class Words:
    """A private text; ``text`` is None once it has been erased."""

    text: str | None


def words(sealed: Mapping[str, str] | None, texts: Texts) -> Words | None:
    """Return a private text as it was opened."""
    return Words(texts.get(sealed["sealed"])) if sealed else None


def day_of(text: str | None) -> date | None:
    """Return a day as JSON tells it."""
    return date.fromisoformat(text) if text else None
