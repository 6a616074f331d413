"""Folding entries into the rows of a timeline, one step of knowledge each."""

from __future__ import annotations

from dataclasses import dataclass, field
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Final

from koop_es.projecting.timeline import KEPT, LAST, NOW_KNOWN

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import date

    from sqlalchemy import Connection

    from koop_es.kernel.event import Event
    from koop_es.kernel.record import Record
    from koop_es.projecting.shapes import Row, Timeline
    from koop_es.projecting.sheet import Sheet

    Grouped = Mapping[str, Sequence[Record[Event]]]

NOT_CONTENT: Final = frozenset({"stream", "part", *KEPT})


@dataclass(slots=True)
class Piece:
    """One row of a timeline in the making."""

    valid_from: date
    valid_to: date | None
    end_known_from: int | None
    known_from: int
    known_to: int | None
    content: Row
    stored: bool = False

    def kept(self) -> tuple[Any, ...]:
        """Return the values of the columns ``KEPT``, in the form that is written."""
        until = self.valid_to and self.valid_to.isoformat()
        since = self.valid_from.isoformat()
        return since, until, self.end_known_from, self.known_from, self.known_to


@dataclass(slots=True)
class Track:
    """The timeline of one stream as it is known now.

    Attributes:
        pieces: The rows known now by part and day; without a history the last ones at least.
        last: Day of the last entry in the order of effect.
        whole: What holds from that day on, put together; None until it is needed.
        days: From when on each of the page's entries shows, where all of them go on from here.
        history: The stream's entries so far, where the stream may have to be folded afresh.
        fresh: Rows to be written, with their parts.
    """

    pieces: dict[str, list[Piece]] = field(default_factory=dict[str, list[Piece]])
    last: date | None = None
    whole: Row | None = None
    days: list[date] | None = None
    history: list[Record[Event]] | None = None
    fresh: list[tuple[str, Piece]] = field(default_factory=list[tuple[str, Piece]])

    def add(self, part: str, piece: Piece) -> None:
        """Take in a stored row."""
        self.pieces.setdefault(part, []).append(piece)
        self.last = max(self.last or piece.valid_from, piece.valid_from)

    def begin(
        self, part: str, day: date, position: int, content: Row, end: date | None = None
    ) -> None:
        """Begin a new row."""
        piece = Piece(day, end, None, position, None, content)
        self.pieces.setdefault(part, []).append(piece)
        self.fresh.append((part, piece))

    def without_past(self) -> Track:
        """Keep only what is needed to go on from here."""
        for pieces in self.pieces.values():
            del pieces[:-1]
        self.history = self.days = None
        return self


class TimelineFold:
    """Folds one page into a timeline's rows.

    Args:
        projection: What to fold.
        sheet: Where the rows are kept.
    """

    def __init__(self, projection: Timeline, sheet: Sheet) -> None:
        self._projection = projection
        self._sheet = sheet
        self._has_parts = "part" in sheet.names
        of_part = ["stream", "part"] if self._has_parts else ["stream"]
        content = [name for name in sheet.names if name not in NOT_CONTENT]
        self._content = sheet.plain_values(content)
        self._as_in_table = _arranged([*of_part, *KEPT, *content], sheet.names)
        key = [str(column.name) for column in sheet.key]
        self._as_in_key = _arranged([*of_part, "valid_from", "known_from"], key)
        self._rows: list[tuple[Any, ...]] = []
        self._closed: list[tuple[Any, ...]] = []
        self._ended: list[tuple[Any, ...]] = []

    def tracks(
        self, connection: Connection, by_stream: Grouped, last: Mapping[str, Track]
    ) -> dict[str, Track]:
        """Return the touched streams' timelines, as far as the page needs them.

        Args:
            connection: To the read models.
            by_stream: The page's entries.
            last: The last rows of some streams, as far as they are remembered.
        """
        tracks = {stream: last.get(stream) or Track() for stream in by_stream}
        unknown = [
            stream
            for stream, records in by_stream.items()
            if stream not in last and records[0].version > 1
        ]
        self._load(connection, tracks, unknown, LAST)
        return tracks

    def _load(
        self, connection: Connection, tracks: Mapping[str, Track], streams: list[str], which: str
    ) -> None:
        for row in self._sheet.load(connection, streams, which):
            stream, part = row.pop("stream"), row.pop("part", self._projection.WHOLE)
            tracks[stream].add(part, _stored(row))

    def streams_to_read(self, by_stream: Grouped, tracks: Mapping[str, Track]) -> list[str]:
        """Return the streams whose whole history is needed: an entry reaches back."""
        return [
            stream
            for stream, records in by_stream.items()
            if self._reaches_back(records, tracks[stream])
        ]

    def _reaches_back(self, records: Sequence[Record[Event]], track: Track) -> bool:
        last, day_of = track.last, self._projection.day
        days: list[date] = []
        for record in records:
            day = day_of(record)
            if not self._follows(record, day, last):
                return True
            last = day
            days.append(day)
        track.days = days
        return False

    def _follows(self, record: Record[Event], day: date, last: date | None) -> bool:
        """Tell whether an entry goes on from what was known, as nothing is told of later days."""
        return last is None or (day >= last and not self._projection.reaches_back(record))

    def complete(
        self,
        connection: Connection,
        tracks: dict[str, Track],
        history: dict[str, list[Record[Event]]],
    ) -> None:
        """Load all that is known of the streams that have to be folded afresh."""
        for stream, records in history.items():
            tracks[stream] = Track(history=records)
        self._load(connection, tracks, list(history), NOW_KNOWN)
        for stream in history:
            for pieces in tracks[stream].pieces.values():
                pieces.sort(key=_valid_from)

    def fold(self, stream: str, track: Track, records: Sequence[Record[Event]]) -> None:
        """Take in a stream's entries of the page, one step of knowledge each."""
        if track.history is None:
            # It was looked at before: all of them go on from what was known.
            for record, day in zip(records, track.days or (), strict=True):
                self._go_on(stream, track, record, day)
        else:
            self._fold_with(track.history, stream, track, records)
        place, content = (stream,), self._content
        for part, piece in track.fresh:
            if self._has_parts:
                place = (stream, part)
            self._rows.append((*place, *piece.kept(), *content(piece.content)))
            piece.stored = True
        track.fresh.clear()

    def _fold_with(
        self,
        history: list[Record[Event]],
        stream: str,
        track: Track,
        records: Sequence[Record[Event]],
    ) -> None:
        for record in records:
            history.append(record)
            day = self._projection.day(record)
            if self._follows(record, day, track.last):
                self._go_on(stream, track, record, day)
            else:
                self._fold_afresh(stream, track, record.position)

    def _go_on(self, stream: str, track: Track, record: Record[Event], day: date) -> None:
        """Take in an entry that is the last one in the order of effect, too."""
        before, position = track.whole, record.position
        if before is None and track.pieces:
            last = {part: pieces[-1].content for part, pieces in track.pieces.items()}
            before = self._projection.whole(last)
        after = self._projection.apply(before, record)
        for part, content in self._projection.changed(before, after).items():
            pieces = track.pieces.get(part)
            if pieces:
                last_piece = pieces[-1]
                if last_piece.valid_from < day:
                    self._end(stream, part, last_piece, (day, position))
                elif last_piece.content == content:
                    continue
                else:
                    self._close(stream, part, pieces.pop(), position)
            track.begin(part, day, position, content)
        track.whole, track.last = after, day

    def _fold_afresh(self, stream: str, track: Track, position: int) -> None:
        """Close the rows that are no longer what is known, and open those that now are."""
        told: dict[str, dict[date, Row]] = {}
        for day, changed in self._projection.steps(track.history or []):
            track.last = day
            for part, content in changed.items():
                told.setdefault(part, {})[day] = content
        before, track.pieces, track.whole = track.pieces, {}, None
        for part, contents in told.items():
            known = {piece.valid_from: piece for piece in before.pop(part, ())}
            ends = [*list(contents)[1:], None]
            for (day, content), end in zip(contents.items(), ends, strict=True):
                piece = known.pop(day, None)
                if piece and self._stands(stream, part, piece, (end, position, content)):
                    track.pieces.setdefault(part, []).append(piece)
                else:
                    track.begin(part, day, position, content, end)
            self._close_all(stream, part, known.values(), position)
        for part, pieces in before.items():
            self._close_all(stream, part, pieces, position)

    def _stands(
        self, stream: str, part: str, piece: Piece, new: tuple[date | None, int, Row]
    ) -> bool:
        """Tell whether a row still tells what is known, or only its end is new; else close it."""
        end, position, content = new
        if piece.content == content and piece.valid_to == end:
            return True
        if piece.content == content and piece.valid_to is None and end is not None:
            self._end(stream, part, piece, (end, position))
            return True
        self._close(stream, part, piece, position)
        return False

    def _end(self, stream: str, part: str, piece: Piece, end: tuple[date, int]) -> None:
        piece.valid_to, piece.end_known_from = end
        if piece.stored:
            day, position = end
            self._ended.append((day.isoformat(), position, *self._place(stream, part, piece)))

    def _close_all(self, stream: str, part: str, pieces: Iterable[Piece], position: int) -> None:
        for piece in pieces:
            self._close(stream, part, piece, position)

    def _close(self, stream: str, part: str, piece: Piece, position: int) -> None:
        piece.known_to = position
        if piece.stored:
            self._closed.append((position, *self._place(stream, part, piece)))

    def _place(self, stream: str, part: str, piece: Piece) -> tuple[Any, ...]:
        """Return the values of a row's key."""
        since, known_from = piece.valid_from.isoformat(), piece.known_from
        place = (stream, part) if self._has_parts else (stream,)
        return self._as_in_key((*place, since, known_from))

    def write(self, connection: Connection) -> None:
        """Write what the page changed."""
        self._sheet.update(connection, ("valid_to", "end_known_from"), self._ended)
        self._sheet.update(connection, ("known_to",), self._closed)
        self._sheet.insert_plain(connection, list(map(self._as_in_table, self._rows)))


def _stored(row: Row) -> Piece:
    kept = [row.pop(name) for name in KEPT]
    return Piece(*kept, content=row, stored=True)


def _valid_from(piece: Piece) -> date:
    return piece.valid_from


def _arranged(names: list[str], wanted: list[str]) -> Callable[[tuple[Any, ...]], tuple[Any, ...]]:
    """Return what brings values of some columns into the order of a table that others made."""
    return tuple if names == wanted else itemgetter(*map(names.index, wanted))
