"""The forms with which a milestone is moved to another day, and recorded as missed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from koop_es.cooperations.commands import MissMilestone, RescheduleMilestone
from koop_es.kernel.refusals import EmptyChange
from koop_es.web.forms.fields import LATE, Field, Kind
from koop_es.web.forms.of_one import Page, open_form, take_form
from koop_es.web.forms.parts import part_of
from koop_es.web.forms.rules import late, no_longer_reachable, wrong_day
from koop_es.web.forms.sent import Sent
from koop_es.wording.translating import msgid

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from koop_es.kernel.refusals import KoopError
    from koop_es.web.forms.of_one import About
    from koop_es_projections.current_status.detail_views import MilestoneView

router = APIRouter()


def _milestone(about: About) -> MilestoneView:
    return part_of(about.detail.milestones, about.part, lambda each: each.milestone_id)


def _with_milestone(about: About) -> None:
    about.shown["milestone"] = _milestone(about)


def _not_open(about: About) -> KoopError | None:
    return no_longer_reachable(about, _milestone(about))


def _moved_wrongly(about: About, payload: Mapping[str, Any]) -> Iterator[KoopError]:
    day = payload.get("due_on")
    if day is not None and day == _milestone(about).due_on:
        yield EmptyChange(field="due_on")
    yield from late(about.read, payload)


MOVE: Final = Page(
    command=RescheduleMilestone,
    template="milestone_moved_form.html",
    heading=msgid("Move a milestone"),
    submit=msgid("Move the milestone"),
    fields=(
        Field("due_on", Kind.DAY, msgid("New day"), required=True),
        Field("effective_on", Kind.DAY, msgid("Decided on"), required=True),
        Field("reason", Kind.AREA, msgid("Why is it moved?"), required=True),
    ),
    prepare=_with_milestone,
    part="milestone_id",
    wrong=_moved_wrongly,
    closed=_not_open,
)

MISS: Final = Page(
    command=MissMilestone,
    template="milestone_missed_form.html",
    heading=msgid("Record a milestone as missed"),
    submit=msgid("Record it"),
    fields=(
        Field("effective_on", Kind.DAY, msgid("Given up on"), required=True),
        *LATE,
    ),
    prepare=_with_milestone,
    part="milestone_id",
    wrong=wrong_day,
    closed=_not_open,
)


@router.api_route("/cooperations/{name}/milestones/{part}/moved", methods=["GET", "HEAD"])
def move(request: Request, name: str, part: str) -> Response:
    """Show the form of another day."""
    return open_form(request, name, MOVE, part)


@router.post("/cooperations/{name}/milestones/{part}/moved")
def moved(request: Request, name: str, part: str, sent: Sent) -> Response:
    """Move the milestone, or show the form again."""
    return take_form(request, name, MOVE, sent, part)


@router.api_route("/cooperations/{name}/milestones/{part}/missed", methods=["GET", "HEAD"])
def miss(request: Request, name: str, part: str) -> Response:
    """Show the form of a milestone that was missed."""
    return open_form(request, name, MISS, part)


@router.post("/cooperations/{name}/milestones/{part}/missed")
def missed(request: Request, name: str, part: str, sent: Sent) -> Response:
    """Record that it was missed, or show the form again."""
    return take_form(request, name, MISS, sent, part)
