"""Pages for what cannot be shown: each says in a sentence what is wrong."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from starlette.exceptions import HTTPException
from starlette.responses import Response

from koop_es.api.negotiating import language_of
from koop_es.api.problems import leave_out_folders, problem
from koop_es.api.refusals import AddressUnknown, ServerFailed
from koop_es.kernel.refusals import Conflict, Invalid, KoopError, NotFound, Unavailable
from koop_es.web.guard import REQUEST_ID, is_for_api
from koop_es.web.methods import methods_of
from koop_es.web.refusals import FormUnreadable, PageUnknown, QueryInvalid
from koop_es.web.site import site_of
from koop_es.wording.refusals import refusal_sentence, refusal_title

if TYPE_CHECKING:
    from fastapi import FastAPI
    from starlette.requests import Request

    from koop_es.web.saying import Saying

STATUSES: tuple[tuple[type[KoopError], int], ...] = (
    (NotFound, 404),
    (QueryInvalid, 422),
    (FormUnreadable, 422),
    (Invalid, 422),
    (Conflict, 409),
    (Unavailable, 503),
)


SENTENCES: Final[dict[int, str]] = {
    HTTPStatus.METHOD_NOT_ALLOWED: "not_allowed.html",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "too_large.html",
}
"""Pages for what the framework itself refuses."""


def status_of(error: KoopError) -> int:
    """Return the status that goes with a refusal."""
    return next((status for kind, status in STATUSES if isinstance(error, kind)), 400)


def add_error_pages(app: FastAPI) -> None:
    """Let the application answer refusals and unknown addresses with pages."""

    @app.exception_handler(KoopError)
    def refused(request: Request, error: KoopError) -> Response:  # pyright: ignore[reportUnusedFunction]
        leave_out_folders(error)
        return refusal_page(request, error, status_of(error))

    @app.exception_handler(HTTPException)
    def not_served(request: Request, error: HTTPException) -> Response:  # pyright: ignore[reportUnusedFunction]
        if is_for_api(request.scope):
            # An address that the API itself is not even asked for, such as one with a line break.
            return problem(AddressUnknown(), language_of(request, site_of(request).language))
        if error.status_code == HTTPStatus.NOT_FOUND:
            return refusal_page(request, PageUnknown(), 404)
        template = SENTENCES.get(error.status_code)
        if template is None:
            return refusal_page(request, FormUnreadable(), error.status_code)
        page = site_of(request).page(
            request, template, status=error.status_code, method=request.method
        )
        page.headers.update(error.headers or {})
        if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
            page.headers["allow"] = methods_of(request)
        return page

    # What happened is raised again behind this page, so the log tells of it.
    @app.exception_handler(Exception)
    def failed(request: Request, error: Exception) -> Response:  # pyright: ignore[reportUnusedFunction]
        del error
        request_id = request.scope.get(REQUEST_ID, "-")
        return site_of(request).page(
            request,
            "failed.html",
            status=HTTPStatus.INTERNAL_SERVER_ERROR,
            title=refusal_title(ServerFailed.code, site_of(request).saying(request).t),
            request_id=request_id,
        )


def refusal_page(request: Request, error: KoopError, status: int) -> Response:
    """Return the page of a refusal."""
    site = site_of(request)
    say = site.saying(request)
    return site.page(
        request,
        "refusal.html",
        status=status,
        title=refusal_title(error.code, say.t),
        sentence=_sentence(error, say),
    )


def _sentence(error: KoopError, say: Saying) -> str:
    """Return what is wrong; values of the address are called as the page's form calls them."""
    if not isinstance(error, QueryInvalid) or error.field is None:
        return refusal_sentence(error, say.t)
    return f"{say.heading(error.field)}: {refusal_sentence(type(error)(**error.params), say.t)}"
