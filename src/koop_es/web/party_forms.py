"""The forms of parties: registered, renamed, and how they can be reached."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from koop_es.parties.commands import (
    ChangeContactPoints,
    RegisterOrganisation,
    RegisterPerson,
    RenameOrganisation,
    RenamePerson,
    SeparateParty,
)
from koop_es.parties.decisions import PartyMerged, PartyNotMerged
from koop_es.parties.terms import ContactKind, LawfulBasis
from koop_es.web.forms.addresses import add_record_form
from koop_es.web.forms.fields import LATE, Field, Kind
from koop_es.web.forms.form import rows_sent
from koop_es.web.forms.of_record import (
    RecordPage,
    Subject,
    always,
    open_form,
    take_form,
    these,
)
from koop_es.web.forms.sent import Sent
from koop_es.web.parties import party_named
from koop_es.web.site import site_of
from koop_es.wording.translating import msgid

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from koop_es.kernel.aggregate import Command
    from koop_es.kernel.policy import Policy
    from koop_es.kernel.refusals import KoopError
    from koop_es.web.reading import Reading

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


def _named_now(subject: Subject) -> dict[str, str]:
    return {"name": subject.item.name or "", "short_name": subject.item.short_name or ""}


def _reached_now(subject: Subject) -> dict[str, str]:
    values = {"lawful_basis": subject.item.lawful_basis or ""}
    for nth, point in enumerate(subject.item.contact_points):
        values[f"{POINTS}.{nth}.kind"] = point.kind
        values[f"{POINTS}.{nth}.value"] = point.value or ""
    return values


def _with_points(fields: tuple[Field, ...], sent: Mapping[str, str], least: int) -> list[Field]:
    """Return fields with rows of contact points before the lawful basis."""
    found: list[Field] = []
    for each in fields:
        if each.name == BASIS.name:
            for nth in range(rows_sent(sent, POINTS, least)):
                found += [field.of_row(nth) for field in POINT]
        found.append(each)
    return found


def _renaming(subject: Subject) -> type[Command]:
    return RenamePerson if subject.item.kind == "person" else RenameOrganisation


def _name_fields(subject: Subject, sent: Mapping[str, str]) -> list[Field]:
    del sent
    short = [] if subject.item.kind == "person" else [Field("short_name")]
    return [NAME, *short, DAY, *LATE]


def _reach_fields(subject: Subject, sent: Mapping[str, str]) -> list[Field]:
    least = max(1, len(subject.item.contact_points))
    return _with_points((BASIS, DAY, *LATE), sent, least)


def merged(subject: Subject) -> KoopError | None:
    """Return why nothing is recorded of a party for which another one stands."""
    into = subject.item.merged_into
    return PartyMerged(id=subject.stream, into=into) if into else None


def _not_merged(subject: Subject) -> KoopError | None:
    return None if subject.item.merged_into else PartyNotMerged()


AFTER_ALL: Final = Field(
    "reason", Kind.AREA, msgid("Why is it another party after all?"), required=True
)
CHANGES: Final = {
    "name": RecordPage(
        command=_renaming,
        heading=msgid("Record another name"),
        fields=_name_fields,
        template="party_form.html",
        now=_named_now,
        closed=merged,
    ),
    "contact-points": RecordPage(
        command=always(ChangeContactPoints),
        heading=msgid("Say how to reach the party"),
        fields=_reach_fields,
        template="party_form.html",
        groups=(POINTS,),
        now=_reached_now,
        closed=merged,
    ),
    "separation": RecordPage(
        command=always(SeparateParty),
        heading=msgid("Take the merging back"),
        fields=these(DAY, AFTER_ALL),
        closed=_not_merged,
    ),
}
"""Forms by their addresses below the party's."""


def _new(kind: str, policy: Policy) -> RecordPage:
    command, heading, asked = NEW[kind]
    if kind == "person" and policy.lawful_basis is None:
        asked = tuple(replace(each, required=each.required or each is BASIS) for each in asked)
    return RecordPage(
        command=always(command),
        heading=heading,
        fields=lambda _, sent: _with_points((*asked, *LATE), sent, 1),
        template="party_form.html",
        groups=(POINTS,),
    )


def _nobody(read: Reading) -> Subject:
    del read
    return Subject("/parties", msgid("Parties"))


def subject_of(name: str) -> Callable[[Reading], Subject]:
    """Return what finds the party of a name as what a form is about."""

    def find(read: Reading) -> Subject:
        item = party_named(read, name)
        return Subject(
            "/parties",
            msgid("Parties"),
            item=item,
            stream=item.party_id,
            version=item.version,
            called=read.name(item.party_id),
        )

    return find


def _add_new(kind: str) -> None:
    def show(request: Request) -> Response:
        return open_form(request, _nobody, _new(kind, site_of(request).koop.settings.policy))

    def take(request: Request, sent: Sent) -> Response:
        page = _new(kind, site_of(request).koop.settings.policy)
        return take_form(request, _nobody, page, sent)

    router.add_api_route(f"/parties/new/{kind}", show, methods=["GET", "HEAD"])
    router.add_api_route(f"/parties/new/{kind}", take, methods=["POST"])


for _kind in NEW:
    _add_new(_kind)
for _path, _page in CHANGES.items():
    add_record_form(router, f"/parties/{{name}}/{_path}", subject_of, _page)
