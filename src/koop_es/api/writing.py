"""Carrying out a command that came over HTTP."""

from __future__ import annotations

import asyncio
import re
from contextlib import contextmanager
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

from koop_es import logs
from koop_es.api.bodies import model_of, read_json
from koop_es.api.calls import POSITION
from koop_es.api.negotiating import JSON, refuse_unacceptable, versions_in
from koop_es.api.placing import place_in_body
from koop_es.api.pointing import Fault, Unfit
from koop_es.api.queries import WriteQuery, query_of
from koop_es.api.refusals import BodyTooLarge, IdIncomplete, KeyRunning
from koop_es.cooperations.commands import AttachEvidence, InviteParty
from koop_es.cooperations.state import Cooperation
from koop_es.exchange.documents.answers import answer_document
from koop_es.exchange.documents.parts import public_titles
from koop_es.kernel.record import EnteredVia
from koop_es.kernel.refusals import KoopError
from koop_es.ledger.actors import OPERATOR
from koop_es.ledger.deciding import UnknownStream
from koop_es.ledger.topics import BY_COMMAND
from koop_es.processes.links import with_token

if TYPE_CHECKING:
    from collections.abc import Generator

    from starlette.responses import Response

    from koop_es.api.calls import Api, Call
    from koop_es.api.operations import Write
    from koop_es.app import Koop
    from koop_es.kernel.aggregate import Command
    from koop_es.ledger.answers import Answer

ID: Final = re.compile(r"[0-9a-f]{32}")
BEGINNING: Final = re.compile(r"[0-9a-f]{4,31}")
PLURALS: Final = {"party": "parties"}


async def carry_out(call: Call, operation: Write) -> Response:
    """Answer a command.

    Raises:
        KoopError: It was refused or could not be carried out; nothing is stored.
    """
    refuse_unacceptable(call.request, JSON)
    query = query_of(WriteQuery, call.request)
    kind = BY_COMMAND[operation.body].kind
    given = {name: call.path[name] for name in operation.fields}
    actor = call.header("koop-actor")
    body = await read_json(call.request)
    command = model_of(operation.body, body, given, operation.closed)
    if isinstance(command, AttachEvidence):
        _refuse_large(command, call.koop.settings.largest_evidence_bytes)
    asked: dict[str, Any] = {
        "actor": OPERATOR if actor is None else actor,
        "entered_via": EnteredVia.API,
        "on_behalf_of": _behalf(call),
        "idempotency_key": call.header("idempotency-key"),
        "dry_run": query.dry_run,
    }
    if not operation.creates:
        tags = versions_in(call.request)
        stream = stream_named(call.koop, kind, next(iter(call.path.values())))
        asked |= {"stream": stream, "expected_version": _expected(call.koop, stream, tags)}
    path = None
    if isinstance(command, InviteParty):
        asked["idempotency_key"] = key = asked["idempotency_key"] or call.koop.new_id()
        command, path = with_token(call.koop.home.keys, command, asked["stream"], key)
    with _alone(call.api, asked["actor"], asked["idempotency_key"]):
        answer = await _carried_out(call.koop, command, asked)
    if answer.position is None:
        await call.wait()
    else:
        await call.wait_after(answer.position)
    created = operation.creates and not answer.dry_run
    more = {} if path is None or answer.dry_run else {"link": path}
    return _answered(call, answer, kind, created=created, more=more)


def _refuse_large(command: AttachEvidence, largest: int) -> None:
    """Refuse a file that is too large.

    Raises:
        BodyTooLarge: It is.
    """
    if isinstance(command.document.value, bytes) and len(command.document.value) > largest:
        raise BodyTooLarge(limit=largest)


async def _carried_out(koop: Koop, command: Command, asked: dict[str, Any]) -> Answer:
    """Carry out a command, together with others that wait, without holding up the requests."""
    try:
        if asked["dry_run"] or command.FILLED:
            return await asyncio.to_thread(koop.execute, command, **asked)
        return await asyncio.wrap_future(koop.submit(command, **asked))
    except KoopError as error:
        place_in_body(error, command)
        raise


def _answered(
    call: Call, answer: Answer, kind: str, *, created: bool, more: dict[str, str]
) -> Response:
    store = call.koop.store
    position = store.head() if answer.position is None else answer.position
    headers = {POSITION: str(position)}
    if not answer.dry_run:
        headers["etag"] = f'"{answer.version}"'
    if created:
        headers["location"] = f"/api/v1/{PLURALS.get(kind, f'{kind}s')}/{answer.stream}"
    document = {**_document(call, answer, kind), **more}
    if call.waited is not None:
        document["stale"] = call.waited.stale
    status = HTTPStatus.ACCEPTED if answer.pending and not answer.dry_run else HTTPStatus.OK
    return call.answer(document, HTTPStatus.CREATED if created else status, headers)


def _document(call: Call, answer: Answer, kind: str) -> dict[str, Any]:
    """Return what a command did, with the names of things where they can be looked up."""
    state = call.koop.state_of(answer.stream, answer.version)
    if isinstance(state, Cooperation):
        call.names.note_parts(answer.stream, public_titles(state))
    try:
        code = _code(call, answer, kind)
        return answer_document(answer, code, call.names.parts_of(answer.stream), call.t)
    except Exception as error:
        if answer.dry_run:
            raise
        # It is stored: whoever took this for its failure would send it again.
        told = {"position": answer.position, "stream": answer.stream}
        logs.tell("answer_incomplete", "warning", **told, **logs.of_error(error))
        return answer_document(answer, answer.code, str, call.t)


def _code(call: Call, answer: Answer, kind: str) -> str | None:
    """Return a cooperation's short code."""
    if kind != "cooperation":
        return None
    known = call.api.codes
    code = answer.code or known.get(answer.stream) or call.names.code(answer.stream)
    if code is not None and not answer.dry_run:
        known[answer.stream] = code
    return code


def stream_named(koop: Koop, kind: str, name: str) -> str:
    """Return the id of what an address names: by its id, a cooperation by its code, too.

    Raises:
        UnknownStream: Nothing is called like that.
        IdIncomplete: It is no more than the beginning of an id.
    """
    plain = name.replace("-", "").lower()
    if ID.fullmatch(plain):
        return plain
    found = _of_code(koop, name.strip()) if kind == "cooperation" else None
    if found is None and BEGINNING.fullmatch(name.lower()):
        raise IdIncomplete(id=name)
    if found is None:
        raise UnknownStream(kind=kind, id=name)
    return found


def _of_code(koop: Koop, name: str) -> str | None:
    return koop.store.stream_of_code(name) or koop.store.stream_of_code(name.upper())


def _expected(koop: Koop, stream: str, tags: list[int] | None) -> int | None:
    """Return the version that a command is based on; of several the one that holds."""
    if tags is None:
        return None
    if len(tags) == 1:
        return tags[0]
    now = koop.store.version(stream)
    return now if now in tags else tags[0]


def _behalf(call: Call) -> str | None:
    party = call.header("koop-on-behalf-of")
    if party is not None and not ID.fullmatch(party):
        raise Unfit([Fault("string_pattern_mismatch", header="Koop-On-Behalf-Of")])
    return party


@contextmanager
def _alone(api: Api, actor: str, key: str | None) -> Generator[None]:
    """Refuse a command while the same idempotency key is at work in this process.

    Raises:
        KeyRunning: It is.
    """
    if key is None:
        yield
        return
    mark = (actor, key)
    if mark in api.running:
        raise KeyRunning(field="idempotency_key")
    api.running.add(mark)
    try:
        yield
    finally:
        api.running.discard(mark)
