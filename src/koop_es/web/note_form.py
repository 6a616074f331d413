"""The form with which a note is written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from koop_es.cooperations.commands import AddNote
from koop_es.cooperations.confirmation_refusals import ProposalTakenBack
from koop_es.web.forms.fields import Field, Kind
from koop_es.web.forms.of_one import Page, open_form, take_form
from koop_es.web.forms.parts import offer_parts
from koop_es.web.forms.rules import file_closed
from koop_es.web.forms.sent import Sent
from koop_es.wording.translating import msgid

if TYPE_CHECKING:
    from koop_es.kernel.refusals import KoopError
    from koop_es.web.forms.of_one import About

router = APIRouter()


def _with_parts(about: About) -> None:
    offer_parts(about, "concerns")


def _no_longer(about: About) -> KoopError | None:
    """Return why nothing is noted any more; of what is proposed notes are taken."""
    return ProposalTakenBack() if about.detail.item.proposed == "withdrawn" else file_closed(about)


NOTE: Final = Page(
    command=AddNote,
    template="note_form.html",
    heading=msgid("Write a note"),
    submit=msgid("Keep the note"),
    fields=(
        Field("text", Kind.AREA, msgid("Note"), required=True),
        Field("concerns", Kind.CHOICE, msgid("What is it about?")),
    ),
    prepare=_with_parts,
    closed=_no_longer,
)


@router.api_route("/cooperations/{name}/notes/new", methods=["GET", "HEAD"])
def new_note(request: Request, name: str) -> Response:
    """Show the form."""
    return open_form(request, name, NOTE)


@router.post("/cooperations/{name}/notes/new")
def note_sent(request: Request, name: str, sent: Sent) -> Response:
    """Keep the note, or show the form again."""
    return take_form(request, name, NOTE, sent)
