"""What the form of an agreement asks for: six fields, and what a good agreement also holds."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from koop_es.cooperations.refusals import StartAfterEnd
from koop_es.parties.terms import LawfulBasis
from koop_es.web.forms.fields import LATE, Field, Kind
from koop_es.web.forms.form import rows_sent
from koop_es.web.forms.rules import goal_unfit, in_the_future, late
from koop_es.web.goal_forms import goal_fields
from koop_es.wording.translating import msgid
from koop_es_projections.parties.queries import parties

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from koop_es.kernel.refusals import KoopError
    from koop_es.web.forms.form import Form
    from koop_es.web.reading import Reading

GROUPS: Final = ("parties", "goals")
"""What an agreement can have more of."""

BY_DAY: Final = ("term.ends_on",)
BY_CONDITION: Final = ("term.end_condition", "term.review_on")
FIRST_GOAL: Final = "goals.0.title"
OFFERED: Final = 200
"""Names that are offered while typing."""

ROLES: Final = (
    "lead",
    "partner",
    "associated",
    "affiliated",
    "funder",
    "grant_recipient",
    "sub_recipient",
)
FURTHER: Final = (
    "decision_rule",
    "communication_rule",
    "contributions",
    "notice_period",
    "renewal",
    "joining_and_leaving",
    "confidentiality",
    "sustainability",
    "rights_in_results",
    "liability",
    "condition_precedent",
)
"""What is agreed in words besides."""

NUMBERS: Final = ("notice_months", "notice_days", "renews_by_months")
"""What is agreed in numbers besides, the rhythm of checks left out."""

NEW: Final = ("organisation", "person")
FEWEST: Final = 2

ROW: Final = msgid("Party {number}")

_PARTY: Final = (
    Field(
        "parties.{}.party",
        label=msgid("Name"),
        hint=msgid("The exact name of a registered party, or of a new one."),
    ),
    Field(
        "parties.{}.role",
        Kind.CHOICE,
        codes="role",
        options=ROLES,
        default="partner",
        passive=True,
    ),
    Field(
        "parties.{}.new",
        Kind.CHOICE,
        msgid("Registered?"),
        codes="new_party",
        options=("registered", *NEW),
        default="registered",
        passive=True,
        own=True,
    ),
    Field(
        "parties.{}.lawful_basis",
        Kind.CHOICE,
        msgid("Lawful basis for keeping the person's data"),
        codes="lawful_basis",
        options=tuple(LawfulBasis),
        passive=True,
        own=True,
    ),
    Field("parties.{}.record_keeper", Kind.TICK, passive=True),
    Field("parties.{}.tasks", Kind.AREA),
    Field("parties.{}.benefit", Kind.AREA),
)

PARTY: Final = tuple(replace(each, row=ROW) for each in _PARTY)
"""What is asked of each party."""

GOAL: Final = tuple(
    replace(each, row=msgid("Goal {number}"), required=False) for each in goal_fields("goals.{}")
)
"""What is asked of each goal; the first one has to have a title."""

AGREEMENT: Final = (
    Field("title", hint=msgid("What it is called; public, so name no person."), required=True),
    Field(
        "themes",
        Kind.LIST,
        msgid("Theme"),
        msgid("What it is about, such as digital participation. Several are parted by commas."),
        required=True,
    ),
    Field(
        "standing",
        Kind.RADIO,
        msgid("Is it agreed already?"),
        msgid("What is proposed is agreed when the last party has confirmed it."),
        codes="standing",
        options=("agreed", "proposed"),
        default="agreed",
        own=True,
    ),
    Field("effective_on", Kind.DAY, msgid("Agreed on, or proposed on"), required=True),
    Field("term.starts_on", Kind.DAY, required=True),
    Field(
        "term.by",
        Kind.RADIO,
        msgid("What ends it?"),
        codes="term_by",
        options=("day", "condition"),
        default="day",
        own=True,
    ),
    Field("term.ends_on", Kind.DAY, msgid("Last planned day")),
    Field("term.end_condition", Kind.AREA, hint=msgid("What has to happen for it to end.")),
    Field("term.review_on", Kind.DAY, hint=msgid("Day on which you look at the condition again.")),
    Field("target_group"),
    Field("area", hint=msgid("Municipality or NUTS code.")),
    Field("expected.check_rhythm_months", Kind.WHOLE),
    *(Field(f"expected.{name}", Kind.WHOLE) for name in NUMBERS),
    Field("conditional", Kind.TICK),
    *(Field(f"expected.{name}", Kind.AREA) for name in FURTHER),
    *LATE,
)


def text_fields(sent: Mapping[str, str], parties: int = FEWEST, goals: int = 1) -> list[Field]:
    """Return the fields of an agreement, with as many rows as were sent.

    Args:
        sent: What was sent, by field.
        parties: Rows of parties that there are at least.
        goals: Rows of goals that there are at least.
    """
    found = list(AGREEMENT)
    for group, asked, least in (("goals", GOAL, goals), ("parties", PARTY, parties)):
        for nth in range(rows_sent(sent, group, least)):
            found += [_of_row(each, nth) for each in asked]
    return found


def _of_row(asked: Field, nth: int) -> Field:
    field = asked.of_row(nth)
    return replace(field, required=True) if field.name == FIRST_GOAL else field


def ask_for_the_end(form: Form) -> None:
    """Ask for a last day or for a condition, as was chosen."""
    by_condition = form.value("term.by") == "condition"
    asked, form.silent = (BY_CONDITION, BY_DAY) if by_condition else (BY_DAY, BY_CONDITION)
    for name in asked:
        form.fields[name] = replace(form.fields[name], required=True)


def wrong_text(read: Reading, payload: Mapping[str, Any]) -> Iterator[KoopError]:
    """Yield which rules a text hits, so that all of it is told at once."""
    term = payload.get("term", {})
    starts_on, ends_on = term.get("starts_on"), term.get("ends_on")
    if starts_on and ends_on and starts_on > ends_on:
        yield StartAfterEnd(field="term.ends_on", starts_on=starts_on, ends_on=ends_on)
    for goal in payload.get("goals", []):
        yield from goal_unfit(goal)
    yield from in_the_future(read, payload)
    yield from late(read, payload)


def offered_parties(read: Reading) -> list[str]:
    """Return names that are offered while typing; others can be typed all the same."""
    known = parties(read.connection, read.site.koop.store, limit=OFFERED)
    return [each.name for each in known.items if each.name]


def preset_basis(read: Reading, form: Form, nth: int) -> None:
    """Preset the lawful basis that this home has for the data of persons, in a row of a party."""
    basis = read.site.koop.settings.policy.lawful_basis
    form.values[f"parties.{nth}.lawful_basis"] = basis or ""
