"""Several processes on one home: nothing lost, nothing doubled, whoever is killed on the way."""

from __future__ import annotations

import os
import random
import threading
from typing import TYPE_CHECKING

from tests.ledger.looking import is_sound
from tests.ledger.making import a_cooperation, note, opened, two_parties
from tests.ledger.worker import begin, finish, line, start
from tests.support.patience import PATIENCE

if TYPE_CHECKING:
    from pathlib import Path

    from koop_es.app import Koop

WRITERS, COMMANDS = 4, 50
KILLS = int(os.environ.get("KOOP_SOAK", "10"))
"""How often a writer is killed; more with KOOP_SOAK=200."""


class Tail(threading.Thread):
    """Follows the ledger as a projection does, until it has seen so many entries."""

    def __init__(self, koop: Koop, entries: int) -> None:
        super().__init__(daemon=True)
        self._koop = koop
        self._entries = entries
        self.stop = threading.Event()
        self.seen: list[tuple[int, str]] = []

    def run(self) -> None:
        while len(self.seen) < self._entries and not self.stop.is_set():
            after = self.seen[-1][0] if self.seen else 0
            page = self._koop.store.read_all(after, 7)
            self.seen += [(record.position, record.event_id) for record in page]


def test_four_processes_write_beside_a_reader(home: Path) -> None:
    with opened(home) as koop:
        stream = a_cooperation(koop)
        before = koop.store.head()
        tail = Tail(koop, before + WRITERS * COMMANDS)
        tail.start()
        writers = [start("notes", home, stream, f"w{n}", COMMANDS) for n in range(WRITERS)]
        begin(*writers)
        said = [tuple(each) for answers in finish(*writers) for each in answers]
        tail.join(PATIENCE)
        tail.stop.set()
        written = koop.store.read_stream(stream)[1:]
    assert len({key for key, _ in said}) == WRITERS * COMMANDS
    assert sorted(position for _, position in said) == [record.position for record in written]
    assert [record.version for record in written] == list(range(2, WRITERS * COMMANDS + 2))
    positions = [position for position, _ in tail.seen]
    assert positions == list(range(1, before + WRITERS * COMMANDS + 1))
    assert len({event_id for _, event_id in tail.seen}) == len(tail.seen)
    assert is_sound(home)


def test_processes_that_agree_at_once_share_no_code(home: Path) -> None:
    with opened(home) as koop:
        parties = two_parties(koop)
    writers = [start("agreements", home, *parties, 15) for _ in range(3)]
    begin(*writers)
    codes = sorted(code for said in finish(*writers) for code in said)
    year = codes[0].split("-")[1]
    assert codes == [f"K-{year}-{n:03d}" for n in range(1, 46)]


def test_a_killed_writer_loses_nothing_that_it_acknowledged(home: Path) -> None:
    with opened(home) as koop:
        stream = a_cooperation(koop)
    chance, acknowledged = random.Random(7), dict[str, int]()  # noqa: S311 - the same kills each time
    for round_ in range(KILLS):
        writer = start("notes", home, stream, f"r{round_}", 100_000)
        begin(writer)
        for _ in range(chance.randint(1, 12)):
            key, position = line(writer)
            acknowledged[key] = position
        writer.kill()
        rest, _ = writer.communicate()
        for each in rest.splitlines(keepends=True):
            if each.endswith("]\n"):
                key, position = each.strip("[]\n").split(", ")
                acknowledged[key.strip('"')] = int(position)
        assert is_sound(home)
    with opened(home) as koop:
        records = koop.store.read_all(0, 1_000_000)
        texts = koop.store.open_private([text_of(record.raw) for record in records[3:]])
        assert len(set(texts.values())) == len(records) - 3, "each is there once"
        assert set(acknowledged) <= set(texts.values())
        for key, position in acknowledged.items():
            answer = koop.execute(note(key), stream=stream, idempotency_key=key)
            assert (answer.replayed, answer.position) == (True, position)
    instants = [record.envelope.recorded_at for record in records]
    assert instants == sorted(instants)
    assert [record.position for record in records] == list(range(1, len(records) + 1))


def text_of(raw: bytes) -> str:
    """Return the commitment of the only private value of an entry."""
    return raw.decode().split('"c":"')[1][:64]
