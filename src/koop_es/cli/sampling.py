"""``koop sample``: samples that auditors draw, and draw again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

import typer

from koop_es.cli.answering import write_answer
from koop_es.cli.asking import Asking, command, day, wrong
from koop_es.cli.commands import command as add
from koop_es.cli.commands import group, sharing
from koop_es.cli.options import (
    AreaFilter,
    AsOf,
    Cursor,
    KnownAt,
    Limit,
    PartyFilter,
    ProgrammeFilter,
    Texts,
    ThemeFilter,
)
from koop_es.cli.output import Table
from koop_es.cli.reading import Showing, models
from koop_es.cli.reporting import Past
from koop_es.cli.running import execute, opened
from koop_es.cli.session import current, say
from koop_es.wording import heading, label, msgid, number

if TYPE_CHECKING:
    from collections.abc import Mapping

    from koop_es.app import Koop
    from koop_es.cli.reading import Models

app = group()

Number = Annotated[
    int,
    typer.Argument(
        metavar="NUMBER", min=1, max=2**53 - 1, help=msgid("Number of the sample; see list.")
    ),
]


@dataclass(frozen=True, kw_only=True, slots=True)
class Drawing(Asking):
    """Among which cooperations a sample is drawn."""

    among: Annotated[
        str,
        typer.Option(
            metavar="begun|stock",
            help=msgid("All that have begun, or those in the stock of the day."),
        ),
    ] = "begun"
    as_of: AsOf = None
    known_at: KnownAt = None
    party: PartyFilter = None
    programme: ProgrammeFilter = None
    theme: ThemeFilter = None
    area: AreaFilter = None

    def population(self, koop: Koop) -> dict[str, Any]:
        """Return the filter, party and programme by their ids."""
        from koop_es.cli import finding

        told = {
            "among": self.among,
            "party": finding.party(koop, self.party) if self.party else None,
            "programme": finding.programme(koop, self.programme) if self.programme else None,
            "theme": self.theme,
            "area": self.area,
        }
        return {name: each for name, each in told.items() if each is not None}


@add(app, "draw", msgid("Draw a sample of cooperations and record it."))
@sharing(Drawing)
def draw(
    how: Drawing,
    method: Annotated[
        str, typer.Option(metavar="random|risk", help=msgid("By chance alone, or by risk."))
    ] = "random",
    seed: Annotated[
        str | None,
        typer.Option(metavar="TEXT", help=msgid("By what lots are made; a new one if left out.")),
    ] = None,
    size: Annotated[
        int | None, typer.Option(min=1, max=10_000, metavar="N", help=msgid("How many cases."))
    ] = None,
    percent: Annotated[
        int | None,
        typer.Option(
            min=1, max=100, metavar="N", help=msgid("How many cases in a hundred; 10 if left out.")
        ),
    ] = None,
    weight: Annotated[
        Texts,
        typer.Option(
            metavar="CRITERION=N",
            help=msgid(
                "What counts as risk, and for how much: volume, cases, first_time_lead, "
                "earlier_findings or recorded_late (repeatable)."
            ),
        ),
    ] = None,
) -> None:
    """Draw a sample."""
    from koop_es.samples.commands import DrawSample

    fields = how.fields() | {
        "method": method,
        "seed": seed,
        "size": size,
        "percent": percent,
        "weights": [_weighed(each) for each in weight or ()],
        "as_of": day(how.as_of, "as_of"),
    }
    with opened() as koop:
        known_at = Past.of(how.as_of, how.known_at, koop).position
        fields |= {"population": how.population(koop), "known_at": known_at}
        answer = execute(koop, command(DrawSample, fields), how)
        write_answer(koop, answer, as_json=how.as_json)
        if answer.position is not None and not how.as_json:
            say("Show it with koop sample show {number}.", number=answer.position)


def _weighed(text: str) -> dict[str, Any]:
    """Return a criterion and its weight; one without a number weighs one."""
    criterion, _, weight = text.partition("=")
    if weight and not (weight.isascii() and weight.isdigit()):
        raise wrong("weights", "int_parsing", f"no number: {weight}")
    return {"criterion": criterion.strip(), "weight": int(weight[:9]) if weight else 1}


@add(app, "list", msgid("List the samples that were drawn, the latest first."))
@sharing(Showing)
def list_samples(how: Showing, limit: Limit = 50, cursor: Cursor = None) -> None:
    """List samples."""
    from koop_es.exchange.documents.samples import LISTED, item_document
    from koop_es_projections.reports.drawn_samples import samples

    how.format()
    with models() as found:
        page = samples(found.connection, cursor=cursor, limit=limit)
        actors = found.koop.home.keys.actors()
        rows = [item_document(item, actors) for item in page.items]
    how.show_page(LISTED, rows, page.next)


@add(app, "show", msgid("Show a sample as it was recorded."))
@sharing(Showing)
def show(how: Showing, which: Number) -> None:
    """Show a sample."""
    how.format()
    with models() as found:
        how.show(_table(found.koop, _document(found, which, again=False)))


@add(app, "repeat", msgid("Draw a sample again by its own seed, and compare."))
@sharing(Showing)
def repeat(how: Showing, which: Number) -> None:
    """Draw a sample again."""
    from koop_es.exchange.sampling import SampleDiffers

    how.format()
    with models() as found:
        document = _document(found, which, again=True)
        how.show(_table(found.koop, document))
    if not document["repeated"]["equal"]:
        raise SampleDiffers(number=which)
    say("Drawn again: equal.")


def _document(found: Models, which: int, *, again: bool) -> dict[str, Any]:
    from koop_es.exchange.documents.samples import sample_document
    from koop_es.exchange.sampling import Ground, drawn_again
    from koop_es_projections.reports.drawn_samples import sample

    koop, item = found.koop, sample(found.connection, str(which))
    repetition = None
    if again:
        ground = Ground(found.connection, koop.store, koop.store.head() - found.lag_events)
        repetition = drawn_again(ground, item.sample)
    actors = koop.home.keys.actors()
    return sample_document(found.connection, koop.store, item, actors, repetition)


def _table(koop: Koop, document: Mapping[str, Any]) -> Table:
    from koop_es.exchange.documents.samples import COLUMNS, file_rows

    zone = koop.settings.time_zone
    return Table(COLUMNS, file_rows(document), document, zone, _notes(document))


def _notes(document: Mapping[str, Any]) -> list[str]:
    """Return by what a sample was drawn, a line each, for a person."""
    t = current().t
    told = {
        "method": label("method", document["method"], t),
        "seed": document["seed"],
        "population_count": number(document["population_count"], t),
        "position": number(document["position"], t),
        "population_digest": document["population_digest"],
    }
    return [f"{heading(name, t)}: {value}" for name, value in told.items()]
