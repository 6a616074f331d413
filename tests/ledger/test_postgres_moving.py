"""A ledger that is moved from a file to a server and back is the same ledger."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from koop_es.kernel.text import PersonalText
from koop_es.ledger.transfer import EndDiffers, LineOutOfOrder, LineUnreadable
from koop_es.parties.commands import RegisterPerson
from koop_es.parties.terms import LawfulBasis
from koop_es_projections.audit_trail.queries import audit_trail
from tests.ledger.making import a_cooperation, note, opened
from tests.ledger.moving import NAME, PASSPHRASE, brought, exported
from tests.ledger.postgres_making import opened_on

if TYPE_CHECKING:
    from pathlib import Path

    from koop_es.app import Koop
    from koop_es.settings import DatabaseURL

PERSON = RegisterPerson(name=PersonalText(NAME), lawful_basis=LawfulBasis.CONSENT)


def filled(koop: Koop) -> str:
    """Record some of everything, and return the stream of a cooperation."""
    stream = a_cooperation(koop)
    koop.execute(PERSON, idempotency_key="person")
    for number in range(30):
        koop.execute(note(f"Note {number}: naïve «text» \U0001f642"), stream=stream)
    return stream


def contents(koop: Koop) -> dict[str, Any]:
    """Return what a ledger holds, with the private values in the open, and its read models."""
    store, head = koop.store, koop.store.head()
    raw = store.read_raw(0, 10_000)
    commitments = re.findall(r'"c":"([0-9a-f]{64})"', "".join(each.raw.decode() for each in raw))
    koop.catch_up()
    with koop.projections.connect() as connection:
        trail = audit_trail(connection).rows
    return {
        "raw": raw,
        "receipts": store.receipts_between(0, head),
        "private": store.open_private(commitments),
        "code": store.stream_of_code("K-2026-001"),
        "next": store.next_number("K-2026"),
        "actors": koop.home.keys.actors(),
        "at": [store.recorded_at(position) for position in range(head + 2)],
        "trail": trail,
    }


def test_there_and_back_again(home: Path, tmp_path: Path, database: DatabaseURL) -> None:
    with opened(home) as koop:
        stream, before = filled(koop), contents(koop)
        data = exported(koop, PASSPHRASE)
        open_data = exported(koop)
    with opened_on(database, tmp_path / "server") as koop:
        told = brought(koop, data, PASSPHRASE)
        assert (told.events, told.left_out) == (koop.store.head(), 0)
        assert contents(koop) == before
        assert exported(koop) == open_data
        assert koop.execute(PERSON, idempotency_key="person").replayed
        back = exported(koop, PASSPHRASE)
        assert koop.execute(note("goes on"), stream=stream).position == koop.store.head()
    with opened(tmp_path / "back") as koop:
        brought(koop, back, PASSPHRASE)
        assert contents(koop) == before
        assert exported(koop) == open_data


def test_an_import_that_fails_leaves_a_server_empty(
    home: Path, tmp_path: Path, database: DatabaseURL
) -> None:
    with opened(home) as koop:
        filled(koop)
        lines = exported(koop).splitlines(keepends=True)
    with opened_on(database, tmp_path / "server") as koop:
        for spoiled in ([*lines[:-1], b"{}\n"], [*lines, lines[-2]], lines[::-1]):
            with pytest.raises((LineUnreadable, LineOutOfOrder, EndDiffers)):
                brought(koop, b"".join(spoiled))
            assert koop.store.head() == 0
            assert koop.store.next_number("K-2026") == 1
        assert brought(koop, b"".join(lines)).events == len(lines) - 1
