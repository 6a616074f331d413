"""Reading what the log says."""

from __future__ import annotations

import json
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from koop_es import logs

if TYPE_CHECKING:
    from collections.abc import Generator


@contextmanager
def logging(level: str = "debug", form: str = "json") -> Generator[None]:
    """Write the log like that meanwhile, and afterwards as it is by default."""
    logs.configure(form, level)
    try:
        yield
    finally:
        logs.configure("auto", "warning")


def lines(err: str, event: str | None = None) -> list[dict[str, Any]]:
    """Return the lines of JSON on stderr, optionally of one event only."""
    found = [json.loads(each) for each in err.splitlines() if each.startswith("{")]
    return [each for each in found if event in {None, each.get("event")}]
