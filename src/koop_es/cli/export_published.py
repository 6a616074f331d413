"""``koop export 360giving`` and ``koop export iati``: as funders publish."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Final

import typer

from koop_es.cli.commands import command as add
from koop_es.cli.commands import sharing
from koop_es.cli.export import Exporting, app, deliver, tell_masked
from koop_es.cli.reading import models
from koop_es.cli.session import current, say, tell
from koop_es.wording import heading, msgid

if TYPE_CHECKING:
    from koop_es.exchange.published.gathering import Told

MOST_SHOWN: Final = 5


@add(app, "360giving", msgid("What funders pledged, as grants of the 360Giving Data Standard."))
@sharing(Exporting)
def giving(
    how: Exporting,
    prefix: Annotated[
        str,
        typer.Option(
            metavar="TEXT",
            help=msgid("Begins identifiers: 360G- and the prefix that you were given."),
        ),
    ] = "360G-koop",
) -> None:
    """Export grants."""
    from koop_es.exchange.published.gathering import published
    from koop_es.exchange.published.giving import as_grants

    with models() as found:
        asked, _ = how.asked(found)
        listed = published(asked, found.koop.today(), persons=how.with_persons)
        data, told = as_grants(listed, current().t, prefix)
    _tell(told)
    deliver(data, how.output, yes=how.yes)


@add(app, "iati", msgid("Cooperations as activities of the IATI Standard 2.03."))
@sharing(Exporting)
def iati(
    how: Exporting,
    reporter: Annotated[
        str,
        typer.Option(metavar="ID", help=msgid("Identifier of who publishes, as IATI gives it.")),
    ],
    reporter_name: Annotated[
        str, typer.Option(metavar="NAME", help=msgid("Name of who publishes."))
    ],
    country: Annotated[
        str | None,
        typer.Option(metavar="DE", help=msgid("Country of cooperations whose area tells none.")),
    ] = None,
) -> None:
    """Export activities."""
    from koop_es.exchange.published.gathering import published
    from koop_es.exchange.published.iati import Reporter, as_activities

    with models() as found:
        asked, _ = how.asked(found)
        listed = published(asked, found.koop.today(), persons=how.with_persons)
        who = Reporter(reporter, reporter_name, country)
        data, told = as_activities(listed, current().t, who, found.koop.now())
    _tell(told)
    deliver(data, how.output, yes=how.yes)


def _tell(told: Told) -> None:
    """Tell what is written, and what could not be taken along.

    Raises:
        NothingToExport: Nothing is.
    """
    from koop_es.exchange.published.gathering import NothingToExport

    t = current().t
    for field, codes in _by_field(told).items():
        shown = ", ".join(codes[:MOST_SHOWN]) + (" …" if len(codes) > MOST_SHOWN else "")
        tell(
            t.ngettext(
                "{number} cooperation is left out without {field}, which is required: {codes}",
                "{number} cooperations are left out without {field}, which is required: {codes}",
                len(codes),
                field=field,
                codes=shown,
            )
        )
    if told.lost:
        names = {heading(name, t): number for name, number in sorted(told.lost.items())}
        lost = ", ".join(f"{name} ({number})" for name, number in names.items())
        say("Lost, since the standard has no place for it (cooperations): {lost}.", lost=lost)
    tell_masked(told.masked)
    if not told.written:
        raise NothingToExport
    tell(t.ngettext("Written: {number} entry.", "Written: {number} entries.", told.written))


def _by_field(told: Told) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for code, field in told.left_out:
        found.setdefault(field, []).append(code)
    return found
