"""Whether the server and its read models are well, for whoever watches over it."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse

from koop_es.kernel.refusals import Unavailable
from koop_es.web.site import site_of

router = APIRouter()


@router.api_route("/healthz", methods=["GET", "HEAD"])
def healthz(request: Request) -> JSONResponse:
    """Answer 200 if the ledger can be read, 503 with the refusal's code if not."""
    try:
        head = site_of(request).koop.store.head()
    except Unavailable as error:
        return JSONResponse({"status": "unavailable", "code": error.code}, 503)
    return JSONResponse({"status": "ok", "last_position": head})
