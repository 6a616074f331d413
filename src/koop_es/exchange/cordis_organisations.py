"""Who takes part in which project: the rows of ``organization.csv`` taken together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from koop_es.cooperations.terms import Role
from koop_es.exchange import problems
from koop_es.exchange.cordis_rows import (
    DESCRIPTION,
    Participation,
    has_left,
    origin,
    party_stream,
    read_organisation,
    read_participation,
)
from koop_es.exchange.planned import PlannedParty
from koop_es.exchange.problems import Notice

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

    from koop_es.exchange.tables import Table
    from koop_es.exchange.validating import Checked
    from koop_es.parties.commands import RegisterOrganisation

ONE: Final = 1


class Organisations:
    """Collects organisations and their places in projects.

    Attributes:
        participations: Who takes part in each project, row by row.
        contradicted: Projects with more than one coordinator.
        notes: What else should be known.
    """

    def __init__(self, table: Table) -> None:
        self.participations: dict[str, list[Participation]] = {}
        self.contradicted: set[str] = set()
        self.notes: list[Notice] = []
        self._table = table
        self._parties: dict[str, PlannedParty] = {}
        self._described: dict[str, tuple[str, ...]] = {}
        self._varying: set[str] = set()

    def read(self, checked: Checked) -> None:
        """Take in a row; what is wrong with it is noted there, and it is left out."""
        found = read_participation(checked)
        known = self._parties.get(checked.text("organisationID"))
        command = self._described_as(known, checked) or read_organisation(checked)
        if found is None or command is None or not checked.is_good:
            return
        project, participation = found
        self.participations.setdefault(project, []).append(participation)
        if known is None:
            self._add(participation.organisation, checked, command)
        elif known.command != command:
            self._note_varying(checked, known)
        if has_left(checked):
            params = {"project": project, "id": participation.organisation}
            code = problems.PARTICIPATION_ENDED
            self.notes.append(checked.notice(code, params, "endOfParticipation"))

    def _described_as(
        self, known: PlannedParty | None, checked: Checked
    ) -> RegisterOrganisation | None:
        """Return the known command where the same cells would only make it once more."""
        if known is None or self._described[known.origin.external_id] != _description(checked):
            return None
        return known.command

    def _add(self, organisation: str, checked: Checked, command: RegisterOrganisation) -> None:
        where = origin(self._table, organisation, checked.row.number, checked.row.line)
        self._parties[organisation] = PlannedParty(party_stream(organisation), where, command)
        self._described[organisation] = _description(checked)

    def _note_varying(self, checked: Checked, known: PlannedParty) -> None:
        organisation = known.origin.external_id
        if organisation in self._varying:
            return
        self._varying.add(organisation)
        params = {"id": organisation, "first": str(known.origin.row)}
        self.notes.append(checked.notice(problems.ORGANISATION_VARIES, params))

    def contradictions(self) -> Iterator[Notice]:
        """Leave out the rows of each project with two coordinators, and tell which."""
        for project, all_ in list(self.participations.items()):
            leads: dict[str, int] = {}
            for each in all_:
                if each.role is Role.LEAD:
                    leads.setdefault(each.organisation, each.row)
            if len(leads) <= ONE:
                continue
            rows = list(leads.values())
            params = {"id": project, "rows": ", ".join(str(row) for row in rows)}
            yield Notice(problems.TWO_COORDINATORS, self._table.name, rows[1], None, "role", params)
            self.contradicted.add(project)
            del self.participations[project]

    def parties(self) -> list[PlannedParty]:
        """Return each organisation of which a row is left, once."""
        left = {each.organisation for all_ in self.participations.values() for each in all_}
        return [party for organisation, party in self._parties.items() if organisation in left]

    def of_unknown_projects(self, known: Container[str]) -> Iterator[Notice]:
        """Tell each project that takes part in nothing but these rows."""
        for project, all_ in self.participations.items():
            if project not in known:
                params = {"id": project}
                file, row = self._table.name, all_[0].row
                yield Notice(problems.PROJECT_UNKNOWN, file, row, None, "projectID", params)


def _description(checked: Checked) -> tuple[str, ...]:
    return tuple(checked.text(column) for column in DESCRIPTION)
