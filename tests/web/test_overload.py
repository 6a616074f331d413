"""Too much at once and clients that hang up: a clear word for the one, no alarm for the other."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from koop_es.web import guard
from koop_es.web.application import create_app
from koop_es.web.guard import HEADERS, Guard, hosts_of
from tests.support.log_lines import lines, logging
from tests.support.patience import PATIENCE
from tests.web.browser import OURS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from koop_es.app import Koop


class Busy:
    """An application that reads the body and answers only once it may, except at one address."""

    def __init__(self) -> None:
        self.guarded = Guard(self, hosts_of(8765))
        self._at_work = asyncio.Semaphore(0)
        self._may_answer = asyncio.Event()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        while (await receive()).get("more_body"):
            pass
        if scope["path"] != guard.HEALTH:
            self._at_work.release()
            await self._may_answer.wait()
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"done"})

    async def asked(self, *paths: str, others: Sequence[str] = ()) -> list[httpx.Response]:
        """Ask for paths, and for others that are to be answered meanwhile."""
        self._may_answer.clear()
        transport = httpx.ASGITransport(self.guarded)
        async with httpx.AsyncClient(transport=transport, base_url=OURS) as client:
            first = [asyncio.ensure_future(client.get(path)) for path in paths]
            for _ in paths:
                await asyncio.wait_for(self._at_work.acquire(), PATIENCE)
            meanwhile = [await client.get(path) for path in others]
            self._may_answer.set()
            return [*(await asyncio.gather(*first)), *meanwhile]


def test_too_many_requests_at_once_are_refused_in_good_form(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(guard, "MOST_AT_WORK", 2)
    others = ("/api/v1/cooperations", "/", guard.HEALTH)

    async def ask_twice() -> list[httpx.Response]:
        busy = Busy()
        return [*(await busy.asked("/", "/", others=others)), *(await busy.asked("/"))]

    *done, late, page, health, again = asyncio.run(ask_twice())
    assert [each.status_code for each in done] == [200, 200]
    assert (late.status_code, page.status_code, health.status_code) == (503, 503, 200)
    assert late.json()["code"] == "request.too_many"
    for each in (late, page):
        assert each.headers["retry-after"] == "1"
        assert {name: each.headers[name] for name in HEADERS} == dict(HEADERS)
    assert again.status_code == 200


def test_who_waits_for_its_client_is_not_at_work(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "MOST_AT_WORK", 2)

    async def try_it() -> int:
        busy = Busy()
        silent = [asyncio.ensure_future(hanging(busy.guarded, "/", ends=False)) for _ in range(5)]
        await asyncio.sleep(0.05)
        (answer,) = await busy.asked("/")
        for each in silent:
            each.cancel()
        await asyncio.gather(*silent, return_exceptions=True)
        return answer.status_code

    assert asyncio.run(try_it()) == 200


async def hanging(app: ASGIApp, path: str, *, ends: bool) -> list[Message]:
    """Send half a body, then hang up or say nothing more."""
    sent: list[Message] = []
    given: list[Message] = [{"type": "http.request", "body": b'{"te', "more_body": True}]

    async def receive() -> Message:
        if given:
            return given.pop()
        if not ends:
            await asyncio.sleep(60)
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        sent.append(message)

    host = OURS.removeprefix("http://").encode()
    kind = b"application/json" if path.startswith("/api") else b"application/x-www-form-urlencoded"
    scope: dict[str, Any] = {
        "type": "http",
        "method": "POST",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "headers": [
            (b"host", host),
            (b"content-type", kind),
            (b"origin", OURS.encode()),
        ],
    }
    await app(scope, receive, send)
    return sent


@pytest.mark.parametrize(
    "path", ["/api/v1/parties/organisations", "/cooperations/new", "/api/v1/actors"]
)
def test_a_client_that_hangs_up_is_no_failure(
    koop: Koop, path: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with logging():
        asyncio.run(hanging(Guard(create_app(koop), hosts_of(8765)), path, ends=True))
        (line,) = lines(capsys.readouterr().err, "request")
    assert (line["level"], line["status"]) == ("info", 499)
    assert "error" not in line
