"""``koop approval``: what waits for a second person, and granting or refusing it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Final

import typer

from koop_es.cli.answering import write_answers
from koop_es.cli.asking import Asking, command, wrong
from koop_es.cli.cells import Column
from koop_es.cli.commands import command as add
from koop_es.cli.commands import group, sharing
from koop_es.cli.options import AsOf, Code, Cursor, KnownAt, Limit
from koop_es.cli.reading import Showing, models
from koop_es.cli.running import carry_out, execute, opened
from koop_es.wording import msgid

if TYPE_CHECKING:
    from collections.abc import Mapping

    from koop_es.app import Koop
    from koop_es.kernel.aggregate import Command
    from koop_es.ledger.answers import Answer

app = group()

COLUMNS: Final = (
    Column("cooperation"),
    Column("id"),
    Column("what", wide=True),
    Column("protects", "label:approval"),
    Column("requested_by"),
    Column("requested_on", "day"),
    Column("status", "label:approval_status"),
    Column("decided_by"),
)
ALL: Final = "all"

Approvals = Annotated[
    list[str],
    typer.Argument(
        metavar="APPROVAL",
        help=msgid("What was asked for, such as v12; of several all are decided, or none."),
    ),
]


@add(app, "list", msgid("List what waits for a second person, in the order of asking."))
@sharing(Showing)
def list_approvals(
    how: Showing,
    cooperation: Annotated[
        str | None,
        typer.Option(metavar="COOPERATION", help=msgid("Only those of this cooperation.")),
    ] = None,
    status: Annotated[
        str,
        typer.Option(
            metavar="waiting|granted|refused|withdrawn|all",
            help=msgid("Only those that stand so; those that wait if left out."),
        ),
    ] = "waiting",
    as_of: AsOf = None,
    known_at: KnownAt = None,
    limit: Limit = 200,
    cursor: Cursor = None,
) -> None:
    """List approvals."""
    from koop_es.cli import finding
    from koop_es.cli.naming import Names
    from koop_es.cli.reporting import Past
    from koop_es.exchange.documents.approvals import approval_items
    from koop_es_projections.approvals.queries import STATUSES, ApprovalFilter, approvals

    how.format()
    if status not in {*STATUSES, ALL}:
        raise wrong("status", "enum", f"no status: {status}")
    with models() as found:
        koop = found.koop
        past = Past.of(as_of, known_at, koop)
        wanted = ApprovalFilter(
            cooperation=finding.cooperation(koop, cooperation) if cooperation else None,
            status=None if status == ALL else status,
            **past.query,
        )
        page = approvals(found.connection, koop.store, filters=wanted, cursor=cursor, limit=limit)
        rows = approval_items(page, Names(koop), koop.home.keys.actors())
        how.show_page(COLUMNS, rows, page.next, past.stamp(koop))


@add(app, "grant", msgid("Approve what another person asked for: it is recorded at once."))
@sharing(Asking)
def grant(how: Asking, cooperation: Code, approvals: Approvals) -> None:
    """Grant approvals."""
    from koop_es.cooperations.commands import GrantApproval

    _decide(how, cooperation, approvals, GrantApproval)


@add(app, "refuse", msgid("Refuse what was asked for, or take back what you asked for."))
@sharing(Asking)
def refuse(how: Asking, cooperation: Code, approvals: Approvals) -> None:
    """Refuse approvals."""
    from koop_es.cooperations.commands import RefuseApproval

    _decide(how, cooperation, approvals, RefuseApproval)


def _decide(how: Asking, cooperation: str, approvals: list[str], kind: type[Command]) -> None:
    """Decide on one or several approvals of a cooperation: on all of them, or on none."""
    from koop_es.cli import finding

    ids = list(dict.fromkeys(each.strip() for each in approvals))
    with opened() as koop:
        stream = finding.cooperation(koop, cooperation)
        asked = {each: command(kind, how.fields() | {"approval_id": each}) for each in ids}
        if len(ids) == 1:
            carry_out(koop, asked[ids[0]], how, stream)
        else:
            write_answers(koop, _all_or_none(koop, how, asked, stream), as_json=how.as_json)


def _all_or_none(
    koop: Koop, how: Asking, asked: Mapping[str, Command], stream: str
) -> list[Answer]:
    from koop_es.cli import finding
    from koop_es.ledger.answers import Request

    if how.dry_run:
        return [execute(koop, each, how, stream) for each in asked.values()]
    behalf = finding.party(koop, how.on_behalf_of) if how.on_behalf_of is not None else None
    key = how.idempotency_key
    with koop.together() as carried_out:
        answers = [
            carried_out(
                Request(
                    each,
                    how.actor,
                    stream=stream,
                    on_behalf_of=behalf,
                    idempotency_key=None if key is None else f"{key}-{name}",
                )
            )
            for name, each in asked.items()
        ]
    for answer in answers if not koop.engine.is_at_work else ():
        koop.follow_ups.run_after(answer)
    return answers
