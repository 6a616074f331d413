"""The form with which a measure is recorded as done, between two checks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from koop_es.cooperations.commands import CloseMeasure
from koop_es.cooperations.refusals import MeasureAlreadyClosed
from koop_es.web.forms.fields import LATE, Field, Kind
from koop_es.web.forms.of_one import Page, open_form, take_form
from koop_es.web.forms.parts import part_of
from koop_es.web.forms.rules import file_closed, wrong_day
from koop_es.web.forms.sent import Sent
from koop_es.wording.translating import msgid

if TYPE_CHECKING:
    from koop_es.kernel.refusals import KoopError
    from koop_es.web.forms.of_one import About
    from koop_es_projections.current_status.detail_views import MeasureView

router = APIRouter()


def _measure(about: About) -> MeasureView:
    return part_of(about.detail.measures, about.part, lambda each: each.measure_id)


def _with_measure(about: About) -> None:
    about.shown["measure"] = _measure(about)


def _closed(about: About) -> KoopError | None:
    closed = _measure(about).closed_on is not None
    return MeasureAlreadyClosed() if closed else file_closed(about)


CLOSE: Final = Page(
    command=CloseMeasure,
    template="measure_form.html",
    heading=msgid("Record a measure as done"),
    submit=msgid("Record it"),
    fields=(
        Field("outcome", Kind.AREA, msgid("What came of it?")),
        Field("effective_on", Kind.DAY, msgid("Done on"), required=True),
        *LATE,
    ),
    prepare=_with_measure,
    part="measure_id",
    wrong=wrong_day,
    closed=_closed,
)


@router.api_route("/cooperations/{name}/measures/{part}/closed", methods=["GET", "HEAD"])
def close(request: Request, name: str, part: str) -> Response:
    """Show the form."""
    return open_form(request, name, CLOSE, part)


@router.post("/cooperations/{name}/measures/{part}/closed")
def closed(request: Request, name: str, part: str, sent: Sent) -> Response:
    """Record that it is done, or show the form again."""
    return take_form(request, name, CLOSE, sent, part)
