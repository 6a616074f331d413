"""``koop import cordis`` and ``koop import 360giving``: what others publish."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from koop_es.cli.asking import AsJson
from koop_es.cli.commands import command as add
from koop_es.cli.commands import group
from koop_es.cli.imports_told import Actor, DryRun, Strict, Update, carry_out_plan
from koop_es.cli.running import opened_for
from koop_es.wording import msgid

app = group()


@add(app, "cordis", msgid("Import research projects as CORDIS publishes them."))
def cordis(
    projects: Annotated[str, typer.Option(metavar="FILE", help="project.csv")],
    organizations: Annotated[str, typer.Option(metavar="FILE", help="organization.csv")],
    deliverables: Annotated[
        str | None, typer.Option(metavar="FILE", help="deliverables.csv")
    ] = None,
    strict: Strict = False,
    update: Update = False,
    dry_run: DryRun = False,
    actor: Actor = "operator",
    as_json: AsJson = False,
) -> None:
    """Import from CORDIS."""
    from koop_es.exchange.cordis import plan_cordis

    plan = plan_cordis(
        Path(projects), Path(organizations), Path(deliverables) if deliverables else None
    )
    carry_out_plan(
        plan, dry_run=dry_run, strict=strict, update=update, actor=actor, as_json=as_json
    )


@add(app, "360giving", msgid("Import grants as the 360Giving Data Standard has them."))
def giving(
    file: Annotated[str, typer.Argument(metavar="FILE.json", help=msgid("The grants."))],
    strict: Strict = False,
    update: Update = False,
    dry_run: DryRun = False,
    actor: Actor = "operator",
    as_json: AsJson = False,
) -> None:
    """Import grants."""
    from koop_es.exchange.grants import plan_grants

    with opened_for(dry_run=True) as koop:
        today = koop.today()
    plan = plan_grants(Path(file), today)
    carry_out_plan(
        plan, dry_run=dry_run, strict=strict, update=update, actor=actor, as_json=as_json
    )
