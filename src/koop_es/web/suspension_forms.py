"""The forms with which a cooperation is suspended and goes on again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from koop_es.cooperations.act_refusals import AlreadySuspended, NotSuspended
from koop_es.cooperations.commands import ResumeCooperation, SuspendCooperation
from koop_es.web.forms.fields import Field, Kind
from koop_es.web.forms.of_one import Page, open_form, take_form
from koop_es.web.forms.rules import after_the_end, late
from koop_es.web.forms.sent import Sent
from koop_es.wording.translating import msgid

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from koop_es.kernel.refusals import KoopError
    from koop_es.web.forms.of_one import About

router = APIRouter()


def _rests(about: About, day: date) -> bool:
    return any(
        pause.since <= day and (pause.until is None or day < pause.until)
        for pause in about.detail.suspensions
    )


def _suspended_wrongly(about: About, payload: Mapping[str, Any]) -> Iterator[KoopError]:
    day = payload.get("effective_on")
    if day and _rests(about, day):
        yield AlreadySuspended(field="effective_on")
    yield from late(about.read, payload)


SUSPEND: Final = Page(
    command=SuspendCooperation,
    template="suspension_form.html",
    heading=msgid("Suspend the cooperation"),
    submit=msgid("Record the suspension"),
    fields=(
        Field("effective_on", Kind.DAY, msgid("Suspended from"), required=True),
        Field("reason", Kind.AREA, msgid("Why is it suspended?"), required=True),
    ),
    wrong=_suspended_wrongly,
    closed=after_the_end,
)


def _resumed_wrongly(about: About, payload: Mapping[str, Any]) -> Iterator[KoopError]:
    day = payload.get("effective_on")
    if day and not _rests(about, day):
        yield NotSuspended(field="effective_on")
    yield from late(about.read, payload)


def _not_suspended(about: About) -> KoopError | None:
    found = after_the_end(about)
    return found or (None if about.detail.item.suspended_from else NotSuspended())


RESUME: Final = Page(
    command=ResumeCooperation,
    template="resumption_form.html",
    heading=msgid("Resume the cooperation"),
    submit=msgid("Record the resumption"),
    fields=(
        Field("effective_on", Kind.DAY, msgid("Goes on from"), required=True),
        Field("reason", Kind.AREA, msgid("Reason in words")),
    ),
    wrong=_resumed_wrongly,
    closed=_not_suspended,
)


@router.api_route("/cooperations/{name}/suspension", methods=["GET", "HEAD"])
def suspension(request: Request, name: str) -> Response:
    """Show the form of a suspension."""
    return open_form(request, name, SUSPEND)


@router.post("/cooperations/{name}/suspension")
def suspended(request: Request, name: str, sent: Sent) -> Response:
    """Suspend the cooperation, or show the form again."""
    return take_form(request, name, SUSPEND, sent)


@router.api_route("/cooperations/{name}/resumption", methods=["GET", "HEAD"])
def resumption(request: Request, name: str) -> Response:
    """Show the form of a resumption."""
    return open_form(request, name, RESUME)


@router.post("/cooperations/{name}/resumption")
def resumed(request: Request, name: str, sent: Sent) -> Response:
    """Resume the cooperation, or show the form again."""
    return take_form(request, name, RESUME, sent)
