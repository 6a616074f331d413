"""Files that are attached as evidence, and names that are registered."""

from __future__ import annotations

import hmac
from typing import TYPE_CHECKING, Annotated, Final

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from starlette.responses import Response

from koop_es.api.bodies import model_of, read_json
from koop_es.api.calls import POSITION
from koop_es.api.negotiating import JSON, refuse_unacceptable
from koop_es.api.queries import Query, query_of
from koop_es.api.refusals import EvidenceErased, EvidenceNotFound
from koop_es.api.writing import stream_named
from koop_es.cooperations.corrections import corrected
from koop_es.cooperations.events import EvidenceAttached
from koop_es.kernel.characters import clean, one_line
from koop_es.kernel.refusals import KeyReused
from koop_es.ledger.actors import ActorExists
from koop_es.ledger.answers import refuse_bad_key
from koop_es.ledger.losing import absent
from koop_es.ledger.vault import ValueErased

if TYPE_CHECKING:
    from koop_es.api.calls import Call
    from koop_es.ledger.keys import KeyStore

BYTES: Final = "application/octet-stream"
LONGEST_NAME: Final = 200
KEYED: Final = b"koop-actor-id/v1\0"
"""Keeps what is made of an idempotency key here apart from what a receipt makes of it."""


class NewActor(BaseModel):
    """A name under which entries are recorded."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Annotated[
        str,
        BeforeValidator(lambda text: one_line(clean(text)) if isinstance(text, str) else text),
        Field(min_length=1, max_length=LONGEST_NAME, description="What the person is called."),
    ]


async def add_actor(call: Call) -> Response:
    """Register a name under which entries are recorded."""
    refuse_unacceptable(call.request, JSON)
    query_of(Query, call.request)
    body = await read_json(call.request)
    actor = model_of(NewActor, body, {}, frozenset())
    actor_id = _registered(call.koop.home.keys, actor.name, call.header("idempotency-key"))
    headers = {POSITION: str(call.koop.store.head()), "location": "/api/v1/actors"}
    return call.answer({"name": actor.name, "id": actor_id}, 201, headers)


def _registered(keys: KeyStore, name: str, key: str | None) -> str:
    """Register a name and return its pseudonym; the same one for the same name and key again.

    Raises:
        ActorExists: The name is taken.
        KeyReused: Another name was registered under the key.
    """
    refuse_bad_key(key)
    if key is None:
        return _added(keys, name)
    # Names have no receipts: the pseudonym, made of the key, tells by which one it was registered.
    told = KEYED + key.encode(errors="surrogatepass")
    actor_id = hmac.digest(keys.receipt_key(), told, "sha256").hex()[:32]
    try:
        return _added(keys, name, actor_id)
    except ActorExists:
        known = keys.actors().get(actor_id, name)
        if known != name:
            raise KeyReused(field="idempotency_key") from None
        if keys.actor(name) != actor_id:
            raise
        return actor_id


def _added(keys: KeyStore, name: str, actor_id: str | None = None) -> str:
    """Register a name; what is wrong with it is told of the body, not of who asks."""
    try:
        return keys.add_actor(name, actor_id)
    except ActorExists as error:
        raise ActorExists(field="name", name=name) from error


async def get_evidence(call: Call) -> Response:
    """Download a file that is attached to a cooperation."""
    refuse_unacceptable(call.request, BYTES)
    query_of(Query, call.request)
    store = call.koop.store
    stream = stream_named(call.koop, "cooperation", call.path["cooperation_id"])
    wanted = call.path["evidence_id"]
    for record in corrected(store.read_stream(stream)):
        event = record.event
        if isinstance(event, EvidenceAttached) and event.evidence_id == wanted:
            commitment = event.document.commitment
            data = store.open_private([commitment]).get(commitment)
            if not isinstance(data, bytes):
                why = absent(store, record.position)
                raise EvidenceErased if isinstance(why, ValueErased) else why
            # Whatever it is: never shown as a page of this site. Its name stays with the entry.
            headers = {
                POSITION: str(record.position),
                "content-disposition": f'attachment; filename="{wanted}.bin"',
            }
            return Response(data, 200, headers, BYTES)
    raise EvidenceNotFound(id=wanted)
