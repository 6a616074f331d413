"""Connections that do not wait for their client for ever, and not more of them than can be held."""

from __future__ import annotations

import resource
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final, cast

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from koop_es import logs
from koop_es.web.guard import HEADERS, REQUEST_ID

if TYPE_CHECKING:
    import asyncio

    from uvicorn.protocols.http.h11_impl import RequestResponseCycle

MOST_OPEN: Final = 1_000
HEAD_WITHIN: Final = 10.0
BODY_WITHIN: Final = 60.0
READ_WITHIN: Final = 60.0
IDLE_FOR: Final = 15
"""Seconds that a connection stays open after an answer."""


def most_open() -> int:
    """Return how many connections are held: half the files that may be open, the rest is ours."""
    files, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return MOST_OPEN if files == resource.RLIM_INFINITY else min(MOST_OPEN, max(files // 2, 1))


class Connection(H11Protocol):
    """Uvicorn's connection, closed once its client is awaited for too long.

    The head of a request, its body, and the taking in of an answer each have their time; between
    requests uvicorn keeps it. What is being answered, however long it takes, is left alone.
    """

    head_within = HEAD_WITHIN
    body_within = BODY_WITHIN
    read_within = READ_WITHIN
    most_open = most_open()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._awaited: Any = None
        self._deadline: asyncio.TimerHandle | None = None
        self._reading: asyncio.TimerHandle | None = None
        self._since = 0.0

    def connection_made(self, transport: asyncio.Transport) -> None:
        """Begin to wait for the first head; make room if there are too many connections."""
        super().connection_made(transport)
        self._since = self.loop.time()
        self._watch()
        self._make_room()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no more."""
        self._forget()
        self._reading = _cancelled(self._reading)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take what came; the time for what began before runs on."""
        if self.timeout_keep_alive_task is not None:
            self._forget()
        super().data_received(data)
        self._watch()

    def send_400_response(self, msg: str) -> None:
        """Refuse what is no HTTP, with the headers of every answer; what is begun just ends."""
        cycle = cast("RequestResponseCycle | None", self.cycle)
        if cycle is not None:
            # Whatever is being answered on this connection can no longer be told there.
            cycle.disconnected = True
            cycle.message_event.set()
        if self.conn.our_state in {h11.IDLE, h11.SEND_RESPONSE}:
            body = f"{msg}\n".encode("ascii", "replace")
            for event in (_refusal(body), h11.Data(data=body), h11.EndOfMessage()):
                self.transport.write(self.conn.send(event) or b"")
        self.transport.close()

    def on_response_complete(self) -> None:
        """Wait for the next request."""
        self._since = self.loop.time()
        self._forget()
        super().on_response_complete()
        self._watch()

    def pause_writing(self) -> None:
        """Wait for the client to take its answer."""
        super().pause_writing()
        self._reading = _cancelled(self._reading)
        self._reading = self.loop.call_later(self.read_within, self.transport.abort)

    def resume_writing(self) -> None:
        """Go on writing."""
        self._reading = _cancelled(self._reading)
        super().resume_writing()

    def _watch(self) -> None:
        """Set the time for what the client is to send now, unless it runs already."""
        awaited: Any = self.conn.their_state
        if awaited == self._awaited:
            return
        self._forget()
        self._awaited = awaited
        within = {h11.IDLE: self.head_within, h11.SEND_BODY: self.body_within}.get(awaited)
        if within is not None and not self.transport.is_closing():
            self._deadline = self.loop.call_later(within, self.transport.close)

    def _forget(self) -> None:
        self._awaited = None
        self._deadline = _cancelled(self._deadline)

    def _make_room(self) -> None:
        """Close the connection that is idle for longest, or this one if all are at work."""
        if len(self.connections) <= self.most_open:
            return
        others = cast("set[Connection]", self.connections - {self})
        there = [each for each in others if not each.transport.is_closing()]
        if len(there) < self.most_open:
            return
        idle = [each for each in there if each.is_idle]
        min(idle, key=lambda each: each._since, default=self).transport.close()  # noqa: SLF001 - of this class

    @property
    def is_idle(self) -> bool:
        """Whether no request is being answered."""
        cycle = cast("RequestResponseCycle | None", self.cycle)
        return cycle is None or cycle.response_complete


def _refusal(body: bytes) -> h11.Response:
    headers = {
        **HEADERS,
        "cache-control": "no-store",
        "connection": "close",
        "content-length": str(len(body)),
        "content-type": "text/plain; charset=utf-8",
        REQUEST_ID: logs.request_id(None),
    }
    told = [(name.encode(), value.encode()) for name, value in headers.items()]
    return h11.Response(status_code=HTTPStatus.BAD_REQUEST, headers=told, reason=b"Bad Request")


def _cancelled(timer: asyncio.TimerHandle | None) -> None:
    if timer is not None:
        timer.cancel()
