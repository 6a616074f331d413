"""The record as CloudEvents 1.0: in batches, and followed live as Server-Sent Events."""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING, Any, Final

from pydantic_core import from_json, to_json
from starlette.responses import Response, StreamingResponse

from koop_es.api.calls import POSITION
from koop_es.api.negotiating import refuse_unacceptable
from koop_es.api.pointing import Fault, Unfit
from koop_es.api.queries import EventsQuery, FollowQuery, query_of
from koop_es.api.reading import link_to
from koop_es.api.refusals import TooManyStreams
from koop_es.exchange.known_at import reached

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from starlette.types import Receive, Scope, Send

    from koop_es.api.calls import Api, Call
    from koop_es.ledger.port import RawRecord

BATCH: Final = "application/cloudevents-batch+json"
STREAM: Final = "text/event-stream"
SOURCE: Final = "/api/v1/events"
MOST_STREAMS: Final = 32
POLL: Final = 0.1
HEARTBEAT: Final = 15.0
PAGE: Final = 200

_POSITION: Final = re.compile(r"[0-9]{1,15}")


def cloud_event(entry: RawRecord) -> bytes:
    """Return an entry as a CloudEvent; ``data`` is what is stored, private values left sealed."""
    head: dict[str, Any] = {
        "specversion": "1.0",
        "id": from_json(entry.raw)["event_id"],
        "source": SOURCE,
        "type": entry.topic,
        "subject": entry.stream,
        "time": entry.recorded_at,
        "datacontenttype": "application/json",
        "position": entry.position,
        "version": entry.version,
    }
    return to_json(head)[:-1] + b',"data":' + entry.raw + b"}"


async def list_events(call: Call) -> Response:
    """List the entries of the record behind a position, as a batch of CloudEvents."""
    refuse_unacceptable(call.request, BATCH)
    query = query_of(EventsQuery, call.request)
    reached(call.koop.store, query.after)
    found = call.koop.store.read_raw(query.after, query.limit + 1)
    page = found[: query.limit]
    last = page[-1].position if page else query.after
    headers = {POSITION: str(last), "vary": "accept"}
    if len(found) > len(page):
        headers["link"] = link_to(call, after=str(last))
    body = b"[" + b",".join(map(cloud_event, page)) + b"]"
    return Response(body, 200, headers, BATCH)


async def follow_events(call: Call) -> Response:
    """Follow the record live: Server-Sent Events, resumed with Last-Event-ID."""
    refuse_unacceptable(call.request, STREAM)
    after = _begin(call)
    api = call.api
    if api.streams >= MOST_STREAMS:
        raise TooManyStreams
    headers = {POSITION: str(after), "x-accel-buffering": "no"}
    if call.request.method == "HEAD":
        return Response(None, 200, headers, STREAM)
    return Following(api, after, headers)


class Following(StreamingResponse):
    """A stream of events, counted from the moment at which it is granted until it ends."""

    def __init__(self, api: Api, after: int, headers: dict[str, str]) -> None:
        super().__init__(_told(api, after), 200, headers, STREAM)
        self._api = api
        api.streams += 1

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it."""
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._api.streams -= 1


def _begin(call: Call) -> int:
    """Return the position behind which to begin; what the browser saw last goes first."""
    query = query_of(FollowQuery, call.request)
    seen = (call.header("last-event-id") or "").strip()
    store = call.koop.store
    if not seen:
        return store.head() if query.after is None else reached(store, query.after)
    if not _POSITION.fullmatch(seen):
        raise Unfit([Fault("position_parsing", header="Last-Event-ID")])
    return reached(store, int(seen))


async def _told(api: Api, after: int) -> AsyncIterator[bytes]:
    # The comment makes the head arrive at once; the time is the browser's pause to reconnect.
    yield b": following\nretry: 1000\n\n"
    quiet = 0.0
    while not api.stopping.is_set():
        entries = api.koop.store.read_raw(after, PAGE)
        if entries:
            yield b"".join(map(_message, entries))
            after, quiet = entries[-1].position, 0.0
            continue
        if quiet >= HEARTBEAT:
            yield b": still here\n\n"
            quiet = 0.0
        quiet += POLL
        await _pause(api)


async def _pause(api: Api) -> None:
    """Wait for the next look at the record, or for the server to stop."""
    try:
        await asyncio.wait_for(api.stopping.wait(), POLL)
    except TimeoutError:
        return


def _message(entry: RawRecord) -> bytes:
    head = f"id: {entry.position}\nevent: {entry.topic}\ndata: ".encode()
    return head + cloud_event(entry) + b"\n\n"
