"""Many writers on one PostgreSQL server: nothing skipped, nothing doubled, one winner each.

So many entries in the suite, as many as KOOP_SOAK says when asked for.
"""

from __future__ import annotations

import os
from collections import Counter
from functools import partial
from typing import TYPE_CHECKING

import pytest

from koop_es.kernel.refusals import Unavailable
from koop_es.ledger.port import StreamWrite, VersionConflict, pages
from tests.ledger.making import append, meta, named, new_id
from tests.ledger.postgres_making import (
    Tail,
    opened_on,
    recorder_of,
    stores,
    together,
    write_slowly,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from koop_es.app import Koop
    from koop_es.ledger.postgres_recorder import Begun
    from koop_es.ledger.postgres_store import PostgresStore
    from koop_es.settings import DatabaseURL
    from tests.support.postgres import Server

WRITERS = 16
TIMES = int(os.environ.get("KOOP_SOAK", "800")) // WRITERS
MOST = 3 if TIMES < 1000 else 40
"""Entries of one turn."""

FEW = min(TIMES, 100)
"""For what shows after a while whether it is so."""


@pytest.fixture
def koop(home: Path, database: DatabaseURL) -> Iterator[Koop]:
    with opened_on(database, home) as running:
        yield running


def written_and_seen(
    koop: Koop, writers: list[PostgresStore], entries: int, most: int = 1
) -> tuple[list[int], list[int]]:
    """Let all write beside a reader; return what is there in the end, and what the reader saw."""
    with stores(koop, 1) as (follower,):
        tail = Tail(follower)
        tail.start()
        try:
            jobs = [partial(write_slowly, each, entries, n, most) for n, each in enumerate(writers)]
            together(jobs)
        finally:
            seen = tail.finish()
        there = [entry.position for page in pages(follower) for entry in page]
    return there, seen


def test_a_reader_beside_sixteen_writers_skips_nothing_and_sees_nothing_twice(koop: Koop) -> None:
    with stores(koop, WRITERS) as writers:
        there, seen = written_and_seen(koop, writers, TIMES, MOST)
    assert there == list(range(1, WRITERS * TIMES + 1))
    assert seen == there


def test_the_same_finds_skips_without_the_lock_and_with_positions_of_a_sequence(
    koop: Koop, database: DatabaseURL, postgres: Server
) -> None:
    name = str(database).rpartition("/")[2]
    postgres.run("CREATE SEQUENCE koop_ledger.loose", name)
    postgres.run("GRANT ALL ON SEQUENCE koop_ledger.loose TO koop", name)
    with stores(koop, WRITERS) as writers:
        for writer in writers:
            recorder = recorder_of(writer)
            recorder.lock_table_statements = []
            recorder._begin = begin_loosely  # pyright: ignore[reportPrivateUsage]
        there, seen = written_and_seen(koop, writers, FEW)
    assert len(there) == WRITERS * FEW
    assert set(seen) < set(there), "a reader that skips nothing here would skip nothing anywhere"


def begin_loosely(begun: Begun, foresee: object) -> None:
    """Begin a turn as most event stores do: a position of a sequence, and nobody waits."""
    del foresee
    begun.cursor.execute("BEGIN")
    found = begun.cursor.execute("SELECT nextval('loose')").fetchone()
    assert found is not None
    begun.last = found[0] - 1, "2026-03-10T11:00:00.000000Z"


def test_without_the_lock_alone_appends_fail_and_nothing_is_skipped(koop: Koop) -> None:
    with stores(koop, WRITERS) as writers:
        for writer in writers:
            recorder_of(writer).lock_table_statements = []
        failed = Counter[int]()

        def write(number: int) -> None:
            for _ in range(FEW):
                try:
                    write_slowly(writers[number], 1, number)
                except Unavailable:
                    failed[number] += 1

        with stores(koop, 1) as (follower,):
            tail = Tail(follower)
            tail.start()
            together([partial(write, number) for number in range(WRITERS)])
            seen = tail.finish()
    assert failed.total() > 0, "two turns at once cannot both take the next position"
    assert seen == list(range(1, WRITERS * FEW - failed.total() + 1))


def test_of_sixteen_writers_on_the_same_version_one_wins_each_time(koop: Koop) -> None:
    stream = append(koop.store, named("begun"))
    won: list[tuple[int, int]] = []

    def fight(number: int, store: PostgresStore) -> None:
        for _ in range(FEW):
            version = store.version(stream)
            write = StreamWrite(stream, version, [named(f"{number}")])
            try:
                entries = store.append([write], meta()).entries
            except VersionConflict:
                continue
            won.append((entries[0].version, number))

    with stores(koop, WRITERS) as writers:
        together([partial(fight, n, each) for n, each in enumerate(writers)])
    records = koop.store.read_stream(stream)
    assert [record.version for record in records] == list(range(1, len(won) + 2))
    told = {record.version: record.event for record in records[1:]}
    assert len(dict(won)) == len(won), "each version was acknowledged once"
    assert {version: named(f"{number}") for version, number in won} == told


def test_a_refused_append_uses_up_no_position(koop: Koop) -> None:
    stream = append(koop.store, named())
    for _ in range(3):
        with pytest.raises(VersionConflict):
            append(koop.store, named(), stream=stream, expected=9)
    append(koop.store, named(), stream=new_id())
    assert koop.store.head() == 2
