"""One relationship as a sheet for a person: its forms, what it grew out of and turned into."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from koop_es.cli.cells import Column
from koop_es.cli.output import Table, put, rendered
from koop_es.cli.session import current
from koop_es.cli.sheet import write_fields
from koop_es.wording import msgid

if TYPE_CHECKING:
    from collections.abc import Mapping

COLUMNS: Final = (
    Column("id"),
    Column("form", "label:form"),
    Column("title", wide=True),
    Column("parties", wide=True),
    Column("themes"),
    Column("duration", "label:duration", extra=True),
    Column("starts_on", "day"),
    Column("ends_on", "day", extra=True),
    Column("last_touch_on", "day", extra=True),
    Column("closed_on", "day", extra=True),
)
"""What a list shows."""

MORE: Final = (
    Column("form_since", "day"),
    Column("purpose", "label:purpose"),
    Column("openness", "label:openness"),
    Column("target_group"),
    Column("area"),
    Column("cadence_months", "number"),
    Column("touches", "number"),
    Column("introductions", "number"),
    Column("last_review_on", "day"),
    Column("relevance", "label:relevance"),
    Column("review_decision", "label:review_decision"),
    Column("resources_until", "day"),
    Column("remark"),
)
SECTIONS: Final = (
    ("forms", msgid("Forms"), (Column("since", "day"), Column("form", "label:form"))),
    (
        "links",
        msgid("What it arose from, and what it turned into"),
        (
            Column("way", "label:way"),
            Column("form", "label:form"),
            Column("code"),
            Column("title", wide=True),
            Column("id"),
        ),
    ),
)


def write_relationship(whole: Mapping[str, Any]) -> None:
    """Write one relationship to stdout."""
    t = current().t
    write_fields((*COLUMNS, *MORE), whole)
    for key, title, columns in SECTIONS:
        rows = whole[key]
        if rows and (key != "forms" or len(rows) > 1):
            put(f"\n{t.gettext(title)}\n")
            put(rendered(Table(columns, rows, None), "table", t))
