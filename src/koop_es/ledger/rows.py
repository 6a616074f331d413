"""What rows hold in whatever database: receipts, answers and short codes."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Final

from koop_es.ledger.codec import EntryBroken
from koop_es.ledger.port import Receipt

if TYPE_CHECKING:
    from collections.abc import Sequence

    from koop_es.ledger.port import Meta, Written

RECEIPT: Final = "key, command, body, answer, position"
"""Columns of a receipt."""

_ENCODER: Final = json.JSONEncoder(sort_keys=True, ensure_ascii=False)


def envelope(meta: Meta, event_id: str, recorded_at: str) -> dict[str, Any]:
    """Return what every entry carries, ready for JSON."""
    told: dict[str, Any] = {
        "event_id": event_id,
        "recorded_at": recorded_at,
        "actor": meta.actor,
        "entered_via": meta.entered_via.value,
        "command_id": meta.command_id,
        "correlation_id": meta.correlation_id,
    }
    if meta.on_behalf_of is not None:
        told["on_behalf_of"] = meta.on_behalf_of
    if meta.causation_id is not None:
        told["causation_id"] = meta.causation_id
    if meta.source is not None:
        told["source"] = meta.source.model_dump(mode="json", exclude_none=True)
    return told


def receipt_of(row: Any) -> Receipt:
    """Return the receipt of a row with the columns ``RECEIPT``.

    Raises:
        EntryBroken: It does not hold an answer.
    """
    try:
        return Receipt(row[0], row[1], row[2], json.loads(row[3]))
    except (ValueError, TypeError) as error:
        raise EntryBroken(position=row[4]) from error


def answer_text(receipt: Receipt) -> str:
    """Return a receipt's answer as it is stored."""
    return _ENCODER.encode(receipt.answer)


def complete_answer(answer: dict[str, Any], entries: Sequence[Written]) -> dict[str, Any]:
    """Return the answer with what only the append knows: position and event ids."""
    events = [{"id": entry.event_id, "type": entry.topic} for entry in entries]
    return {**answer, "position": entries[-1].position if entries else 0, "events": events}


def split_code(code: str) -> tuple[str, int]:
    """Return series and number of a short code such as ``K-2026-014``.

    Raises:
        ValueError: It is no short code.
    """
    series, _, number = code.rpartition("-")
    if not series or not re.fullmatch(r"[0-9]{1,9}", number):
        raise ValueError(code)
    return series, int(number)
