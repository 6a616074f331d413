"""The form with which an encounter, a contact or a group is recorded: many parties at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from koop_es.kernel.refusals import NotFound
from koop_es.relationships.commands import EstablishContact, FoundGroup, RecordEncounter
from koop_es.web.forms.fields import LATE, Field, Kind
from koop_es.web.forms.of_record import always, open_form, take_form, these
from koop_es.web.forms.of_tie import TiePage, beside, no_tie
from koop_es.web.forms.sent import Sent
from koop_es.web.relationship_forms import PURPOSES
from koop_es.wording.translating import msgid
from koop_es_projections.parties.queries import find_party

if TYPE_CHECKING:
    from koop_es.web.forms.of_record import Record

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


def _with_parties(about: Record, payload: dict[str, Any]) -> dict[str, Any]:
    """Return the fields with the ids of the parties; the form notes those nobody registered."""
    read, form = about.read, about.form
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
    return payload | {"parties": found}


def _page(kind: str) -> TiePage:
    command, heading = BEGINNINGS[kind]
    return TiePage(
        command=always(command),
        heading=heading,
        fields=these(*_fields(kind)),
        complete=_with_parties,
        prepare=beside(kind),
    )


def _add(kind: str) -> None:
    page = _page(kind)

    def show(request: Request) -> Response:
        return open_form(request, no_tie, page)

    def take(request: Request, sent: Sent) -> Response:
        return take_form(request, no_tie, page, sent)

    router.add_api_route(f"/relationships/new/{kind}", show, methods=["GET", "HEAD"])
    router.add_api_route(f"/relationships/new/{kind}", take, methods=["POST"])


for _kind in BEGINNINGS:
    _add(_kind)
