"""The library's own way on PostgreSQL: its projection runner, one transaction an event."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from eventsourcing.dispatch import singledispatchmethod
from eventsourcing.postgres import PostgresTrackingRecorder
from eventsourcing.projection import Projection, ProjectionRunner
from psycopg import connect
from psycopg.sql import SQL

from scripts.benchmarks.homes import address, library_environment
from scripts.benchmarks.peer import Cooperation, Cooperations

if TYPE_CHECKING:
    from pathlib import Path

    from eventsourcing.persistence import Tracking

LONGEST = 600.0


class StatusView(PostgresTrackingRecorder):
    """The library's tracking recorder with one table of today's status."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.sql_create_statements.append(
            SQL(
                "CREATE TABLE IF NOT EXISTS status"
                " (id TEXT PRIMARY KEY, title TEXT, entries INTEGER, last_on TEXT)"
            ).format()
        )

    def take(self, statement: bytes, values: tuple[object, ...], tracking: Tracking) -> None:
        """Write one event's row and the position in one transaction."""
        with self.datastore.transaction(commit=True) as cursor:
            cursor.execute(statement, values, prepare=True)
            self._insert_tracking(cursor, tracking)


class Status(Projection[StatusView]):
    """The library's projection of today's status."""

    name = "status"

    @singledispatchmethod
    def process_event(self, domain_event: Any, tracking: Tracking) -> None:
        """Write what an event changes."""
        if isinstance(domain_event, Cooperation.Agreed):  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]
            begun = (domain_event.originator_id.hex, domain_event.title)  # pyright: ignore[reportUnknownMemberType, reportAttributeAccessIssue]
            self.view.take(b"INSERT INTO status VALUES (%s, %s, 0, NULL)", begun, tracking)
            return
        changed = (domain_event.effective_on, domain_event.originator_id.hex)
        statement = b"UPDATE status SET entries = entries + 1, last_on = %s WHERE id = %s"
        self.view.take(statement, changed, tracking)


def rebuild(folder: Path) -> tuple[int, float]:
    """Fold every event into a new status table; return events and seconds."""
    began = time.perf_counter()
    with ProjectionRunner(
        application_class=Cooperations,
        projection_class=Status,
        view_class=StatusView,
        env=library_environment(folder),
    ) as running:
        head = running.app.recorder.max_notification_id() or 0
        running.wait(head, timeout=LONGEST)
        seconds = time.perf_counter() - began
    _forget(folder)
    return head, seconds


def _forget(folder: Path) -> None:
    """Drop what was built, so that the next round builds it again."""
    with connect(address(folder)) as connection:
        connection.execute("DROP TABLE IF EXISTS status")
        for name in ("status_tracking", "notification_tracking"):
            connection.execute(f"DROP TABLE IF EXISTS {name}".encode())
