"""The form with which persons are put in charge: contact person, signatory, responsible, deputy."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from koop_es.cooperations.commands import AssignPerson
from koop_es.cooperations.membership_terms import Capacity
from koop_es.kernel.refusals import NotFound
from koop_es.web.forms.fields import LATE, Field, Kind
from koop_es.web.forms.of_one import Page, open_form, take_form
from koop_es.web.forms.rules import after_the_end, late
from koop_es.web.forms.sent import Sent
from koop_es.web.membership_forms import offer_members
from koop_es.wording.refusals import refusal_sentence
from koop_es.wording.translating import msgid
from koop_es_projections.parties.queries import find_party

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from koop_es.kernel.refusals import KoopError
    from koop_es.web.forms.of_one import About

router = APIRouter()


def _offer(about: About) -> None:
    """Offer the parties for which somebody can act, and the assignments that can be taken over."""
    offer_members(about)
    assignments = about.detail.assignments
    about.read.load_names(each.person_id for each in assignments)
    say, read = about.read.say, about.read
    about.form.options["follows"] = [
        (each.assignment_id, f"{say.label('capacity', each.capacity)}: {read.name(each.person_id)}")
        for each in assignments
    ]


def _named(about: About, payload: dict[str, Any]) -> dict[str, Any]:
    """Return the fields with the person's id in place of the name."""
    name = payload.get("person")
    if not name:
        return payload
    read = about.read
    try:
        return {**payload, "person": find_party(read.connection, read.site.koop.store, name)}
    except NotFound as error:
        error.field = None
        about.form.blame("person", refusal_sentence(error, read.say.t))
        return payload


def _late(about: About, payload: Mapping[str, Any]) -> Iterator[KoopError]:
    yield from late(about.read, payload)


ASSIGN: Final = Page(
    command=AssignPerson,
    template="act_form.html",
    heading=msgid("Put a person in charge"),
    submit=msgid("Record who is in charge"),
    fields=(
        Field("person", hint=msgid("The exact name of a registered person."), required=True),
        Field(
            "capacity",
            Kind.CHOICE,
            msgid("As what?"),
            codes="capacity",
            options=tuple(each.value for each in Capacity),
            required=True,
        ),
        Field("party", Kind.CHOICE, msgid("For which party?")),
        Field("effective_on", Kind.DAY, msgid("From which day on?"), required=True),
        Field("until", Kind.DAY, msgid("Last day, where it is known")),
        Field("follows", Kind.CHOICE, msgid("After whom?")),
        Field("handover", Kind.AREA, msgid("What was handed over?")),
        *LATE,
    ),
    prepare=_offer,
    complete=_named,
    wrong=_late,
    closed=after_the_end,
)


@router.api_route("/cooperations/{name}/persons/new", methods=["GET", "HEAD"])
def assigning(request: Request, name: str) -> Response:
    """Show the form."""
    return open_form(request, name, ASSIGN)


@router.post("/cooperations/{name}/persons/new")
def assigned(request: Request, name: str, sent: Sent) -> Response:
    """Record who is in charge, or show the form again."""
    return take_form(request, name, ASSIGN, sent)
