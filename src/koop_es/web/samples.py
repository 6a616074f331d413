"""Samples for auditors: the list, one of them, drawing one, and drawing it again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from starlette.exceptions import HTTPException
from starlette.responses import Response

from koop_es.exchange.documents.samples import COLUMNS, LISTED, file_rows, item_document
from koop_es.exchange.documents.samples import sample_document as document_of
from koop_es.exchange.sampling import Ground, drawn_again
from koop_es.exchange.sheets import MEDIA_TYPES, Table, file_of
from koop_es.kernel.refusals import KoopError
from koop_es.samples.commands import DrawSample
from koop_es.samples.terms import Criterion
from koop_es.web import asking
from koop_es.web.forms.fields import Field, Kind
from koop_es.web.forms.sending import (
    DO,
    command_of,
    fresh,
    led_to,
    refuse_unasked,
    refuse_unmade,
    returned,
    send,
    take_back,
)
from koop_es.web.forms.sent import Sent
from koop_es.web.reading import Reading, reading
from koop_es.web.report_page import cell
from koop_es.web.site import site_of
from koop_es.wording.translating import msgid
from koop_es_projections.programmes.queries import all_programmes
from koop_es_projections.reports.drawn_samples import SampleNotFound, sample, samples

if TYPE_CHECKING:
    from koop_es.web.forms.form import Form

router = APIRouter()

PAGE: Final = 25
SHOWN: Final = tuple(column for column in COLUMNS if not column.extra)
WEIGHTS: Final = {
    Criterion.VOLUME: msgid("Weight of the volume of its money"),
    Criterion.CASES: msgid("Weight of the cases of its lead"),
    Criterion.FIRST_TIME_LEAD: msgid("Weight of leading for the first time"),
    Criterion.EARLIER_FINDINGS: msgid("Weight of earlier findings"),
    Criterion.RECORDED_LATE: msgid("Weight of what was recorded late"),
}
FIELDS: Final = (
    Field(
        "method",
        Kind.CHOICE,
        codes="method",
        options=("random", "risk"),
        default="random",
        required=True,
    ),
    Field("seed", hint=msgid("By what lots are made: any words or digits."), required=True),
    Field("percent", Kind.WHOLE, default="10"),
    Field(
        "population.among",
        Kind.CHOICE,
        msgid("Among which cooperations?"),
        codes="among",
        options=("begun", "stock"),
        default="begun",
        required=True,
    ),
    Field("population.programme", Kind.CHOICE, msgid("Only those in this programme")),
    Field("population.theme", label=msgid("Only those with this theme")),
    Field("as_of", Kind.DAY, hint=msgid("Empty: today.")),
    *(
        Field(f"weights.{each}", Kind.WHOLE, label, msgid("Only by risk: 1 to 100."))
        for each, label in WEIGHTS.items()
    ),
)


@router.api_route("/samples", methods=["GET", "HEAD"])
def sample_list(request: Request) -> HTMLResponse:
    """Show which samples were drawn, the latest first."""
    site = site_of(request)
    say = site.saying(request)
    cursor = asking.text(request, "cursor", 500)
    with reading(site, say) as read:
        page = samples(read.connection, cursor=cursor, limit=PAGE)
        actors = site.koop.home.keys.actors()
        return site.page(
            request,
            "samples.html",
            say=say,
            columns=LISTED,
            rows=[item_document(item, actors) for item in page.items],
            cell=cell,
            more=f"/samples?cursor={page.next}" if page.next else None,
            first="/samples" if cursor else None,
            **read.freshness(),
        )


# Drawing one


@router.api_route("/samples/new", methods=["GET", "HEAD"])
def new_sample(request: Request) -> Response:
    """Show the form with which a sample is drawn."""
    site = site_of(request)
    say = site.saying(request)
    with reading(site, say) as read:
        return _form(request, read, fresh(site, say, FIELDS))


@router.post("/samples/new")
def sample_sent(request: Request, sent: Sent) -> Response:
    """Draw the sample, or show the form again."""
    site = site_of(request)
    say = site.saying(request)
    with reading(site, say) as read:
        form = returned(say, FIELDS, sent)
        refuse_unmade(form)
        refuse_unasked(form, sent)
        _offer_programmes(read, form)
        if sent.get(DO):
            return _form(request, read, form)
        try:
            command = command_of(form, DrawSample, _payload(form))
            answer = send(request, form, command, None)
        except KoopError as error:
            return _form(request, read, form, take_back(read, form, error, None))
        return led_to(request, form, f"/samples/{answer.position}", answer.position)


def _payload(form: Form) -> dict[str, Any]:
    """Return what the command takes: weights as a list."""
    told = form.payload()
    weights: dict[str, Any] = told.pop("weights", {})
    told["weights"] = tuple({"criterion": name, "weight": w} for name, w in weights.items())
    return told


def _offer_programmes(read: Reading, form: Form) -> None:
    listed = all_programmes(read.connection)
    form.options["population.programme"] = [(each.programme_id, each.name) for each in listed]


def _form(request: Request, read: Reading, form: Form, status: int = 200) -> Response:
    _offer_programmes(read, form)
    t = read.say.t
    return read.site.page(
        request, "sample_form.html", status=status, form=form, submit=t.gettext("Draw the sample")
    )


# One sample


@router.api_route("/samples/{number}", methods=["GET", "HEAD"])
def sample_page(request: Request, number: str) -> HTMLResponse:
    """Show a sample as it was recorded."""
    return _page(request, number, again=False)


@router.api_route("/samples/{number}/again", methods=["GET", "HEAD"])
def sample_again(request: Request, number: str) -> HTMLResponse:
    """Draw a sample again by its own seed, and tell whether the same came of it."""
    return _page(request, number, again=True)


@router.api_route("/samples/{number}/files/{form}", methods=["GET", "HEAD"])
def sample_file(request: Request, number: str, form: str) -> Response:
    """Give a sample as a file that tells by what it was drawn."""
    if form not in MEDIA_TYPES:
        raise HTTPException(404)
    site = site_of(request)
    say = site.saying(request)
    with reading(site, say) as read:
        document = _document(read, number, again=False)
    table = Table(COLUMNS, file_rows(document), document, site.koop.settings.time_zone)
    name = f"sample-{document['number']}.{form.partition('-')[0]}"
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(file_of(table, form, say.t), 200, headers, MEDIA_TYPES[form])


def _page(request: Request, number: str, *, again: bool) -> HTMLResponse:
    site = site_of(request)
    say = site.saying(request)
    with reading(site, say) as read:
        document = _document(read, number, again=again)
        return site.page(
            request,
            "sample.html",
            say=say,
            sample=document,
            again=document.get("repeated"),
            columns=SHOWN,
            cell=cell,
            files=tuple(MEDIA_TYPES),
            **read.freshness(),
        )


def _document(read: Reading, number: str, *, again: bool) -> dict[str, Any]:
    koop = read.site.koop
    try:
        item = sample(read.connection, number)
    except SampleNotFound as error:
        raise HTTPException(404) from error
    ground = Ground(read.connection, koop.store, koop.engine.freshness().position)
    repetition = drawn_again(ground, item.sample) if again else None
    actors = koop.home.keys.actors()
    return document_of(read.connection, koop.store, item, actors, repetition)
