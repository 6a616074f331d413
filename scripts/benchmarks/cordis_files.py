"""Files of the shape that CORDIS publishes: projects with four organisations and deliverables."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

ORGANISATIONS: Final = 4
DELIVERABLES: Final = 4
PROJECTS_AN_ORGANISATION: Final = 5
"""So many projects for each organisation that takes part in some of them."""

ROLES: Final = ("coordinator", "participant", "participant", "associatedPartner")
OBJECTIVE: Final = (
    "The partners look for a way to have what they know of the matter used by those who need it, "
    "and to learn from them what is still unknown. "
)
"""Repeated to the length that objectives have, about 1,700 characters."""


def write(folder: Path, projects: int) -> None:
    """Write the three files into a new folder."""
    folder.mkdir()
    _write(
        folder / "project.csv",
        "id,status,title,startDate,endDate,topics,ecSignatureDate,objective",
        map(project, range(projects)),
    )
    _write(
        folder / "organization.csv",
        "projectID,organisationID,name,shortName,country,nutsCode,role,endOfParticipation",
        _organisations(projects),
    )
    _write(
        folder / "deliverables.csv", "id,title,deliverableType,projectID", _deliverables(projects)
    )


def _write(file: Path, header: str, rows: Iterable[tuple[object, ...]]) -> None:
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(header.split(","))
        writer.writerows(rows)


def project(number: int) -> tuple[str, ...]:
    """Return a project's row; every other one is closed."""
    starts_on = date(2015, 1, 1) + timedelta(days=number % 3000)
    return (
        str(101_000_000 + number),
        "CLOSED" if number % 2 else "SIGNED",
        f"Project number {number} of a framework programme",
        starts_on.isoformat(),
        (starts_on + timedelta(days=900)).isoformat(),
        f"HORIZON-{number % 200}",
        (starts_on - timedelta(days=60)).isoformat(),
        f"Number {number}. " + OBJECTIVE * 11,
    )


def _organisations(projects: int) -> Iterator[tuple[object, ...]]:
    many = max(projects // PROJECTS_AN_ORGANISATION, 50)
    for number in range(projects):
        for nth, role in enumerate(ROLES):
            organisation = (number * (nth + 1) + nth * 13) % many
            yield (
                101_000_000 + number,
                999_000_000 + organisation,
                f"MUSTERORGANISATION NUMBER {organisation}",
                f"MO{organisation}",
                "DE",
                "DE300",
                role,
                "false",
            )


def _deliverables(projects: int) -> Iterator[tuple[object, ...]]:
    for number in range(projects):
        for nth in range(DELIVERABLES):
            yield deliverable(number, nth)


def deliverable(number: int, nth: int) -> tuple[object, ...]:
    """Return a deliverable's row."""
    external_id = f"{101_000_000 + number}_{nth}_DELIVHORIZON"
    title = f"Report {nth} on what was found in work package {nth} of project {number}"
    return external_id, title, "Documents, reports", 101_000_000 + number
