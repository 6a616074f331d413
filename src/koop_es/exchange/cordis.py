"""Research projects, participations and deliverables as CORDIS publishes them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from koop_es.exchange import cordis_organisations, problems
from koop_es.exchange.cordis_organisations import Organisations
from koop_es.exchange.cordis_rows import (
    DELIVERABLES,
    ORGANISATIONS,
    PROJECTS,
    SYSTEM,
    Project,
    cooperation_stream,
    involvements,
    milestone,
    origin,
    read_deliverable,
    read_project,
)
from koop_es.exchange.headers import Unusable, open_table
from koop_es.exchange.planned import (
    Plan,
    PlannedCooperation,
    PlannedMilestone,
    Status,
)
from koop_es.exchange.problems import Notice
from koop_es.exchange.report import Kind
from koop_es.exchange.scratch import Scratch
from koop_es.exchange.tables import FileChanged, Row, Table
from koop_es.exchange.validating import Checked, shown

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from koop_es.exchange.headers import Layout

LEAST_PARTIES: Final = 2

COOPERATION, TOO_FEW = 1, 2
"""What comes of a project; nothing of one where something is wrong."""

TABLES: Final = (
    *cordis_organisations.TABLES,
    "CREATE TABLE project (id TEXT PRIMARY KEY, row INTEGER, place INTEGER)",
    """CREATE TABLE deliverable
    (id TEXT PRIMARY KEY, project TEXT, title TEXT, row INTEGER, line INTEGER)""",
)
ADD_PROJECT: Final = "INSERT OR IGNORE INTO project VALUES (?,?,0)"
ADD_DELIVERABLE: Final = "INSERT OR IGNORE INTO deliverable VALUES (?,?,?,?,?)"
SORTED: Final = "CREATE INDEX deliverable_of ON deliverable (project)"
OF_PROJECT: Final = "SELECT id, title, row, line FROM deliverable WHERE project=? ORDER BY rowid"


def plan_cordis(projects: Path, organizations: Path, deliverables: Path | None = None) -> Plan:
    """Read the files and plan what they bring; nothing is written.

    Whatever is wrong with a file or a row is a problem of the plan, never an exception.

    Args:
        projects: ``project.csv``.
        organizations: ``organization.csv``.
        deliverables: ``deliverables.csv``, where there is one.
    """
    planner = _Planner()
    organisation_table = planner.open(organizations, ORGANISATIONS)
    project_table = planner.open(projects, PROJECTS)
    deliverable_table = planner.open(deliverables, DELIVERABLES) if deliverables else None
    if organisation_table is None:
        return planner.plan
    planner.read_organisations(organisation_table)
    if project_table is not None:
        planner.read_projects(project_table)
    if deliverable_table is not None:
        planner.read_deliverables(deliverable_table)
    return planner.plan


class CordisCooperations:
    """The cooperations of a plan, read from ``project.csv`` each time.

    Args:
        table: The projects.
        organisations: Who takes part in them.
        scratch: Where it is kept which rows these are, and their deliverables.
        place: Which of the projects: ``COOPERATION`` or ``TOO_FEW``.
    """

    def __init__(
        self, table: Table, organisations: Organisations, scratch: Scratch, place: int
    ) -> None:
        self._table = table
        self._organisations = organisations
        self._scratch = scratch
        self._place = place
        self.deliverable_table: Table | None = None

    def __len__(self) -> int:
        """See ``Cooperations``."""
        found = self._scratch.first("SELECT count(*) FROM project WHERE place=?", (self._place,))
        return found[0] if found else 0

    def __iter__(self) -> Iterator[PlannedCooperation]:
        """See ``Cooperations``."""
        wanted = self._rows()
        number = next(wanted, None)
        if number is None:
            return
        for row in self._table.rows():
            if isinstance(row, Row) and row.number == number:
                project = read_project(Checked(self._table.name, row))
                if project is not None:
                    yield self._planned(project, row)
                number = next(wanted, None)

    def _rows(self) -> Iterator[int]:
        found = self._scratch.rows(
            "SELECT row FROM project WHERE place=? ORDER BY rowid", (self._place,)
        )
        yield from (row for (row,) in found)

    def _planned(self, project: Project, row: Row) -> PlannedCooperation:
        who = involvements(self._organisations.of(project.external_id))
        return PlannedCooperation(
            stream=cooperation_stream(project.external_id),
            origin=origin(self._table, project.external_id, row.number, row.line),
            command=project.command.model_copy(update={"parties": who}),
            milestones=tuple(self._milestones(project.external_id)),
            status=project.status,
            ended_on=project.command.term.ends_on if project.status is Status.ENDED else None,
            word=project.word,
        )

    def _milestones(self, project: str) -> Iterator[PlannedMilestone]:
        table = self.deliverable_table
        if table is None:
            return
        for external_id, title, row, line in self._scratch.rows(OF_PROJECT, (project,)):
            yield PlannedMilestone(origin(table, external_id, row, line), milestone(title))


class _Planner:
    """Reads the files one after another into a plan."""

    def __init__(self) -> None:
        self.plan = Plan(system=SYSTEM, cooperations=())
        self._scratch = Scratch(*TABLES)
        self._cooperations: CordisCooperations | None = None
        self._organisations: Organisations | None = None

    def open(self, path: Path, layout: Layout) -> Table | None:
        """Return the file as a table, or None with its problems noted."""
        try:
            table = open_table(path, layout)
        except Unusable as unusable:
            self.plan.problems += unusable.notices
            return None
        self.plan.files[layout.name] = table.sha256
        return table

    def _rows(self, table: Table, kind: Kind) -> Iterator[Checked]:
        """Yield the rows that can be read; note what is wrong with them and with the others."""
        good = bad = 0
        try:
            for row in table.rows():
                if isinstance(row, Notice):
                    bad += 1
                    self.plan.problems.append(row)
                    self.plan.left_out[kind] += 1
                else:
                    good += 1
                    checked = Checked(table.name, row)
                    yield checked
                    self.plan.problems += checked.problems
                    self.plan.left_out[kind] += not checked.is_good
        except FileChanged:
            self.plan.problems.append(Notice(problems.FILE_CHANGED, table.name))
            return
        if not good:
            self.plan.problems.append(_nothing_read(table.name, bad))

    def read_organisations(self, table: Table) -> None:
        """Plan the parties and remember who takes part in which project."""
        organisations = self._organisations = Organisations(table, self._scratch)
        for checked in self._rows(table, Kind.PARTY):
            organisations.read(checked)
        self.plan.problems += organisations.contradictions()
        self.plan.notes += organisations.notes
        self.plan.parties = organisations.parties()

    # ------------------------------------------------------------ projects

    def read_projects(self, table: Table) -> None:
        """Plan the cooperations."""
        organisations = self._organisations
        if organisations is None:
            return
        for checked in self._rows(table, Kind.COOPERATION):
            project = read_project(checked)
            external_id = checked.text("id")
            number = checked.row.number
            if external_id and not self._scratch.write(ADD_PROJECT, (external_id, number)):
                self._note_twice(checked, "project", external_id)
            if project is not None and checked.is_good:
                self._place(project.external_id, checked, organisations)
        self.plan.notes += organisations.of_unknown_projects()
        self._cooperations = self.plan.cooperations = CordisCooperations(
            table, organisations, self._scratch, COOPERATION
        )
        self.plan.too_few = CordisCooperations(table, organisations, self._scratch, TOO_FEW)

    def _place(self, project: str, checked: Checked, organisations: Organisations) -> None:
        if project in organisations.contradicted:
            self.plan.left_out[Kind.COOPERATION] += 1
            return
        all_ = organisations.of(project)
        distinct = {each.organisation for each in all_}
        params = {"id": project}
        place = TOO_FEW if len(distinct) < LEAST_PARTIES else COOPERATION
        self._scratch.write("UPDATE project SET place=? WHERE id=?", (place, project))
        if not distinct:
            self.plan.skipped.append(checked.notice(problems.SKIPPED, params))
        elif place == TOO_FEW:
            params["organisation"] = all_[0].organisation
            self.plan.no_cooperation.append(checked.notice(problems.NO_COOPERATION, params))

    # ------------------------------------------------------------ deliverables

    def read_deliverables(self, table: Table) -> None:
        """Plan the milestones of the cooperations and count those of other projects."""
        for checked in self._rows(table, Kind.MILESTONE):
            found = read_deliverable(checked)
            is_good = found is not None and checked.is_good
            project, deliverable = found if found and is_good else (None, None)
            if project is not None and not self._is_cooperation(project):
                project = None
            title = deliverable.title if deliverable and project is not None else None
            external_id, row = checked.text("id"), checked.row
            place = (external_id, project, title, row.number, row.line)
            if external_id and not self._scratch.write(ADD_DELIVERABLE, place):
                self._note_twice(checked, "deliverable", external_id)
            elif project is not None:
                self.plan.milestones += 1
            elif is_good:
                self.plan.milestones_without += 1
        self._scratch.write(SORTED)
        if self._cooperations is not None:
            self._cooperations.deliverable_table = table

    def _is_cooperation(self, project: str) -> bool:
        if self._cooperations is None:
            return False
        found = self._scratch.first("SELECT place FROM project WHERE id=?", (project,))
        return found == (COOPERATION,)

    def _note_twice(self, checked: Checked, table: str, external_id: str) -> None:
        found = self._scratch.first(f"SELECT row FROM {table} WHERE id=?", (external_id,))  # noqa: S608 - constants
        first = str(found[0]) if found else ""
        checked.add(problems.DUPLICATE_ID, "id", id=shown(external_id), first=first)


def _nothing_read(file: str, rows: int) -> Notice:
    if not rows:
        return Notice(problems.NO_ROWS, file)
    return Notice(problems.NOTHING_READABLE, file, params={"rows": str(rows)})
