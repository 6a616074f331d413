"""The audit trail as rows: one an entry, private texts opened, sentences in the language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, cast

from koop_es.cli.cells import Column
from koop_es.cli.naming import Names
from koop_es.cli.session import current
from koop_es.kernel.times import utc_text
from koop_es.wording import label

if TYPE_CHECKING:
    from collections.abc import Iterator

    from koop_es.cli.reading import Models
    from koop_es_projections.audit_trail.queries import AuditFilter, AuditPage, AuditRow

PAGE: Final = 1000
COLUMNS: Final = (
    Column("position", "number"),
    Column("recorded_at", "moment", extra=True),
    Column("effective_on", "day"),
    Column("subject"),
    Column("sentence", wide=True, wraps=True),
    Column("actor", extra=True),
    Column("reason", wide=True, extra=True, wraps=True),
)
"""What a person sees; the rest is in JSON and CSV."""

HISTORY: Final = (
    *(column for column in COLUMNS if column.name != "subject"),
    Column("marks", "label:mark", extra=True),
)
"""The same of one thing, of which all entries are."""

ALL_COLUMNS: Final = (
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


def trail_rows(found: Models, filters: AuditFilter) -> list[dict[str, Any]]:
    """Return all entries that the filter wants, in the order of recording."""
    teller = _Teller(found)
    return [
        {**teller.row(row, page), "marks": list(_marks(row, page, found))}
        for page in _pages(found, filters)
        for row in page.rows
    ]


def for_person(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the rows with the reason picked from the list where none is given in words."""
    t = current().t
    return [
        {**row, "reason": row["reason"] or label("reason_code", row["reason_code"] or "", t)}
        for row in rows
    ]


def _marks(row: AuditRow, page: AuditPage, found: Models) -> Iterator[str]:
    """Yield what is to be said of an entry, as far as was known."""
    if row.event_id in page.retracted:
        yield "retracted"
    if row.event_id in page.corrected:
        yield "corrected"
    tolerance = found.koop.settings.policy.backdating_tolerance
    if row.days_between is not None and row.days_between > tolerance:
        yield "late"


def _pages(found: Models, filters: AuditFilter) -> Iterator[AuditPage]:
    from koop_es_projections.audit_trail.queries import audit_trail

    cursor: str | None = None
    while True:
        page = audit_trail(
            found.connection, found.koop.store, filters=filters, cursor=cursor, limit=PAGE
        )
        yield page
        cursor = page.next
        if cursor is None:
            return


class _Teller:
    """Tells entries, and remembers names between them."""

    def __init__(self, found: Models) -> None:
        self._koop = found.koop
        self._names = Names(found.koop)
        self._actors = found.koop.home.keys.actors()
        self._documents: dict[str, dict[str, str]] = {}

    def row(self, row: AuditRow, page: AuditPage) -> dict[str, Any]:
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
            "approver": None,
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
