"""Who sits before the page: one of the registered actors, remembered by the browser."""

from __future__ import annotations

import re
from typing import Final

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse

from koop_es.ledger.actors import UnknownActor
from koop_es.web.forms.sent import Sent
from koop_es.web.refusals import FieldUnknown
from koop_es.web.site import remember_actor, site_of

router = APIRouter()

_OWN_ADDRESS: Final = re.compile(r"/(?![/\\])[^\s\\]{0,500}")


@router.api_route("/actor", methods=["GET", "HEAD"])
def choose(request: Request) -> HTMLResponse:
    """Show who can be chosen."""
    site = site_of(request)
    names = sorted(site.actors(), key=str.casefold)
    back = _own(request.query_params.get("back", "/"))
    return site.page(request, "actor.html", names=names, back=back)


@router.post("/actor")
def chosen(request: Request, sent: Sent) -> RedirectResponse:
    """Remember who was chosen.

    Raises:
        UnknownActor: Nobody of that name is registered.
        FieldUnknown: The form has no such field.
    """
    for unasked in set(sent) - {"actor", "back"}:
        raise FieldUnknown(name=unasked)
    actors = site_of(request).actors()
    name = sent.get("actor", "")
    if name not in actors:
        raise UnknownActor(field="actor", name=name)
    answer = RedirectResponse(_own(sent.get("back", "/")), 303)
    remember_actor(answer, actors[name])
    return answer


def _own(address: str) -> str:
    """Return an address of ours; the first page's for any other."""
    return address if _OWN_ADDRESS.fullmatch(address) else "/"
