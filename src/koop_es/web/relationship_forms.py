"""The forms about one relationship: a touch, another form, a review, its end."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from koop_es.kernel.refusals import NotFound
from koop_es.relationships.commands import (
    ChangeForm,
    CloseRelationship,
    RecordTouch,
    ReviewGroup,
)
from koop_es.relationships.terms import Outcome, Purpose, Relevance, ReviewDecision
from koop_es.web.forms.fields import LATE, Field, Kind
from koop_es.web.forms.of_tie import TiePage, open_form, take_form
from koop_es.web.forms.sent import Sent
from koop_es.wording.labels import LABELS
from koop_es.wording.refusals import refusal_sentence
from koop_es.wording.translating import msgid
from koop_es_projections.current_status.naming import find_cooperation

if TYPE_CHECKING:
    from koop_es.web.forms.form import Form
    from koop_es.web.reading import Reading

router = APIRouter()

_ID: Final = re.compile(r"[0-9a-f]{32}")
PURPOSES: Final = tuple(purpose.value for purpose in Purpose)
OUTCOMES: Final = {f"outcome_{code}": code for code in Outcome}


def _as_typed(form: Form, read: Reading, payload: dict[str, Any]) -> dict[str, Any]:
    del form, read
    return payload


def _touched(form: Form, read: Reading, payload: dict[str, Any]) -> dict[str, Any]:
    """Return the outcomes that are ticked as one list."""
    del read
    ticked = [code for name, code in OUTCOMES.items() if form.value(name)]
    return payload | {"outcomes": ticked, "reached": not form.value("not_reached")}


TOUCH: Final = TiePage(
    command=RecordTouch,
    heading=msgid("Record a touch"),
    submit=msgid("Record the touch"),
    fields=(
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
    command=ChangeForm,
    heading=msgid("Change the form"),
    submit=msgid("Record the change"),
    fields=(
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
    complete=_as_typed,
)

REVIEW: Final = TiePage(
    command=ReviewGroup,
    heading=msgid("Review the group"),
    submit=msgid("Record the review"),
    fields=(
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
    complete=_as_typed,
    guide="group",
)


def _with_successor(form: Form, read: Reading, payload: dict[str, Any]) -> dict[str, Any]:
    """Return the fields with the successor's id in place of its code."""
    named = payload.get("successor")
    if named is None or _ID.fullmatch(named):
        return payload
    try:
        return {**payload, "successor": find_cooperation(read.connection, named)}
    except NotFound as error:
        form.blame("successor", refusal_sentence(error, read.say.t))
        return payload


CLOSE: Final = TiePage(
    command=CloseRelationship,
    heading=msgid("Close the relationship"),
    submit=msgid("Record the closing"),
    fields=(
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


@router.api_route("/relationships/{name}/touches", methods=["GET", "HEAD"])
def touch(request: Request, name: str) -> Response:
    """Show the form of a touch."""
    return open_form(request, name, TOUCH)


@router.post("/relationships/{name}/touches")
def touched(request: Request, name: str, sent: Sent) -> Response:
    """Record the touch, or show the form again."""
    return take_form(request, name, TOUCH, sent)


@router.api_route("/relationships/{name}/form", methods=["GET", "HEAD"])
def change(request: Request, name: str) -> Response:
    """Show the form of a change."""
    return open_form(request, name, CHANGE)


@router.post("/relationships/{name}/form")
def changed(request: Request, name: str, sent: Sent) -> Response:
    """Record the change, or show the form again."""
    return take_form(request, name, CHANGE, sent)


@router.api_route("/relationships/{name}/reviews", methods=["GET", "HEAD"])
def review(request: Request, name: str) -> Response:
    """Show the form of a review."""
    return open_form(request, name, REVIEW)


@router.post("/relationships/{name}/reviews")
def reviewed(request: Request, name: str, sent: Sent) -> Response:
    """Record the review, or show the form again."""
    return take_form(request, name, REVIEW, sent)


@router.api_route("/relationships/{name}/closing", methods=["GET", "HEAD"])
def closing(request: Request, name: str) -> Response:
    """Show the form of an end."""
    return open_form(request, name, CLOSE)


@router.post("/relationships/{name}/closing")
def closed(request: Request, name: str, sent: Sent) -> Response:
    """Record the end, or show the form again."""
    return take_form(request, name, CLOSE, sent)
