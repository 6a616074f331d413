"""Timelines: what held on which day, and between which positions that was what was known."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import Column, Date, Integer, MetaData, String, Table, and_, or_

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from sqlalchemy import ColumnElement, Connection

    from koop_es.kernel.event import Event
    from koop_es.kernel.record import Record
    from koop_es.projecting.shapes import Row, Segment, Timeline
    from koop_es.projecting.sheet import Sheet

KEPT: Final = ("valid_from", "valid_to", "known_from", "known_to")


def timeline_table(name: str, *content: Column[Any]) -> Table:
    """Return the table of a timeline: the columns that the engine keeps, and the content.

    A row holds from ``valid_from`` to the day before ``valid_to``, and was known from position
    ``known_from`` on until the entry at ``known_to``; without an end it still is.
    """
    return Table(
        name,
        MetaData(),
        Column("stream", String(32), primary_key=True),
        Column("valid_from", Date, primary_key=True),
        Column("valid_to", Date),
        Column("known_from", Integer, primary_key=True),
        Column("known_to", Integer),
        *content,
        sqlite_with_rowid=False,
    )


def known(table: Table, known_at: int | None) -> ColumnElement[bool]:
    """Return the condition for the rows that are known now, or were at a position."""
    now = table.c.known_to.is_(None)
    if known_at is None:
        return now
    return and_(table.c.known_from <= known_at, or_(now, table.c.known_to > known_at))


def holds(table: Table, as_of: date, known_at: int | None) -> ColumnElement[bool]:
    """Return the condition for the rows that hold on a day, as known at a position or now."""
    valid_to = table.c.valid_to
    still = or_(valid_to.is_(None), valid_to > as_of)
    return and_(known(table, known_at), table.c.valid_from <= as_of, still)


@dataclass(slots=True)
class Piece:
    """One row of a timeline in the making."""

    valid_from: date
    valid_to: date | None
    known_from: int
    content: Row
    stored: bool = False


@dataclass(slots=True)
class Track:
    """The timeline of one stream as it is known now.

    Attributes:
        pieces: The rows known now, by day; without a history the last one at least.
        history: The stream's entries so far, where the stream has to be folded afresh.
    """

    pieces: list[Piece] = field(default_factory=list[Piece])
    history: list[Record[Event]] | None = None


class TimelineFold:
    """Folds one page into a timeline's rows.

    Args:
        projection: What to fold.
        sheet: Where the rows are kept.
    """

    def __init__(self, projection: Timeline, sheet: Sheet) -> None:
        self._projection = projection
        self._sheet = sheet
        self._rows: list[Row] = []
        self._closed: list[tuple[int, str, str, int]] = []

    def tracks(
        self,
        connection: Connection,
        by_stream: Mapping[str, Sequence[Record[Event]]],
        last: Mapping[str, Piece],
    ) -> dict[str, Track]:
        """Return the touched streams' timelines, as far as the page needs them.

        Args:
            connection: To the read models.
            by_stream: The page's entries.
            last: The last row of some streams, as far as they are remembered.
        """
        table = self._sheet.table
        tracks = {stream: Track([last[stream]] if stream in last else []) for stream in by_stream}
        unknown = [
            stream
            for stream, records in by_stream.items()
            if stream not in last and records[0].version > 1
        ]
        is_last = (table.c.known_to.is_(None), table.c.valid_to.is_(None))
        for row in self._sheet.load(connection, unknown, *is_last):
            tracks[row.pop("stream")].pieces.append(_stored(row))
        return tracks

    def streams_to_read(
        self, by_stream: dict[str, list[Record[Event]]], tracks: dict[str, Track]
    ) -> list[str]:
        """Return the streams whose whole history is needed: an entry reaches back."""
        return [
            stream
            for stream, records in by_stream.items()
            if self._reaches_back(records, tracks[stream])
        ]

    def _reaches_back(self, records: Sequence[Record[Event]], track: Track) -> bool:
        last = track.pieces[-1].valid_from if track.pieces else records[0].effective_day
        for record in records:
            if record.effective_day < last or self._projection.reaches_back(record):
                return True
            last = record.effective_day
        return False

    def complete(
        self,
        connection: Connection,
        tracks: dict[str, Track],
        history: dict[str, list[Record[Event]]],
    ) -> None:
        """Load all that is known of the streams that have to be folded afresh."""
        table = self._sheet.table
        for stream, records in history.items():
            tracks[stream] = Track(history=records)
        for row in self._sheet.load(connection, list(history), table.c.known_to.is_(None)):
            track = tracks[row.pop("stream")]
            track.pieces.append(_stored(row))
        for stream in history:
            tracks[stream].pieces.sort(key=_valid_from)

    def fold(self, stream: str, track: Track, records: Iterable[Record[Event]]) -> None:
        """Take in a stream's entries of the page, one step of knowledge each."""
        for record in records:
            if track.history is None:
                self._append(stream, track, record)
            else:
                track.history.append(record)
                segments = self._projection.segments(track.history)
                self._replace(stream, track, segments, record.position)
        for piece in track.pieces:
            if not piece.stored:
                self._rows.append(_row(stream, piece, None))
                piece.stored = True

    def _append(self, stream: str, track: Track, record: Record[Event]) -> None:
        """Take in an entry that is the last one in the order of effect, too."""
        position, day = record.position, record.effective_day
        last = track.pieces[-1] if track.pieces else None
        content = self._projection.apply(last.content if last else None, record)
        if last is not None:
            if last.valid_from == day and last.content == content:
                return
            self._close(stream, last, position)
            track.pieces.pop()
            if last.valid_from < day:
                track.pieces.append(Piece(last.valid_from, day, position, last.content))
        track.pieces.append(Piece(day, None, position, content))

    def _replace(
        self, stream: str, track: Track, segments: Sequence[Segment], position: int
    ) -> None:
        """Close the rows that are no longer what is known, and open those that now are."""
        ends = [day for day, _ in segments[1:]]
        known = {piece.valid_from: piece for piece in track.pieces}
        pieces: list[Piece] = []
        for (day, content), end in zip(segments, [*ends, None], strict=True):
            piece = known.pop(day, None)
            if piece is None or piece.valid_to != end or piece.content != content:
                if piece is not None:
                    self._close(stream, piece, position)
                piece = Piece(day, end, position, content)
            pieces.append(piece)
        for piece in known.values():
            self._close(stream, piece, position)
        track.pieces = pieces

    def _close(self, stream: str, piece: Piece, position: int) -> None:
        if piece.stored:
            day = piece.valid_from.isoformat()
            self._closed.append((position, stream, day, piece.known_from))
        elif piece.known_from < position:
            self._rows.append(_row(stream, piece, position))

    def write(self, connection: Connection) -> None:
        """Write what the page changed."""
        closing = (
            f"UPDATE {self._sheet.table.name} SET known_to=? "  # noqa: S608 - the table's own name
            "WHERE stream=? AND valid_from=? AND known_from=?"
        )
        if self._closed:
            connection.exec_driver_sql(closing, self._closed)
        self._sheet.insert(connection, self._rows)


def _stored(row: Row) -> Piece:
    valid_from, valid_to, known_from, _ = (row.pop(name) for name in KEPT)
    return Piece(valid_from, valid_to, known_from, row, stored=True)


def _valid_from(piece: Piece) -> date:
    return piece.valid_from


def _row(stream: str, piece: Piece, known_to: int | None) -> Row:
    return {
        "stream": stream,
        "valid_from": piece.valid_from,
        "valid_to": piece.valid_to,
        "known_from": piece.known_from,
        "known_to": known_to,
        **piece.content,
    }
