"""The description of the API as pages: all operations, and what each refusal means."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from koop_es.web.refusals import PageUnknown
from koop_es.web.site import site_of
from koop_es.wording.refusals import TEXTS, fitting

operations = APIRouter()
router = APIRouter()


@operations.api_route("/docs", methods=["GET", "HEAD"])
def api_docs(request: Request) -> Response:
    """Show the description of the API, to be read and tried."""
    return site_of(request).page(request, "api.html")


@router.api_route("/api", methods=["GET", "HEAD"])
def api_itself() -> Response:
    """Lead to the description of the API."""
    return RedirectResponse("/api/docs", 307)


@router.api_route("/problems/{code}", methods=["GET", "HEAD"])
def problem(request: Request, code: str) -> Response:
    """Say what a problem's code means, and what to do.

    Raises:
        PageUnknown: There is no such code.
    """
    if code not in TEXTS:
        raise PageUnknown
    site = site_of(request)
    say = site.saying(request)
    # Sentences that name a value of one refusal are left out.
    sentences = fitting(TEXTS[code], {}, say.t)
    return site.page(request, "problem.html", code=code, sentences=sentences)
