"""Connections: answers leave at once, silent clients are let go, and many lock nobody out."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from contextlib import ExitStack, contextmanager, suppress
from typing import TYPE_CHECKING, Any

import httpx
import pytest
import uvicorn

from koop_es.web.connections import Connection, most_open
from koop_es.web.guard import HEADERS, Guard, hosts_of
from koop_es.web.listening import listen, port_of
from tests.support.patience import PATIENCE

if TYPE_CHECKING:
    from collections.abc import Generator

    from starlette.types import Receive, Scope, Send

ASKED = b"GET / HTTP/1.1\r\nhost: 127.0.0.1:%d\r\n\r\n"


async def app(scope: Scope, receive: Receive, send: Send) -> None:
    """Read the body, answer, and go on answering where that is asked for."""
    while (await receive()).get("more_body"):
        pass
    await send({"type": "http.response.start", "status": 200, "headers": []})
    size = 100 if scope["path"] != "/large" else 50_000_000
    await send({"type": "http.response.body", "body": b"x" * size, "more_body": True})
    if scope["path"] == "/stream":
        await asyncio.sleep(1.5)
    await send({"type": "http.response.body", "body": b"end"})


SOON = 9.0
"""Seconds: less than what a connection is given where nothing shorter is said."""


class Patient(Connection):
    head_within = body_within = read_within = PATIENCE


class Hasty(Connection):
    head_within = 0.4
    body_within = 0.6
    read_within = 0.5


class Few(Patient):
    most_open = 5


@contextmanager
def served(kind: type[Connection], keep_alive: int = 15) -> Generator[int]:
    """Serve on any free port, and yield it."""
    with listen("127.0.0.1", 0) as listening:
        port = port_of(listening)
        config = uvicorn.Config(
            Guard(app, hosts_of(port)),
            http=kind,
            ws="none",
            lifespan="off",
            loop="asyncio",
            log_config=None,
            timeout_keep_alive=keep_alive,
            timeout_graceful_shutdown=1,
        )
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            yield port
        finally:
            server.should_exit = True
            thread.join(PATIENCE)


def connected(port: int, sent: bytes = b"") -> socket.socket:
    found = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)
    found.sendall(sent)
    return found


def got(port: int, path: str = "") -> httpx.Response:
    return httpx.get(f"http://127.0.0.1:{port}/{path}", timeout=PATIENCE)


def taken_from(given: socket.socket) -> int:
    """Return how many bytes come until the other side closes."""
    taken = 0
    with suppress(ConnectionResetError):
        while data := given.recv(65_536):
            taken += len(data)
    return taken


def closed_after(given: socket.socket, since: float) -> float:
    """Return the seconds from a moment until the other side closes."""
    taken_from(given)
    return time.monotonic() - since


def status_of(port: int, target: str, host: str) -> int:
    """Return the status of the answer to a request line as it is typed."""
    asked = f"GET {target} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n\r\n"
    with connected(port, asked.encode()) as given:
        return int(given.makefile("rb").readline().split()[1])


@pytest.mark.parametrize("path", ["", "/", "/?a=b", "?a=b", "/some%20where"])
def test_a_target_that_names_its_host_is_taken(path: str) -> None:
    with served(Patient) as port:
        for name in ("http://127.0.0.1", "HTTP://LOCALHOST"):
            # Whatever the header says: the target's host counts.
            for host in (f"127.0.0.1:{port}", "elsewhere.example"):
                assert status_of(port, f"{name}:{port}{path}", host) == 200


def test_a_target_that_names_another_host_is_refused() -> None:
    with served(Patient) as port:
        ours = f"127.0.0.1:{port}"
        for target in (
            "http://koop.example/",
            f"http://user@{ours}/",
            f"https://{ours}/",
            f"http://127.0.0.1:{port + 1}/",
        ):
            assert status_of(port, target, ours) == 421
        assert status_of(port, "http:///", ours) == 400
        assert status_of(port, "/", ours) == 200


def test_an_answer_leaves_at_once() -> None:
    found: list[int] = []

    class Watching(Connection):
        def connection_made(self, transport: Any) -> None:
            taken = transport.get_extra_info("socket")
            found.append(taken.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
            super().connection_made(transport)

    with served(Watching) as port:
        got(port)
    assert found
    assert all(found)


HALF_HEAD = b"GET / HTTP/1.1\r\nhost: "
HALF_BODY = (
    b"POST / HTTP/1.1\r\nhost: 127.0.0.1:%d\r\norigin: http://127.0.0.1:%d\r\n"
    b"content-length: 10\r\n\r\nabc"
)


@pytest.mark.parametrize("sent", [b"", HALF_HEAD, HALF_BODY])
def test_who_does_not_send_its_request_is_let_go(sent: bytes) -> None:
    with served(Hasty) as port:
        since = time.monotonic()
        with connected(port, sent.replace(b"%d", b"%d" % port)) as silent:
            assert Hasty.head_within <= closed_after(silent, since) < SOON


def test_sending_byte_by_byte_wins_no_time() -> None:
    with served(Hasty) as port, connected(port) as slow:
        since = time.monotonic()
        with suppress(OSError):
            while time.monotonic() - since < PATIENCE:
                slow.sendall(b"G")
                time.sleep(0.05)
        assert time.monotonic() - since < SOON


def test_a_second_head_has_its_time_too() -> None:
    with served(Hasty) as port, connected(port, ASKED % port + b"GET / HT") as half:
        since = time.monotonic()
        assert half.recv(65_536).startswith(b"HTTP/1.1 200")
        assert closed_after(half, since) < SOON


NO_HTTP = [
    b"\x00\xff\x16\x03\x01\r\n\r\n",
    b"GET  / HTTP/1.1\r\n\r\n",
    b"GET / HTTP/1.1\r\nhost: x\r\nno header\r\n\r\n",
    b"GET / HTTP/1.1\r\nhost: x\r\ncontent-length: -1\r\n\r\n",
    b"GET / HTTP/1.1\r\nx: " + b"y" * 100_000 + b"\r\n\r\n",
]


@pytest.mark.parametrize("sent", NO_HTTP)
def test_what_is_no_http_is_refused_with_the_headers_of_every_answer(sent: bytes) -> None:
    with served(Connection) as port, connected(port, sent) as strange:
        told = b""
        with suppress(ConnectionResetError):
            while data := strange.recv(65_536):
                told += data
        head, _, body = told.partition(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 400 ")
        for name, value in HEADERS.items():
            assert f"{name}: {value}".encode() in head.lower().replace(b"deny", b"DENY")
        assert b"x-request-id: " in head.lower()
        assert body == b"Invalid HTTP request received.\n"


def test_a_body_that_is_no_http_ends_what_is_being_answered() -> None:
    asked = ASKED.replace(b"/ ", b"/stream ", 1).replace(
        b"\r\n\r\n", b"\r\ntransfer-encoding: chunked\r\n\r\n"
    )
    with served(Connection) as port:
        with connected(port, asked % port + b"0\r\n\r\n") as stream:
            assert stream.recv(65_536).startswith(b"HTTP/1.1 200")
            stream.sendall(b"\x00\r\n\r\n")
            taken_from(stream)
        with connected(port, asked % port + b"zz\r\n") as broken:
            assert broken.recv(65_536).startswith(b"HTTP/1.1 400")
        assert got(port).status_code == 200


def test_an_idle_connection_ends() -> None:
    with served(Patient, keep_alive=1) as port:
        since = time.monotonic()
        with connected(port, ASKED % port) as idle:
            assert 1 <= closed_after(idle, since) < SOON


def test_who_does_not_take_its_answer_is_let_go() -> None:
    asked = ASKED.replace(b"/ ", b"/large ", 1)
    with served(Hasty) as port, connected(port, asked % port) as deaf:
        time.sleep(1.5)
        assert taken_from(deaf) < 50_000_000


def test_an_answer_that_takes_long_lives_on() -> None:
    with served(Hasty) as port:
        assert got(port, "stream").text.endswith("end")


def test_hundreds_of_silent_connections_lock_nobody_out() -> None:
    with served(Patient) as port, ExitStack() as stack:
        for _ in range(min(400, most_open())):
            stack.enter_context(connected(port))
        assert got(port).status_code == 200


def test_too_many_connections_end_the_one_that_is_idle_for_longest() -> None:
    with served(Few) as port, ExitStack() as stack:
        first = stack.enter_context(connected(port))
        time.sleep(0.1)
        others = [stack.enter_context(connected(port)) for _ in range(4)]
        with httpx.stream("GET", f"http://127.0.0.1:{port}/stream", timeout=PATIENCE) as long:
            taken_from(first)
            assert got(port).status_code == 200
            assert long.read().endswith(b"end")
        assert len(others) == 4
