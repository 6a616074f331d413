"""The log: one line an event on stderr, as JSON or readable, and never with personal data.

A line holds known keys only, each in a form that no name, text or address of a person fits into;
what does not fit is shown as ``?``. Messages of errors are left out: they may hold anything.
"""

from __future__ import annotations

import logging
import re
import secrets
import sys
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Mapping
    from types import TracebackType

LEVELS: Final = {"debug": 10, "info": 20, "warning": 30, "error": 40, "none": 100}
"""From the least to the most important; ``none`` is above all."""

FORMATS: Final = ("auto", "lines", "json")
"""``auto`` is readable lines on a terminal and JSON elsewhere."""

WORD: Final = re.compile(r"[a-z][a-z0-9_.]{0,79}")
REQUEST_ID: Final = re.compile(r"[0-9a-fA-F][0-9a-fA-F-]{14,62}[0-9a-fA-F]")
"""Hexadecimal digits and dashes, as UUIDs and trace ids are: no name can be written with them."""

PLACES: Final = re.compile(r"[\w.]{1,120}:\d{1,6}( [\w.]{1,120}:\d{1,6}){0,7}")
METHODS: Final = re.compile("GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS|TRACE|CONNECT")

KEYS: Final[Mapping[str, re.Pattern[str] | type[float]]] = {
    "timestamp": re.compile(r"[0-9T:.Z-]{20,32}"),
    "level": WORD,
    "event": WORD,
    "request_id": REQUEST_ID,
    "method": METHODS,
    "route": re.compile(r"-|(/[a-z0-9_.-]*|/\{[a-z0-9_]+(:[a-z]+)?\})+"),
    "status": float,
    "ms": float,
    "position": float,
    "command": WORD,
    "stream": re.compile(r"[0-9a-f]{32}"),
    "outcome": WORD,
    "code": WORD,
    "model": WORD,
    "error": re.compile(r"[A-Za-z_]\w{0,79}"),
    "where": PLACES,
    "logger": re.compile(r"[a-z_][a-z0-9_.]{0,79}"),
}
"""What a line may hold, and in which form; order of a readable line."""

UNFIT: Final = "?"
DEEPEST: Final = 8


@dataclass(slots=True)
class _Asked:
    form: str = "auto"
    level: int = LEVELS["warning"]


_ASKED: Final = _Asked()
_BOUND: ContextVar[Mapping[str, object]] = ContextVar("koop_log")


def configure(form: str, level: str) -> None:
    """Say what is written, and how.

    Args:
        form: One of ``FORMATS``.
        level: One of ``LEVELS``; what is less important is left out.
    """
    _ASKED.form, _ASKED.level = form, LEVELS[level]


def tell(event: str, level: str = "info", **fields: object) -> None:
    """Write one line, unless its level is left out.

    Args:
        event: What happened, as a code.
        level: How important it is.
        **fields: Values by the names of ``KEYS``; None is left out.
    """
    if LEVELS[level] < _ASKED.level:
        return
    is_json = _ASKED.form == "json" or (_ASKED.form == "auto" and not sys.stderr.isatty())
    given = {**_BOUND.get({}), **fields}
    _writer(is_json=is_json)(level, event, {k: v for k, v in given.items() if v is not None})


@cache
def _writer(*, is_json: bool) -> Callable[[str, str, dict[str, object]], None]:
    # Imported with the first line: most commands write none, and it takes a tenth of a second.
    import structlog  # noqa: PLC0415

    renderer = structlog.processors.JSONRenderer(ensure_ascii=False)
    readable = structlog.processors.LogfmtRenderer(key_order=list(KEYS), drop_missing=True)
    processors = [
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.add_log_level,
        _only_what_fits,
        renderer if is_json else readable,
    ]

    def write(level: str, event: str, fields: dict[str, object]) -> None:
        # Whatever stderr is by then: tests and terminals exchange it.
        logger = structlog.wrap_logger(structlog.PrintLogger(sys.stderr), processors=processors)
        getattr(logger, level)(event, **fields)

    return write


def _only_what_fits(_logger: Any, _name: str, entry: Any) -> dict[str, Any]:
    return {key: _fitting(entry[key], form) for key, form in KEYS.items() if key in entry}


def _fitting(value: object, form: re.Pattern[str] | type[float]) -> object:
    if isinstance(form, re.Pattern):
        return value if form.fullmatch(str(value)) else UNFIT
    return value if isinstance(value, int | float) else UNFIT


@contextmanager
def bound(**fields: object) -> Generator[None]:
    """Add fields to every line that is written inside, in this thread or task."""
    token = _BOUND.set({**_BOUND.get({}), **fields})
    try:
        yield
    finally:
        _BOUND.reset(token)


def request_id(given: str | None) -> str:
    """Return the id that a request brought, or a fresh one if it is not well-formed."""
    if given is not None and REQUEST_ID.fullmatch(given):
        return given.lower()
    return secrets.token_hex(16)


def of_error(error: BaseException) -> dict[str, str]:
    """Return what may be told of an error: its class and where it was raised, no message."""
    return {"error": type(error).__name__, "where": " ".join(_places(error.__traceback__))}


def _places(trace: TracebackType | None) -> list[str]:
    found: list[str] = []
    while trace is not None:
        found.append(f"{trace.tb_frame.f_globals.get('__name__', UNFIT)}:{trace.tb_lineno}")
        trace = trace.tb_next
    return found[-DEEPEST:]


class _Library(logging.Handler):
    """Tells that a library has something to say; what it says may hold anything."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write one line."""
        error = record.exc_info[1] if record.exc_info else None
        told = of_error(error) if error is not None else {"where": f"{record.name}:{record.lineno}"}
        level = "error" if record.levelno >= logging.ERROR else "warning"
        tell("library_message", level, logger=record.name, **told)


def take_over_libraries() -> None:
    """Let the warnings of libraries come out as lines of this log, and nothing else."""
    root = logging.getLogger()
    root.handlers = [_Library(logging.WARNING)]
    root.setLevel(logging.WARNING)
