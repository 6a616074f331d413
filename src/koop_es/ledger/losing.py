"""What is lost of a record whose keys are older than it, and why a private value is not there."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, NamedTuple, Protocol

from koop_es.kernel.refusals import NotFound, Refusal
from koop_es.ledger.errors import told_plainly
from koop_es.ledger.importing import LEFT_OUT
from koop_es.ledger.vault import ValueErased, ValueLeftOut

if TYPE_CHECKING:
    import sqlite3
    from pathlib import Path

KEYS_MISSING: Final = "keys_missing"
"""The home's mark: of private values up to this position, keys were not restored."""

NUMBER: Final = re.compile(r"[0-9]{1,16}")

VALUES: Final = (
    "SELECT COUNT(*), COALESCE(MAX(position), 0) FROM vault "
    "WHERE position > ? AND key_id NOT IN (SELECT key_id FROM keys.data_keys)"
)
NAMES: Final = (
    "SELECT COUNT(DISTINCT actor) FROM ("
    "SELECT CASE WHEN json_valid(told) THEN json_extract(told, '$.actor') END AS actor "
    "FROM (SELECT CAST(state AS TEXT) AS told FROM stored_events WHERE recorded_at > ?)) "
    "WHERE actor NOT IN (SELECT actor_id FROM keys.actors)"
)


class KeysTooOld(Refusal):
    """The keys are older than the record: something would be lost."""

    code = "restore.keys_missing"


class ValueKeyMissing(NotFound):
    """A private value is there, but its key is not: older keys were restored with it."""

    code = "private.key_missing"


class Loss(NamedTuple):
    """What of a record its keys cannot tell, beside what was lost before.

    Attributes:
        values: Private values without their key.
        position: Of the last entry that has one.
        names: Actors who recorded after the keys were saved, and whom they do not know.
    """

    values: int
    position: int
    names: int


class Marked(Protocol):
    """A ledger with its marks."""

    def mark(self, name: str) -> str | None:
        """Return a mark of the home, or None."""
        ...


def position_of(mark: Any) -> int:
    """Return the position that a mark tells, 0 where it tells none."""
    return int(mark) if isinstance(mark, str) and NUMBER.fullmatch(mark) else 0


def loss_of(record: sqlite3.Connection, keys: Path, saved_at: str) -> Loss:
    """Return what of a record cannot be told.

    Args:
        record: A connection to it that may attach files by their address.
        keys: The file of its keys, which nobody writes.
        saved_at: When they were saved.
    """
    with told_plainly(keys):
        record.execute("ATTACH ? AS keys", (f"{keys.absolute().as_uri()}?mode=ro&immutable=1",))
        try:
            known = record.execute("SELECT value FROM marks WHERE name=?", (KEYS_MISSING,))
            before = position_of((known.fetchone() or (None,))[0])
            values, position = record.execute(VALUES, (before,)).fetchone()
            (names,) = record.execute(NAMES, (saved_at,)).fetchone()
        finally:
            record.execute("DETACH keys")
    return Loss(values, position, names)


def accept(record: sqlite3.Connection, loss: Loss) -> None:
    """Keep in mind that keys are missing, so that values without them do not read as erased."""
    if loss.values:
        row = (KEYS_MISSING, str(loss.position))
        with record:
            record.execute("INSERT OR REPLACE INTO marks VALUES (?,?)", row)


def absent(store: Marked, position: int) -> NotFound:
    """Return why a private value of the entry at a position is not there."""
    if position <= position_of(store.mark(LEFT_OUT)):
        return ValueLeftOut()
    is_keyless = position <= position_of(store.mark(KEYS_MISSING))
    return ValueKeyMissing() if is_keyless else ValueErased()
