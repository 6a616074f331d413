"""Files in the shape of CORDIS with invented contents, and a running Koop to import them."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from koop_es.app import Koop
from koop_es.cooperations.fold import fold
from koop_es.exchange.cordis import plan_cordis
from koop_es.exchange.cordis_rows import cooperation_stream, party_stream
from koop_es.exchange.importing import run
from koop_es.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from koop_es.cooperations.state import Cooperation
    from koop_es.exchange.planned import Plan
    from koop_es.exchange.report import ImportReport
    from koop_es.kernel.event import Event
    from koop_es.kernel.record import Record

NOON: Final = datetime(2026, 3, 10, 11, 0, tzinfo=UTC)
SAMPLE: Final = Path(__file__).resolve().parents[3] / "shared" / "data" / "cordis"

PROJECT_COLUMNS: Final = [
    *("id", "acronym", "status", "title", "startDate", "endDate", "topics"),
    *("ecSignatureDate", "objective", "contentUpdateDate"),
]
ORGANISATION_COLUMNS: Final = [
    *("projectID", "organisationID", "name", "shortName", "country", "nutsCode", "role"),
    "endOfParticipation",
]
DELIVERABLE_COLUMNS: Final = [
    *("id", "title", "deliverableType", "description", "projectID", "contentUpdateDate"),
]


def project(external_id: str = "P1", **changes: str) -> dict[str, str]:
    row = {
        "id": external_id,
        "acronym": "MUSTER",
        "status": "SIGNED",
        "title": "Musterprojekt",
        "startDate": "2025-01-01",
        "endDate": "2027-12-31",
        "topics": "MUSTER-2025-01",
        "ecSignatureDate": "2024-12-01",
        "objective": "Muster sammeln und vergleichen.",
        "contentUpdateDate": "2025-01-02 03:04:05",
    }
    return row | changes


def participation(
    project_id: str = "P1", organisation: str = "O1", role: str = "participant", **changes: str
) -> dict[str, str]:
    row = {
        "projectID": project_id,
        "organisationID": organisation,
        "name": f"Musterhaus {organisation}",
        "shortName": "",
        "country": "DE",
        "nutsCode": "DE212",
        "role": role,
        "endOfParticipation": "False",
    }
    return row | changes


def pair(project_id: str = "P1") -> list[dict[str, str]]:
    """Return a coordinator and a participant."""
    lead = participation(project_id, "O1", "coordinator")
    return [lead, participation(project_id, "O2")]


def deliverable(external_id: str = "D1", project_id: str = "P1", **changes: str) -> dict[str, str]:
    row = {
        "id": external_id,
        "title": f"Musterbericht {external_id}",
        "deliverableType": "Documents, reports",
        "description": "Ein Muster.",
        "projectID": project_id,
        "contentUpdateDate": "2025-06-01 00:00:00",
    }
    return row | changes


def table(columns: Sequence[str], rows: Sequence[dict[str, str]], **dialect: Any) -> bytes:
    """Return rows as the bytes of a CSV file."""
    text = io.StringIO(newline="")
    options: dict[str, Any] = {"lineterminator": "\n", **dialect}
    writer = csv.DictWriter(text, columns, **options)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


@dataclass(slots=True)
class Files:
    """The three files of one import in a folder."""

    folder: Path
    projects: list[dict[str, str]] = field(default_factory=lambda: [project()])
    organisations: list[dict[str, str]] = field(default_factory=pair)
    deliverables: list[dict[str, str]] = field(default_factory=list[dict[str, str]])
    raw: dict[str, bytes] = field(default_factory=dict[str, bytes])
    dialect: dict[str, Any] = field(default_factory=dict[str, Any])

    def content(self, name: str) -> bytes:
        """Return a file's bytes: those given raw, else those of its rows."""
        if name in self.raw:
            return self.raw[name]
        columns, rows = {
            "project.csv": (PROJECT_COLUMNS, self.projects),
            "organization.csv": (ORGANISATION_COLUMNS, self.organisations),
            "deliverables.csv": (DELIVERABLE_COLUMNS, self.deliverables),
        }[name]
        return table(columns, rows, **self.dialect)

    def plan(self) -> Plan:
        paths = {name: self.folder / name for name in ("project.csv", "organization.csv")}
        if self.deliverables or "deliverables.csv" in self.raw:
            paths["deliverables.csv"] = self.folder / "deliverables.csv"
        for name, path in paths.items():
            path.write_bytes(self.content(name))
        return plan_cordis(
            paths["project.csv"], paths["organization.csv"], paths.get("deliverables.csv")
        )

    def import_into(self, koop: Koop, **options: Any) -> ImportReport:
        return run(koop, self.plan(), **options)


def opened(home: Path, clock: Callable[[], datetime] = lambda: NOON) -> Koop:
    return Koop.open(Settings(home=home), clock=clock)


def entries(koop: Koop, project_id: str = "P1") -> list[Record[Event]]:
    return koop.store.read_stream(cooperation_stream(project_id))


def events(koop: Koop, project_id: str = "P1") -> list[str]:
    """Return the kinds of events of a cooperation, in order."""
    return [type(record.event).__name__ for record in entries(koop, project_id)]


def state(koop: Koop, project_id: str = "P1") -> Cooperation:
    found = fold(entries(koop, project_id))
    assert found is not None
    return found


def party(koop: Koop, organisation: str) -> list[Record[Event]]:
    return koop.store.read_stream(party_stream(organisation))


def differing(report: ImportReport) -> list[tuple[str, str | None, str | None, bool]]:
    """Return what a report tells of things that differ."""
    return [(each.what, each.stored, each.in_file, each.taken_over) for each in report.differences]
