"""The guard: exact Host, writes from our own pages only, limits, and headers on every answer."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING
from urllib.parse import unquote

import pytest
from fastapi import FastAPI, Request, Response

from koop_es.web.guard import LARGEST_BODY, Guard, hosts_of
from tests.web.browser import OURS, Browser

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from starlette.types import Message, Receive, Scope, Send

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)


def planted() -> FastAPI:
    """Return an application with a writing route, which the pages do not have yet."""
    app = FastAPI()

    @app.api_route("/", methods=["GET", "HEAD"])
    def read() -> str:  # pyright: ignore[reportUnusedFunction]
        return "read"

    @app.post("/")
    async def write(request: Request) -> int:  # pyright: ignore[reportUnusedFunction]
        return len(await request.body())

    @app.get("/broken")
    def broken() -> str:  # pyright: ignore[reportUnusedFunction]
        message = "Erika Beispiel cannot be shown"
        raise RuntimeError(message)

    return app


@pytest.fixture
def browser() -> Browser:
    return Browser(Guard(planted(), hosts_of(8765)))


@pytest.mark.parametrize(
    "host", ["127.0.0.1:8765", "localhost:8765", "LOCALHOST:8765", "[::1]:8765"]
)
def test_this_machine_is_served(browser: Browser, host: str) -> None:
    assert browser.get("/", host=host).status_code == 200


@pytest.mark.parametrize(
    "host",
    [
        "koop.example:8765",
        "127.0.0.1",
        "127.0.0.1:80",
        "localhost.:8765",
        "127.0.0.1.koop.example:8765",
        "127.0.0.1:8765.koop.example",
        "127.1:8765",
        "0.0.0.0:8765",
    ],
)
def test_another_host_is_refused_in_one_sentence(browser: Browser, host: str) -> None:
    answer = browser.get("/", host=host, accept_language="en")
    assert answer.status_code == 421
    assert answer.text.count(".") == 1
    assert answer.headers["content-type"].startswith("text/plain")


@pytest.mark.parametrize(
    ("target", "path"),
    [
        ("http://127.0.0.1:8765/a%20b?c=d", "/a b"),
        ("http://localhost:8765", "/"),
        ("/http://127.0.0.1:8765/", "/http://127.0.0.1:8765/"),
    ],
)
def test_the_application_sees_only_the_path_of_a_target(target: str, path: str) -> None:
    raw, _, query = target.encode().partition(b"?")
    seen: list[Scope] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        seen.append(scope)
        await Response()(scope, receive, send)

    async def receive() -> Message:
        return {"type": "http.request", "body": b""}

    async def send(message: Message) -> None:
        del message

    scope: Scope = {"type": "http", "method": "GET", "path": unquote(raw.decode())}
    scope |= {"raw_path": raw, "query_string": query, "headers": [(b"host", b"127.0.0.1:8765")]}
    asyncio.run(Guard(app, hosts_of(8765))(scope, receive, send))
    assert [(each["path"], each["query_string"]) for each in seen] == [(path, query)]
    assert unquote(seen[0]["raw_path"].decode()) == path


def test_a_request_without_a_host_is_refused(browser: Browser) -> None:
    assert browser.get("/", host="").status_code == 400


def test_at_port_80_browsers_leave_the_port_out() -> None:
    browser = Browser(Guard(planted(), hosts_of(80)), "http://localhost")
    assert browser.get("/").status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "same-origin"},
        {"sec-fetch-site": "none"},
        {"sec-fetch-site": "same-origin", "origin": "null"},
        {"sec-fetch-site": "same-origin", "origin": OURS},
        {"origin": OURS},
    ],
)
def test_our_own_pages_may_write(browser: Browser, headers: dict[str, str]) -> None:
    assert browser.request("POST", "/", headers=headers, content=b"12").json() == 2


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"origin": "null"},
        {"origin": "http://koop.example"},
        {"origin": "http://127.0.0.1:9999"},
        {"origin": "http://localhost:8765"},
        {"origin": "https://127.0.0.1:8765"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"sec-fetch-site": ""},
        {"sec-fetch-site": "cross-site", "origin": OURS},
        {"sec-fetch-site": "same-origin", "origin": "http://koop.example"},
    ],
)
@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "BREW"])
def test_nobody_else_may_write(browser: Browser, headers: dict[str, str], method: str) -> None:
    answer = browser.request(method, "/", headers={**headers, "accept-language": "de"})
    assert answer.status_code == 403
    assert answer.headers["content-language"] == "de"


def test_every_answer_carries_the_strict_headers(browser: Browser) -> None:
    for answer in (
        browser.get("/"),
        browser.get("/missing"),
        browser.get("/", host="koop.example:8765"),
        browser.request("POST", "/"),
        browser.get("/broken"),
    ):
        assert answer.headers["content-security-policy"] == CSP
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["x-frame-options"] == "DENY"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert answer.headers["cache-control"] == "no-store"


def test_a_failure_shows_and_logs_no_words_of_the_error(
    browser: Browser, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = browser.get("/broken")
    logged = capsys.readouterr().err
    assert answer.status_code == 500
    assert "Erika" not in answer.text + logged
    assert '"error": "RuntimeError"' in logged
    assert '"route": "/broken"' in logged


def test_head_gets_the_headers_and_no_body(browser: Browser) -> None:
    answer = browser.request("HEAD", "/")
    assert (answer.status_code, answer.content) == (200, b"")


async def two_chunks() -> AsyncIterator[bytes]:
    """Yield a body that is a byte too long and does not say so beforehand."""
    yield bytes(LARGEST_BODY)
    yield b"x"


def test_a_body_beyond_the_limit_is_refused(browser: Browser) -> None:
    def status(content: bytes | AsyncIterator[bytes]) -> int:
        ours = {"sec-fetch-site": "same-origin"}
        return browser.request("POST", "/", headers=ours, content=content).status_code

    assert status(bytes(LARGEST_BODY + 1)) == 413
    assert status(two_chunks()) == 413
    assert status(bytes(LARGEST_BODY)) == 200


def test_an_address_or_headers_beyond_the_limit_are_refused(browser: Browser) -> None:
    assert browser.get("/cooperations?search=" + "x" * 9000).status_code == 414
    assert browser.get("/", x_long="x" * 40_000).status_code == 431
