"""``koop export``: files for other programs, from what is recorded."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from koop_es.cli.commands import command as add
from koop_es.cli.commands import group, sharing
from koop_es.cli.errors import ChoiceExpected
from koop_es.cli.options import (
    AreaFilter,
    AsOf,
    Code,
    KnownAt,
    PartyFilter,
    ProgrammeFilter,
    ThemeFilter,
)
from koop_es.cli.output import save
from koop_es.cli.reading import models
from koop_es.cli.reporting import Past
from koop_es.cli.session import current, say, tell
from koop_es.wording import msgid

if TYPE_CHECKING:
    from koop_es.cli.reading import Models
    from koop_es_projections.reports.asking import Asked

app = group()

Persons = Annotated[
    bool,
    typer.Option("--with-persons", help=msgid("Tell names of natural persons; masked otherwise.")),
]
Output = Annotated[
    str | None,
    typer.Option(metavar="FILE", help=msgid("Write a file instead of showing it.")),
]
Yes = Annotated[bool, typer.Option("--yes", help=msgid("Write over a file that is there."))]
NETWORKS: Final = ("graphml", "gexf")
FILES: Final = ("jsonl", "xlsx")


@dataclass(frozen=True, kw_only=True, slots=True)
class Exporting:
    """What every export of many things can be told."""

    as_of: AsOf = None
    known_at: KnownAt = None
    party: PartyFilter = None
    programme: ProgrammeFilter = None
    theme: ThemeFilter = None
    area: AreaFilter = None
    with_persons: Persons = False
    output: Output = None
    yes: Yes = False

    def asked(self, found: Models, form: str | None = None) -> tuple[Asked, str]:
        """Return the question, and the instant up to which entries count."""
        from koop_es.cli import finding
        from koop_es_projections.relationship_report.views import TieFilter
        from koop_es_projections.reports.asking import Asked

        past = Past.of(self.as_of, self.known_at, found.koop)
        stamp = past.stamp(found.koop)
        filters = TieFilter(
            form=form,
            party=finding.party(found.koop, self.party) if self.party else None,
            theme=self.theme,
            programme=finding.programme(found.koop, self.programme) if self.programme else None,
            area=self.area,
        )
        asked = Asked(
            connection=found.connection,
            store=found.koop.store,
            as_of=stamp["as_of"],
            known_at=past.position,
            filters=filters,
            policy=found.koop.settings.policy,
        )
        return asked, str(stamp["known_at"])


def deliver(data: bytes, output: str | None, *, yes: bool) -> None:
    """Write an export to a file, else to stdout.

    Raises:
        FileExists: The file is there and nobody said yes.
        FileNotWritten: It cannot be written.
    """
    if output is None or output == "-":
        sys.stdout.flush()
        binary: Any = getattr(sys.stdout, "buffer", None)
        if binary is None:
            sys.stdout.write(data.decode())
            return
        binary.write(data)
        binary.flush()
        return
    save(Path(output), data, yes=yes)


def one_of(name: str, value: str, choices: tuple[str, ...]) -> str:
    """Return a choice.

    Raises:
        ChoiceExpected: It is none.
    """
    if value not in choices:
        raise ChoiceExpected(name=name, value=value, choices=", ".join(choices))
    return value


def tell_masked(number: int) -> None:
    """Tell how many natural persons are masked, if any are."""
    if number:
        tell(
            current().t.ngettext(
                "{number} natural person is masked; --with-persons tells the name.",
                "{number} natural persons are masked; --with-persons tells their names.",
                number,
            )
        )


@add(app, "network", msgid("Who is tied to whom: GraphML, or GEXF with spells on the edges."))
@sharing(Exporting)
def network(
    how: Exporting,
    file_format: Annotated[
        str, typer.Option("--format", metavar="graphml|gexf", help=msgid("Format."))
    ],
    strong: Annotated[
        bool, typer.Option("--strong", help=msgid("Only cooperations and groups."))
    ] = False,
    past: Annotated[
        bool, typer.Option("--past", help=msgid("Also ties that have ended by the day."))
    ] = False,
) -> None:
    """Export the network."""
    from koop_es.exchange.networks.gathering import network as gathered
    from koop_es.exchange.networks.gexf import as_gexf
    from koop_es.exchange.networks.graphml import as_graphml

    form = one_of("--format", file_format, NETWORKS)
    with models() as found:
        asked, known_at = how.asked(found)
        made = gathered(asked, known_at, strong=strong, past=past, persons=how.with_persons)
    write = as_gexf if form == "gexf" else as_graphml
    deliver(write(made, current().t), how.output, yes=how.yes)
    tell_masked(made.masked)


@add(app, "calendar", msgid("What comes up in cooperations, as iCalendar."))
@sharing(Exporting)
def calendar(how: Exporting) -> None:
    """Export a calendar."""
    from koop_es.exchange.calendars import as_ical, entries

    with models() as found:
        asked, _ = how.asked(found)
        listed = list(entries(asked, found.koop.today()))
    deliver(as_ical(listed, current().t), how.output, yes=how.yes)


@add(app, "cooperation", msgid("One cooperation: its entries as JSON lines, or a workbook."))
def cooperation(
    cooperation: Code,
    file_format: Annotated[
        str, typer.Option("--format", metavar="jsonl|xlsx", help=msgid("Format."))
    ],
    with_private: Annotated[
        bool,
        typer.Option(
            "--with-private",
            help=msgid("Tell private texts and names of natural persons; left out otherwise."),
        ),
    ] = False,
    output: Output = None,
    yes: Yes = False,
) -> None:
    """Export a cooperation."""
    from koop_es.cli import finding
    from koop_es.exchange.cooperation_files import as_lines

    form = one_of("--format", file_format, FILES)
    with models() as found:
        stream = finding.cooperation(found.koop, cooperation)
        if form == "jsonl":
            store = found.koop.store
            data = as_lines(store.read_stream(stream), store, private=with_private)
        else:
            data = _workbook(found, stream, private=with_private)
    deliver(data, output, yes=yes)
    if not with_private:
        say(PRIVATE_LEFT_OUT)
    left_out = FILES_LEFT_OUT if form == "jsonl" else TRAIL_LEFT_OUT
    say(left_out)


PRIVATE_LEFT_OUT: Final = msgid(
    "Left out: private texts and names of natural persons; --with-private tells them."
)
FILES_LEFT_OUT: Final = msgid("Left out: the files of evidence.")
TRAIL_LEFT_OUT: Final = msgid("Left out: the audit trail and the files of evidence.")


def _workbook(found: Models, stream: str, *, private: bool) -> bytes:
    from koop_es.exchange.cooperation_files import Closed, as_workbook
    from koop_es.exchange.documents.cooperations import detail_document
    from koop_es_projections.current_status.queries import cooperation as one
    from koop_es_projections.programmes.queries import programme_names

    koop, t = found.koop, current().t
    store: Any = koop.store if private else Closed(koop.store)
    policy, today = koop.settings.policy, koop.today()
    detail = one(found.connection, store, stream, today=today, policy=policy)
    joined = (each.programme_id for each in detail.item.programmes)
    names = programme_names(found.connection, joined)
    whole = detail_document(found.connection, store, detail, names, day=today)
    about = [t.gettext(TRAIL_LEFT_OUT), *([] if private else [t.gettext(PRIVATE_LEFT_OUT)])]
    return as_workbook(whole, t, about)
