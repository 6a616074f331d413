"""``koop cooperation``: renewal, notice, programmes left, and what the funder was told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from koop_es.cli.asking import Asking, command, day
from koop_es.cli.commands import command as add
from koop_es.cli.commands import sharing
from koop_es.cli.membership import app
from koop_es.cli.options import Code
from koop_es.cli.running import act, carry_out, opened
from koop_es.wording import msgid

if TYPE_CHECKING:
    from koop_es.kernel.aggregate import Command

__all__ = ["app"]

Programme = Annotated[
    str,
    typer.Argument(metavar="PROGRAMME", help=msgid("Id, its beginning, or the exact name.")),
]


@add(app, "renew", msgid("Renew the term by some months."))
@sharing(Asking)
def renew(
    how: Asking,
    cooperation: Code,
    months: Annotated[
        int, typer.Option(min=1, max=120, metavar="N", help=msgid("By how many months."))
    ],
    notice_days: Annotated[
        int | None,
        typer.Option(
            min=1,
            max=3660,
            metavar="N",
            help=msgid("Days before the end by which the next one is to be decided."),
        ),
    ] = None,
) -> None:
    """Renew the term."""
    from koop_es.cooperations.commands import RenewTerm

    act(cooperation, how, RenewTerm, {"months": months, "notice_days": notice_days})


@add(app, "give-notice", msgid("Record that notice was given, and to which day."))
@sharing(Asking)
def give_notice(
    how: Asking,
    cooperation: Code,
    ends_on: Annotated[str, typer.Option(metavar="DAY", help=msgid("The last day by it."))],
    notice: Annotated[
        str, typer.Option(metavar="regular|for_cause", help=msgid("Regularly, or for cause."))
    ] = "regular",
    party: Annotated[str | None, typer.Option(metavar="PARTY", help=msgid("Who gave it."))] = None,
) -> None:
    """Give notice."""
    from koop_es.cli import finding
    from koop_es.cooperations.commands import GiveNotice

    with opened() as koop:
        fields = how.fields() | {
            "notice": notice,
            "ends_on": day(ends_on, "ends_on"),
            "party": finding.party(koop, party) if party else None,
        }
        stream = finding.cooperation(koop, cooperation)
        carry_out(koop, command(GiveNotice, fields), how, stream)


@add(app, "set-rhythm", msgid("Set another rhythm of controlling checks."))
@sharing(Asking)
def set_rhythm(
    how: Asking,
    cooperation: Code,
    months: Annotated[
        int, typer.Option(min=1, max=120, metavar="N", help=msgid("Months between checks."))
    ],
) -> None:
    """Set the rhythm of checks."""
    from koop_es.cooperations.commands import SetCheckRhythm

    act(cooperation, how, SetCheckRhythm, {"months": months})


@add(app, "leave-programme", msgid("Take a cooperation out of a programme."))
@sharing(Asking)
def leave_programme(how: Asking, cooperation: Code, programme: Programme) -> None:
    """Leave a programme."""
    from koop_es.cooperations.commands import LeaveProgramme

    _of_programme(how, cooperation, LeaveProgramme, programme, None)


@add(app, "notify-funder", msgid("Record that the funder was notified of something."))
@sharing(Asking)
def notify_funder(
    how: Asking,
    cooperation: Code,
    programme: Programme,
    subject: Annotated[str, typer.Argument(metavar="TEXT", help=msgid("Of what."))],
) -> None:
    """Notify the funder."""
    from koop_es.cooperations.commands import NotifyFunder

    _of_programme(how, cooperation, NotifyFunder, programme, subject)


@add(app, "funder-consented", msgid("Record that the funder consented to something."))
@sharing(Asking)
def funder_consented(
    how: Asking,
    cooperation: Code,
    programme: Programme,
    subject: Annotated[str, typer.Argument(metavar="TEXT", help=msgid("To what."))],
    to: Annotated[
        str | None,
        typer.Option(
            metavar="amending|extending|ending_early",
            help=msgid("To which kind of change, where the programme asks for the consent."),
        ),
    ] = None,
) -> None:
    """Record the funder's consent."""
    from koop_es.cooperations.commands import RecordConsent

    _of_programme(how, cooperation, RecordConsent, programme, subject, consents_to=to)


def _of_programme(
    how: Asking,
    cooperation: str,
    kind: type[Command],
    programme: str,
    subject: str | None,
    **others: str | None,
) -> None:
    from koop_es.cli import finding

    with opened() as koop:
        fields = how.fields() | {"programme": finding.programme(koop, programme)}
        fields |= {} if subject is None else {"subject": subject}
        fields |= {name: value for name, value in others.items() if value is not None}
        stream = finding.cooperation(koop, cooperation)
        carry_out(koop, command(kind, fields), how, stream)
