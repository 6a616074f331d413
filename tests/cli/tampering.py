"""What a hand with a database tool can do to the entries of a ledger."""

from __future__ import annotations

import json
import sqlite3
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from pathlib import Path

OTHER: Final = "ab" * 16
GOAL: Final = "koop.cooperation.goal_set.v1"
PARTY: Final = "koop.party.organisation_registered.v1"
SECOND: Final[dict[str, dict[str, Any]]] = {
    "state is garbage": {"state": b"\x00\xff"},
    "state is empty": {"state": b""},
    "state is another object": {"state": b"{}"},
    "state is a list": {"state": b"[]"},
    "state is a number": {"state": 7},
    "time is garbage": {"recorded_at": "soon"},
    "time is a blob": {"recorded_at": b"\x00"},
    "time is another": {"recorded_at": "2026-01-01T00:00:00.000000Z"},
    "version is another": {"originator_version": 99},
    "version is text": {"originator_version": "x"},
    "version is negative": {"originator_version": -2},
    "stream is another": {"originator_id": OTHER},
    "stream is no id": {"originator_id": "x"},
    "stream is a blob": {"originator_id": b"\x00"},
    "topic is unknown": {"topic": "koop.cooperation.nothing.v1"},
    "topic is another": {"topic": PARTY},
    "topic is a blob": {"topic": b"\xff"},
    "position is negative": {"position": -5},
    "position is nought": {"position": 0},
    "position is later": {"position": 4711},
}
"""What the second entry of the cooperation is made to say."""
BY_HAND: Final = (
    "state is text",
    "state is another's",
    "state lacks a field",
    "state lacks its actor",
    "last time is garbage",
    "first is deleted",
    "first stream is another",
    "one is deleted",
    "text is no UTF-8",
    "no stream begins",
)
SPOILED: Final = (*SECOND, *BY_HAND)
"""What can be wrong with a ledger."""


def spoil(home: Path, how: str) -> None:
    """Spoil the ledger of the story's home with nothing but a database tool."""
    connection = sqlite3.connect(home / "ledger.db")
    try:
        stream, first = connection.execute(
            "SELECT originator_id, position FROM stored_events"
            " WHERE topic='koop.cooperation.agreed.v1'"
        ).fetchone()
        (second,) = connection.execute(
            "SELECT position FROM stored_events WHERE originator_id=? AND originator_version=2",
            (stream,),
        ).fetchone()
        changes = SECOND.get(how)
        if changes is not None:
            _change(connection, second, **changes)
        else:
            _by_hand(connection, how, first, second)
        assert connection.total_changes > 0
        connection.commit()
    finally:
        connection.close()


def _change(connection: sqlite3.Connection, at: int, /, **columns: Any) -> None:
    told = ",".join(f"{column}=?" for column in columns)
    statement = f"UPDATE stored_events SET {told} WHERE position=?"  # noqa: S608 - its own
    connection.execute(statement, (*columns.values(), at))


def _state(connection: sqlite3.Connection, position: int) -> bytes:
    statement = "SELECT state FROM stored_events WHERE position=?"
    return connection.execute(statement, (position,)).fetchone()[0]


def _by_hand(connection: sqlite3.Connection, how: str, first: int, second: int) -> None:
    own, other = _state(connection, second), _state(connection, 1)
    stored: dict[str, Any] = json.loads(own)
    (last,) = connection.execute("SELECT MAX(position) FROM stored_events").fetchone()
    changes: dict[str, tuple[int, dict[str, Any]]] = {
        "state is text": (second, {"state": own.decode()}),
        "state is another's": (second, {"state": other}),
        "state lacks a field": (second, {"state": _without(stored, "terms")}),
        "state lacks its actor": (second, {"state": _without(stored, "actor")}),
        "last time is garbage": (last, {"recorded_at": "zzzz"}),
        "first stream is another": (first, {"originator_id": OTHER}),
        "first is another kind": (
            first,
            {"topic": GOAL, "state": own, "recorded_at": stored["recorded_at"]},
        ),
    }
    if how in changes:
        position, columns = changes[how]
        _change(connection, position, **columns)
    else:
        connection.execute(*_statements(first, second)[how])


def _without(stored: dict[str, Any], name: str) -> bytes:
    fact = {key: value for key, value in stored["fact"].items() if key != name}
    kept = {key: value for key, value in {**stored, "fact": fact}.items() if key != name}
    return json.dumps(kept, separators=(",", ":"), ensure_ascii=False).encode()


def _statements(first: int, second: int) -> dict[str, tuple[str, tuple[int, ...]]]:
    delete = "DELETE FROM stored_events WHERE position=?"
    no_text = "UPDATE stored_events SET topic=CAST(X'FF' AS TEXT) WHERE position=?"
    return {
        "first is deleted": (delete, (first,)),
        "one is deleted": (delete, (second,)),
        "text is no UTF-8": (no_text, (second,)),
        "no stream begins": ("DELETE FROM stored_events WHERE originator_version=1", ()),
    }
