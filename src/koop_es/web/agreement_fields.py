"""What the form of an agreement asks for: six fields, and what a good agreement also holds."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from koop_es.parties.terms import LawfulBasis
from koop_es.web.forms.fields import LATE, Field, Kind
from koop_es.web.goal_forms import goal_fields
from koop_es.wording.translating import msgid

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
    Field("parties.{}.tasks", Kind.AREA),
    Field("parties.{}.benefit", Kind.AREA),
)

PARTY: Final = tuple(replace(each, row=ROW) for each in _PARTY)
"""What is asked of each party."""

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
    *goal_fields("goals.0"),
    Field("target_group"),
    Field("area", hint=msgid("Municipality or NUTS code.")),
    Field("expected.check_rhythm_months", Kind.WHOLE),
    *(Field(f"expected.{name}", Kind.WHOLE) for name in NUMBERS),
    Field("conditional", Kind.TICK),
    *(Field(f"expected.{name}", Kind.AREA) for name in FURTHER),
    *LATE,
)
