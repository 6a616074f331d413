"""Arguments and options that several subjects share."""

from __future__ import annotations

from typing import Annotated

import typer

from koop_es.wording import msgid

Texts = list[str] | None
"""An option that may be repeated."""

Code = Annotated[
    str,
    typer.Argument(
        metavar="COOPERATION", help=msgid("Code such as K-2026-014, id or its beginning.")
    ),
]
AsOf = Annotated[
    str | None,
    typer.Option(metavar="DAY", help=msgid("The day of which it tells; today if left out.")),
]
KnownAt = Annotated[
    str | None,
    typer.Option(
        metavar="INSTANT|DAY|POSITION",
        help=msgid("Only what was recorded by then (a day counts to its end); now if left out."),
    ),
]
Limit = Annotated[int, typer.Option(min=1, max=100_000, metavar="N", help=msgid("Most items."))]
Cursor = Annotated[
    str | None, typer.Option(metavar="NEXT", help=msgid("Go on where a list ended."))
]
File = Annotated[
    str | None,
    typer.Option(metavar="FILE|-", help=msgid("All fields as JSON; options stand over the file.")),
]
Template = Annotated[
    bool, typer.Option("--template", help=msgid("Print such a file with comments."))
]
PartyFilter = Annotated[
    str | None, typer.Option(metavar="PARTY", help=msgid("Only those with this party."))
]
ProgrammeFilter = Annotated[
    str | None, typer.Option(metavar="PROGRAMME", help=msgid("Only those in this programme."))
]
ThemeFilter = Annotated[
    str | None, typer.Option(metavar="CODE", help=msgid("Only those with this theme."))
]
AreaFilter = Annotated[
    str | None, typer.Option(metavar="CODE", help=msgid("Only those in this area."))
]
Title = Annotated[
    str | None,
    typer.Option(metavar="TEXT", help=msgid("What it is called; public, so name no person.")),
]
Themes = Annotated[
    Texts,
    typer.Option(
        metavar="CODE", help=msgid("What it is about; public, so name no person (repeatable).")
    ),
]
Area = Annotated[str | None, typer.Option(metavar="CODE", help=msgid("Municipality or NUTS code."))]
NoticeMonths = Annotated[
    int | None,
    typer.Option(min=1, max=120, metavar="N", help=msgid("Months of notice before the end.")),
]
NoticeDays = Annotated[
    int | None,
    typer.Option(min=1, max=3660, metavar="N", help=msgid("Days of notice before the end.")),
]
RenewsBy = Annotated[
    int | None,
    typer.Option(
        min=1,
        max=120,
        metavar="N",
        help=msgid("Months by which it renews itself if nobody gives notice in time."),
    ),
]
AroseFrom = Annotated[
    str | None,
    typer.Option(metavar="ID", help=msgid("Relationship or cooperation out of which it grew.")),
]
Evidence = Annotated[
    Texts, typer.Option(metavar="ID", help=msgid("Evidence attached before (repeatable)."))
]
