"""The columns of CORDIS and what their rows mean, one row at a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from koop_es.cooperations.commands import AgreeCooperation, PlanMilestone
from koop_es.cooperations.terms import GoalTerms, Involvement, Role, Term
from koop_es.exchange import problems
from koop_es.exchange.headers import Layout
from koop_es.exchange.planned import Origin, Status
from koop_es.exchange.validating import Checked
from koop_es.kernel.event import Basis, ReasonCode
from koop_es.kernel.ids import imported_id
from koop_es.parties.commands import RegisterOrganisation

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from koop_es.exchange.tables import Table

SYSTEM: Final = "cordis"

KNOWN_BY: Final = {
    "project.csv": frozenset({"ecsignaturedate"}),
    "organization.csv": frozenset({"organisationid", "role"}),
    "deliverables.csv": frozenset({"deliverabletype"}),
    "euroSciVoc.csv": frozenset({"euroscivoccode"}),
    "topics.csv": frozenset({"projectid", "topic"}),
    "legalBasis.csv": frozenset({"uniqueprogrammepart"}),
    "webLink.csv": frozenset({"physurl"}),
}
"""Columns that tell the files of CORDIS apart."""

PROJECTS: Final = Layout(
    "project.csv",
    (
        "id",
        "status",
        "title",
        "startDate",
        "endDate",
        "topics",
        "ecSignatureDate",
        "objective",
    ),
    KNOWN_BY,
)
ORGANISATIONS: Final = Layout(
    "organization.csv",
    (
        "projectID",
        "organisationID",
        "name",
        "shortName",
        "country",
        "nutsCode",
        "role",
        "endOfParticipation",
    ),
    KNOWN_BY,
)
DELIVERABLES: Final = Layout("deliverables.csv", ("id", "title", "projectID"), KNOWN_BY)

DESCRIPTION: Final = ("name", "shortName", "country", "nutsCode")
"""Columns that describe an organisation, whatever it takes part in."""

Description = tuple[str, str, str, str]
"""What stands in them."""

ROLES: Final = {
    "coordinator": Role.LEAD,
    "participant": Role.PARTNER,
    "thirdParty": Role.AFFILIATED,
    "associatedPartner": Role.ASSOCIATED,
}
STATUSES: Final = {
    "SIGNED": Status.OPEN,
    "CLOSED": Status.ENDED,
    "TERMINATED": Status.BROKEN_OFF,
}
COUNTRIES: Final = {"EL": "GR", "UK": "GB"}
"""Where the European Union's two letters are not those of ISO 3166."""


class Participation(NamedTuple):
    """One organisation's place in one project."""

    organisation: str
    role: Role
    row: int


class Deliverable(NamedTuple):
    """One deliverable of a project."""

    external_id: str
    title: str
    row: int
    line: int


@dataclass(frozen=True, slots=True)
class Project:
    """A project as its row tells, without those who take part."""

    external_id: str
    word: str
    status: Status
    signed_on: date | None
    command: AgreeCooperation


def origin(table: Table, external_id: str, row: int, line: int) -> Origin:
    """Return where a thing of a file stands."""
    return Origin(SYSTEM, external_id, table.name, table.sha256, row, line)


def party_stream(organisation: str) -> str:
    """Return the stream of an organisation."""
    return imported_id(SYSTEM, "organisation", organisation)


def cooperation_stream(project: str) -> str:
    """Return the stream of a project."""
    return imported_id(SYSTEM, "project", project)


def read_participation(checked: Checked) -> tuple[str, Participation] | None:
    """Return the project's id and who takes part in it as what."""
    project = checked.identifier("projectID")
    organisation = checked.identifier("organisationID")
    role = checked.word("role", ROLES, problems.UNKNOWN_ROLE)
    if not checked.is_good or role is None:
        return None
    return project, Participation(organisation, role, checked.row.number)


def read_organisation(checked: Checked) -> RegisterOrganisation | None:
    """Return the organisation that takes part."""
    name = checked.needed("name")
    if not name:
        return None
    columns = {"name": "name", "short_name": "shortName", "country": "country", "area": "nutsCode"}
    told = (name, checked.text("shortName"), checked.text("country"), checked.text("nutsCode"))
    return checked.made(columns, lambda: organisation_of(told))


def organisation_of(told: Description) -> RegisterOrganisation:
    """Return the organisation that is described so.

    Raises:
        ValidationError: A value does not fit.
    """
    name, short_name, country, area = told
    return RegisterOrganisation(
        name=name,
        short_name=short_name or None,
        country=COUNTRIES.get(country, country) or None,
        area=area or None,
        # The day of the import, which no file states.
        effective_basis=Basis.DERIVED,
        reason_code=ReasonCode.IMPORTED,
        imported=True,
    )


def has_left(checked: Checked) -> bool:
    """Tell whether the participation has ended."""
    return checked.text("endOfParticipation").casefold() in {"true", "1", "yes"}


def read_project(checked: Checked) -> Project | None:
    """Return the project, or None where the row is bad."""
    external_id = checked.identifier("id")
    title = checked.needed("title")
    status = checked.word("status", STATUSES, problems.UNKNOWN_STATUS)
    starts_on, ends_on = checked.day("startDate"), checked.day("endDate")
    signed_on = checked.day("ecSignatureDate")
    if starts_on and ends_on and starts_on > ends_on:
        days = {"starts_on": starts_on.isoformat(), "ends_on": ends_on.isoformat()}
        checked.add(problems.START_AFTER_END, "endDate", **days)
    command = _agreement(checked, title, Term(starts_on=starts_on, ends_on=ends_on), signed_on)
    if not checked.is_good or status is None or command is None:
        return None
    return Project(external_id, checked.text("status"), status, signed_on, command)


def _agreement(
    checked: Checked, title: str, term: Term, signed_on: date | None
) -> AgreeCooperation | None:
    if not title:
        return None
    themes = (theme.strip() for theme in checked.text("topics").split(";"))
    objective = checked.text("objective")
    return checked.made(
        {"title": "title", "themes": "topics"},
        lambda: AgreeCooperation(
            title=title,
            themes=tuple(dict.fromkeys(theme for theme in themes if theme)),
            goals=_goals(checked, objective),
            term=term,
            effective_on=signed_on,
            effective_basis=Basis.STATED if signed_on else Basis.UNKNOWN,
            reason_code=ReasonCode.IMPORTED,
            imported=True,
        ),
    )


def _goals(checked: Checked, objective: str) -> tuple[GoalTerms, ...]:
    if not objective:
        return ()
    goal = checked.made({"title": "objective"}, lambda: GoalTerms(title=objective))
    return (goal,) if goal else ()


def read_deliverable(checked: Checked) -> tuple[str, Deliverable] | None:
    """Return the project's id and the deliverable."""
    project = checked.identifier("projectID")
    external_id = checked.identifier("id")
    title = checked.needed("title")
    command = checked.made({"title": "title"}, lambda: milestone(title)) if title else None
    if not checked.is_good or command is None:
        return None
    row = checked.row
    return project, Deliverable(external_id, command.title, row.number, row.line)


def milestone(title: str) -> PlanMilestone:
    """Return the milestone of a deliverable; when it was planned nobody tells."""
    return PlanMilestone(
        title=title,
        effective_basis=Basis.UNKNOWN,
        reason_code=ReasonCode.IMPORTED,
        imported=True,
    )


def involvements(participations: Iterable[Participation]) -> tuple[Involvement, ...]:
    """Return who takes part, each organisation once in a role; the lead keeps the record."""
    distinct = dict.fromkeys((each.organisation, each.role) for each in participations)
    return tuple(
        Involvement(party=party_stream(organisation), role=role, record_keeper=role is Role.LEAD)
        for organisation, role in distinct
    )
