"""The forms with which a milestone is planned and reached."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from koop_es.cooperations.commands import PlanMilestone, ReachMilestone
from koop_es.web.forms.fields import LATE, Field, Kind
from koop_es.web.forms.of_one import Page, open_form, take_form
from koop_es.web.forms.parts import part_of
from koop_es.web.forms.rules import after_the_end, late, no_longer_reachable, wrong_day
from koop_es.web.forms.sent import Sent
from koop_es.wording.translating import msgid

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from koop_es.kernel.refusals import KoopError
    from koop_es.web.forms.of_one import About
    from koop_es_projections.current_status.detail_views import MilestoneView

router = APIRouter()


def _with_goals(about: About) -> None:
    goals = [(goal.goal_id, goal.title) for goal in about.detail.goals if not goal.dropped]
    about.form.options["goal_id"] = goals


def _milestone(about: About) -> MilestoneView:
    return part_of(about.detail.milestones, about.part, lambda each: each.milestone_id)


def _with_milestone(about: About) -> None:
    milestone = _milestone(about)
    about.shown["milestone"] = milestone
    if milestone.status == "partly_reached":
        about.form.options["degree"] = [("fully", about.form.say.label("degree", "fully"))]


def _unreachable(about: About) -> KoopError | None:
    return no_longer_reachable(about, _milestone(about))


def _planned_late(about: About, payload: Mapping[str, Any]) -> Iterator[KoopError]:
    yield from late(about.read, payload)


PLAN: Final = Page(
    command=PlanMilestone,
    template="milestone_form.html",
    heading=msgid("Plan a milestone"),
    submit=msgid("Plan the milestone"),
    fields=(
        Field(
            "title",
            label=msgid("Milestone"),
            hint=msgid("What is there once it is reached; public, so name no person."),
            required=True,
        ),
        Field("due_on", Kind.DAY, required=True),
        Field("goal_id", Kind.CHOICE, msgid("Goal that it serves")),
        Field("effective_on", Kind.DAY, msgid("Planned on"), required=True),
        *LATE,
    ),
    prepare=_with_goals,
    wrong=_planned_late,
    closed=after_the_end,
)

REACH: Final = Page(
    command=ReachMilestone,
    template="milestone_reached_form.html",
    heading=msgid("Reach a milestone"),
    submit=msgid("Record it"),
    fields=(
        Field(
            "degree",
            Kind.RADIO,
            msgid("How far was it reached?"),
            codes="degree",
            options=("fully", "partly"),
            default="fully",
        ),
        Field("effective_on", Kind.DAY, msgid("Reached on"), required=True),
        *LATE,
    ),
    prepare=_with_milestone,
    part="milestone_id",
    wrong=wrong_day,
    closed=_unreachable,
)


@router.api_route("/cooperations/{name}/milestones/new", methods=["GET", "HEAD"])
def new_milestone(request: Request, name: str) -> Response:
    """Show the form of a new milestone."""
    return open_form(request, name, PLAN)


@router.post("/cooperations/{name}/milestones/new")
def milestone_sent(request: Request, name: str, sent: Sent) -> Response:
    """Plan the milestone, or show the form again."""
    return take_form(request, name, PLAN, sent)


@router.api_route("/cooperations/{name}/milestones/{part}/reached", methods=["GET", "HEAD"])
def reach(request: Request, name: str, part: str) -> Response:
    """Show the form of a milestone that was reached."""
    return open_form(request, name, REACH, part)


@router.post("/cooperations/{name}/milestones/{part}/reached")
def reached(request: Request, name: str, part: str, sent: Sent) -> Response:
    """Record that it was reached, or show the form again."""
    return take_form(request, name, REACH, sent, part)
