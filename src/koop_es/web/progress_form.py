"""The form with which it is recorded how far a goal is: by a number, or in words."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from fastapi import APIRouter, Request
from pydantic import ValidationError
from starlette.responses import Response

from koop_es.cooperations.commands import MeasureProgress
from koop_es.cooperations.goal_rules import refuse_value
from koop_es.cooperations.goal_terms import Indicator, MeasureKind, Progress
from koop_es.cooperations.refusals import GoalIsDropped
from koop_es.web.forms.fields import LATE, Field, Kind
from koop_es.web.forms.of_one import Page, open_form, take_form
from koop_es.web.forms.parts import part_of
from koop_es.web.forms.rules import after_the_end, found, wrong_day
from koop_es.web.forms.sent import Sent
from koop_es.web.goals import progress_of
from koop_es.wording.translating import msgid

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from koop_es.kernel.refusals import KoopError
    from koop_es.web.forms.of_one import About
    from koop_es_projections.current_status.detail_views import GoalView

router = APIRouter()

VALUE: Final = "progress.value"
WORDS: Final = "progress.statement"
YES_NO: Final = (("1", msgid("yes")), ("0", msgid("no")))


def _goal(about: About) -> GoalView:
    return part_of(about.detail.goals, about.part, lambda each: each.goal_id)


def _indicator(goal: GoalView) -> Indicator | None:
    try:
        return Indicator.model_validate(goal.terms.get("indicator"))
    except ValidationError:
        return None


def _with_goal(about: About) -> None:
    """Ask for a number where something is counted, and for words where it is not."""
    goal, form = _goal(about), about.form
    indicator = _indicator(goal)
    counted = indicator is not None and indicator.is_measurable
    asked, other = (VALUE, WORDS) if counted else (WORDS, VALUE)
    form.fields.pop(other, None)
    form.fields[asked] = replace(form.fields[asked], required=True)
    if indicator is not None and indicator.measure is MeasureKind.YES_NO:
        form.fields[VALUE] = replace(form.fields[VALUE], kind=Kind.RADIO)
        form.options[VALUE] = [(code, form.say.t.gettext(word)) for code, word in YES_NO]
    about.shown |= {"goal": progress_of(goal), "asked": asked}


def _wrong(about: About, payload: Mapping[str, Any]) -> Iterator[KoopError]:
    try:
        progress = Progress.model_validate(payload.get("progress"))
    except ValidationError:
        progress = None
    if progress is not None:
        yield from found(lambda: refuse_value(progress, _indicator(_goal(about))))
    yield from wrong_day(about, payload)


def _dropped(about: About) -> KoopError | None:
    goal = _goal(about)
    return GoalIsDropped(id=goal.title) if goal.dropped else after_the_end(about)


MEASURE: Final = Page(
    command=MeasureProgress,
    template="progress_form.html",
    heading=msgid("Record how far a goal is"),
    submit=msgid("Record the value"),
    fields=(
        Field(VALUE, Kind.NUMBER, msgid("Actual value")),
        Field(WORDS, Kind.AREA, msgid("How far is it, in words?")),
        Field("effective_on", Kind.DAY, msgid("Measured on"), required=True),
        *LATE,
    ),
    prepare=_with_goal,
    part="goal_id",
    wrong=_wrong,
    closed=_dropped,
)


@router.api_route("/cooperations/{name}/goals/{part}/progress", methods=["GET", "HEAD"])
def measure(request: Request, name: str, part: str) -> Response:
    """Show the form of a goal's value."""
    return open_form(request, name, MEASURE, part)


@router.post("/cooperations/{name}/goals/{part}/progress")
def measured(request: Request, name: str, part: str, sent: Sent) -> Response:
    """Record the value, or show the form again."""
    return take_form(request, name, MEASURE, sent, part)
