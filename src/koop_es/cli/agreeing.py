"""From the options or the file of ``koop cooperation agree`` to an agreement."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, Final, cast

import typer

from koop_es.cli import finding
from koop_es.cli.asking import Asking, day, present, wrong
from koop_es.cli.choosing import chosen
from koop_es.cli.errors import ChoiceExpected, NameUnknown, OptionsExclude
from koop_es.cli.options import (
    Area,
    AroseFrom,
    File,
    NoticeDays,
    NoticeMonths,
    RenewsBy,
    Template,
    Texts,
    Themes,
    Title,
)
from koop_es.wording import msgid

if TYPE_CHECKING:
    from collections.abc import Mapping

    from koop_es.app import Koop

ROLES: Final = (
    "lead",
    "partner",
    "associated",
    "affiliated",
    "funder",
    "grant_recipient",
    "sub_recipient",
)
EXPECTED: Final = (
    "check_rhythm_months",
    "notice_months",
    "notice_days",
    "renews_by_months",
    "condition_precedent",
)
RECORD_KEEPER: Final = frozenset({"record-keeper", "record_keeper", "aktenführend"})
_TAIL: Final = re.compile(r":\s*([^\W\d][\w -]*)$")


def involvement(text: str) -> dict[str, Any]:
    """Return a party's place as ``--party NAME[:role][:record-keeper]`` gives it.

    A colon belongs to the name unless a role or ``record-keeper`` stands behind it.
    """
    found: dict[str, Any] = {}
    while tail := _TAIL.search(text):
        role = chosen(tail[1], ROLES)
        if tail[1].casefold() in RECORD_KEEPER and "record_keeper" not in found:
            found["record_keeper"] = True
        elif role in ROLES and "role" not in found:
            found["role"] = role
        else:
            break
        text = text[: tail.start()]
    return {"party": text, **found}


@dataclass(frozen=True, kw_only=True, slots=True)
class Agreeing(Asking):
    """What can be said of an agreement in options."""

    title: Title = None
    theme: Themes = None
    party: Annotated[
        Texts,
        typer.Option(
            metavar="PARTY[:ROLE][:record-keeper]",
            help=msgid(
                "Who takes part, by id, its beginning or exact name (repeatable). Roles: lead, "
                "partner, associated, affiliated, funder, grant_recipient, sub_recipient."
            ),
        ),
    ] = None
    goal: Annotated[
        Texts,
        typer.Option(
            metavar="TEXT",
            help=msgid("What is to be reached; public, so name no person (repeatable)."),
        ),
    ] = None
    agreed_on: Annotated[
        str | None,
        typer.Option(metavar="DAY", help=msgid("Day of the agreement; same as --effective-on.")),
    ] = None
    starts_on: Annotated[
        str | None, typer.Option(metavar="DAY", help=msgid("First day of the term."))
    ] = None
    ends_on: Annotated[str | None, typer.Option(metavar="DAY", help=msgid("Last planned day."))] = (
        None
    )
    end_condition: Annotated[
        str | None,
        typer.Option(metavar="TEXT", help=msgid("What ends it where no day does.")),
    ] = None
    review_on: Annotated[
        str | None,
        typer.Option(metavar="DAY", help=msgid("Day on which the end condition is looked at.")),
    ] = None
    check_rhythm_months: Annotated[
        int | None,
        typer.Option(metavar="N", help=msgid("Months between controlling checks.")),
    ] = None
    notice_months: NoticeMonths = None
    notice_days: NoticeDays = None
    renews_by_months: RenewsBy = None
    condition_precedent: Annotated[
        str | None,
        typer.Option(metavar="TEXT", help=msgid("What must be there before it takes effect.")),
    ] = None
    conditional: Annotated[
        bool,
        typer.Option("--conditional", help=msgid("In force only once its condition is met.")),
    ] = False
    area: Area = None
    target_group: Annotated[str | None, typer.Option(metavar="CODE", help=msgid("For whom."))] = (
        None
    )
    arose_from: AroseFrom = None
    file: File = None
    template: Template = False

    def given(self) -> dict[str, Any]:
        """Return the fields of the agreement that options gave; what was not given is left out.

        Raises:
            OptionsExclude: The day of the agreement was given twice.
        """
        if self.agreed_on is not None and self.effective_on is not None:
            raise OptionsExclude(names="--agreed-on, --effective-on")
        return present(
            {
                **self.fields(),
                "effective_on": day(self.agreed_on or self.effective_on, "effective_on"),
                "title": self.title,
                "themes": list(self.theme or ()),
                "parties": [involvement(text) for text in self.party or ()],
                "goals": [{"title": text} for text in self.goal or ()],
                "term": self._term(),
                "expected": present({name: getattr(self, name) for name in EXPECTED}),
                "conditional": self.conditional or None,
                "area": self.area,
                "target_group": self.target_group,
                "arose_from": self.arose_from,
            }
        )

    def _term(self) -> dict[str, Any]:
        days = {name: getattr(self, name) for name in ("starts_on", "ends_on", "review_on")}
        known = {name: day(text, f"term.{name}") for name, text in days.items()}
        return present({**known, "end_condition": self.end_condition})


def merged(from_file: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the file's fields with those of the options over them, objects field by field."""
    found = dict(from_file)
    for name, value in given.items():
        known = found.get(name)
        if isinstance(value, dict) and isinstance(known, dict):
            found[name] = {**cast("dict[str, Any]", known), **cast("dict[str, Any]", value)}
        else:
            found[name] = value
    return found


def with_ids(koop: Koop, fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields with parties and origins named by their ids.

    Raises:
        NotFound: Something that is named does not exist.
    """
    found = dict(fields)
    if isinstance(found.get("parties"), list):
        rows = cast("list[Any]", found["parties"])
        found["parties"] = [_with_party(koop, row, nth) for nth, row in enumerate(rows)]
    if isinstance(found.get("goals"), list):
        goals = cast("list[Any]", found["goals"])
        found["goals"] = [{"title": g} if isinstance(g, str) else g for g in goals]
    if isinstance(found.get("arose_from"), str):
        found["arose_from"] = finding.tie(koop, found["arose_from"])
    return found


def _with_party(koop: Koop, row: Any, nth: int) -> Any:
    if isinstance(row, str):
        row = involvement(row)
    if not isinstance(row, dict):
        raise wrong(f"parties.{nth}", "dict_type", "an object or a name is expected")
    given = cast("dict[str, Any]", row)
    name = given.get("party")
    if not isinstance(name, str):
        return given
    found = {**given, "party": _party(koop, name)}
    if isinstance(given.get("signed_by"), str):
        found["signed_by"] = finding.party(koop, given["signed_by"])
    return found


def _party(koop: Koop, name: str) -> str:
    try:
        return finding.party(koop, name)
    except NameUnknown as error:
        tail = _TAIL.search(name)
        if tail is None:
            raise
        known = ", ".join((*ROLES, "record-keeper"))
        raise ChoiceExpected(name="--party", value=tail[1], choices=known) from error
