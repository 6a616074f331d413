"""P6 and P7: requests over HTTP on 32 connections, beside the same server's simplest answers."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import time
from contextlib import contextmanager
from itertools import count, cycle
from typing import TYPE_CHECKING, Any, Final

from koop_es.app import Koop
from scripts.benchmarks.commands import SUMMARY
from scripts.benchmarks.homes import copied, settings
from scripts.benchmarks.memory import peak_mib

if TYPE_CHECKING:
    from collections.abc import Callable, Generator
    from pathlib import Path

CONNECTIONS: Final = 32
SECONDS: Final = 3.0
WARM_UP: Final = 2.0
DEEP: Final = 50
PAGE: Final = 50
LARGEST_PAGE: Final = 200
COOPERATIONS: Final = 600
PARSED: Final = "/api/bench/parsed"
BODY: Final = json.dumps(
    {"light": "green", "summary": SUMMARY, "next_check_on": "2026-12-01"}
).encode()


def build(folder: Path) -> None:
    """Bring the read models of the ledgers to be served up to date."""
    for name in ("small", "home"):
        with Koop.open(settings(folder / name)) as koop:
            koop.catch_up()


class Server:
    """A server in a process of its own, and what is asked of it.

    Args:
        port: Where it listens.
        pid: Its process.
    """

    def __init__(self, port: int, pid: int) -> None:
        self.port = port
        self.pid = pid
        self._keys = count()

    def get(self, path: str, *, new: bool = False) -> bytes:
        """Return the bytes of a reading request; a new one is like no other so far."""
        head = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\n"
        if new:
            # The server remembers answers until anything changes, by what is accepted, too.
            head += f"Accept: application/json, text/x-{next(self._keys)}\r\n"
        return f"{head}\r\n".encode()

    def post(self, path: str) -> bytes:
        """Return the bytes of a request that brings a check, under a key of its own."""
        head = (
            f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\n"
            "Content-Type: application/json\r\nIf-Match: *\r\n"
            f"Idempotency-Key: bench-{next(self._keys)}\r\nContent-Length: {len(BODY)}\r\n\r\n"
        )
        return head.encode() + BODY

    def ask(self, path: str) -> Any:
        """Return a document."""
        return json.loads(asyncio.run(_once(self.port, self.get(path))))

    def peak_mib(self) -> float:
        """Return the most memory that the server has used."""
        return peak_mib(self.pid)


@contextmanager
def served(folder: Path, home: str) -> Generator[Server]:
    """Serve a copy of a home meanwhile."""
    with copied(folder, home) as place:
        process = subprocess.Popen(
            [sys.executable, "-m", "scripts.benchmarks.serving", str(place)],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        try:
            url = process.stdout.readline().strip().rstrip("/") if process.stdout else ""
            server = Server(int(url.rpartition(":")[2]), process.pid)
            server.ask("/api/v1/cooperations?limit=1")
            yield server
        finally:
            process.terminate()
            process.wait(timeout=30)


def _measured(folder: Path, home: str, request: Callable[[Server], Callable[[], bytes]]) -> Any:
    with served(folder, home) as server:
        make = request(server)
        asyncio.run(_load(server.port, make, WARM_UP))
        latencies, seconds = asyncio.run(_load(server.port, make, SECONDS))
        figures = {"events": len(latencies), "seconds": seconds, "peak_mib": server.peak_mib()}
        return {**figures, "milliseconds": [round(each * 1000, 3) for each in latencies]}


async def _load(port: int, make: Callable[[], bytes], seconds: float) -> tuple[list[float], float]:
    """Ask on all connections, each again once it is answered; return latencies and seconds."""
    latencies: list[float] = []
    began = time.perf_counter()

    async def keep_asking() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        while time.perf_counter() - began < seconds:
            asked = time.perf_counter()
            writer.write(make())
            await _answer(reader)
            latencies.append(time.perf_counter() - asked)
        writer.close()

    await asyncio.gather(*(keep_asking() for _ in range(CONNECTIONS)))
    return latencies, time.perf_counter() - began


async def _once(port: int, request: bytes) -> bytes:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(request)
    body = await _answer(reader)
    writer.close()
    return body


async def _answer(reader: asyncio.StreamReader) -> bytes:
    head = await reader.readuntil(b"\r\n\r\n")
    if not head.startswith((b"HTTP/1.1 200", b"HTTP/1.1 201")):
        sys.exit(f"the server said:\n{head.decode()}")
    length = head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0]
    return await reader.readexactly(int(length))


def _cooperations(server: Server) -> list[str]:
    """Return the ids of some cooperations."""
    paths = _pages(server, LARGEST_PAGE, COOPERATIONS // LARGEST_PAGE)
    pages = (server.ask(path) for path in paths)
    return [each["id"] for page in pages for each in page["items"]]


def _pages(server: Server, size: int, many: int) -> list[str]:
    """Return the addresses of the first pages of the list."""
    paths = [f"/api/v1/cooperations?limit={size}"]
    while len(paths) < many and (after := server.ask(paths[-1])["next"]):
        paths.append(f"{paths[0]}&cursor={after}")
    return paths


def http_constant(folder: Path) -> Any:
    """The same server's constant answer."""
    return _measured(folder, "small", lambda server: lambda: server.get("/api/bench/constant"))


def http_parsed(folder: Path) -> Any:
    """The same server's POST that only parses."""
    return _measured(folder, "small", lambda server: lambda: server.post(PARSED))


def http_check(folder: Path) -> Any:
    """P6: a controlling check for one of 600 cooperations, each with a key of its own."""

    def checks(server: Server) -> Callable[[], bytes]:
        turn = cycle(_cooperations(server))
        return lambda: server.post(f"/api/v1/cooperations/{next(turn)}/checks")

    return _measured(folder, "small", checks)


def http_status(folder: Path) -> Any:
    """P7: one of 600 cooperations as it stands, asked for before; nothing changes meanwhile."""
    return _statuses(folder, new=False)


def http_new_status(folder: Path) -> Any:
    """The same, nothing of which the server remembers."""
    return _statuses(folder, new=True)


def _statuses(folder: Path, *, new: bool) -> Any:
    def one(server: Server) -> Callable[[], bytes]:
        paths = [f"/api/v1/cooperations/{each}" for each in _cooperations(server)]
        for path in () if new else paths:
            server.ask(path)
        turn = cycle(paths)
        return lambda: server.get(next(turn), new=new)

    return _measured(folder, "home", one)


def http_list(folder: Path) -> Any:
    """P7: the first page of the list of cooperations; nothing changes meanwhile."""
    return _lists(folder, 1, new=False)


def http_new_list(folder: Path) -> Any:
    """The same, nothing of which the server remembers."""
    return _lists(folder, 1, new=True)


def http_deep_list(folder: Path) -> Any:
    """The same, 50 pages further on."""
    return _lists(folder, DEEP, new=True)


def _lists(folder: Path, deep: int, *, new: bool) -> Any:
    def page(server: Server) -> Callable[[], bytes]:
        path = _pages(server, PAGE, deep)[-1]
        return lambda: server.get(path, new=new)

    return _measured(folder, "home", page)
