"""The forms with which a goal is revised, and pursued no longer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from koop_es.cooperations.commands import DropGoal, ReviseGoal
from koop_es.cooperations.refusals import GoalIsDropped
from koop_es.web.forms.fields import Field, Kind
from koop_es.web.forms.of_one import Page, open_form, take_form
from koop_es.web.forms.parts import part_of
from koop_es.web.forms.rules import after_the_end, goal_unfit, late
from koop_es.web.forms.sent import Sent
from koop_es.web.forms.values import TICKED, flat, rewritten
from koop_es.web.goal_forms import goal_fields
from koop_es.web.goals import progress_of
from koop_es.wording.translating import msgid

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from koop_es.kernel.refusals import KoopError
    from koop_es.web.forms.form import Form
    from koop_es.web.forms.of_one import About
    from koop_es_projections.current_status.detail_views import GoalView

router = APIRouter()

TERMS: Final = "terms"


def _goal(about: About) -> GoalView:
    return part_of(about.detail.goals, about.part, lambda each: each.goal_id)


def _dropped(about: About) -> KoopError | None:
    goal = _goal(about)
    return GoalIsDropped(id=goal.title) if goal.dropped else after_the_end(about)


def _with_goal(about: About) -> None:
    about.shown["goal"] = progress_of(_goal(about))


def _with_terms(about: About) -> None:
    """Show the terms as they stand, to be changed where they are to be others."""
    if not about.sent:
        goal = _goal(about)
        about.form.values |= _typed(about.form, {**goal.terms, "title": goal.title})


def _typed(form: Form, terms: Mapping[str, Any]) -> dict[str, str]:
    """Return a goal's terms as somebody would have typed them."""
    found: dict[str, str] = {}
    for name, value in flat(TERMS, terms).items():
        asked = form.fields.get(name)
        if asked is None or value is None or value is False:
            continue
        text = TICKED if value is True else str(value)
        found[name] = rewritten(asked.kind, text, "en", form.say.t.language)
    return found


def _wrong(about: About, payload: Mapping[str, Any]) -> Iterator[KoopError]:
    yield from goal_unfit(payload.get(TERMS, {}))
    yield from late(about.read, payload)


def _late(about: About, payload: Mapping[str, Any]) -> Iterator[KoopError]:
    yield from late(about.read, payload)


REVISE: Final = Page(
    command=ReviseGoal,
    template="goal_form.html",
    heading=msgid("Revise a goal"),
    submit=msgid("Revise the goal"),
    fields=(
        *goal_fields(TERMS),
        Field("effective_on", Kind.DAY, msgid("Agreed on"), required=True),
        Field("reason", Kind.AREA, msgid("Why is it revised?"), required=True),
    ),
    prepare=_with_terms,
    part="goal_id",
    wrong=_wrong,
    closed=_dropped,
)

DROP: Final = Page(
    command=DropGoal,
    template="goal_dropped_form.html",
    heading=msgid("Drop a goal"),
    submit=msgid("Drop the goal"),
    fields=(
        Field("effective_on", Kind.DAY, msgid("Dropped on"), required=True),
        Field("reason", Kind.AREA, msgid("Why is it pursued no longer?"), required=True),
    ),
    prepare=_with_goal,
    part="goal_id",
    wrong=_late,
    closed=_dropped,
)


@router.api_route("/cooperations/{name}/goals/{part}/revision", methods=["GET", "HEAD"])
def revise(request: Request, name: str, part: str) -> Response:
    """Show the form with a goal's terms."""
    return open_form(request, name, REVISE, part)


@router.post("/cooperations/{name}/goals/{part}/revision")
def revised(request: Request, name: str, part: str, sent: Sent) -> Response:
    """Revise the goal, or show the form again."""
    return take_form(request, name, REVISE, sent, part)


@router.api_route("/cooperations/{name}/goals/{part}/dropped", methods=["GET", "HEAD"])
def drop(request: Request, name: str, part: str) -> Response:
    """Show the form of a goal that is pursued no longer."""
    return open_form(request, name, DROP, part)


@router.post("/cooperations/{name}/goals/{part}/dropped")
def dropped(request: Request, name: str, part: str, sent: Sent) -> Response:
    """Drop the goal, or show the form again."""
    return take_form(request, name, DROP, sent, part)
