"""The form with which a controlling check is recorded: green in one sentence, red in full."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from koop_es.cooperations import refusals as no
from koop_es.cooperations.commands import RecordControllingCheck
from koop_es.cooperations.terms import FOLLOWING_UP
from koop_es.kernel.lights import Light, worst
from koop_es.web.forms.fields import LATE, Field, Kind
from koop_es.web.forms.form import by_name, rows_sent
from koop_es.web.forms.of_one import Page, open_form, take_form
from koop_es.web.forms.rules import file_closed, wrong_day
from koop_es.web.forms.sent import Sent
from koop_es.wording.translating import msgid

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from koop_es.kernel.refusals import KoopError
    from koop_es.web.forms.of_one import About
    from koop_es_projections.current_status.detail_views import MeasureView

router = APIRouter()

LIGHTS: Final = ("green", "yellow", "red")
KINDS: Final = ("routine", "milestone", "ad_hoc", "interim", "final", "follow_up")
AT_THE_END: Final = ("follow_up", "final")
"""Kinds of check that remain once a cooperation has ended, the usual one first."""
DIMENSIONS: Final = ("goals", "schedule", "contributions", "collaboration")
HIDDEN: Final = {
    "green": ("deviations.", "measures.", "decision_needed"),
    "yellow": ("decision_needed",),
}
"""What a light does not ask for, so that what was typed before is not recorded unseen."""

DEVIATION_ROW: Final = msgid("Deviation {number}")
MEASURE_ROW: Final = msgid("Measure {number}")
DEVIATION: Final = (
    Field(
        "deviations.{}.description", Kind.AREA, msgid("What is not as agreed?"), row=DEVIATION_ROW
    ),
    Field("deviations.{}.cause", Kind.AREA, msgid("Why?"), row=DEVIATION_ROW),
)
MEASURE: Final = (
    Field(
        "measures.{}.title",
        label=msgid("What is to be done?"),
        hint=msgid("“Watch until …” is a measure, too."),
        row=MEASURE_ROW,
    ),
    Field("measures.{}.owner", Kind.CHOICE, row=MEASURE_ROW),
    Field("measures.{}.owner_note", label=msgid("or somebody else"), row=MEASURE_ROW),
    Field("measures.{}.due_on", Kind.DAY, msgid("By when?"), row=MEASURE_ROW),
)


def _follow_up(nth: int) -> tuple[Field, ...]:
    at = f"follow_up.{nth}"
    return (
        Field(f"{at}.measure_id", Kind.HIDDEN, passive=True),
        Field(
            f"{at}.status",
            Kind.RADIO,
            codes="measure_status",
            options=("carried", "closed"),
            default="carried",
        ),
    )


def _lights() -> tuple[Field, ...]:
    found: list[Field] = []
    for nth, dimension in enumerate(DIMENSIONS):
        at = f"lights.{nth}"
        found += [
            Field(f"{at}.dimension", Kind.HIDDEN, default=dimension, passive=True),
            Field(f"{at}.light", Kind.CHOICE, codes="light", options=LIGHTS),
        ]
    return tuple(found)


def _prepare(about: About) -> None:
    """Offer the parties as owners, and ask what became of each open measure."""
    form = about.form
    parties = [party.party_id for party in about.detail.item.parties]
    about.read.load_names(parties)
    owners = [(party, about.read.name(party)) for party in dict.fromkeys(parties)]
    for nth in form.rows("measures"):
        form.options[f"measures.{nth}.owner"] = owners
    measures = _measures(about)
    for nth, measure in enumerate(measures):
        _ask_of(about, nth, measure)
    if about.detail.item.phase == "ended":
        form.options["kind"] = [(kind, form.say.label("check_kind", kind)) for kind in AT_THE_END]
        if form.value("kind") not in AT_THE_END:
            form.values["kind"] = AT_THE_END[0]
    form.silent = HIDDEN.get(form.value("light"), ())
    about.shown |= {"open_measures": measures, "dimensions": DIMENSIONS}


def _measures(about: About) -> list[MeasureView]:
    """Return the measures that the form asks about.

    A form that was sent asks about those that were open when it was opened: sent twice, it says
    the same twice, though by then they may be closed. Shown again, it asks about what is open now.
    """
    rows = rows_sent(about.sent, "follow_up", 0)
    named = [about.sent.get(f"follow_up.{nth}.measure_id") for nth in range(rows)]
    if not about.sent or about.again:
        return [each for each in about.detail.measures if each.closed_on is None]
    by_id = {each.measure_id: each for each in about.detail.measures}
    return [by_id[each] for each in named if each in by_id]


def _ask_of(about: About, nth: int, measure: MeasureView) -> None:
    form, at = about.form, f"follow_up.{nth}"
    form.fields |= by_name(_follow_up(nth))
    rows = range(rows_sent(about.sent, "follow_up", 0))
    said = {
        about.sent.get(f"follow_up.{row}.measure_id"): about.sent.get(f"follow_up.{row}.status", "")
        for row in rows
    }
    form.values[f"{at}.measure_id"] = measure.measure_id
    form.values[f"{at}.status"] = said.get(measure.measure_id, "carried")


def _wrong(about: About, payload: Mapping[str, Any]) -> Iterator[KoopError]:
    light, day = payload.get("light"), payload.get("effective_on")
    if light in {Light.YELLOW, Light.RED}:
        if not payload.get("deviations"):
            yield no.DeviationMissing(field="deviations", light=light)
        if not payload.get("measures"):
            yield no.MeasuresMissing(field="measures", light=light)
    if light == Light.RED and not payload.get("decision_needed"):
        yield no.DecisionMissing(field="decision_needed")
    told = [Light(row["light"]) for row in payload.get("lights", []) if "light" in row]
    if light and told and worst(told) != light and not payload.get("override_reason"):
        yield no.LightOverrideUnexplained(field="override_reason", light=light, worst=worst(told))
    next_on = payload.get("next_check_on")
    if day and next_on and next_on <= day:
        yield no.NextCheckNotLater(field="next_check_on", held_on=day, next_on=next_on)
    yield from wrong_day(about, payload)


def _complete(about: About, payload: dict[str, Any]) -> dict[str, Any]:
    """Carry measures on only in the kinds of check that look through all of them."""
    found = dict(payload)
    if found.get("kind") not in FOLLOWING_UP:
        rows = found.get("follow_up", [])
        found["follow_up"] = [row for row in rows if row.get("status") != "carried"]
    del about
    return found


CHECK: Final = Page(
    command=RecordControllingCheck,
    template="check_form.html",
    heading=msgid("Record a controlling check"),
    submit=msgid("Record the check"),
    fields=(
        Field(
            "light",
            Kind.RADIO,
            msgid("How does the cooperation stand?"),
            msgid(
                "Green: as agreed or absorbable. Yellow: considerable, but measures are taken. "
                "Red: a decision is needed beyond the team."
            ),
            codes="light",
            options=LIGHTS,
            required=True,
        ),
        Field(
            "summary", Kind.AREA, msgid("In one sentence"), msgid("What was found."), required=True
        ),
        Field("effective_on", Kind.DAY, msgid("Held on"), required=True),
        Field("next_check_on", Kind.DAY),
        Field(
            "decision_needed",
            Kind.AREA,
            msgid("What must be decided, and by whom?"),
        ),
        Field(
            "kind",
            Kind.CHOICE,
            msgid("Kind of check"),
            codes="check_kind",
            options=KINDS,
            default=KINDS[0],
        ),
        Field("planned_for", Kind.DAY),
        Field("conducted_by"),
        Field("participants", Kind.LIST, hint=msgid("Several are parted by commas.")),
        *_lights(),
        Field("override_reason", Kind.AREA),
        Field("conclusion", Kind.AREA),
        *LATE,
    ),
    rows={"deviations": (1, DEVIATION), "measures": (1, MEASURE)},
    prepare=_prepare,
    complete=_complete,
    wrong=_wrong,
    closed=file_closed,
)


@router.api_route("/cooperations/{name}/checks/new", methods=["GET", "HEAD"])
def new_check(request: Request, name: str) -> Response:
    """Show the form."""
    return open_form(request, name, CHECK)


@router.post("/cooperations/{name}/checks/new")
def check_sent(request: Request, name: str, sent: Sent) -> Response:
    """Record the check, or show the form again."""
    return take_form(request, name, CHECK, sent)
