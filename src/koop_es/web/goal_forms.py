"""The form with which a goal is set."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from koop_es.cooperations.commands import SetGoal
from koop_es.web.forms.fields import LATE, Field, Kind
from koop_es.web.forms.of_one import Page, open_form, take_form
from koop_es.web.forms.rules import after_the_end, goal_unfit, late
from koop_es.web.forms.sent import Sent
from koop_es.wording.translating import msgid

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from koop_es.kernel.refusals import KoopError
    from koop_es.web.forms.of_one import About

router = APIRouter()

MEASURES: Final = ("number", "percentage", "yes_no", "ordinal", "qualitative")
DIRECTIONS: Final = ("increase", "decrease", "maintain")
AGGREGATIONS: Final = ("latest", "cumulative")


def goal_fields(at: str) -> tuple[Field, ...]:
    """Return the fields of a goal's terms; only the title is asked for.

    Args:
        at: Where the terms are within the command, such as ``terms``.
    """
    return (
        Field(
            f"{at}.title",
            Kind.AREA,
            msgid("Goal"),
            msgid("What is to be reached; public, so name no person."),
            required=True,
        ),
        Field(
            f"{at}.indicator.name",
            label=msgid("Indicator"),
            hint=msgid("What is counted or measured, such as families taking part."),
        ),
        Field(f"{at}.indicator.unit"),
        Field(f"{at}.baseline.value", Kind.NUMBER, msgid("Value at the start")),
        Field(f"{at}.target.value", Kind.NUMBER, msgid("Value to reach")),
        Field(f"{at}.target.due_on", Kind.DAY, msgid("To be reached by")),
        _choice(f"{at}.indicator.measure", "measure_kind", MEASURES),
        _choice(f"{at}.indicator.direction", "direction", DIRECTIONS),
        Field(f"{at}.indicator.tolerance", Kind.NUMBER),
        _choice(f"{at}.indicator.aggregation", "aggregation", AGGREGATIONS),
        Field(f"{at}.baseline.taken_on", Kind.DAY, msgid("Start measured on")),
        Field(f"{at}.weight", Kind.NUMBER),
        Field(f"{at}.evidence_required", Kind.TICK),
    )


def _choice(name: str, codes: str, options: tuple[str, ...]) -> Field:
    return Field(name, Kind.CHOICE, codes=codes, options=options, default=options[0], passive=True)


def _wrong(about: About, payload: Mapping[str, Any]) -> Iterator[KoopError]:
    yield from goal_unfit(payload.get("terms", {}))
    yield from late(about.read, payload)


GOAL: Final = Page(
    command=SetGoal,
    template="goal_form.html",
    heading=msgid("Set a goal"),
    submit=msgid("Set the goal"),
    fields=(
        *goal_fields("terms"),
        Field("effective_on", Kind.DAY, msgid("Agreed on"), required=True),
        *LATE,
    ),
    wrong=_wrong,
    closed=after_the_end,
)


@router.api_route("/cooperations/{name}/goals/new", methods=["GET", "HEAD"])
def new_goal(request: Request, name: str) -> Response:
    """Show the form."""
    return open_form(request, name, GOAL)


@router.post("/cooperations/{name}/goals/new")
def goal_sent(request: Request, name: str, sent: Sent) -> Response:
    """Set the goal, or show the form again."""
    return take_form(request, name, GOAL, sent)
