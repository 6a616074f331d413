"""``koop programme``: also show, set what is asked for, and close."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from koop_es.cli.asking import AsJson, Asking, command, day
from koop_es.cli.cells import Column
from koop_es.cli.commands import command as add
from koop_es.cli.commands import sharing
from koop_es.cli.options import Texts
from koop_es.cli.output import document, put
from koop_es.cli.programme import COLUMNS, app
from koop_es.cli.reading import models
from koop_es.cli.running import carry_out, opened
from koop_es.cli.sheet import write_fields
from koop_es.wording import msgid

if TYPE_CHECKING:
    from koop_es.programmes.terms import ProgrammeSettings

__all__ = ["app"]

SETTINGS: Final = (
    Column("four_eyes", "label:approval"),
    Column("funder_consent", "label:consented_change"),
    Column("backdating_tolerance", "number"),
    Column("check_grace", "number"),
    Column("decided_on", "day"),
    Column("grant_starts_on", "day"),
    Column("grant_ends_on", "day"),
    Column("earmarking_ends_on", "day"),
    Column("last_payment_on", "day"),
    Column("retention_years", "number"),
)
EXTRA: Final = (Column("closed"), Column("closed_on", "day"))
NOTHING: Final = "-"
Programme = Annotated[
    str, typer.Argument(metavar="PROGRAMME", help=msgid("Id, its beginning, or the exact name."))
]
Day = Annotated[str | None, typer.Option(metavar="DAY", help=msgid("A day; - for none any more."))]


@add(app, "show", msgid("Show one programme and what its funder asks for."))
def show(name: Programme, as_json: AsJson = False) -> None:
    """Show one programme."""
    from koop_es.cli import finding
    from koop_es.cli.errors import NameUnknown
    from koop_es.cli.naming import Names
    from koop_es.exchange.documents.parties import programme_document

    with models() as found:
        stream = finding.programme(found.koop, name)
        whole = programme_document(found.koop.store, Names(found.koop), stream)
        if whole is None:
            raise NameUnknown(kind="programme", name=name)
    if as_json:
        put(document(whole))
        return
    write_fields((*COLUMNS, *EXTRA), whole)
    write_fields(SETTINGS, {each.name: whole["settings"].get(each.name) for each in SETTINGS})


@add(app, "set", msgid("Say what the funder asks for; what is not named stays as it is."))
@sharing(Asking)
def set_settings(
    how: Asking,
    programme: Programme,
    *,
    four_eyes: Annotated[
        Texts,
        typer.Option(
            metavar="ending|revoking|correcting|recording_late|amending|-",
            help=msgid("What a second person approves (repeatable); - for nothing."),
        ),
    ] = None,
    funder_consent: Annotated[
        Texts,
        typer.Option(
            metavar="amending|extending|ending_early|-",
            help=msgid("To what its funder has to consent (repeatable); - for nothing."),
        ),
    ] = None,
    backdating_tolerance: Annotated[
        str | None,
        typer.Option(
            metavar="DAYS",
            help=msgid("Days after which recording late needs a reason; - for the home's."),
        ),
    ] = None,
    check_grace: Annotated[
        str | None,
        typer.Option(
            metavar="DAYS",
            help=msgid("Days after which a check that was due is overdue; - for the home's."),
        ),
    ] = None,
    retention_years: Annotated[
        str | None,
        typer.Option(metavar="YEARS", help=msgid("Years for which records are kept; - for none.")),
    ] = None,
    decided_on: Day = None,
    grant_starts_on: Day = None,
    grant_ends_on: Day = None,
    earmarking_ends_on: Day = None,
    last_payment_on: Day = None,
) -> None:
    """Change a programme's settings."""
    from koop_es.cli import finding
    from koop_es.programmes.commands import ChangeProgrammeSettings
    from koop_es.programmes.state import fold

    days = {
        "decided_on": decided_on,
        "grant_starts_on": grant_starts_on,
        "grant_ends_on": grant_ends_on,
        "earmarking_ends_on": earmarking_ends_on,
        "last_payment_on": last_payment_on,
    }
    numbers = {
        "backdating_tolerance": backdating_tolerance,
        "check_grace": check_grace,
        "retention_years": retention_years,
    }
    named: dict[str, Any] = {
        name: None if text == NOTHING else day(text, name)
        for name, text in days.items()
        if text is not None
    }
    named |= {
        name: None if text == NOTHING else text
        for name, text in numbers.items()
        if text is not None
    }
    for name, codes in (("four_eyes", four_eyes), ("funder_consent", funder_consent)):
        if codes is not None:
            named[name] = [each for each in codes if each != NOTHING]
    with opened() as koop:
        stream = finding.programme(koop, programme)
        state = fold(koop.store.read_stream(stream))
        settings = _settled(state.settings, named) if state else named
        asked = command(ChangeProgrammeSettings, how.fields() | {"settings": settings})
        carry_out(koop, asked, how, stream)


def _settled(settings: ProgrammeSettings, named: dict[str, Any]) -> dict[str, Any]:
    """Return all settings, those that were named in place of the present ones."""
    whole = settings.model_dump() | named
    return {name: value for name, value in whole.items() if value is not None}


@add(app, "close", msgid("Take in no more cooperations, from --effective-on on."))
@sharing(Asking)
def close(how: Asking, programme: Programme) -> None:
    """Close a programme."""
    from koop_es.cli import finding
    from koop_es.programmes.commands import CloseProgramme

    with opened() as koop:
        carry_out(
            koop, command(CloseProgramme, how.fields()), how, finding.programme(koop, programme)
        )
