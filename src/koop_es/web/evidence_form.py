"""The form with which a file is attached as evidence."""

from __future__ import annotations

import mimetypes
import re
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from koop_es.api.refusals import BodyTooLarge
from koop_es.cooperations.commands import AttachEvidence
from koop_es.cooperations.refusals import EmptyDocument
from koop_es.web.forms.fields import Field, Kind
from koop_es.web.forms.of_one import Page, open_form, take_form
from koop_es.web.forms.parts import offer_parts
from koop_es.web.forms.rules import file_closed
from koop_es.web.forms.uploads import SentWithFile, Upload
from koop_es.wording.translating import msgid

if TYPE_CHECKING:
    from collections.abc import Iterator

    from koop_es.kernel.refusals import KoopError
    from koop_es.web.forms.of_one import About

router = APIRouter()

BYTES: Final = "application/octet-stream"
FILE: Final = "document"
_FOLDERS: Final = re.compile(r".*[/\\]", re.DOTALL)


def _with_parts(about: About) -> None:
    offer_parts(about, "concerns")


ATTACH: Final = Page(
    command=AttachEvidence,
    template="evidence_form.html",
    heading=msgid("Attach evidence"),
    submit=msgid("Attach the file"),
    fields=(
        Field(
            FILE,
            Kind.FILE,
            msgid("File"),
            msgid("It is kept encrypted. Where this form comes back, it has to be chosen again."),
            required=True,
            own=True,
        ),
        Field("concerns", Kind.CHOICE, msgid("What does it prove?")),
    ),
    prepare=_with_parts,
    closed=file_closed,
)


def _with_file(upload: Upload | None, about: About, payload: dict[str, Any]) -> dict[str, Any]:
    del about
    if upload is None:
        return payload
    name = _FOLDERS.sub("", upload.name)
    guessed = mimetypes.guess_type(name)[0] or BYTES
    return {**payload, FILE: upload.data, "file_name": name, "media_type": guessed}


def _wrong(upload: Upload | None, about: About, payload: dict[str, Any]) -> Iterator[KoopError]:
    del payload
    largest = about.read.site.koop.settings.largest_evidence_bytes
    if upload is not None and not upload.data:
        yield EmptyDocument(field=FILE)
    if upload is not None and len(upload.data) > largest:
        yield BodyTooLarge(field=FILE, limit=largest)


@router.api_route("/cooperations/{name}/evidence/new", methods=["GET", "HEAD"])
def new_evidence(request: Request, name: str) -> Response:
    """Show the form."""
    return open_form(request, name, ATTACH)


@router.post("/cooperations/{name}/evidence/new")
def evidence_sent(request: Request, name: str, sent: SentWithFile) -> Response:
    """Attach the file, or show the form again."""
    fields, upload = sent
    page = replace(ATTACH, complete=partial(_with_file, upload), wrong=partial(_wrong, upload))
    return take_form(request, name, page, fields)
