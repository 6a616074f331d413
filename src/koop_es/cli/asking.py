"""From the words of a command line to a command that the domain understands."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any, Final, TypeVar, cast

import typer

from koop_es.kernel.moments import read_day
from koop_es.kernel.refusals import FieldError, Invalid
from koop_es.wording import msgid

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from pydantic import ValidationError

    from koop_es.kernel.aggregate import Command

C = TypeVar("C", bound="Command")

DAY: Final = msgid("DAY")
_GERMAN_DAY: Final = re.compile(r"[0-9]{1,2}\.[0-9]{1,2}\.[0-9]{4}")
_ISO_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_COMMA: Final = re.compile(r"[+-]?[0-9]+,[0-9]+")

AsJson = Annotated[bool, typer.Option("--json", help=msgid("Answer with one JSON document."))]


@dataclass(frozen=True, kw_only=True, slots=True)
class Asking:
    """What every command that writes can be told.

    Attributes:
        effective_on: Day on which it happened or takes effect.
        reason: Why, in words.
        reason_code: Why, picked from the list.
        actor: Who records it.
        on_behalf_of: The party for which it is recorded.
        idempotency_key: The same key twice takes effect once.
        dry_run: Decide and warn, but store nothing.
        as_json: Answer as JSON.
    """

    effective_on: Annotated[
        str | None,
        typer.Option(
            metavar="DAY",
            help=msgid("Day on which it happened or takes effect; today if left out."),
        ),
    ] = None
    reason: Annotated[
        str | None, typer.Option(metavar="TEXT", help=msgid("Why; due for what changes a plan."))
    ] = None
    reason_code: Annotated[
        str | None,
        typer.Option(
            metavar="first_entry|received_late|oversight|absence|typing_error",
            help=msgid("Why, picked from the list."),
        ),
    ] = None
    actor: Annotated[
        str, typer.Option(metavar="NAME", help=msgid("Who records it; see koop actor."))
    ] = "operator"
    on_behalf_of: Annotated[
        str | None,
        typer.Option(metavar="PARTY", help=msgid("The party for which it is recorded.")),
    ] = None
    idempotency_key: Annotated[
        str | None,
        typer.Option(metavar="KEY", help=msgid("The same key twice takes effect once.")),
    ] = None
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help=msgid("Decide and warn, but store nothing."))
    ] = False
    as_json: AsJson = False

    def fields(self) -> dict[str, Any]:
        """Return what the command itself holds of these."""
        return {
            "effective_on": day(self.effective_on, "effective_on"),
            "reason": self.reason,
            "reason_code": self.reason_code,
        }


def wrong(path: str, code: str, message: str = "") -> Invalid:
    """Return the error of one field."""
    return Invalid([FieldError(path, code, message)])


def day(text: str | None, path: str) -> date | None:
    """Return a day written as 2026-11-21 or 21.11.2026.

    Raises:
        Invalid: It is written otherwise, or there is no such day.
    """
    if text is None:
        return None
    try:
        return read_day(text)
    except ValueError as error:
        raise wrong(path, "date_parsing", f"no day: {text}") from error


def decimal(text: str | None) -> str | None:
    """Return a number with a point where it was written with a German comma."""
    return text.replace(",", ".") if text is not None and _COMMA.fullmatch(text) else text


def command(kind: type[C], given: Mapping[str, Any]) -> C:
    """Return the command that these fields make; what is None was not given.

    Raises:
        Invalid: Fields are missing, unknown or of another shape; each is named.
    """
    from pydantic import ValidationError

    if "imported" in given:
        # Only importers may leave open what an agreement needs.
        raise wrong("imported", "extra_forbidden")
    if loose := list(_loose_days(given)):
        raise Invalid(loose)
    try:
        return kind.model_validate(present(given))
    except ValidationError as error:
        raise Invalid(list(field_errors(error))) from error


def _loose_days(value: Any, path: tuple[str, ...] = ()) -> Iterator[FieldError]:
    """Yield days in writings that would be understood, perhaps as another day."""
    match value:
        case dict():
            for name, item in cast("dict[str, Any]", value).items():
                yield from _loose_days(item, (*path, name))
        case list() | tuple():
            for nth, item in enumerate(cast("Sequence[Any]", value)):
                yield from _loose_days(item, (*path, str(nth)))
        case str() | int() | Decimal() if path and path[-1].endswith("_on"):
            if not _ISO_DAY.fullmatch(str(value)):
                yield FieldError(".".join(path), "date_parsing", f"no day: {value}")
        case _:
            pass


def present(given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields that were given: neither None nor an empty list or object."""
    return {name: value for name, value in given.items() if value not in (None, [], {}, ())}


def field_errors(error: ValidationError) -> Iterable[FieldError]:
    """Yield what pydantic found wrong: path, code and English sentence."""
    for each in error.errors(include_url=False, include_input=False, include_context=False):
        path = ".".join(str(step) for step in each["loc"])
        yield FieldError(path, each["type"], each["msg"])


def german_days(value: Any) -> Any:
    """Return a JSON value in which days written 21.11.2026 are written 2026-11-21.

    Only values under names that end in ``_on`` are days.
    """
    match value:
        case dict():
            entries = cast("dict[str, Any]", value)
            return {name: _field(name, item) for name, item in entries.items()}
        case list():
            return [german_days(item) for item in cast("list[Any]", value)]
        case _:
            return value


def _field(name: str, value: Any) -> Any:
    if name.endswith("_on") and isinstance(value, str) and _GERMAN_DAY.fullmatch(value.strip()):
        try:
            return read_day(value).isoformat()
        except ValueError:
            return value
    return german_days(value)
