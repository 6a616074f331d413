"""The forms about one relationship: a touch, another form, a review, its end."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from fastapi import APIRouter

from koop_es.kernel.refusals import NotFound
from koop_es.relationships.commands import (
    ChangeForm,
    CloseRelationship,
    RecordTouch,
    ReviewGroup,
)
from koop_es.relationships.terms import Outcome, Purpose, Relevance, ReviewDecision
from koop_es.web.forms.addresses import add_record_form
from koop_es.web.forms.fields import LATE, Field, Kind
from koop_es.web.forms.of_record import always, these
from koop_es.web.forms.of_tie import TiePage, beside, tie
from koop_es.wording.labels import LABELS
from koop_es.wording.refusals import refusal_sentence
from koop_es.wording.translating import msgid
from koop_es_projections.current_status.naming import find_cooperation

if TYPE_CHECKING:
    from koop_es.web.forms.of_record import Record

router = APIRouter()

_ID: Final = re.compile(r"[0-9a-f]{32}")
PURPOSES: Final = tuple(purpose.value for purpose in Purpose)
OUTCOMES: Final = {f"outcome_{code}": code for code in Outcome}


def _touched(about: Record, payload: dict[str, Any]) -> dict[str, Any]:
    """Return the outcomes that are ticked as one list."""
    ticked = [code for name, code in OUTCOMES.items() if about.form.value(name)]
    return payload | {"outcomes": ticked, "reached": not about.form.value("not_reached")}


TOUCH: Final = TiePage(
    command=always(RecordTouch),
    heading=msgid("Record a touch"),
    submit=msgid("Record the touch"),
    fields=these(
        Field("effective_on", Kind.DAY, msgid("Day of the touch"), required=True),
        *(
            Field(name, Kind.TICK, LABELS["outcome"][code], own=True)
            for name, code in OUTCOMES.items()
        ),
        Field("not_reached", Kind.TICK, msgid("Nobody was reached"), own=True),
        Field("purpose", Kind.CHOICE, codes="purpose", options=PURPOSES),
        Field("remark", Kind.AREA),
        *LATE,
    ),
    complete=_touched,
)

CHANGE: Final = TiePage(
    command=always(ChangeForm),
    heading=msgid("Change the form"),
    submit=msgid("Record the change"),
    fields=these(
        Field(
            "form",
            Kind.RADIO,
            msgid("Its new form"),
            codes="form",
            options=("encounter", "contact", "group"),
            required=True,
        ),
        Field(
            "effective_on",
            Kind.DAY,
            msgid("From which day on"),
            msgid("Up to the day before, the old form counts."),
            required=True,
        ),
        Field("ends_on", Kind.DAY, msgid("Last day of an encounter")),
        Field(
            "openness",
            Kind.CHOICE,
            msgid("Who may use a contact?"),
            codes="openness",
            options=("private", "network"),
        ),
        *LATE,
    ),
)

REVIEW: Final = TiePage(
    command=always(ReviewGroup),
    heading=msgid("Review the group"),
    submit=msgid("Record the review"),
    fields=these(
        Field("effective_on", Kind.DAY, msgid("Reviewed on"), required=True),
        Field(
            "relevance",
            Kind.RADIO,
            msgid("Is the group still relevant?"),
            codes="relevance",
            options=tuple(each.value for each in Relevance),
            required=True,
        ),
        Field("resources_until", Kind.DAY, msgid("Until when are its resources sure?")),
        Field(
            "decision",
            Kind.RADIO,
            msgid("What follows?"),
            codes="review_decision",
            options=tuple(each.value for each in ReviewDecision),
            required=True,
        ),
        Field("remark", Kind.AREA),
        *LATE,
    ),
    prepare=beside("group"),
)


def _with_successor(about: Record, payload: dict[str, Any]) -> dict[str, Any]:
    """Return the fields with the successor's id in place of its code."""
    named = payload.get("successor")
    if named is None or _ID.fullmatch(named):
        return payload
    try:
        return {**payload, "successor": find_cooperation(about.read.connection, named)}
    except NotFound as error:
        about.form.blame("successor", refusal_sentence(error, about.read.say.t))
        return payload


CLOSE: Final = TiePage(
    command=always(CloseRelationship),
    heading=msgid("Close the relationship"),
    submit=msgid("Record the closing"),
    fields=these(
        Field("effective_on", Kind.DAY, msgid("Last day"), required=True),
        Field(
            "successor",
            hint=msgid("Code or id of the cooperation or relationship that it turned into."),
        ),
        Field("remark", Kind.AREA),
        *LATE,
    ),
    complete=_with_successor,
)

PAGES: Final = {"touches": TOUCH, "form": CHANGE, "reviews": REVIEW, "closing": CLOSE}
"""Forms by their addresses below the relationship's."""

for _path, _page in PAGES.items():
    add_record_form(router, f"/relationships/{{name}}/{_path}", tie, _page)
