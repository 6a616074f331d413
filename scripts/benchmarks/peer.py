"""The library's own way on SQLite: its recorder, its mapper, one transaction an event.

Its projection runner cannot subscribe on SQLite, so its notifications are read in pages, each event
is decoded by its mapper and handed to a tracking recorder that writes row and position together.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, Final
from uuid import NAMESPACE_URL, UUID, uuid5

from eventsourcing.application import Application
from eventsourcing.domain import Aggregate, event
from eventsourcing.persistence import Tracking
from eventsourcing.sqlite import SQLiteDatastore, SQLiteTrackingRecorder

from scripts.benchmarks.homes import library_environment

if TYPE_CHECKING:
    from pathlib import Path

PAGE: Final = 500


class Cooperation(Aggregate):
    """A cooperation in the library's own style, with a payload like ours."""

    @event("Agreed")
    def __init__(self, title: str, themes: str, lead: str, partner: str, term: str) -> None:
        self.title = title
        self.themes = themes
        self.parties = [lead, partner]
        self.term = term
        self.entries = 0

    @event("EntryRecorded")
    def record(
        self, kind: str, effective_on: str, actor: str, entered_via: str, command: str, text: str
    ) -> None:
        """Record an entry."""
        self.entries += 1
        self.last = (kind, effective_on, actor, entered_via, command, text)


class Cooperations(Application[UUID]):
    """The library's application; events are saved one command at a time."""


class StatusView(SQLiteTrackingRecorder):
    """The library's tracking recorder with one table of today's status."""

    def construct_create_table_statements(self) -> list[str]:
        """Return the statements of tracking and of the status table."""
        return [
            *super().construct_create_table_statements(),
            "CREATE TABLE status (id TEXT PRIMARY KEY, title TEXT, entries INTEGER, last_on TEXT)",
        ]

    def take(self, event: Any, tracking: Tracking) -> None:
        """Write one event's row and the position in one transaction."""
        with self.datastore.transaction(commit=True) as cursor:
            if isinstance(event, Cooperation.Agreed):  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]
                cursor.execute(
                    "INSERT INTO status VALUES (?,?,0,NULL)",
                    (event.originator_id.hex, event.title),  # pyright: ignore[reportUnknownMemberType, reportAttributeAccessIssue]
                )
            else:
                cursor.execute(
                    "UPDATE status SET entries=entries+1, last_on=? WHERE id=?",
                    (event.effective_on, event.originator_id.hex),
                )
            self._insert_tracking(cursor, tracking)


def application(folder: Path) -> Cooperations:
    """Return the library's application on its events of a folder."""
    return Cooperations(library_environment(folder))


def build(folder: Path, events: int) -> None:
    """Save about so many events, ten a stream."""
    app = application(folder)
    for number in range(max(events // 10, 1)):
        lead, partner = (uuid5(NAMESPACE_URL, f"{number}/{n}").hex for n in range(2))
        cooperation = Cooperation(
            title=f"Cooperation number {number}",
            themes="education, integration",
            lead=lead,
            partner=partner,
            term="2024-01-01/2025-01-01",
        )
        for nth in range(9):
            cooperation.record(
                kind=f"entry {nth}",
                effective_on="2024-03-01",
                actor=lead,
                entered_via="system",
                command=partner,
                text="All contributions as agreed, nothing to be decided, next check in spring.",
            )
        app.save(cooperation)
    app.close()


def command(app: Cooperations, cooperation_id: UUID, text: str) -> None:
    """Load a cooperation from its events, record an entry, save."""
    cooperation: Cooperation = app.repository.get(cooperation_id)
    cooperation.record(
        kind="check",
        effective_on="2024-09-01",
        actor=cooperation.parties[0],
        entered_via="system",
        command=cooperation.parties[1],
        text=text,
    )
    app.save(cooperation)


def rebuild(folder: Path) -> tuple[int, float]:
    """Fold every event into a new status table; return events and seconds."""
    app = application(folder)
    (folder / "peer-view.db").unlink(missing_ok=True)
    view = StatusView(SQLiteDatastore(str(folder / "peer-view.db")))
    view.create_table()
    began, count, position = time.perf_counter(), 0, 0
    while page := app.recorder.select_notifications(position + 1, PAGE):
        for notification in page:
            position = int(notification.id)
            view.take(app.mapper.to_domain_event(notification), Tracking(app.name, position))
            count += 1
    seconds = time.perf_counter() - began
    view.datastore.close()
    app.close()
    return count, seconds
