"""Feeding one page of the ledger to one build: rows and checkpoint in one transaction."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from koop_es import logs
from koop_es.kernel.refusals import Unavailable
from koop_es.projecting import builds
from koop_es.projecting.dead_letters import told_of
from koop_es.projecting.memory import Memory, last_of
from koop_es.projecting.pages import topics_of
from koop_es.projecting.sending import beside, settle
from koop_es.projecting.shapes import Log, State, Timeline
from koop_es.projecting.sheet import sheet_for
from koop_es.projecting.timeline_fold import TimelineFold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from sqlalchemy import Connection, Engine

    from koop_es.kernel.event import Event
    from koop_es.kernel.record import Record
    from koop_es.ledger.port import Store
    from koop_es.projecting.builds import Build
    from koop_es.projecting.dead_letters import Aside
    from koop_es.projecting.pages import Page
    from koop_es.projecting.shapes import Projection, Row
    from koop_es.projecting.timeline_fold import Track

    Rows = dict[str, Row | None]
    Tracks = dict[str, Track]
    Kept = tuple[Rows, Tracks]
    Grouped = dict[str, list[Record[Event]]]


NOWHERE: Final = -1
"""A position at which nothing stands."""


def _nothing() -> None:
    return


class Feeder:
    """Folds pages into the table of one build.

    Args:
        store: The ledger, read only where an entry reaches back.
        writing: Connections to the read models.
        projection: What to fold.
        suffix: Which build's table the rows go to.
        aside: Sets aside what cannot be folded.
    """

    def __init__(
        self, store: Store, writing: Engine, projection: Projection, suffix: str, aside: Aside
    ) -> None:
        self._store = store
        self._writing = writing
        self._projection = projection
        self._aside = aside
        self._sheet = sheet_for(projection.shape.table(suffix), writing.dialect.name)
        self._topics = topics_of(projection.wants)
        self._rows = Memory["Row | None"]()
        self._tracks = Memory["Track"]()

    def fold(self, connection: Connection, build: Build, page: Page) -> Kept:
        """Write what a page changes; return what is worth remembering once that is committed."""
        wanted = page.only(self._projection.wants)
        if build.letters:
            settle(connection)
            wanted = self._aside.without_followers(connection, build, wanted)
        return self._fold(connection, wanted)

    def fold_anew(self, connection: Connection, page: Page) -> None:
        """Write what a page changes that was set aside before."""
        self._fold(connection, page.only(self._projection.wants))

    def keep(self, kept: Kept | None, position: int) -> None:
        """Remember how things stand at a position; without anything to keep, forget.

        Folding takes up the remembered tracks themselves, so that a page that was rolled back
        leaves nothing to go on from.
        """
        rows, tracks = kept or ({}, {})
        self._rows.keep(position if kept else NOWHERE, rows)
        self._tracks.keep(position if kept else NOWHERE, tracks)

    def feed(self, build: Build, page: Page) -> None:
        """Fold a page; at an entry that cannot be folded the build stops as ``failed``.

        Where it is so wished, such an entry is set aside instead, with what follows it.

        Raises:
            OwnershipLost: Somebody else feeds this build; nothing was written.
            Unavailable: A database cannot be used now; nothing was written.
        """
        self._feed(build, page.only(self._projection.wants))

    def _feed(self, build: Build, page: Page) -> Build | None:
        """Fold a page, halved again and again where it holds an entry that cannot be folded."""
        try:
            commit(self._writing, [(self, build)], page)
        except (Unavailable, MemoryError, OSError):
            raise
        except Exception as error:  # noqa: BLE001 - whatever a fold may raise
            if len(page.records) <= 1:
                return self._leave(build, page, error)
        else:
            return replace(build, position=page.end)
        first, second = page.halves()
        moved = self._feed(build, first)
        return moved and self._feed(moved, second)

    def _leave(self, build: Build, page: Page, error: Exception) -> Build | None:
        """Set an entry that cannot be folded aside, or stop there."""
        if not self._aside.takes(build, page):
            self._fail(build, page, error)
            return None
        with self._writing.begin() as connection:
            self._aside.put(connection, build, page.records[0], told_of(error))
            builds.advance(connection, [build], page.end)
        return replace(build, position=page.end, letters=build.letters + 1)

    def _fail(self, build: Build, page: Page, error: Exception) -> None:
        position = page.records[0].position if page.records else page.end
        with self._writing.begin() as connection:
            builds.fail(connection, build, told_of(error), position)
        code = getattr(error, "code", None)
        named = {"code": code} if isinstance(code, str) else logs.of_error(error)
        logs.tell("model_failed", "warning", model=build.name, position=position, **named)

    def _fold(self, connection: Connection, page: Page) -> Kept:
        projection = self._projection
        if isinstance(projection, Log):
            rows = (row for record in page.records for row in projection.rows(record))
            self._sheet.insert(connection, rows)
        elif isinstance(projection, State):
            return self._fold_state(connection, projection, page), {}
        elif isinstance(projection, Timeline):
            return {}, self._fold_timeline(connection, projection, page)
        return {}, {}

    def _fold_state(self, connection: Connection, state: State, page: Page) -> Rows:
        by_key = _grouped(page.records, state.key)
        rows = self._stored(connection, by_key, page)
        reached = {record.stream for record in page.records if state.reaches_back(record)}
        history = self._history(page, sorted(reached))
        for key, records in by_key.items():
            rows[key] = _applied(state, rows[key], records, history)
        self._sheet.upsert(connection, [row for row in rows.values() if row is not None])
        self._sheet.delete(connection, [key for key, row in rows.items() if row is None])
        return rows

    def _stored(self, connection: Connection, by_key: Grouped, page: Page) -> Rows:
        """Return the rows as they stand, by key; None where there is none."""
        known = self._rows.at(page.after)
        rows: Rows = {key: known.get(key) for key in by_key}
        unknown = [
            key
            for key, records in by_key.items()
            if key not in known and not _begins_here(key, records)
        ]
        key_name = self._sheet.key[0].name
        for row in self._sheet.load(connection, unknown):
            rows[row[key_name]] = row
        return rows

    def _fold_timeline(self, connection: Connection, timeline: Timeline, page: Page) -> Tracks:
        fold = TimelineFold(timeline, self._sheet)
        by_stream = _grouped(page.records, _stream)
        tracks = fold.tracks(connection, by_stream, self._tracks.at(page.after))
        reached = fold.streams_to_read(by_stream, tracks)
        fold.complete(connection, tracks, self._history(page, reached))
        for stream, records in by_stream.items():
            fold.fold(stream, tracks[stream], records)
        fold.write(connection)
        return {stream: track.without_past() for stream, track in last_of(tracks)}

    def _history(self, page: Page, streams: Sequence[str]) -> Grouped:
        """Return what came before the page in the streams that one of its entries reaches into."""
        begun = {record.stream for record in page.records if record.version == 1}
        older = [stream for stream in streams if stream not in begun]
        found: Grouped = {}
        if older:
            found = self._store.read_streams(older, up_to_position=page.after, topics=self._topics)
        return {stream: found.get(stream, []) for stream in streams}


def feed_together(
    writing: Engine,
    group: Sequence[tuple[Feeder, Build]],
    page: Page,
    meanwhile: Callable[[], object] = _nothing,
) -> None:
    """Feed a page to builds that stand at one position, in one transaction.

    Where one of them cannot take it, each gets it in a transaction of its own, so that it stops
    none but the one that it is about.

    Args:
        writing: Connections to the read models.
        group: The builds, each with what feeds it.
        page: What comes behind their position.
        meanwhile: What to do while a server writes the last of it; a file is written at once.

    Raises:
        OwnershipLost: Somebody else feeds one of them.
        Unavailable: A database cannot be used now.
    """
    try:
        commit(writing, group, page, meanwhile)
    except Exception as error:
        if isinstance(error, Unavailable) and not isinstance(error, builds.OwnershipLost):
            raise
        for feeder, build in group:
            feeder.feed(build, page)


def commit(
    writing: Engine,
    group: Sequence[tuple[Feeder, Build]],
    page: Page,
    meanwhile: Callable[[], object] = _nothing,
) -> None:
    """Fold a page into each build and move their checkpoints: all of it or nothing."""
    try:
        with writing.begin() as connection:
            with beside(connection, len(page.records)) as is_beside:
                kept = [feeder.fold(connection, build, page) for feeder, build in group]
                if is_beside:
                    meanwhile()
            builds.advance(connection, [build for _, build in group], page.end, page.seen)
    except BaseException:
        for feeder, _ in group:
            feeder.keep(None, page.after)
        raise
    for (feeder, _), each in zip(group, kept, strict=True):
        feeder.keep(each, page.end)


def _stream(record: Record[Event]) -> str:
    return record.stream


def _grouped(
    records: Iterable[Record[Event]], key: Callable[[Record[Event]], str | None]
) -> Grouped:
    found: Grouped = {}
    for record in records:
        value = key(record)
        if value is not None:
            found.setdefault(value, []).append(record)
    return found


def _begins_here(key: str, records: Sequence[Record[Event]]) -> bool:
    """Tell whether no row can be there yet: the key is a stream that begins in this page."""
    return records[0].version == 1 and records[0].stream == key


def _applied(
    state: State, row: Row | None, records: Iterable[Record[Event]], history: Grouped
) -> Row | None:
    for record in records:
        past = history.get(record.stream)
        if past is None:
            row = state.apply(row, record)
            continue
        past.append(record)
        row = _afresh(state, past) if state.reaches_back(record) else state.apply(row, record)
    return row


def _afresh(state: State, history: Sequence[Record[Event]]) -> Row | None:
    row: Row | None = None
    for record in state.standing(history):
        row = state.apply(row, record)
    return row
