"""Answering a query that came over HTTP from the read models."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from starlette.responses import Response

from koop_es.api.calls import POSITION, VARY
from koop_es.api.negotiating import JSON, file_wanted, refuse_unacceptable
from koop_es.api.queries import query_of
from koop_es.api.remembering import Remembered
from koop_es.exchange.sheets import MEDIA_TYPES, file_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from sqlalchemy import Connection

    from koop_es.api.calls import Call
    from koop_es.api.operations import Read
    from koop_es.api.queries import Query
    from koop_es.app import Koop
    from koop_es.exchange.documents.naming import Names
    from koop_es.exchange.sheets import Table
    from koop_es.projecting.status import Freshness
    from koop_es_projections.current_status.order import Order


@dataclass(frozen=True, slots=True)
class Told:
    """What a query answers.

    Attributes:
        document: Ready for JSON; days and decimals may be in it.
        next: Cursor of the next page, where there is one.
        version: Version of the one thing that it tells of.
        table: The same as rows and columns, where it is also told as a file.
    """

    document: dict[str, Any]
    next: str | None = None
    version: int | None = None
    table: Table | None = None


@dataclass(slots=True)
class Reading:
    """What a query reads with.

    Attributes:
        koop: The running Koop.
        connection: To the read models, in one state throughout.
        fresh: How far the read models have come.
        path: The values in the address's path.
        names: Tells what things are called.
        order: In which order cooperations are listed today.
    """

    koop: Koop
    connection: Connection
    fresh: Freshness
    path: Mapping[str, str]
    names: Names = field(repr=False)
    order: Order = field(repr=False)
    _today: date | None = field(default=None, repr=False)

    @property
    def today(self) -> date:
        """Today in the home's time zone, asked for once."""
        if self._today is None:
            self._today = self.koop.today()
        return self._today


async def answer(call: Call, operation: Read) -> Response:
    """Answer a query.

    Raises:
        KoopError: The class tells why it cannot be answered.
    """
    request = call.request
    if not operation.lasting or "prefer" in request.headers:
        return await _told_anew(call, operation)
    memory = call.api.memory
    asked = (request.scope["path"], request.scope["query_string"], call.language)
    key = (*asked, request.headers.get("accept"))
    state = memory.state(call.koop)
    known = memory.answer(state, key)
    if known is not None:
        return Response(known.body, 200, known.headers)
    answered = await _told_anew(call, operation)
    memory.remember(state, key, Remembered(bytes(answered.body), dict(answered.headers)))
    return answered


async def _told_anew(call: Call, operation: Read) -> Response:
    form = file_wanted(call.request) if operation.files else None
    if form is None:
        refuse_unacceptable(call.request, JSON)
    query = query_of(operation.query, call.request)
    await call.wait()
    if operation.slow:
        told, fresh = await asyncio.to_thread(told_of, call, operation.answer, query)
    else:
        told, fresh = told_of(call, operation.answer, query)
    return (
        _answered(call, told, fresh) if form is None else await file_answer(call, told, fresh, form)
    )


def told_of(
    call: Call, answer: Callable[[Reading, Any], Told], query: Query
) -> tuple[Told, Freshness]:
    """Return what answers a query, and how far the read models have come."""
    koop = call.koop
    fresh = koop.engine.freshness()
    with koop.projections.connect() as connection:
        reading = Reading(koop, connection, fresh, call.path, call.names, call.api.order)
        return answer(reading, query), fresh


async def file_answer(call: Call, told: Told, fresh: Freshness, form: str) -> Response:
    """Return an answer as a file of one of ``MEDIA_TYPES``."""
    assert told.table is not None, "only what has rows and columns is told as a file"  # noqa: S101 - narrows the type
    body = await asyncio.to_thread(file_of, told.table, form, call.t)
    name = f"{told.document['report']}.{form.partition('-')[0]}"
    headers = {
        POSITION: str(fresh.position),
        "content-language": call.language,
        "content-disposition": f'attachment; filename="{name}"',
        "vary": VARY,
    }
    return Response(body, 200, headers, MEDIA_TYPES[form])


def _answered(call: Call, told: Told, fresh: Freshness) -> Response:
    document = {**told.document, "last_position": fresh.position, "stale": fresh.stale}
    headers = {POSITION: str(fresh.position)}
    if told.version is not None:
        headers["etag"] = f'"{told.version}"'
    if told.next is not None:
        headers["link"] = link_to(call, cursor=told.next)
    return call.answer(document, headers=headers)


def link_to(call: Call, **changed: str) -> str:
    """Return the header ``Link`` to the next page: this address with other parameters."""
    url = call.request.url.include_query_params(**changed)
    return f'<{url.path}?{url.query}>; rel="next"'
