"""The forms with which a term is extended, and an ending is taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from koop_es.cooperations.commands import ExtendTerm, RevokeEnding
from koop_es.cooperations.refusals import NotEnded, StartAfterEnd, TermNotExtended
from koop_es.web.forms.fields import LATE, Field, Kind
from koop_es.web.forms.of_one import Page, open_form, take_form
from koop_es.web.forms.rules import after_the_end, in_the_future, late
from koop_es.web.forms.sent import Sent
from koop_es.wording.translating import msgid

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from koop_es.kernel.refusals import KoopError
    from koop_es.web.forms.of_one import About

router = APIRouter()


def _not_longer(about: About, payload: Mapping[str, Any]) -> Iterator[KoopError]:
    item, ends_on = about.detail.item, payload.get("ends_on")
    if ends_on and item.ends_on and ends_on <= item.ends_on:
        yield TermNotExtended(field="ends_on", ends_on=item.ends_on)
    elif ends_on and item.starts_on and ends_on < item.starts_on:
        yield StartAfterEnd(field="ends_on", starts_on=item.starts_on, ends_on=ends_on)
    yield from late(about.read, payload)


EXTEND: Final = Page(
    command=ExtendTerm,
    template="extension_form.html",
    heading=msgid("Extend the term"),
    submit=msgid("Record the extension"),
    fields=(
        Field("ends_on", Kind.DAY, msgid("New last day"), required=True),
        Field("effective_on", Kind.DAY, msgid("Agreed on"), required=True),
        *LATE,
    ),
    wrong=_not_longer,
    closed=after_the_end,
)


def _revoked_wrongly(about: About, payload: Mapping[str, Any]) -> Iterator[KoopError]:
    yield from in_the_future(about.read, payload)


def _not_ended(about: About) -> KoopError | None:
    return None if about.detail.item.manner else NotEnded()


REVOKE: Final = Page(
    command=RevokeEnding,
    template="revocation_form.html",
    heading=msgid("Take the ending back"),
    submit=msgid("Record that it is taken back"),
    fields=(
        Field("reason", Kind.AREA, msgid("Why is it taken back?"), required=True),
        Field("effective_on", Kind.DAY, msgid("Taken back on"), required=True),
    ),
    wrong=_revoked_wrongly,
    closed=_not_ended,
)


@router.api_route("/cooperations/{name}/extension", methods=["GET", "HEAD"])
def extension(request: Request, name: str) -> Response:
    """Show the form of a longer term."""
    return open_form(request, name, EXTEND)


@router.post("/cooperations/{name}/extension")
def extended(request: Request, name: str, sent: Sent) -> Response:
    """Extend the term, or show the form again."""
    return take_form(request, name, EXTEND, sent)


@router.api_route("/cooperations/{name}/ending/revocation", methods=["GET", "HEAD"])
def revocation(request: Request, name: str) -> Response:
    """Show the form of an ending that is taken back."""
    return open_form(request, name, REVOKE)


@router.post("/cooperations/{name}/ending/revocation")
def revoked(request: Request, name: str, sent: Sent) -> Response:
    """Take the ending back, or show the form again."""
    return take_form(request, name, REVOKE, sent)
