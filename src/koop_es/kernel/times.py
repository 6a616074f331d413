"""Instants: the recorded axis counts in UTC with microseconds."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Final

from pydantic import PlainSerializer


def utc_text(instant: datetime) -> str:
    """Return an aware instant as ``2026-11-22T05:36:00.123456Z``, always 27 characters."""
    return instant.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def read_instant(text: str) -> datetime:
    """Return the aware instant that ``utc_text`` wrote."""
    return datetime.fromisoformat(text)


EARLIEST: Final = datetime(2, 1, 1, tzinfo=UTC)
LATEST: Final = datetime(9998, 12, 31, tzinfo=UTC)


def bearable(instant: datetime) -> datetime:
    """Return an instant, held a year away from the calendar's ends: any time zone can tell it."""
    if instant.year <= EARLIEST.year:
        return EARLIEST
    return LATEST if instant.year >= LATEST.year else instant


Instant = Annotated[datetime, PlainSerializer(utc_text, return_type=str, when_used="json")]
"""An aware instant, stored in UTC with microseconds."""
