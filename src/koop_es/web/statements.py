"""Pages that say something about the pages themselves."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from koop_es.web.site import site_of

router = APIRouter()


@router.api_route("/accessibility", methods=["GET", "HEAD"])
def accessibility(request: Request) -> HTMLResponse:
    """Say what is done for accessibility, and what is not good yet."""
    return site_of(request).page(request, "accessibility.html")
