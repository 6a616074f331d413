"""Whether the server and its read models are well, for whoever watches over it."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse

from koop_es.kernel.refusals import Unavailable
from koop_es.web.site import site_of

router = APIRouter()


@router.api_route("/healthz", methods=["GET", "HEAD"])
def healthz(request: Request) -> JSONResponse:
    """Answer 200 if record and read models can be used, 503 with the refusal's code if not."""
    koop = site_of(request).koop
    try:
        head, is_behind = koop.store.head(), koop.ahead() is not None
        koop.engine.freshness(head)
    except Unavailable as error:
        return _unwell(error)
    if koop.engine.trouble is not None:
        return _unwell(koop.engine.trouble)
    told = {"status": "ok", "last_position": head}
    # It goes on recording, so it is well; but somebody must set the clock right.
    return JSONResponse(told | {"clock": "behind"} if is_behind else told)


def _unwell(error: Unavailable) -> JSONResponse:
    return JSONResponse({"status": "unavailable", "code": error.code}, 503)
