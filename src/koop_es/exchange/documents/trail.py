"""The audit trail as rows: one an entry, private texts opened, sentences in the language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, cast

from koop_es.exchange.cells import Column
from koop_es.kernel.times import utc_text
from koop_es_projections.audit_trail.queries import audit_trail

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sqlalchemy import Connection

    from koop_es.exchange.documents.naming import Names
    from koop_es.ledger.port import Store
    from koop_es_projections.audit_trail.views import AuditFilter, AuditPage, AuditRow

PAGE: Final = 1000
COLUMNS: Final = (
    Column("position", "number"),
    Column("stream"),
    Column("subject"),
    Column("type"),
    Column("sentence", wide=True),
    Column("effective_on", "day"),
    Column("effective_basis", "label:basis"),
    Column("recorded_at", "moment"),
    Column("days_between", "number"),
    Column("actor"),
    Column("on_behalf_of"),
    Column("entered_via", "label:entered_via"),
    Column("reason"),
    Column("reason_code", "label:reason_code"),
    Column("approver"),
    Column("evidence_hashes"),
    Column("source"),
    Column("before"),
    Column("after"),
    Column("marks", "label:mark"),
    Column("event_hash"),
    Column("event_id"),
)
"""All that is told of an entry, as files have it."""


class Trail:
    """Tells entries, and remembers names between them.

    Args:
        store: Opens private texts.
        names: Tells what things are called.
        actors: Names of actors by pseudonym.
        tolerance_days: After how many days an entry counts as late.
    """

    def __init__(
        self, store: Store, names: Names, actors: Mapping[str, str], tolerance_days: int
    ) -> None:
        self._store = store
        self._names = names
        self._actors = actors
        self._tolerance = tolerance_days
        self._documents: dict[str, dict[str, str]] = {}

    def all_rows(self, connection: Connection, filters: AuditFilter) -> list[dict[str, Any]]:
        """Return all entries that a filter wants, in the order of recording."""
        found: list[dict[str, Any]] = []
        cursor: str | None = None
        while True:
            rows, cursor = self.page(connection, filters, cursor, PAGE)
            found += rows
            if cursor is None:
                return found

    def page(
        self,
        connection: Connection,
        filters: AuditFilter,
        cursor: str | None,
        limit: int,
        *,
        newest_first: bool = False,
    ) -> tuple[list[dict[str, Any]], str | None]:
        """Return a page of the entries that a filter wants, and the cursor of the next one."""
        page = audit_trail(
            connection,
            self._store,
            filters=filters,
            newest_first=newest_first,
            cursor=cursor,
            limit=limit,
        )
        rows = [
            {**self._row(row, page), "marks": list(self._marks(row, page))} for row in page.rows
        ]
        return rows, page.next

    def _marks(self, row: AuditRow, page: AuditPage) -> Iterator[str]:
        """Yield what is to be said of an entry, as far as was known."""
        if row.event_id in page.retracted:
            yield "retracted"
        if row.event_id in page.corrected:
            yield "corrected"
        if row.event_id in page.revoked:
            yield "revoked"
        if row.days_between is not None and row.days_between > self._tolerance:
            yield "late"

    def _row(self, row: AuditRow, page: AuditPage) -> dict[str, Any]:
        """Return one entry with the columns of R12."""
        behalf = row.on_behalf_of
        return {
            "position": row.position,
            "stream": row.stream,
            "subject": self._names.code(row.stream) or self._names.display(row.stream),
            "version": row.version,
            "type": row.topic,
            "sentence": self._sentence(row, page),
            "effective_on": row.effective_on,
            "effective_basis": row.effective_basis,
            "recorded_at": utc_text(row.recorded_at),
            "days_between": row.days_between,
            "actor": self._actors.get(row.actor, row.actor),
            "on_behalf_of": self._names.display(behalf) if behalf else None,
            "entered_via": row.entered_via,
            "reason": page.text(row.reason),
            "reason_code": row.reason_code,
            "approver": self._approver(row, page),
            "evidence": list(row.evidence),
            "evidence_hashes": self._hashes(row),
            "source": dict(row.source) if row.source else None,
            "before": opened(dict(row.before), page) or None,
            "after": opened(dict(row.after), page),
            "event_hash": row.event_hash,
            "event_id": row.event_id,
            "corrects": row.corrects,
        }

    def _sentence(self, row: AuditRow, page: AuditPage) -> str:
        return self._names.sentence(row.stream, row.topic, row.fact, row.before, page.text)

    def _approver(self, row: AuditRow, page: AuditPage) -> str | None:
        approver = page.approvers.get(row.event_id)
        return self._actors.get(approver, approver) if approver else None

    def _hashes(self, row: AuditRow) -> list[str]:
        """Return the commitments of the files that the entry names."""
        own = row.after.get("document")
        if isinstance(own, dict):
            return [cast("dict[str, str]", own)["c"]]
        if not row.evidence:
            return []
        if row.stream not in self._documents:
            self._documents[row.stream] = self._names.documents(row.stream)
        known = self._documents[row.stream]
        return [known[part] for part in row.evidence if part in known]


def opened(value: Any, page: AuditPage) -> Any:
    """Return a JSON value with its private texts opened; ``text`` is null where erased."""
    if isinstance(value, dict):
        entries = cast("dict[str, Any]", value)
        if "$pd" in entries and "c" in entries:
            return {"text": page.text(entries), "commitment": entries["c"]}
        return {name: opened(item, page) for name, item in entries.items()}
    if isinstance(value, list | tuple):
        return [opened(item, page) for item in cast("list[Any]", value)]
    return value
