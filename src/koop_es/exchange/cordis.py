"""Research projects, participations and deliverables as CORDIS publishes them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from koop_es.exchange import problems
from koop_es.exchange.cordis_organisations import Organisations
from koop_es.exchange.cordis_rows import (
    DELIVERABLES,
    ORGANISATIONS,
    PROJECTS,
    SYSTEM,
    Deliverable,
    Participation,
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
from koop_es.exchange.tables import FileChanged, Row, Table
from koop_es.exchange.validating import Checked, shown

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from koop_es.exchange.headers import Layout

LEAST_PARTIES: Final = 2


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


@dataclass(slots=True)
class CordisCooperations:
    """The cooperations of a plan, read from ``project.csv`` each time."""

    table: Table
    participations: dict[str, list[Participation]]
    rows: set[int] = field(default_factory=set[int])
    projects: set[str] = field(default_factory=set[str])
    deliverables: dict[str, list[Deliverable]] = field(default_factory=dict[str, list[Deliverable]])
    deliverable_table: Table | None = None

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[PlannedCooperation]:
        for row in self.table.rows():
            if isinstance(row, Row) and row.number in self.rows:
                project = read_project(Checked(self.table.name, row))
                if project is not None:
                    yield self._planned(project, row)

    def _planned(self, project: Project, row: Row) -> PlannedCooperation:
        who = involvements(self.participations.get(project.external_id, ()))
        return PlannedCooperation(
            stream=cooperation_stream(project.external_id),
            origin=origin(self.table, project.external_id, row.number, row.line),
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
        for each in self.deliverables.get(project, ()):
            where = origin(table, each.external_id, each.row, each.line)
            yield PlannedMilestone(where, milestone(each.title))


class _Planner:
    """Reads the files one after another into a plan."""

    def __init__(self) -> None:
        self.plan = Plan(system=SYSTEM, cooperations=())
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
        organisations = self._organisations = Organisations(table)
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
        cooperations = CordisCooperations(table, organisations.participations)
        too_few = CordisCooperations(table, organisations.participations)
        seen: dict[str, int] = {}
        for checked in self._rows(table, Kind.COOPERATION):
            project = read_project(checked)
            external_id = checked.text("id")
            if external_id and external_id in seen:
                _note_twice(checked, "id", seen[external_id])
            elif external_id:
                seen[external_id] = checked.row.number
            if project is not None and checked.is_good:
                self._place(project.external_id, checked, organisations, cooperations, too_few)
        self.plan.notes += organisations.of_unknown_projects(seen)
        self._cooperations = self.plan.cooperations = cooperations
        self.plan.too_few = too_few

    def _place(
        self,
        project: str,
        checked: Checked,
        organisations: Organisations,
        cooperations: CordisCooperations,
        too_few: CordisCooperations,
    ) -> None:
        if project in organisations.contradicted:
            self.plan.left_out[Kind.COOPERATION] += 1
            return
        all_ = organisations.participations.get(project, [])
        distinct = {each.organisation for each in all_}
        params = {"id": project}
        if len(distinct) < LEAST_PARTIES:
            too_few.rows.add(checked.row.number)
        if not distinct:
            self.plan.skipped.append(checked.notice(problems.SKIPPED, params))
        elif len(distinct) < LEAST_PARTIES:
            params["organisation"] = all_[0].organisation
            self.plan.no_cooperation.append(checked.notice(problems.NO_COOPERATION, params))
        else:
            cooperations.rows.add(checked.row.number)
            cooperations.projects.add(project)

    # ------------------------------------------------------------ deliverables

    def read_deliverables(self, table: Table) -> None:
        """Plan the milestones of the cooperations and count those of other projects."""
        cooperations = self._cooperations
        seen: dict[str, int] = {}
        for checked in self._rows(table, Kind.MILESTONE):
            found = read_deliverable(checked)
            external_id = checked.text("id")
            if external_id and external_id in seen:
                _note_twice(checked, "id", seen[external_id])
            elif external_id:
                seen[external_id] = checked.row.number
            if found is None or not checked.is_good:
                continue
            project, deliverable = found
            if cooperations is not None and project in cooperations.projects:
                cooperations.deliverables.setdefault(project, []).append(deliverable)
                self.plan.milestones += 1
            else:
                self.plan.milestones_without += 1
        if cooperations is not None:
            cooperations.deliverable_table = table


def _nothing_read(file: str, rows: int) -> Notice:
    if not rows:
        return Notice(problems.NO_ROWS, file)
    return Notice(problems.NOTHING_READABLE, file, params={"rows": str(rows)})


def _note_twice(checked: Checked, column: str, first_row: int) -> None:
    value = shown(checked.text(column))
    checked.add(problems.DUPLICATE_ID, column, id=value, first=str(first_row))
