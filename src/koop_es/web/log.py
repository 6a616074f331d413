"""The server's log: JSON lines on stderr, without personal data."""

from __future__ import annotations

import sys
import traceback
from typing import TYPE_CHECKING, Any, Final

import structlog

if TYPE_CHECKING:
    from collections.abc import MutableMapping

ALLOWED: Final = frozenset({"event", "timestamp", "error", "method", "route", "where"})
"""What a line may hold. Neither addresses nor messages of errors: both may hold names."""

DEEPEST: Final = 8


def _only_allowed(logger: Any, name: str, entry: MutableMapping[str, Any]) -> dict[str, Any]:
    del logger, name
    return {key: value for key, value in entry.items() if key in ALLOWED}


def log_failure(error: BaseException, *, method: str, route: str) -> None:
    """Write down that a request failed: the kind of error and where it was raised."""
    logger = structlog.wrap_logger(
        structlog.PrintLogger(sys.stderr),
        processors=[
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _only_allowed,
            structlog.processors.JSONRenderer(),
        ],
    )
    frames = traceback.extract_tb(error.__traceback__)[-DEEPEST:]
    where = [f"{frame.filename}:{frame.lineno}" for frame in frames]
    logger.error(
        "request_failed", error=type(error).__name__, method=method, route=route, where=where
    )
