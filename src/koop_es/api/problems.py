"""From a refusal to a problem document (RFC 9457) in the language of the request."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING, Any, Final

from pydantic_core import to_json
from starlette.responses import Response

from koop_es.api import refusals as no
from koop_es.api.negotiating import PROBLEM
from koop_es.api.pointing import Fault, Faulty, pointer
from koop_es.kernel.refusals import (
    Conflict,
    FieldError,
    Invalid,
    KeyReused,
    KoopError,
    NotFound,
    Refusal,
    Unavailable,
)
from koop_es.ledger.actors import UnknownActor
from koop_es.ledger.answers import KeyNotComparable
from koop_es.ledger.port import VersionConflict
from koop_es.projecting.reading import CursorInvalid
from koop_es.wording import refusal_sentence, refusal_title, translator
from koop_es.wording.shapes import shape_sentence

if TYPE_CHECKING:
    from collections.abc import Callable

    from koop_es.wording import Translator

STATUSES: Final[tuple[tuple[type[KoopError], int], ...]] = (
    (no.HostMissing, 400),
    (no.HostUnknown, 421),
    (no.ForeignWrite, 403),
    (no.AddressTooLong, 414),
    (no.HeadersTooLarge, 431),
    (no.BodyTooLarge, 413),
    (no.ServerFailed, 500),
    (no.MethodUnknown, 405),
    (no.MediaTypeUnknown, 415),
    (no.NotAcceptable, 406),
    (no.VersionMissing, 428),
    (no.EvidenceErased, 410),
    (no.RequestRefused, 400),
    (CursorInvalid, 422),
    (KeyReused, 422),
    (KeyNotComparable, 422),
    (UnknownActor, 422),
    (VersionConflict, 412),
    (NotFound, 404),
    (Conflict, 409),
    (Invalid, 422),
    (Refusal, 422),
    (Unavailable, 503),
)
"""The first class that fits gives the status; anything else is this side's failure."""

HEADERS_AT_FAULT: Final = {"actor": "Koop-Actor", "idempotency_key": "Idempotency-Key"}
HEADERS_AT_FAULT["on_behalf_of"] = "Koop-On-Behalf-Of"
PARAMETERS_AT_FAULT: Final = frozenset({"cursor", "known_at"})
PLACES: Final = frozenset({"file", "folder", "home"})
"""Parameters that hold a path of this machine."""
AGAIN: Final = "1"
"""Seconds after which asking again makes sense."""


def status_of(error: KoopError) -> int:
    """Return the status that goes with a refusal."""
    return next((status for kind, status in STATUSES if isinstance(error, kind)), 500)


def problem_type(code: str) -> str:
    """Return the address of the page about a code, the ``type`` of its problem documents."""
    return f"/problems/{code}"


def problem_document(
    error: KoopError, t: Translator, names: Callable[[str], str] | None = None
) -> dict[str, Any]:
    """Return what is wrong, where, and what to do next."""
    leave_out_folders(error)
    document: dict[str, Any] = {
        "type": problem_type(error.code),
        "title": refusal_title(error.code, t),
        "status": status_of(error),
        "detail": refusal_sentence(error, t, names),
        "code": error.code,
        "params": error.params,
    }
    faults = faults_of(error)
    if faults:
        document["errors"] = [_told(fault, error, t) for fault in faults]
    return document


def leave_out_folders(error: KoopError) -> None:
    """Let a refusal name files without their folders: where they lie is nothing for a browser."""
    for name in PLACES & error.params.keys():
        error.params[name] = PurePath(error.params[name]).name


def faults_of(error: KoopError) -> list[Fault]:
    """Return the places at fault."""
    if isinstance(error, Faulty):
        return list(error.faults)
    if isinstance(error, Invalid):
        return [_placed(each.path, each.code, each.message) for each in error.errors]
    return [_placed(error.field, error.code)] if error.field else []


def _placed(path: str, code: str, message: str = "") -> Fault:
    if path in HEADERS_AT_FAULT:
        return Fault(code, message, header=HEADERS_AT_FAULT[path])
    if path in PARAMETERS_AT_FAULT:
        return Fault(code, message, parameter=path)
    return Fault(code, message, pointer=pointer(path.split(".")) if path else "")


def _told(fault: Fault, error: KoopError, t: Translator) -> dict[str, str]:
    if isinstance(error, Invalid):
        said = shape_sentence(FieldError("", fault.code, fault.message), t)
    else:
        said = refusal_title(error.code, t)
    return {**fault.where, "code": fault.code, "detail": said}


def problem(
    error: KoopError,
    language: str,
    names: Callable[[str], str] | None = None,
    headers: dict[str, str] | None = None,
) -> Response:
    """Return the answer to a request that is refused.

    Args:
        error: What is wrong.
        language: In which it is told.
        names: Display name of a stream's id.
        headers: What the answer's head also says.
    """
    document = problem_document(error, translator(language), names)
    status = document["status"]
    head = {"content-language": language, "vary": "accept, accept-language", **(headers or {})}
    if isinstance(error, Unavailable | no.KeyRunning):
        head["retry-after"] = AGAIN
    return Response(to_json(document), status, head, PROBLEM)
