"""Checking the record entry by entry, with the receipts, codes and private values beside it."""

from __future__ import annotations

import hashlib
import json
import re
from itertools import islice
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from cryptography.exceptions import InvalidTag

from koop_es.cooperations.events import BEGINNINGS
from koop_es.kernel.refusals import IntegrityBroken
from koop_es.ledger.canonical import canonical_bytes
from koop_es.ledger.checking_marks import check_marks
from koop_es.ledger.ciphers import decrypt
from koop_es.ledger.codec import Decoder
from koop_es.ledger.digests import add_entry
from koop_es.ledger.findings import (
    CodeContradicts,
    EntryContradicts,
    KeyMissing,
    LastEntriesMissing,
    ReceiptContradicts,
    ReceiptMissing,
    ValueMissing,
    ValueStray,
    VersionMissing,
)
from koop_es.ledger.importing import LEFT_OUT
from koop_es.ledger.losing import KEYS_MISSING, position_of
from koop_es.ledger.rows import split_code
from koop_es.ledger.vault import VaultBroken, unpack

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterator

    from koop_es.kernel.event import Event
    from koop_es.kernel.record import Record
    from koop_es.ledger.checking_keys import KeysCheck
    from koop_es.ledger.findings import Report

PAGE: Final = 1000
COMMITMENT: Final = re.compile(rb'\{"\$pd":"([^"]*)","c":"([0-9a-f]{64})"\}')
ENTRIES: Final = (
    "SELECT position, originator_id, originator_version, topic, recorded_at, state "
    "FROM stored_events ORDER BY position"
)
RECEIPTS: Final = (
    "SELECT position, command, answer FROM receipts WHERE position>0 ORDER BY position, key"
)
VALUES: Final = (
    "SELECT position, commitment, subject, key_id, sealed FROM vault ORDER BY position, rowid"
)


class Entry(NamedTuple):
    """One row of the record, whatever its columns hold."""

    position: int
    stream: str
    version: int
    topic: str
    recorded_at: str
    raw: bytes


class Beside:
    """Rows that belong to positions, read along with the record.

    Args:
        rows: Rows in the order of their positions, which come first.
    """

    def __init__(self, rows: Iterator[tuple[Any, ...]]) -> None:
        self._rows = rows
        self._next = next(rows, None)

    def up_to(self, position: float) -> Iterator[tuple[Any, ...]]:
        """Yield the rows that come next, up to a position."""
        while self._next is not None and _number(self._next[0]) <= position:
            yield self._next
            self._next = next(self._rows, None)


def _number(value: Any) -> float:
    # What was changed by hand need not be a number; then it belongs nowhere.
    return value if isinstance(value, int) else float("inf")


class EntriesCheck:
    """Reads one moment of the record from its beginning to its end.

    Args:
        connection: To the record, inside a transaction.
        keys: The keys, or None if they are not at hand.
        report: Where findings and counts go.
    """

    def __init__(
        self, connection: sqlite3.Connection, keys: KeysCheck | None, report: Report
    ) -> None:
        self._connection = connection
        self._keys = keys
        self._report = report
        self._decoder = Decoder("UTC")
        self._versions: dict[str, int] = {}
        self._last = ""
        self._left_out = self._keyless = 0
        self._digest = hashlib.sha256()
        self._command: list[Record[Event]] = []
        self._codes: dict[tuple[str, int], str] = {}
        self._receipts = Beside(connection.execute(RECEIPTS))
        self._values = Beside(connection.execute(VALUES))

    def run(self, progress: Callable[[int, int], None]) -> str:
        """Check everything and return the digest over all entries."""
        report, codes = self._report, "SELECT series, number, stream FROM codes"
        self._codes = {(series, n): s for series, n, s in self._connection.execute(codes)}
        total = self._count("stored_events")
        report.receipts = self._count("receipts")
        marks = dict(self._connection.execute("SELECT name, value FROM marks").fetchall())
        self._left_out = position_of(marks.get(LEFT_OUT))
        self._keyless = position_of(marks.get(KEYS_MISSING))
        rows = self._connection.execute(ENTRIES)
        while page := [Entry(*row) for row in islice(rows, PAGE)]:
            values = list(self._values.up_to(page[-1].position))
            self._open(values)
            by_position: dict[int, list[tuple[Any, ...]]] = {}
            for value in values:
                by_position.setdefault(value[0], []).append(value)
            for entry in page:
                self._check(entry, by_position.pop(entry.position, []))
            self._stray([value for left in by_position.values() for value in left])
            report.entries += len(page)
            report.position = page[-1].position
            progress(report.entries, total)
        self._end_of_command()
        self._rest()
        check_marks(marks, report)
        return self._digest.hexdigest()

    def _count(self, table: str) -> int:
        return self._connection.execute(f"SELECT COUNT(*) FROM {table}").fetchone()[0]  # noqa: S608 - names of ours

    def _rest(self) -> None:
        """Tell of what belongs to no entry."""
        report = self._report
        self._stray(list(self._values.up_to(float("inf"))))
        for position, *_ in self._receipts.up_to(float("inf")):
            report.add(ReceiptContradicts(position=position))
        for (series, n), _ in sorted(self._codes.items(), key=str):
            report.add(CodeContradicts(code=f"{series}-{n:>03}"))
        told = self._connection.execute("SELECT seq FROM sqlite_sequence").fetchone()
        if told is not None and told[0] != report.position:
            report.add(LastEntriesMissing(position=told[0], found=report.position))

    # One entry

    def _check(self, entry: Entry, values: list[tuple[Any, ...]]) -> None:
        add_entry(self._digest, entry[:5], entry.raw)
        expected = self._versions.get(entry.stream, 0) + 1
        if entry.version != expected:
            missing = VersionMissing(stream=entry.stream, version=expected, position=entry.position)
            self._report.add(missing)
        self._versions[entry.stream] = entry.version
        record = self._decoded(entry)
        if record is None:
            self._end_of_command()
            list(self._receipts.up_to(entry.position))
            return
        self._check_command(record)
        if record.version == 1 and isinstance(record.event, BEGINNINGS):
            self._check_code(record.event.code, record.stream)
        self._check_values(entry, values)

    def _decoded(self, entry: Entry) -> Record[Event] | None:
        """Return the entry's record, or None if it is not what was stored."""
        try:
            record = self._decoder.decode(
                entry.position, entry.stream, entry.version, entry.topic, entry.raw
            )
            told = json.loads(entry.raw)
            agrees = canonical_bytes(told) == entry.raw
            agrees = agrees and told["recorded_at"] == entry.recorded_at >= self._last
        except IntegrityBroken as error:
            self._report.add(error)
            return None
        except (KeyError, TypeError, ValueError):
            agrees, record = False, None
        if not agrees:
            self._report.add(EntryContradicts(position=entry.position))
            return None
        self._last = entry.recorded_at
        return record

    # Receipts and codes

    def _check_command(self, record: Record[Event]) -> None:
        before = self._command[-1].envelope.command_id if self._command else None
        if before not in {None, record.envelope.command_id}:
            self._end_of_command()
        self._command.append(record)

    def _end_of_command(self) -> None:
        """Compare the entries of one command with its receipt."""
        records, self._command = self._command, []
        if not records:
            return
        position = records[-1].position
        found = list(self._receipts.up_to(position))
        if not found:
            self._report.add(ReceiptMissing(position=position))
        for at, _, answer in found:
            if at != position or not _tells_of(answer, records):
                self._report.add(ReceiptContradicts(position=at))

    def _check_code(self, code: str, stream: str) -> None:
        try:
            agrees = self._codes.pop(split_code(code), None) == stream
        except ValueError:
            agrees = False
        if not agrees:
            self._report.add(CodeContradicts(code=code))

    # Private values

    def _check_values(self, entry: Entry, values: list[tuple[Any, ...]]) -> None:
        own = {c.decode(): subject.decode() for subject, c in COMMITMENT.findall(entry.raw)}
        self._stray([each for each in values if own.get(each[1]) != each[2]])
        there = {each[1] for each in values}
        for commitment in own:
            if commitment not in there and not self._is_kept(commitment):
                self._absent(entry.position, commitment)

    def _absent(self, position: int, commitment: str) -> None:
        if position <= self._left_out:
            self._report.absent_values += 1
        else:
            self._report.add(ValueMissing(position=position, commitment=commitment))

    def _is_kept(self, commitment: str) -> bool:
        """Tell whether a value lies with another entry that was committed to it first."""
        statement = "SELECT 1 FROM vault WHERE commitment=?"
        return self._connection.execute(statement, (commitment,)).fetchone() is not None

    def _stray(self, values: list[tuple[Any, ...]]) -> None:
        for position, commitment, *_ in values:
            self._report.add(ValueStray(position=position, commitment=commitment))

    def _open(self, values: list[tuple[Any, ...]]) -> None:
        self._report.private_values += len(values)
        if self._keys is None:
            return
        keys = self._keys.keys(each[3] for each in values)
        for position, commitment, _, key_id, sealed in values:
            key = keys.get(key_id)
            if key is None and _number(position) <= self._keyless:
                self._report.keyless_values += 1
            elif key is None:
                self._report.add(KeyMissing(position=position, commitment=commitment))
            elif key and not _opens(key, commitment, sealed):
                self._report.add(VaultBroken(commitment=commitment))


def _opens(key: bytes, commitment: str, sealed: bytes) -> bool:
    try:
        unpack(decrypt(key, sealed, commitment.encode()), commitment)
    except (InvalidTag, VaultBroken, ValueError):
        return False
    return True


def _tells_of(answer: Any, records: list[Record[Event]]) -> bool:
    try:
        told = json.loads(answer)
        events = [(each["id"], each["type"]) for each in told["events"]]
        given = told["position"], told["stream"]
    except (KeyError, TypeError, ValueError):
        return False
    last = records[-1]
    written = [(record.event_id, record.topic) for record in records]
    return (*given, events) == (last.position, last.stream, written)
