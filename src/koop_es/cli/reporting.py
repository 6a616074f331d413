"""What all reports share: the day, the state of knowledge, the filter, and their document."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from koop_es.cli.asking import day, wrong
from koop_es.cli.errors import ChoiceExpected
from koop_es.cli.options import (
    AreaFilter,
    AsOf,
    KnownAt,
    PartyFilter,
    ProgrammeFilter,
    ThemeFilter,
)
from koop_es.cli.output import Table
from koop_es.cli.reading import Showing, models
from koop_es.cli.session import current
from koop_es.exchange.known_at import instant_of, position_of
from koop_es.kernel.moments import read_moment
from koop_es.kernel.times import utc_text
from koop_es.wording import msgid

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from koop_es.app import Koop
    from koop_es.cli.reading import Models
    from koop_es.exchange.reports.definitions import Definition, Option
    from koop_es.kernel.moments import Moment
    from koop_es_projections.relationship_report.views import TieFilter
    from koop_es_projections.reports.asking import Asked

Within = Annotated[
    int | None,
    typer.Option(min=0, max=36_500, metavar="DAYS", help=msgid("How many days to look ahead.")),
]
FORMS: Final = ("encounter", "cooperation", "contact", "group")


@dataclass(frozen=True, kw_only=True, slots=True)
class Known(Showing):
    """Of which day a report tells, and by what was known when."""

    as_of: AsOf = None
    known_at: KnownAt = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Reporting(Known):
    """What every report on ties can be told."""

    party: PartyFilter = None
    programme: ProgrammeFilter = None
    theme: ThemeFilter = None
    form_of_tie: Annotated[
        str | None,
        typer.Option("--form", metavar="|".join(FORMS), help=msgid("Only ties of this form.")),
    ] = None
    area: AreaFilter = None

    def filters(self, found: Models) -> TieFilter:
        """Return the filter, parties and programmes by their ids."""
        from koop_es.cli import finding
        from koop_es_projections.relationship_report.views import TieFilter

        if self.form_of_tie is not None and self.form_of_tie not in FORMS:
            raise ChoiceExpected(name="--form", value=self.form_of_tie, choices=", ".join(FORMS))
        return TieFilter(
            form=self.form_of_tie,
            party=finding.party(found.koop, self.party) if self.party else None,
            theme=self.theme,
            programme=finding.programme(found.koop, self.programme) if self.programme else None,
            area=self.area,
        )


def moment(text: str, time_zone: str) -> Moment:
    """Return an instant or a position; a day alone means its end in the home's time zone.

    Raises:
        Invalid: It is none of them.
    """
    try:
        return read_moment(text, time_zone)
    except ValueError as error:
        raise wrong("known_at", "moment_parsing", f"no moment: {text}") from error


@dataclass(frozen=True, slots=True)
class Past:
    """A day and a state of knowledge, as a command was asked for them.

    Attributes:
        as_of: The day; None for today.
        known_at: The instant or position; None for now.
        position: Last position recorded by then; None for all.
    """

    as_of: date | None
    known_at: Moment | None
    position: int | None

    @classmethod
    def of(cls, as_of: str | None, known_at: str | None, koop: Koop) -> Past:
        """Read the two options.

        Raises:
            Invalid: One is no day, or no instant.
        """
        known = moment(known_at, koop.settings.time_zone) if known_at is not None else None
        return cls(day(as_of, "as_of"), known, position_of(koop.store, known))

    @property
    def is_asked(self) -> bool:
        """Whether it is not about today as known now."""
        return self.as_of is not None or self.known_at is not None

    @property
    def query(self) -> dict[str, Any]:
        """What queries take; nothing of today as known now."""
        return {"as_of": self.as_of, "known_at": self.position}

    def stamp(self, koop: Koop) -> dict[str, Any]:
        """Return what a document tells of it."""
        return {
            "as_of": self.as_of or koop.today(),
            "known_at": utc_text(instant_of(koop.store, self.known_at, koop.now())),
        }


def asked_of(how: Known, found: Models) -> dict[str, Any]:
    """Return ``as_of`` and ``known_at`` (as a position) for a query."""
    past = Past.of(how.as_of, how.known_at, found.koop)
    return {**past.query, "as_of": past.as_of or found.koop.today()}


def head_of(name: str, how: Known, found: Models, last_position: int) -> dict[str, Any]:
    """Return what every report's document begins with."""
    from koop_es.exchange.documents.reports import head

    stamp = Past.of(how.as_of, how.known_at, found.koop).stamp(found.koop)
    return head(name, **stamp, last_position=last_position, lag_events=found.lag_events)


def report_table(
    definition: Definition, showing: Showing, given: Mapping[str, Any], *, drill: bool = False
) -> Table:
    """Return a report, ready to be shown in any format.

    Args:
        definition: Which report.
        showing: How it is shown; of which day, as known when, of which ties, where it takes that.
        given: The report's options as they were typed, by name.
        drill: Whether the rows behind its figures are wanted.

    Raises:
        Invalid: An option cannot be read.
        NameUnknown: Nothing answers to a name that was given.
    """
    from koop_es.exchange.documents.reports import told

    showing.format()
    how = showing if isinstance(showing, Known) else Known()
    with models() as found:
        taken = definition.taken(drill=drill)
        options = {each.name: _read(each, given.get(each.name), found) for each in taken}
        part = definition.part(drill=drill)
        assert part.ask is not None, "the audit trail has a command of its own"  # noqa: S101 - narrows the type
        report = part.ask(_asked(how, found), **options)
        document = head_of(definition.name, how, found, report.last_position)
        document |= told(definition, report, options, drill=drill)
        notes = [] if drill else list(totals_told(definition, document["totals"]))
        time_zone = found.koop.settings.time_zone
        return Table(part.columns, document["rows"], document, time_zone, notes)


def _asked(how: Known, found: Models) -> Asked:
    from koop_es.projecting.comparing import differing
    from koop_es_projections.relationship_report.views import TieFilter
    from koop_es_projections.reports.asking import Asked

    koop = found.koop
    return Asked(
        connection=found.connection,
        store=koop.store,
        filters=how.filters(found) if isinstance(how, Reporting) else TieFilter(),
        policy=koop.settings.policy,
        statuses=koop.engine.status,
        differing=lambda: differing(koop.store, koop.projections, koop.read_models, koop.now),
        **asked_of(how, found),
    )


def _read(option: Option, value: Any, found: Models) -> Any:
    """Return an option's value as its query takes it."""
    from koop_es.cli import finding

    if value is None:
        return None
    match option.kind:
        case "day":
            return day(value, option.name)
        case "cooperation":
            return finding.cooperation(found.koop, value)
        case "party":
            return finding.party(found.koop, value)
        case "choice" if value not in option.choices:
            choices = ", ".join(option.choices)
            raise ChoiceExpected(name=f"--{option.name}", value=value, choices=choices)
        case _:
            return value


def totals_told(definition: Definition, totals: Mapping[str, Any]) -> Iterator[str]:
    """Yield what a report adds up, a line each, for a person."""
    from koop_es.cli.cells import Column, for_person
    from koop_es.wording import heading

    t = current().t
    for name, value in totals.items():
        if definition.tells_options and not isinstance(value, list | dict):
            kind = definition.kind_of(name)
            yield f"{heading(name, t)}: {for_person(value, Column(name, kind), t, '')}"


def show_checks_due(how: Reporting, within: int | None) -> None:
    """Show which checks are due (R6)."""
    from koop_es.exchange.reports.table import BY_NAME

    how.show(report_table(BY_NAME["checks-due"], how, {"within": within}))
