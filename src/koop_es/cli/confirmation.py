"""``koop cooperation``: propose an agreement, and let each party confirm or decline it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Annotated, Any

import typer

from koop_es.cli.agreeing import Agreeing, merged, with_ids
from koop_es.cli.amending import app
from koop_es.cli.asking import Asking, command
from koop_es.cli.commands import command as add
from koop_es.cli.commands import sharing
from koop_es.cli.options import Code
from koop_es.cli.running import carry_out, execute, opened
from koop_es.wording import msgid

if TYPE_CHECKING:
    from koop_es.app import Koop

__all__ = ["app"]

PartyName = Annotated[
    str, typer.Argument(metavar="PARTY", help=msgid("Id, its beginning, or the exact name."))
]


@dataclass(frozen=True, kw_only=True, slots=True)
class Answering(Asking):
    """What a party's answer to a proposal can be told."""

    name: Annotated[
        str | None,
        typer.Option(metavar="TEXT", help=msgid("Who says so for the party, by name.")),
    ] = None
    function: Annotated[
        str | None,
        typer.Option(metavar="TEXT", help=msgid("As what, such as director.")),
    ] = None
    person: Annotated[
        str | None,
        typer.Option(metavar="PERSON", help=msgid("That person, where it is registered.")),
    ] = None
    edition: Annotated[
        int | None,
        typer.Option(
            min=1,
            max=999_999,
            metavar="N",
            help=msgid("The version of the text that was read; refused if another one counts."),
        ),
    ] = None

    def answer(self, koop: Koop, party: str) -> dict[str, Any]:
        """Return the fields of the answer."""
        from koop_es.cli import finding

        return self.fields() | {
            "party": finding.party(koop, party),
            "name": self.name,
            "function": self.function,
            "person": finding.party(koop, self.person) if self.person else None,
            "edition": self.edition,
        }


@add(app, "propose", msgid("Propose an agreement, to be confirmed by each party."))
@sharing(Agreeing)
def propose(how: Agreeing) -> None:
    """Propose an agreement."""
    from koop_es.cooperations.commands import ProposeAgreement

    given = _text(how)
    if given is None:
        return
    with opened() as koop:
        carry_out(koop, command(ProposeAgreement, with_ids(koop, given)), how)


@add(app, "propose-anew", msgid("Propose another version of the text; what was said is void."))
@sharing(Agreeing)
def propose_anew(how: Agreeing, cooperation: Code) -> None:
    """Propose another version of the text."""
    from koop_es.cli import finding
    from koop_es.cooperations.commands import ReviseProposal

    given = _text(how)
    if given is None:
        return
    with opened() as koop:
        stream = finding.cooperation(koop, cooperation)
        carry_out(koop, command(ReviseProposal, with_ids(koop, given)), how, stream)


def _text(how: Agreeing) -> dict[str, Any] | None:
    """Return the text's fields; None where the template was asked for, which is printed."""
    from koop_es.cli.documents import read_object
    from koop_es.cli.templates import AGREEMENT, write_template

    if how.template:
        write_template(AGREEMENT)
        return None
    return merged(read_object(how.file) if how.file else {}, how.given())


@add(app, "invite", msgid("Make a one-time link with which a party confirms or declines."))
@sharing(Asking)
def invite(
    how: Asking,
    cooperation: Code,
    party: PartyName,
    days: Annotated[
        int,
        typer.Option(min=1, max=90, metavar="N", help=msgid("How many days it can be used.")),
    ] = 14,
) -> None:
    """Make a one-time link."""
    from koop_es.cli import finding
    from koop_es.cli.answering import write_answer
    from koop_es.cli.output import put
    from koop_es.cli.session import current, say
    from koop_es.cooperations.commands import InviteParty
    from koop_es.processes.links import with_token

    with opened() as koop:
        fields = how.fields() | {"party": finding.party(koop, party), "days": days}
        stream = finding.cooperation(koop, cooperation)
        key = how.idempotency_key or koop.new_id()
        asked, path = with_token(koop.home.keys, command(InviteParty, fields), stream, key)
        answer = execute(koop, asked, replace(how, idempotency_key=key), stream)
        link = f"http://127.0.0.1:{koop.settings.port}{path}"
        more = {} if answer.dry_run else {"link": link}
        write_answer(koop, answer, as_json=how.as_json, more=more)
        if not how.as_json and not answer.dry_run:
            put(f"  {current().t.gettext('Link')}: {link}\n")
            say("The link is shown this once; who holds it can answer for the party.")


@add(app, "confirm", msgid("Confirm a proposed agreement for a party; the last one agrees it."))
@sharing(Answering)
def confirm(how: Answering, cooperation: Code, party: PartyName) -> None:
    """Confirm a proposed agreement."""
    from koop_es.cli import finding
    from koop_es.cooperations.commands import ConfirmAgreement

    with opened() as koop:
        stream = finding.cooperation(koop, cooperation)
        carry_out(koop, command(ConfirmAgreement, how.answer(koop, party)), how, stream)


@add(app, "decline", msgid("Decline a proposed agreement for a party; a reason is due."))
@sharing(Answering)
def decline(how: Answering, cooperation: Code, party: PartyName) -> None:
    """Decline a proposed agreement."""
    from koop_es.cli import finding
    from koop_es.cooperations.commands import DeclineAgreement

    with opened() as koop:
        stream = finding.cooperation(koop, cooperation)
        carry_out(koop, command(DeclineAgreement, how.answer(koop, party)), how, stream)


@add(app, "withdraw", msgid("Withdraw a proposed agreement."))
@sharing(Asking)
def withdraw(how: Asking, cooperation: Code) -> None:
    """Withdraw a proposed agreement."""
    from koop_es.cli.running import act
    from koop_es.cooperations.commands import WithdrawProposal

    act(cooperation, how, WithdrawProposal, {})
