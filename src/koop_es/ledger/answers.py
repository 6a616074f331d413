"""Requests and answers of the command bus, and the receipts that make an answer repeatable."""

from __future__ import annotations

import hashlib
import hmac
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Protocol, TypedDict, cast

from koop_es.kernel.ids import fingerprint
from koop_es.kernel.json_text import SPACED, Writer
from koop_es.kernel.jsonable import PLAIN, plain_value
from koop_es.kernel.record import EnteredVia
from koop_es.kernel.refusals import Conflict, FieldError, Invalid, KeyReused
from koop_es.kernel.text import Private
from koop_es.kernel.warnings import Level, RuleWarning
from koop_es.ledger.codec import EntryBroken
from koop_es.ledger.port import Receipt
from koop_es.samples.commands import DrawSample

if TYPE_CHECKING:
    from collections.abc import Callable

    from koop_es.kernel.aggregate import Command
    from koop_es.kernel.record import Source

LONGEST_KEY: Final = 255
"""Characters of an idempotency key."""

_WRITER: Final = Writer(SPACED)
_ENCODER: Final = json.JSONEncoder(sort_keys=True)


class KeyNotComparable(Conflict):
    """The key came with an import that does not tell what was asked under it."""

    code = "command.idempotency_key_not_comparable"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command did.

    Attributes:
        stream: The aggregate's id.
        version: Its version afterwards.
        position: The last position written; None for a dry run.
        code: Short code of a cooperation just agreed.
        ids: New ids of parts, by kind, such as ``{"goal": ["g4"]}``.
        events: Id and stored name of each event.
        warnings: What should be looked at.
        replayed: Whether the answer comes from an earlier receipt.
        dry_run: Whether nothing was written.
    """

    stream: str
    version: int
    position: int | None
    code: str | None = None
    ids: dict[str, list[str]] = field(default_factory=dict[str, list[str]])
    events: list[dict[str, str]] = field(default_factory=list[dict[str, str]])
    warnings: list[RuleWarning] = field(default_factory=list[RuleWarning])
    replayed: bool = False
    dry_run: bool = False

    @property
    def pending(self) -> list[str]:
        """Ids of approvals that were asked for: what they stand for is not recorded until then."""
        return self.ids.get("approval", [])


class Answerable(Protocol):
    """What is known of an answer before anything is written; see ``Answer``."""

    stream: str
    code: str | None
    ids: dict[str, list[str]]
    warnings: list[RuleWarning]

    @property
    def version(self) -> int:
        """The stream's version afterwards."""
        ...


@dataclass(frozen=True, slots=True)
class Request:
    """A command with everything that is known of its asking.

    Attributes:
        command: What is asked for.
        actor: Name of who asks.
        stream: Of which aggregate; None for a new one.
        entered_via: By which door it came.
        idempotency_key: The same key twice takes effect once.
        expected_version: Refuse if the stream has another version.
        correlation_id: The larger piece of work that it belongs to.
        causation_id: The entry that caused it, if one did.
        on_behalf_of: Party for which it is asked.
        source: Where it was imported from.
        dry_run: Decide and warn, but write nothing.
        of_anybody: Whether the key tells all that is asked; who asks, and why, is no matter then.
    """

    command: Command
    actor: str
    stream: str | None = None
    entered_via: EnteredVia = EnteredVia.CLI
    idempotency_key: str | None = None
    expected_version: int | None = None
    correlation_id: str | None = None
    causation_id: str | None = None
    on_behalf_of: str | None = None
    source: Source | None = None
    dry_run: bool = False
    of_anybody: bool = False


class Asked(TypedDict, total=False):
    """What may be told of a command beside its content and its actor; see ``Request``."""

    stream: str | None
    entered_via: EnteredVia
    idempotency_key: str | None
    expected_version: int | None
    correlation_id: str | None
    causation_id: str | None
    on_behalf_of: str | None
    source: Source | None
    dry_run: bool


def new_receipt(request: Request, actor: str, key: bytes, new_id: Callable[[], str]) -> Receipt:
    """Return the receipt of a request, its answer still empty; without a key it gets one.

    Args:
        request: What is asked for.
        actor: Pseudonym of who asks.
        key: Key of the body's keyed hash: a receipt tells nothing of what was asked.
        new_id: Makes the key of a request without one.

    Raises:
        Invalid: The idempotency key is blank or too long.
    """
    refuse_bad_key(request.idempotency_key)
    idempotency_key = new_id() if request.idempotency_key is None else request.idempotency_key
    return Receipt(
        key=key_of_receipt(idempotency_key),
        command=request.command.NAME,
        body=_keyed(key, body_text(request, actor)),
        is_new=request.idempotency_key is None,
    )


def key_of_receipt(idempotency_key: str) -> str:
    """Return under which key the receipt of an idempotency key is kept."""
    # A terminal may hand over bytes that are no text; they are a key all the same.
    return fingerprint(idempotency_key.encode(errors="surrogatepass"))


def body_text(request: Request, actor: str) -> str:
    """Return what a receipt keeps the keyed hash of; it is compared with those of former versions.

    A key belongs to who used it first: nobody gets the answer that another one was given, unless
    it is anybody's.
    """
    asked = request.command
    if isinstance(asked, DrawSample):
        asked = asked.as_asked()
    if request.of_anybody:
        asked = asked.model_copy(update={"reason": None, "reason_code": None})
    told = {
        "actor": None if request.of_anybody else actor,
        "on_behalf_of": request.on_behalf_of,
        "command": request.command.NAME,
        "stream": request.stream,
    }
    try:
        written = {name: _WRITER.text(value, name, _in_clear) for name, value in told.items()}
        written["fields"] = _WRITER.text(asked, "fields", _in_clear)
        return _WRITER.named(written)
    except ValueError:
        # A correction may be given what no entry can hold; it is refused later, by its rule.
        fields = _plain(asked.model_dump(exclude_none=True))
        return _ENCODER.encode({**told, "fields": fields})


def _in_clear(private: Private, _path: str) -> str | None:
    plain = private.value
    return hashlib.sha256(plain).hexdigest() if isinstance(plain, bytes) else plain


def refuse_bad_key(key: str | None) -> None:
    """Refuse an idempotency key that is blank, as an unset variable of a script is, or too long.

    Raises:
        Invalid: It is.
    """
    name = "idempotency_key"
    if key is None:
        return
    if not key.strip():
        raise Invalid([FieldError(name, "text.empty", "The text is empty.")])
    if len(key) > LONGEST_KEY:
        told = f"The text is too long; at most {LONGEST_KEY} characters."
        raise Invalid([FieldError(name, "text.too_long", told)])


def _keyed(key: bytes, text: str) -> str:
    return hmac.digest(key, text.encode(), "sha256").hex()


def _plain(value: Any) -> Any:
    """Return a value ready for JSON as ``jsonable`` does, private values included."""
    if type(value) in PLAIN:
        return value
    match value:
        case Private():
            return _in_clear(value, "")
        case dict():
            entries = cast("dict[str, Any]", value)
            return {name: _plain(item) for name, item in entries.items()}
        case list() | tuple() | set() | frozenset():
            return [_plain(item) for item in cast("list[Any]", value)]
        case _:
            return plain_value(value)


def stored_form(answer: Answerable) -> dict[str, Any]:
    """Return what a receipt keeps of an answer, without what only the writing tells."""
    warnings = [
        {"code": warning.code, "level": warning.level.value, "params": warning.params}
        for warning in answer.warnings
    ]
    return {
        "stream": answer.stream,
        "version": answer.version,
        "code": answer.code,
        "ids": answer.ids,
        "warnings": warnings,
    }


def replayed(done: Receipt, asked: Receipt) -> Answer:
    """Return the answer that was given before.

    Raises:
        KeyReused: The key was used for another command, or by another actor.
        KeyNotComparable: It is not known for which command it was used.
        EntryBroken: The receipt holds no answer.
    """
    if done.command == asked.command and done.body is None:
        raise KeyNotComparable(field="idempotency_key")
    if done.command != asked.command or done.body != asked.body:
        raise KeyReused(field="idempotency_key")
    try:
        return _given_again(done.answer)
    except (KeyError, TypeError, ValueError) as error:
        raise EntryBroken(position=done.answer.get("position", "?")) from error


def _given_again(stored: dict[str, Any]) -> Answer:
    warnings = [
        RuleWarning(warning["code"], Level(warning["level"]), warning["params"])
        for warning in stored["warnings"]
    ]
    return Answer(
        stream=stored["stream"],
        version=stored["version"],
        position=stored["position"],
        code=stored["code"],
        ids=stored["ids"],
        events=stored["events"],
        warnings=warnings,
        replayed=True,
    )
