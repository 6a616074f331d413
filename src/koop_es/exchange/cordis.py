"""Research projects, participations and deliverables as CORDIS publishes them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from koop_es.cooperations.terms import Role
from koop_es.exchange import problems
from koop_es.exchange.cordis_rows import (
    DELIVERABLES,
    ORGANISATIONS,
    PROJECTS,
    SYSTEM,
    Deliverable,
    Participation,
    Project,
    cooperation_stream,
    has_left,
    involvements,
    milestone,
    party_stream,
    read_deliverable,
    read_organisation,
    read_participation,
    read_project,
)
from koop_es.exchange.headers import Unusable, open_table
from koop_es.exchange.planned import (
    Origin,
    Plan,
    PlannedCooperation,
    PlannedMilestone,
    PlannedParty,
    Status,
)
from koop_es.exchange.problems import Notice
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
        who = involvements(self.participations[project.external_id])
        return PlannedCooperation(
            stream=cooperation_stream(project.external_id),
            origin=_origin(self.table, project.external_id, row.number, row.line),
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
            origin = _origin(table, each.external_id, each.row, each.line)
            yield PlannedMilestone(origin, milestone(each.title))


def _origin(table: Table, external_id: str, row: int, line: int) -> Origin:
    return Origin(SYSTEM, external_id, table.name, table.sha256, row, line)


class _Planner:
    """Reads the files one after another into a plan."""

    def __init__(self) -> None:
        self.plan = Plan(system=SYSTEM, cooperations=())
        self._participations: dict[str, list[Participation]] = {}
        self._two_coordinators: set[str] = set()
        self._cooperations: CordisCooperations | None = None
        self._organisation_file = ""

    def open(self, path: Path, layout: Layout) -> Table | None:
        """Return the file as a table, or None with its problems noted."""
        try:
            table = open_table(path, layout)
        except Unusable as unusable:
            self.plan.problems += unusable.notices
            return None
        self.plan.files[layout.name] = table.sha256
        return table

    def _rows(self, table: Table) -> Iterator[Checked]:
        found = False
        try:
            for row in table.rows():
                found = True
                if isinstance(row, Notice):
                    self.plan.problems.append(row)
                else:
                    yield Checked(table.name, row)
        except FileChanged:
            self.plan.problems.append(Notice(problems.FILE_CHANGED, table.name))
            return
        if not found:
            self.plan.problems.append(Notice(problems.NO_ROWS, table.name))

    # ------------------------------------------------------------ organisations

    def read_organisations(self, table: Table) -> None:
        """Plan the parties and remember who takes part in which project."""
        self._organisation_file = table.name
        parties: dict[str, PlannedParty] = {}
        varying: set[str] = set()
        for checked in self._rows(table):
            found = read_participation(checked)
            command = read_organisation(checked)
            self.plan.problems += checked.problems
            if found is None or command is None:
                continue
            project, participation = found
            self._participations.setdefault(project, []).append(participation)
            organisation = participation.organisation
            known = parties.get(organisation)
            if known is None:
                row = checked.row
                origin = _origin(table, organisation, row.number, row.line)
                parties[organisation] = PlannedParty(party_stream(organisation), origin, command)
            elif known.command != command and organisation not in varying:
                varying.add(organisation)
                self._note_varying(checked, organisation, known)
            if has_left(checked):
                self._note_left(checked, project, organisation)
        self._leave_out_contradictions(table)
        taking_part = {each.organisation for all_ in self._participations.values() for each in all_}
        self.plan.parties = [party for key, party in parties.items() if key in taking_part]

    def _note_varying(self, checked: Checked, organisation: str, known: PlannedParty) -> None:
        params = {"id": organisation, "first": str(known.origin.row)}
        self.plan.notes.append(_about(problems.ORGANISATION_VARIES, checked, params))

    def _note_left(self, checked: Checked, project: str, organisation: str) -> None:
        params = {"project": project, "id": organisation}
        self.plan.notes.append(
            _about(problems.PARTICIPATION_ENDED, checked, params, "endOfParticipation")
        )

    def _leave_out_contradictions(self, table: Table) -> None:
        for project, all_ in list(self._participations.items()):
            leads = {
                each.organisation: each.row for each in reversed(all_) if each.role is Role.LEAD
            }
            if len(leads) < LEAST_PARTIES:
                continue
            rows = sorted(leads.values())
            params = {"id": project, "rows": ", ".join(str(row) for row in rows)}
            self.plan.problems.append(
                Notice(problems.TWO_COORDINATORS, table.name, rows[1], None, "role", params)
            )
            self._two_coordinators.add(project)
            del self._participations[project]

    # ------------------------------------------------------------ projects

    def read_projects(self, table: Table) -> None:
        """Plan the cooperations."""
        cooperations = CordisCooperations(table, self._participations)
        seen: dict[str, int] = {}
        for checked in self._rows(table):
            project = read_project(checked)
            external_id = checked.text("id")
            if external_id and external_id in seen:
                _note_twice(checked, "id", seen[external_id])
            elif external_id:
                seen[external_id] = checked.row.number
            self.plan.problems += checked.problems
            if project is not None and checked.is_good:
                self._place(project.external_id, checked, cooperations)
        self._note_unknown_projects(seen)
        self._cooperations = self.plan.cooperations = cooperations

    def _place(self, project: str, checked: Checked, cooperations: CordisCooperations) -> None:
        if project in self._two_coordinators:
            return
        all_ = self._participations.get(project, [])
        distinct = {each.organisation for each in all_}
        params = {"id": project}
        if not distinct:
            self.plan.skipped.append(_about(problems.SKIPPED, checked, params))
        elif len(distinct) < LEAST_PARTIES:
            params["organisation"] = all_[0].organisation
            self.plan.no_cooperation.append(_about(problems.NO_COOPERATION, checked, params))
        else:
            cooperations.rows.add(checked.row.number)
            cooperations.projects.add(project)

    def _note_unknown_projects(self, known: dict[str, int]) -> None:
        for project, all_ in self._participations.items():
            if project not in known:
                params = {"id": project}
                file, row = self._organisation_file, all_[0].row
                self.plan.notes.append(
                    Notice(problems.PROJECT_UNKNOWN, file, row, None, "projectID", params)
                )

    # ------------------------------------------------------------ deliverables

    def read_deliverables(self, table: Table) -> None:
        """Plan the milestones of the cooperations and count those of other projects."""
        cooperations = self._cooperations
        seen: dict[str, int] = {}
        for checked in self._rows(table):
            found = read_deliverable(checked)
            external_id = checked.text("id")
            if external_id and external_id in seen:
                _note_twice(checked, "id", seen[external_id])
            elif external_id:
                seen[external_id] = checked.row.number
            self.plan.problems += checked.problems
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


def _about(
    code: str, checked: Checked, params: dict[str, str], column: str | None = None
) -> Notice:
    return Notice(code, checked.file, checked.row.number, checked.row.line, column, params)


def _note_twice(checked: Checked, column: str, first_row: int) -> None:
    value = shown(checked.text(column))
    checked.add(problems.DUPLICATE_ID, column, id=value, first=str(first_row))
