"""The form with which an encounter, a contact or a group is recorded: many parties at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from koop_es.kernel.refusals import KoopError, NotFound
from koop_es.relationships.commands import EstablishContact, FoundGroup, RecordEncounter
from koop_es.web.forms.fields import LATE, Field, Kind
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
from koop_es.web.relationship_forms import PURPOSES
from koop_es.web.site import site_of
from koop_es.wording.guiding import GUIDES
from koop_es.wording.translating import msgid
from koop_es_projections.parties.queries import find_party

if TYPE_CHECKING:
    from koop_es.web.forms.form import Form

router = APIRouter()

BEGINNINGS: Final[dict[str, tuple[type[Any], str]]] = {
    "encounter": (RecordEncounter, msgid("Record an encounter")),
    "contact": (EstablishContact, msgid("Establish a contact")),
    "group": (FoundGroup, msgid("Found a group")),
}
"""Command and heading by form."""

OWN: Final[dict[str, tuple[Field, ...]]] = {
    "encounter": (Field("ends_on", Kind.DAY, msgid("Last day"), msgid("Empty: the same day.")),),
    "contact": (
        Field(
            "openness",
            Kind.CHOICE,
            msgid("Who may use the contact?"),
            codes="openness",
            options=("private", "network"),
            default="private",
        ),
        Field(
            "cadence_months",
            Kind.WHOLE,
            hint=msgid("Every so many months it is to be cared for; empty: silence is fine."),
        ),
    ),
    "group": (),
}


def _fields(form: str) -> tuple[Field, ...]:
    return (
        Field(
            "parties",
            Kind.AREA,
            hint=msgid("The exact names of registered parties, one a line; two or more."),
            required=True,
            own=True,
        ),
        Field("title", hint=msgid("What it is called; public, so name no person.")),
        Field(
            "themes",
            Kind.LIST,
            msgid("Theme"),
            msgid("What it is about, such as digital participation. Several are parted by commas."),
            required=True,
        ),
        Field("effective_on", Kind.DAY, msgid("First day"), required=True),
        *OWN[form],
        Field("purpose", Kind.CHOICE, codes="purpose", options=PURPOSES),
        Field("target_group"),
        Field("area", hint=msgid("Municipality or NUTS code.")),
        *LATE,
    )


def _open(request: Request, kind: str) -> Response:
    site = site_of(request)
    say = site.saying(request)
    with reading(site, say) as read:
        form = fresh(site, say, _fields(kind), given={"effective_on": say.today.isoformat()})
        return _shown(request, read, form, kind)


def _take(request: Request, kind: str, sent: Sent) -> Response:
    site = site_of(request)
    say = site.saying(request)
    with reading(site, say) as read:
        form = returned(say, _fields(kind), sent)
        refuse_unmade(form)
        refuse_unasked(form, sent)
        if sent.get(DO):
            return _shown(request, read, form, kind)
        try:
            payload = form.payload() | {"parties": _parties(read, form)}
            answer = send(request, form, command_of(form, BEGINNINGS[kind][0], payload), None)
        except KoopError as error:
            return _shown(request, read, form, kind, take_back(read, form, error, None))
        return led_to(request, form, f"/relationships/{answer.stream}", answer.position)


def _parties(read: Reading, form: Form) -> list[str]:
    """Return the ids of the parties named; the form notes those that are not registered."""
    found: list[str] = []
    unknown: list[str] = []
    for name in filter(None, map(str.strip, form.value("parties").splitlines())):
        try:
            found.append(find_party(read.connection, read.site.koop.store, name))
        except NotFound:
            unknown.append(name)
    if unknown:
        t = read.say.t
        names = ", ".join(unknown)
        form.blame("parties", t.gettext("Nobody is registered as: {names}.", names=names))
    return found


def _shown(request: Request, read: Reading, form: Form, kind: str, status: int = 200) -> Response:
    t = read.say.t
    heading = t.gettext(BEGINNINGS[kind][1])
    return read.site.page(
        request,
        "relationship_form.html",
        status=status,
        form=form,
        item=None,
        called="",
        back="/relationships",
        heading=heading,
        submit=heading,
        names=[each.name for each in _fields(kind)],
        guide=GUIDES[kind],
        guided=kind,
        lead="",
    )


@router.api_route("/relationships/new/encounter", methods=["GET", "HEAD"])
def new_encounter(request: Request) -> Response:
    """Show the form of an encounter."""
    return _open(request, "encounter")


@router.post("/relationships/new/encounter")
def encounter_sent(request: Request, sent: Sent) -> Response:
    """Record the encounter, or show the form again."""
    return _take(request, "encounter", sent)


@router.api_route("/relationships/new/contact", methods=["GET", "HEAD"])
def new_contact(request: Request) -> Response:
    """Show the form of a contact."""
    return _open(request, "contact")


@router.post("/relationships/new/contact")
def contact_sent(request: Request, sent: Sent) -> Response:
    """Record the contact, or show the form again."""
    return _take(request, "contact", sent)


@router.api_route("/relationships/new/group", methods=["GET", "HEAD"])
def new_group(request: Request) -> Response:
    """Show the form of a group."""
    return _open(request, "group")


@router.post("/relationships/new/group")
def group_sent(request: Request, sent: Sent) -> Response:
    """Record the group, or show the form again."""
    return _take(request, "group", sent)
