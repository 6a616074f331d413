"""``koop approval``: what waits for a second person, and granting or refusing it."""

from __future__ import annotations

from typing import Annotated, Final

import typer

from koop_es.cli.asking import Asking, wrong
from koop_es.cli.cells import Column
from koop_es.cli.commands import command as add
from koop_es.cli.commands import group, sharing
from koop_es.cli.options import AsOf, Code, Cursor, KnownAt, Limit
from koop_es.cli.reading import Showing, models
from koop_es.cli.running import act
from koop_es.wording import msgid

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

Approval = Annotated[
    str,
    typer.Argument(metavar="APPROVAL", help=msgid("What was asked for, such as v12; see list.")),
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
def grant(how: Asking, cooperation: Code, approval: Approval) -> None:
    """Grant an approval."""
    from koop_es.cooperations.commands import GrantApproval

    act(cooperation, how, GrantApproval, {"approval_id": approval.strip()})


@add(app, "refuse", msgid("Refuse what was asked for, or take back what you asked for."))
@sharing(Asking)
def refuse(how: Asking, cooperation: Code, approval: Approval) -> None:
    """Refuse an approval."""
    from koop_es.cooperations.commands import RefuseApproval

    act(cooperation, how, RefuseApproval, {"approval_id": approval.strip()})
