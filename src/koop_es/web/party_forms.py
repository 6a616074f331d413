"""The forms of parties: registered, renamed, and how they can be reached."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from koop_es.kernel.refusals import KoopError
from koop_es.parties.commands import (
    ChangeContactPoints,
    RegisterOrganisation,
    RegisterPerson,
    RenameOrganisation,
    RenamePerson,
)
from koop_es.parties.terms import ContactKind, LawfulBasis
from koop_es.web.forms.fields import LATE, Field, Kind
from koop_es.web.forms.form import rows_sent
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
    take_back_overtaken,
)
from koop_es.web.forms.sent import Sent
from koop_es.web.parties import party_named
from koop_es.web.reading import Reading, reading
from koop_es.web.site import site_of
from koop_es.wording.translating import msgid

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from koop_es.kernel.aggregate import Command
    from koop_es.web.forms.form import Form
    from koop_es_projections.parties.queries import PartyItem

router = APIRouter()

POINTS: Final = "contact_points"
ROW: Final = msgid("Contact point {number}")
POINT: Final = (
    Field(
        "contact_points.{}.kind",
        Kind.CHOICE,
        codes="contact_kind",
        options=tuple(each.value for each in ContactKind),
        default="email",
        passive=True,
        row=ROW,
    ),
    Field("contact_points.{}.value", Kind.AREA, msgid("Address, number or name"), row=ROW),
)
BASIS: Final = Field(
    "lawful_basis",
    Kind.CHOICE,
    codes="lawful_basis",
    options=tuple(each.value for each in LawfulBasis),
    hint=msgid("Why its personal data may be kept; every contact point asks for it."),
)
NAME: Final = Field("name", hint=msgid("As it is written; parties are found by it."), required=True)
DAY: Final = Field("effective_on", Kind.DAY, msgid("From which day on?"), required=True)
AREA: Final = Field("area", hint=msgid("Municipality or NUTS code."))
NEW: Final[dict[str, tuple[type[Command], str, tuple[Field, ...]]]] = {
    "organisation": (
        RegisterOrganisation,
        msgid("Register an organisation"),
        (
            NAME,
            Field("short_name"),
            Field("country", hint=msgid("ISO 3166 code of two letters.")),
            AREA,
            BASIS,
        ),
    ),
    "person": (RegisterPerson, msgid("Register a person"), (NAME, AREA, BASIS)),
}
"""Command, heading and fields by kind of party."""


def _named_now(item: PartyItem) -> dict[str, str]:
    return {"name": item.name or "", "short_name": item.short_name or ""}


def _reached_now(item: PartyItem) -> dict[str, str]:
    values = {"lawful_basis": item.lawful_basis or ""}
    for nth, point in enumerate(item.contact_points):
        values[f"{POINTS}.{nth}.kind"] = point.kind
        values[f"{POINTS}.{nth}.value"] = point.value or ""
    return values


def _rename(item: PartyItem) -> tuple[type[Command], tuple[Field, ...]]:
    if item.kind == "person":
        return RenamePerson, (NAME, DAY, *LATE)
    return RenameOrganisation, (NAME, Field("short_name"), DAY, *LATE)


def _reach(item: PartyItem) -> tuple[type[Command], tuple[Field, ...]]:
    del item
    return ChangeContactPoints, (BASIS, DAY, *LATE)


HEADINGS: Final = {
    "name": msgid("Record another name"),
    "contact-points": msgid("Say how to reach the party"),
}
CHANGES: Final[
    dict[str, tuple[Callable[[PartyItem], Any], Callable[[PartyItem], dict[str, str]]]]
] = {"name": (_rename, _named_now), "contact-points": (_reach, _reached_now)}
"""Command with its fields, and what holds now, by the form's address below the party's."""


def _with_points(fields: tuple[Field, ...], sent: Mapping[str, str], least: int) -> list[Field]:
    """Return fields with rows of contact points before the lawful basis."""
    found: list[Field] = []
    for each in fields:
        if each.name == BASIS.name:
            for nth in range(rows_sent(sent, POINTS, least)):
                found += [field.of_row(nth) for field in POINT]
        found.append(each)
    return found


def _new(request: Request, kind: str, sent: Mapping[str, str] | None = None) -> Response:
    site = site_of(request)
    say = site.saying(request)
    command, heading, asked = NEW[kind]
    if kind == "person" and site.koop.settings.policy.lawful_basis is None:
        asked = tuple(replace(each, required=each.required or each is BASIS) for each in asked)
    fields = _with_points((*asked, *LATE), sent or {}, 1)
    with reading(site, say) as read:
        if sent is None:
            return _shown(request, read, fresh(site, say, fields), heading, None)
        form = returned(say, fields, sent)
        refuse_unmade(form)
        refuse_unasked(form, sent, (POINTS,))
        if sent.get(DO):
            return _shown(request, read, form, heading, None)
        try:
            answer = send(request, form, command_of(form, command, form.payload()), None)
        except KoopError as error:
            status = take_back(read, form, error, None)
            return _shown(request, read, form, heading, None, status)
        return led_to(request, form, f"/parties/{answer.stream}", answer.position)


def _change(
    request: Request, name: str, path: str, sent: Mapping[str, str] | None = None
) -> Response:
    site = site_of(request)
    say = site.saying(request)
    made, now = CHANGES[path]
    heading = HEADINGS[path]
    with reading(site, say) as read:
        item = party_named(read, name)
        command, asked = made(item)
        fields = _with_points(asked, sent or {}, max(1, len(item.contact_points)))
        if sent is None:
            given = now(item) | {"effective_on": say.today.isoformat()}
            form = fresh(site, say, fields, item.version, given)
            return _shown(request, read, form, heading, item)
        form = returned(say, fields, sent)
        refuse_unmade(form, item.version)
        refuse_unasked(form, sent, (POINTS,))
        if sent.get(DO):
            return _shown(request, read, form, heading, item)
        try:
            answer = send(request, form, command_of(form, command, form.payload()), item.party_id)
        except KoopError as error:
            status = take_back_overtaken(read, form, error, item.party_id, item.version)
            return _shown(request, read, form, heading, item, status)
        return led_to(request, form, f"/parties/{item.party_id}", answer.position)


def _shown(
    request: Request,
    read: Reading,
    form: Form,
    heading: str,
    item: PartyItem | None,
    status: int = 200,
) -> Response:
    title = read.say.t.gettext(heading)
    return read.site.page(
        request,
        "party_form.html",
        status=status,
        form=form,
        item=item,
        called=read.name(item.party_id) if item else "",
        back=f"/parties/{item.party_id}" if item else "/parties",
        heading=title,
        submit=title,
    )


@router.api_route("/parties/new/organisation", methods=["GET", "HEAD"])
def new_organisation(request: Request) -> Response:
    """Show the form of an organisation."""
    return _new(request, "organisation")


@router.post("/parties/new/organisation")
def organisation_sent(request: Request, sent: Sent) -> Response:
    """Register the organisation, or show the form again."""
    return _new(request, "organisation", sent)


@router.api_route("/parties/new/person", methods=["GET", "HEAD"])
def new_person(request: Request) -> Response:
    """Show the form of a natural person."""
    return _new(request, "person")


@router.post("/parties/new/person")
def person_sent(request: Request, sent: Sent) -> Response:
    """Register the person, or show the form again."""
    return _new(request, "person", sent)


@router.api_route("/parties/{name}/name", methods=["GET", "HEAD"])
def renaming(request: Request, name: str) -> Response:
    """Show the form of another name."""
    return _change(request, name, "name")


@router.post("/parties/{name}/name")
def renamed(request: Request, name: str, sent: Sent) -> Response:
    """Record the other name, or show the form again."""
    return _change(request, name, "name", sent)


@router.api_route("/parties/{name}/contact-points", methods=["GET", "HEAD"])
def reaching(request: Request, name: str) -> Response:
    """Show the form of contact points."""
    return _change(request, name, "contact-points")


@router.post("/parties/{name}/contact-points")
def reached(request: Request, name: str, sent: Sent) -> Response:
    """Record the contact points, or show the form again."""
    return _change(request, name, "contact-points", sent)
