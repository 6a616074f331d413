"""Who takes part in which project: the rows of ``organization.csv`` taken together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from koop_es.cooperations.terms import Role
from koop_es.exchange import problems
from koop_es.exchange.cordis_rows import (
    DESCRIPTION,
    Participation,
    has_left,
    organisation_of,
    origin,
    party_stream,
    read_organisation,
    read_participation,
)
from koop_es.exchange.planned import PlannedParty
from koop_es.exchange.problems import Notice

if TYPE_CHECKING:
    from collections.abc import Iterator

    from koop_es.exchange.cordis_rows import Description
    from koop_es.exchange.scratch import Scratch
    from koop_es.exchange.tables import Table
    from koop_es.exchange.validating import Checked

TABLES: Final = (
    "CREATE TABLE participation (project TEXT, organisation TEXT, role TEXT, row INTEGER)",
    """CREATE TABLE party (organisation TEXT PRIMARY KEY, stream TEXT UNIQUE, name TEXT,
    short_name TEXT, country TEXT, area TEXT, row INTEGER, line INTEGER, varies INTEGER)""",
)
ADD: Final = "INSERT INTO participation VALUES (?,?,?,?)"
ADD_PARTY: Final = "INSERT INTO party VALUES (?,?,?,?,?,?,?,?,0)"
PARTY: Final = "SELECT name, short_name, country, area, row, varies FROM party WHERE organisation=?"
SORTED: Final = "CREATE INDEX participation_of ON participation (project)"
OF_PROJECT: Final = (
    "SELECT organisation, role, row FROM participation WHERE project=? ORDER BY rowid"
)
TWICE_LED: Final = (
    "SELECT project FROM participation p WHERE role=? GROUP BY project"
    " HAVING count(DISTINCT organisation) > 1"
    " ORDER BY (SELECT min(rowid) FROM participation q WHERE q.project = p.project)"
)
UNKNOWN_PROJECTS: Final = (
    # SQLite takes the row from where the least rowid is.
    "SELECT project, row, min(rowid) AS first FROM participation"
    " WHERE project NOT IN (SELECT id FROM project) GROUP BY project ORDER BY first"
)
NOWHERE: Final = (
    "DELETE FROM party WHERE organisation NOT IN (SELECT organisation FROM participation)"
)
REMEMBERED: Final = 2_000
"""Organisations whose description stays in memory."""


class Organisations:
    """Collects organisations and their places in projects.

    Attributes:
        contradicted: Projects with more than one coordinator.
        notes: What else should be known.
    """

    def __init__(self, table: Table, scratch: Scratch) -> None:
        self.contradicted: set[str] = set()
        self.notes: list[Notice] = []
        self._table = table
        self._scratch = scratch
        self._known: dict[str, tuple[Description, int, bool]] = {}

    def read(self, checked: Checked) -> None:
        """Take in a row; what is wrong with it is noted there, and it is left out."""
        found = read_participation(checked)
        organisation = checked.text("organisationID")
        known, told = self._described(organisation), _description(checked)
        is_same = known is not None and known[0] == told
        command = None if is_same else read_organisation(checked)
        if found is None or not (is_same or command) or not checked.is_good:
            return
        project, participation = found
        place = (project, organisation, participation.role.value, participation.row)
        self._scratch.gather(ADD, place)
        if known is None:
            self._add(organisation, checked, told)
        elif command and organisation_of(known[0]) != command:
            self._note_varying(organisation, checked, known)
        if has_left(checked):
            params = {"project": project, "id": organisation}
            code = problems.PARTICIPATION_ENDED
            self.notes.append(checked.notice(code, params, "endOfParticipation"))

    def _described(self, organisation: str) -> tuple[Description, int, bool] | None:
        """Return how an organisation was described first, in which row, and if once otherwise."""
        known = self._known.get(organisation)
        if known is None and (found := self._scratch.first(PARTY, (organisation,))):
            *told, row, varies = found
            known = (tuple(told), row, bool(varies))
            self._remember(organisation, known)
        return known

    def _remember(self, organisation: str, known: tuple[Description, int, bool]) -> None:
        if len(self._known) >= REMEMBERED:
            self._known.clear()
        self._known[organisation] = known

    def _add(self, organisation: str, checked: Checked, told: Description) -> None:
        row = checked.row
        self._scratch.write(
            ADD_PARTY, (organisation, party_stream(organisation), *told, row.number, row.line)
        )
        self._remember(organisation, (told, row.number, False))

    def _note_varying(
        self, organisation: str, checked: Checked, known: tuple[Description, int, bool]
    ) -> None:
        told, row, varies = known
        if varies:
            return
        self._scratch.write("UPDATE party SET varies=1 WHERE organisation=?", (organisation,))
        self._remember(organisation, (told, row, True))
        params = {"id": organisation, "first": str(row)}
        self.notes.append(checked.notice(problems.ORGANISATION_VARIES, params))

    def contradictions(self) -> Iterator[Notice]:
        """Leave out the rows of each project with two coordinators, and tell which."""
        self._scratch.write(SORTED)
        for (project,) in list(self._scratch.rows(TWICE_LED, (Role.LEAD.value,))):
            leads: dict[str, int] = {}
            for each in self.of(project):
                if each.role is Role.LEAD:
                    leads.setdefault(each.organisation, each.row)
            rows = list(leads.values())
            params = {"id": project, "rows": ", ".join(str(row) for row in rows)}
            yield Notice(problems.TWO_COORDINATORS, self._table.name, rows[1], None, "role", params)
            self.contradicted.add(project)
            self._scratch.write("DELETE FROM participation WHERE project=?", (project,))
        if self.contradicted:
            self._scratch.write(NOWHERE)

    def of(self, project: str) -> list[Participation]:
        """Return who takes part in a project, row by row."""
        found = self._scratch.rows(OF_PROJECT, (project,))
        return [Participation(organisation, Role(role), row) for organisation, role, row in found]

    def parties(self) -> CordisParties:
        """Return each organisation of which a row is left, once."""
        return CordisParties(self._table, self._scratch)

    def of_unknown_projects(self) -> Iterator[Notice]:
        """Tell each project that takes part in nothing but these rows."""
        for project, row, _ in self._scratch.rows(UNKNOWN_PROJECTS):
            file, params = self._table.name, {"id": project}
            yield Notice(problems.PROJECT_UNKNOWN, file, row, None, "projectID", params)


class CordisParties:
    """The organisations of a plan.

    Args:
        table: Where they stand.
        scratch: Where they were put.
    """

    def __init__(self, table: Table, scratch: Scratch) -> None:
        self._table = table
        self._scratch = scratch

    def __len__(self) -> int:
        """See ``Parties``."""
        found = self._scratch.first("SELECT count(*) FROM party")
        return found[0] if found else 0

    def __iter__(self) -> Iterator[PlannedParty]:
        """See ``Parties``."""
        all_ = "SELECT organisation, stream, row, line, name, short_name, country, area FROM party"
        for organisation, stream, row, line, *told in self._scratch.rows(f"{all_} ORDER BY rowid"):
            where = origin(self._table, organisation, row, line)
            yield PlannedParty(stream, where, organisation_of(tuple(told)))

    def name(self, stream: str) -> str | None:
        """See ``Parties``."""
        found = self._scratch.first("SELECT name FROM party WHERE stream=?", (stream,))
        return found[0] if found else None


def _description(checked: Checked) -> Description:
    name, short_name, country, area = (checked.text(column) for column in DESCRIPTION)
    return name, short_name, country, area
