"""The guard before every page: exact Host, writes from our own pages only, strict headers, limits.

Without accounts this is what keeps other web sites out (DNS rebinding, forged forms).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.responses import PlainTextResponse

from koop_es.web.languages import accepted
from koop_es.web.log import log_failure
from koop_es.wording.translating import msgid, translator

if TYPE_CHECKING:
    from collections.abc import Iterable

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})
LONGEST_ADDRESS: Final = 8_000
LARGEST_HEADERS: Final = 32_768
LARGEST_BODY: Final = 1_048_576

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


class Stop(NamedTuple):
    """Why a request goes no further."""

    status: int
    text: str


NO_HOST: Final = Stop(400, msgid("The request does not say which host it is for."))
OTHER_HOST: Final = Stop(
    421, msgid("This address is not served here; open the address that Koop printed at its start.")
)
FOREIGN_WRITE: Final = Stop(403, msgid("Only Koop's own pages may send changes."))
ADDRESS_TOO_LONG: Final = Stop(414, msgid("The address is too long."))
HEADERS_TOO_LARGE: Final = Stop(431, msgid("The request's headers are too large."))
BODY_TOO_LARGE: Final = Stop(413, msgid("The request is too large."))
FAILED: Final = Stop(500, msgid("Something went wrong on this side; nothing was changed."))


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
    """

    def __init__(self, app: ASGIApp, hosts: Iterable[str]) -> None:
        self._app = app
        self._hosts = frozenset(hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or refuse in one sentence."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
        elif scope["type"] == "http":
            await self._guard(scope, receive, send)
        else:
            await send({"type": "websocket.close", "code": 1008})

    async def _guard(self, scope: Scope, receive: Receive, send: Send) -> None:
        answer = _Answer(scope, send)
        stop = self._stop(scope)
        if stop is not None:
            await _refuse(stop, scope, receive, answer)
            return
        try:
            await self._app(scope, _Limited(receive), answer)
        except Exception as error:  # noqa: BLE001 - the last place where anything can be caught
            log_failure(error, method=scope["method"], route=_route(scope))
            await _refuse(FAILED, scope, receive, answer)

    def _stop(self, scope: Scope) -> Stop | None:
        headers = Headers(scope=scope)
        hosts = headers.getlist("host")
        if len(hosts) != 1 or not hosts[0]:
            return NO_HOST
        host = hosts[0].lower()
        if host not in self._hosts:
            return OTHER_HOST
        if len(scope.get("raw_path") or b"") + len(scope["query_string"]) > LONGEST_ADDRESS:
            return ADDRESS_TOO_LONG
        if sum(len(name) + len(value) for name, value in headers.raw) > LARGEST_HEADERS:
            return HEADERS_TOO_LARGE
        if scope["method"] not in SAFE and not is_own_write(headers, f"http://{host}"):
            return FOREIGN_WRITE
        length = headers.get("content-length", "0")
        return BODY_TOO_LARGE if length.isdecimal() and int(length) > LARGEST_BODY else None


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


class _Limited:
    """Receives a body up to the limit."""

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self._read = 0

    async def __call__(self) -> Message:
        message = await self._receive()
        self._read += len(message.get("body", b""))
        if self._read > LARGEST_BODY:
            # The application answers to this one, wherever it reads the body.
            raise HTTPException(BODY_TOO_LARGE.status)
        return message


class _Answer:
    """Sends an answer with the headers that each must have, and no body after HEAD."""

    def __init__(self, scope: Scope, send: Send) -> None:
        self._send = send
        self._is_head = scope["method"] == "HEAD"
        self.begun = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.begun = True
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers[name] = value
            headers.setdefault("cache-control", "no-store")
        elif self._is_head and message["type"] == "http.response.body":
            message = {**message, "body": b""}
        await self._send(message)


async def _refuse(stop: Stop, scope: Scope, receive: Receive, answer: _Answer) -> None:
    if answer.begun:
        return
    language = accepted(Headers(scope=scope).get("accept-language", "")) or "en"
    text = translator(language).gettext(stop.text)
    headers = {"content-language": language, "vary": "accept-language"}
    response = PlainTextResponse(f"{text}\n", stop.status, headers)
    await response(scope, receive, answer)


def _route(scope: Scope) -> str:
    return str(getattr(scope.get("route"), "path", "-"))
