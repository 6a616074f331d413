"""The form with which the decision is recorded that a red light asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from koop_es.cooperations.commands import RecordDecision
from koop_es.cooperations.refusals import DecisionAlreadyTaken
from koop_es.web.forms.fields import LATE, Field, Kind
from koop_es.web.forms.of_one import Page, open_form, take_form
from koop_es.web.forms.parts import part_of
from koop_es.web.forms.rules import file_closed, wrong_day
from koop_es.web.forms.sent import Sent
from koop_es.wording.translating import msgid

if TYPE_CHECKING:
    from koop_es.kernel.refusals import KoopError
    from koop_es.web.forms.of_one import About
    from koop_es_projections.current_status.detail_views import DecisionView

router = APIRouter()


def _decision(about: About) -> DecisionView:
    return part_of(about.detail.decisions, about.part, lambda each: each.decision_id)


def _with_question(about: About) -> None:
    about.shown["decision"] = _decision(about)


def _taken(about: About) -> KoopError | None:
    taken = _decision(about).taken_on is not None
    return DecisionAlreadyTaken() if taken else file_closed(about)


DECIDE: Final = Page(
    command=RecordDecision,
    template="decision_form.html",
    heading=msgid("Record the decision"),
    submit=msgid("Record the decision"),
    fields=(
        Field("outcome", Kind.AREA, msgid("What was decided?"), required=True),
        Field("decided_by"),
        Field("effective_on", Kind.DAY, msgid("Decided on"), required=True),
        *LATE,
    ),
    prepare=_with_question,
    part="decision_id",
    wrong=wrong_day,
    closed=_taken,
)


@router.api_route("/cooperations/{name}/decisions/{part}", methods=["GET", "HEAD"])
def decide(request: Request, name: str, part: str) -> Response:
    """Show the form."""
    return open_form(request, name, DECIDE, part)


@router.post("/cooperations/{name}/decisions/{part}")
def decided(request: Request, name: str, part: str, sent: Sent) -> Response:
    """Record the decision, or show the form again."""
    return take_form(request, name, DECIDE, sent, part)
