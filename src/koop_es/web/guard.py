"""The guard before every page: exact Host, writes from our own pages only, strict headers, limits.

Without accounts this is what keeps other web sites out (DNS rebinding, forged forms).
"""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING, Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.responses import PlainTextResponse

from koop_es import logs
from koop_es.api import refusals as no
from koop_es.api.problems import AGAIN, problem, status_of
from koop_es.kernel.refusals import Unavailable
from koop_es.web.languages import accepted
from koop_es.web.targets import take_target
from koop_es.wording import refusal_title, translator

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from koop_es.kernel.refusals import KoopError

SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})
REQUEST_ID: Final = "x-request-id"
LONGEST_ADDRESS: Final = 8_000
LARGEST_HEADERS: Final = 32_768
LARGEST_BODY: Final = 1_048_576
LARGEST_EVIDENCE: Final = 16 * 1_048_576
EVIDENCE: Final = re.compile(r"/api/v1/cooperations/[^/]+/evidence")
EVIDENCE_PAGE: Final = re.compile(r"/cooperations/[^/]+/evidence/new")
API: Final = "/api"
HEALTH: Final = "/healthz"
MOST_AT_WORK: Final = 100
HUNG_UP: Final = 499
"""Status in the log of a request whose client did not wait for its end."""

HEADERS: Final = {
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        "connect-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'"
    ),
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}
"""On every answer; ``Cache-Control: no-store`` too, unless the answer says otherwise."""


def hosts_of(port: int) -> frozenset[str]:
    """Return the values of ``Host`` that stand for this machine at a port."""
    names = ("127.0.0.1", "localhost", "[::1]")
    bare = names if port == 80 else ()  # noqa: PLR2004 - the port that browsers leave out
    return frozenset({*(f"{name}:{port}" for name in names), *bare})


class Guard:
    """Wraps the application.

    Args:
        app: The application.
        hosts: The values of ``Host`` that are served.
        largest_evidence: Bytes that a file attached as evidence may have.
    """

    def __init__(
        self, app: ASGIApp, hosts: Iterable[str], largest_evidence: int = LARGEST_EVIDENCE
    ) -> None:
        self._app = app
        self._hosts = frozenset(hosts)
        self._largest_evidence = largest_evidence
        self._work = _Work()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or refuse in one sentence."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
        elif scope["type"] == "http":
            await self._guard(scope, receive, send)
        else:
            await send({"type": "websocket.close", "code": 1008})

    async def _guard(self, scope: Scope, receive: Receive, send: Send) -> None:
        take_target(scope)
        request_id = logs.request_id(Headers(scope=scope).get(REQUEST_ID))
        scope[REQUEST_ID] = request_id
        answer = _Answer(scope, send, request_id)
        body = _Limited(receive, *self._largest(scope), self._work)
        failure: dict[str, str] = {}
        with logs.bound(request_id=request_id):
            try:
                await self._pass_on(scope, body, answer)
            except Exception as error:  # noqa: BLE001 - the last place where anything can be caught
                if not body.hung_up:
                    failure = logs.of_error(error)
                    await _refuse(no.ServerFailed(), scope, receive, answer)
            finally:
                answer.log(_route(scope), failure, HUNG_UP if body.hung_up else None)

    async def _pass_on(self, scope: Scope, body: _Limited, answer: _Answer) -> None:
        stop = self._stop(scope)
        if stop is None and self._work.count >= MOST_AT_WORK and scope["path"] != HEALTH:
            stop = no.TooManyRequests()
        if stop is not None:
            await _refuse(stop, scope, body, answer)
            return
        self._work.count += 1
        try:
            await self._app(scope, body, answer)
        finally:
            self._work.count -= 1

    def _largest(self, scope: Scope) -> tuple[int, int]:
        """Return how many bytes a body may have, and how many of them are told."""
        if EVIDENCE_PAGE.fullmatch(scope["path"]) is not None:
            return self._largest_evidence + LARGEST_BODY, self._largest_evidence
        if EVIDENCE.fullmatch(scope["path"]) is None:
            return LARGEST_BODY, LARGEST_BODY
        # In Base64 a file grows by a third; what is told of it is short.
        return self._largest_evidence * 4 // 3 + LARGEST_BODY, self._largest_evidence

    def _stop(self, scope: Scope) -> KoopError | None:
        headers = Headers(scope=scope)
        hosts = headers.getlist("host")
        if len(hosts) != 1 or not hosts[0]:
            return no.HostMissing()
        host = hosts[0].lower()
        if host not in self._hosts:
            return no.HostUnknown()
        if len(scope.get("raw_path") or b"") + len(scope["query_string"]) > LONGEST_ADDRESS:
            return no.AddressTooLong()
        if sum(len(name) + len(value) for name, value in headers.raw) > LARGEST_HEADERS:
            return no.HeadersTooLarge()
        if scope["method"] not in SAFE and not _may_write(scope, headers, f"http://{host}"):
            return no.ForeignWrite()
        length = headers.get("content-length", "0")
        largest, limit = self._largest(scope)
        too_large = length.isdecimal() and int(length) > largest
        return no.BodyTooLarge(limit=limit) if too_large else None


def is_for_api(scope: Scope) -> bool:
    """Tell whether a request is for the API, whose answers are documents for programs."""
    return scope["path"] == API or scope["path"].startswith(f"{API}/")


def _may_write(scope: Scope, headers: Headers, origin: str) -> bool:
    """Tell whether an unsafe request comes from our own pages or, for the API, from no browser.

    Every browser says whence a write to another site comes; a program of this machine need not.
    """
    silent = "sec-fetch-site" not in headers and "origin" not in headers
    return (silent and is_for_api(scope)) or is_own_write(headers, origin)


def is_own_write(headers: Headers, origin: str) -> bool:
    """Tell whether an unsafe request comes from a page of this origin.

    ``Sec-Fetch-Site`` cannot be set by a script. ``Origin`` is ``null`` for our own forms, because
    our pages send no referrer: so it alone admits nothing then, and refuses nothing either.
    """
    site = headers.get("sec-fetch-site")
    claimed = headers.get("origin")
    if site is None:
        return claimed is not None and claimed.lower() == origin
    own = claimed is None or claimed == "null" or claimed.lower() == origin
    return site in {"same-origin", "none"} and own


class _Work:
    """How many requests are at work: those that wait for their client are not."""

    def __init__(self) -> None:
        self.count = 0


class _Limited:
    """Receives a body up to the limit."""

    def __init__(self, receive: Receive, largest: int, limit: int, work: _Work) -> None:
        self._receive = receive
        self._largest = largest
        self._limit = limit
        self._work = work
        self._read = 0
        self._whole = False
        self.hung_up = False

    async def __call__(self) -> Message:
        message = await self._awaited()
        if message["type"] == "http.disconnect":
            self.hung_up = not self._whole
        else:
            self._whole = not message.get("more_body", False)
        self._read += len(message.get("body", b""))
        if self._read > self._largest:
            # The application answers to this one, wherever it reads the body.
            raise HTTPException(status_of(no.BodyTooLarge()), str(self._limit))
        return message

    async def _awaited(self) -> Message:
        self._work.count -= 1
        try:
            return await self._receive()
        finally:
            self._work.count += 1


class _Answer:
    """Sends an answer with the headers that each must have, and no body after HEAD."""

    def __init__(self, scope: Scope, send: Send, request_id: str) -> None:
        self._send = send
        self._method: str = scope["method"]
        self._is_head = self._method == "HEAD"
        self._request_id = request_id
        self._since = time.perf_counter()
        self._status: int | None = None
        self._position: int | None = None
        self.begun = False

    def log(self, route: str, failure: Mapping[str, str], status: int | None) -> None:
        """Leave the request's line in the log: its route, never its address.

        Args:
            route: Its template.
            failure: What went wrong on this side.
            status: In place of the one that was sent.
        """
        logs.tell(
            "request",
            "error" if failure else "info",
            method=self._method,
            route=route,
            status=status or self._status,
            ms=round((time.perf_counter() - self._since) * 1000, 1),
            position=self._position,
            **failure,
        )

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.begun = True
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers[name] = value
            headers.setdefault("cache-control", "no-store")
            headers[REQUEST_ID] = self._request_id
            self._status = message["status"]
            position = headers.get("koop-position", "")
            self._position = int(position) if position.isdecimal() else None
        elif self._is_head and message["type"] == "http.response.body":
            message = {**message, "body": b""}
        await self._send(message)


async def _refuse(stop: KoopError, scope: Scope, receive: Receive, answer: _Answer) -> None:
    if answer.begun:
        return
    language = accepted(Headers(scope=scope).get("accept-language", "")) or "en"
    if is_for_api(scope):
        await problem(stop, language)(scope, receive, answer)
        return
    text = refusal_title(stop.code, translator(language))
    headers = {"content-language": language, "vary": "accept-language"}
    if isinstance(stop, Unavailable):
        headers["retry-after"] = AGAIN
    response = PlainTextResponse(f"{text}\n", status_of(stop), headers)
    await response(scope, receive, answer)


def _route(scope: Scope) -> str:
    path = getattr(scope.get("route"), "path", None)
    # Where a part of the application is mounted is no template, and so known beforehand.
    return "-" if path is None else f"{scope.get('root_path', '')}{path}"
