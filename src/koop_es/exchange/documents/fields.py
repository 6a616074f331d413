"""Frozen views as plain fields, ready for JSON."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any, cast


def fields_of(item: Any) -> dict[str, Any]:
    """Return a frozen dataclass as a dictionary, nested ones included."""
    return asdict(item)


def plain(value: Any) -> Any:
    """Return nested fields with private texts as text: ``{"text": …}`` alone is one."""
    if isinstance(value, dict):
        entries = cast("dict[str, Any]", value)
        if set(entries) == {"text"}:
            return entries["text"]
        return {name: plain(item) for name, item in entries.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in cast("list[Any]", value)]
    return value
