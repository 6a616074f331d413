"""The body of a request: read once, as strict JSON, into the model of what it asks for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, TypeVar, cast

import jiter
from pydantic import BaseModel, ValidationError
from pydantic_core import to_json

from koop_es.api.pointing import Fault, Faulty, pointer, shape_faults
from koop_es.api.refusals import (
    BodyKeyTwice,
    BodyMalformed,
    BodyTooDeep,
    HeaderTwice,
    MediaTypeUnknown,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from starlette.requests import Request

M = TypeVar("M", bound=BaseModel)

JSON: Final = re.compile(r"application/(?:json|[a-z0-9.+-]+\+json)", re.IGNORECASE)
DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
PLACE: Final = re.compile(r"line (\d+) column (\d+)")


async def read_json(request: Request) -> bytes:
    """Return the body.

    Raises:
        MediaTypeUnknown: It is not said to be JSON, or is packed.
        HeaderTwice: It is said to be of several types.
    """
    told = set(request.headers.getlist("content-type"))
    if len(told) > 1:
        raise HeaderTwice(header="Content-Type")
    media_type, _, parameters = "".join(told).partition(";")
    charset = parameters.strip().lower().removeprefix("charset=").strip('"')
    packed = request.headers.get("content-encoding", "identity").lower() != "identity"
    if not JSON.fullmatch(media_type.strip()) or charset not in {"", "utf-8"} or packed:
        raise MediaTypeUnknown
    return await request.body()


def model_of(kind: type[M], body: bytes, given: Mapping[str, str], closed: frozenset[str]) -> M:
    """Return what a body asks for.

    Args:
        kind: The model.
        body: A JSON object.
        given: Fields that the address tells.
        closed: Fields that a body may not hold.

    Raises:
        BodyMalformed: It is no JSON.
        Faulty: It has not the shape of the model; each fault has its pointer.
    """
    fields = _object(body)
    faults = [
        Fault("extra_forbidden", pointer=pointer([name])) for name in fields if name in closed
    ]
    faults += _misread_days(fields, ())
    try:
        model = kind.model_validate_json(_with(body, given, empty=not fields), strict=True)
    except ValidationError as error:
        raise _faulty([*faults, *shape_faults(error)]) from error
    if faults:
        raise _faulty(faults)
    return model


def _faulty(faults: list[Fault]) -> Faulty:
    """Return the refusal of these faults, the first of each place."""
    return Faulty(list({fault.pointer: fault for fault in reversed(faults)}.values())[::-1])


def _object(body: bytes) -> dict[str, Any]:
    """Return a body's fields, read apart from the model: it would take the last of two keys."""
    try:
        value: Any = jiter.from_json(
            body,
            allow_inf_nan=False,
            cache_mode="keys",
            catch_duplicate_keys=True,
            float_mode="decimal",
        )
    except ValueError as error:
        raise _malformed(str(error)) from error
    if not isinstance(value, dict):
        raise Faulty([Fault("dict_type", pointer="")])
    return cast("dict[str, Any]", value)


def _malformed(message: str) -> BodyMalformed:
    found = PLACE.search(message)
    line, column = found.groups() if found else ("?", "?")
    for sign, kind in (("duplicate key", BodyKeyTwice), ("recursion", BodyTooDeep)):
        if sign in message:
            return kind(line=line, column=column)
    return BodyMalformed(line=line, column=column)


def _with(body: bytes, given: Mapping[str, str], *, empty: bool) -> bytes:
    """Return the body with the fields from the address in front of its own."""
    if not given:
        return body
    inside = body.lstrip()[1:]
    return to_json(dict(given))[:-1] + (b"" if empty else b",") + inside


def _misread_days(value: Any, path: tuple[str | int, ...]) -> Iterator[Fault]:
    """Yield the days that are not written as days: the model would take seconds for one."""
    if isinstance(value, dict):
        for name, item in cast("dict[str, Any]", value).items():
            if name.endswith("_on") and isinstance(item, str) and not DAY.fullmatch(item):
                yield Fault("date_parsing", pointer=pointer([*path, name]))
            else:
                yield from _misread_days(item, (*path, name))
    elif isinstance(value, list):
        for nth, item in enumerate(cast("list[Any]", value)):
            yield from _misread_days(item, (*path, nth))
