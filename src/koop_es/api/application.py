"""The API as an application of its own, to be mounted at ``/api``."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from fastapi import FastAPI, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response

from koop_es.api import reading, writing
from koop_es.api.addresses import Addresses, Place
from koop_es.api.calls import POSITION, Api, Call
from koop_es.api.negotiating import JSON, language_of
from koop_es.api.openapi import description_bytes
from koop_es.api.operations import Read, Write
from koop_es.api.problems import problem
from koop_es.api.refusals import (
    AddressUnknown,
    BodyTooLarge,
    MethodUnknown,
    RequestRefused,
    ServerFailed,
)
from koop_es.api.table import OPERATIONS
from koop_es.kernel.refusals import KoopError, Unavailable

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from koop_es.api.operations import Operation
    from koop_es.app import Koop

    Endpoint = Callable[[Request], Awaitable[Response]]

VERSION = "/v1"


def create_api(koop: Koop, *, language: str | None = None) -> FastAPI:
    """Return the API of a home.

    Args:
        koop: The running Koop.
        language: The language of those whose requests name none.
    """
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None, redirect_slashes=False)
    api = Api(koop, language)
    app.state.api = api
    # Plain routes: requests are read and described by the table of operations, so that what
    # FastAPI would do for each of them is not needed, and takes as long as the rest.
    places = [
        Place(VERSION + each.path, _endpoint(api, each), methods=[each.method], name=each.name)
        for each in OPERATIONS
    ]
    places.append(Place(f"{VERSION}/openapi.json", _described, methods=["GET"]))
    addresses = Addresses(places)
    app.routes.append(addresses)
    _add_problems(app, api, addresses)
    return app


async def _described(request: Request) -> Response:
    del request
    return Response(description_bytes(), media_type=JSON)


def _endpoint(api: Api, operation: Operation) -> Endpoint:
    async def endpoint(request: Request) -> Response:
        call = Call(api, request)
        try:
            return await _answer(call, operation)
        except KoopError as error:
            return refused(call, error)

    endpoint.__name__ = operation.name
    return endpoint


async def _answer(call: Call, operation: Operation) -> Response:
    match operation:
        case Write():
            return await writing.carry_out(call, operation)
        case Read():
            return await reading.answer(call, operation)
        case _:
            return await operation.answer(call)


def refused(call: Call, error: KoopError) -> Response:
    """Return the problem document of a refusal."""
    headers: dict[str, str] = {}
    try:
        headers[POSITION] = str(call.koop.store.head())
        return problem(error, call.language, call.names.display, headers)
    except Unavailable:
        # What cannot be read cannot be named either.
        return problem(error, call.language)


def _add_problems(app: FastAPI, api: Api, addresses: Addresses) -> None:
    """Let what no operation answers end in a problem document, too."""

    @app.exception_handler(HTTPException)
    async def not_served(request: Request, error: HTTPException) -> Response:  # pyright: ignore[reportUnusedFunction]
        if error.status_code != HTTPStatus.METHOD_NOT_ALLOWED:
            return problem(_refusal_of(error), language_of(request, api.language))
        allowed = ", ".join(addresses.methods_at(request.scope))
        found = MethodUnknown(allowed=allowed)
        return problem(found, language_of(request, api.language), headers={"allow": allowed})

    @app.exception_handler(Exception)
    async def failed(request: Request, error: Exception) -> Response:  # pyright: ignore[reportUnusedFunction]
        del error
        return problem(ServerFailed(), language_of(request, api.language))


def _refusal_of(error: HTTPException) -> KoopError:
    if error.status_code == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
        return BodyTooLarge(limit=int(error.detail)) if error.detail.isdecimal() else BodyTooLarge()
    known = error.status_code == HTTPStatus.NOT_FOUND
    return AddressUnknown() if known else RequestRefused()
