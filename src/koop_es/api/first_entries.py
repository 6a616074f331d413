"""Many facts entered for the first time over HTTP, with one reason."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from koop_es.api.bodies import model_of, read_json
from koop_es.api.calls import POSITION
from koop_es.api.negotiating import JSON, refuse_unacceptable
from koop_es.api.queries import WriteQuery, query_of
from koop_es.api.writing import stream_named
from koop_es.cooperations.refusals import UnknownPart
from koop_es.exchange.batches import MOST_ROWS, Batch, enter
from koop_es.exchange.documents.batches import batch_document
from koop_es.kernel.event import ReasonCode
from koop_es.kernel.record import EnteredVia
from koop_es.ledger.actors import OPERATOR

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import NoReturn

    from starlette.responses import Response

    from koop_es.api.calls import Call
    from koop_es.app import Koop


class FirstEntries(BaseModel):
    """Facts to be recorded in their order, each told by its command and that one's fields."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    entries: Annotated[
        list[dict[str, Any]],
        Field(
            min_length=1,
            max_length=MOST_ROWS,
            description="Of each the command's name (command), the code or id of the cooperation "
            "(cooperation), and the command's fields. An agreement (cooperation.agree) may have a "
            "name of its own (as), under which later entries name it.",
        ),
    ]
    reason: Annotated[
        str | None,
        Field(min_length=1, max_length=20_000, description="Why they come late, in words."),
    ] = None
    reason_code: Annotated[
        ReasonCode, Field(description="The same, picked from the list; for entries without one.")
    ] = ReasonCode.FIRST_ENTRY
    strict: Annotated[
        bool, Field(description="Whether one entry that is refused keeps everything out.")
    ] = False


class _Finder:
    """Finds what entries name: cooperations by code or id, all else by its id."""

    def __init__(self, koop: Koop) -> None:
        self._koop = koop

    def cooperation(self, name: str) -> str:
        """Return the id of a cooperation."""
        return stream_named(self._koop, "cooperation", name)

    def part(self, stream: str, kind: str, name: str) -> NoReturn:
        """Refuse what is no id: programs know ids.

        Raises:
            UnknownPart: Always.
        """
        del stream
        raise UnknownPart(field=f"{kind}_id", part=kind, id=name)

    def fields(self, fields: Mapping[str, Any]) -> dict[str, Any]:
        """Return the fields as they are."""
        return dict(fields)


async def record_first_entries(call: Call) -> Response:
    """Record many entries for the first time, with one reason for all.

    Raises:
        KoopError: Nothing was recorded, such as for an actor whom nobody registered.
    """
    refuse_unacceptable(call.request, JSON)
    query = query_of(WriteQuery, call.request)
    body = await read_json(call.request)
    asked = model_of(FirstEntries, body, {}, frozenset())
    actor = call.header("koop-actor")
    if actor is not None:
        call.koop.home.keys.actor(actor)
    batch = Batch(
        rows=asked.entries,
        reason=asked.reason,
        reason_code=asked.reason_code.value,
        actor=OPERATOR if actor is None else actor,
        entered_via=EnteredVia.API,
        strict=asked.strict,
        dry_run=query.dry_run,
    )
    report = await asyncio.to_thread(enter, call.koop, batch, _Finder(call.koop))
    headers = {POSITION: str(call.koop.store.head())}
    return call.answer(batch_document(report, call.names), 200, headers)
