"""Exact decimal numbers, stored as strings because an event holds no floats."""

from __future__ import annotations

import re
from contextlib import suppress
from decimal import Decimal, InvalidOperation
from typing import Annotated, Final

from pydantic import BeforeValidator, Field, PlainSerializer
from pydantic_core import PydanticCustomError

from koop_es.kernel.trusting import when_entered

_WRITTEN: Final = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?")
"""Python would also read digits of other scripts, and underscores among them."""


_DIGITS: Final = re.compile(r"[+-]?[0-9]+")


def plain(number: Decimal) -> str:
    """Return the number without exponent and without trailing zeros, such as ``"27.5"``."""
    if number == 0:
        return "0"
    text = str(number)
    if "E" in text:
        text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


@when_entered
def _exact(value: object) -> Decimal:
    match value:
        case Decimal():
            return value
        case float():
            # A float has no exact decimal value; its shortest text is what its writer meant.
            return Decimal(repr(value))
        case int() | str() if not isinstance(value, bool):
            return _read(value)
        case _:
            msg = "decimal_type"
            raise PydanticCustomError(msg, "Input should be a number or the text of one")


def _read(value: int | str) -> Decimal:
    if isinstance(value, int) or _WRITTEN.fullmatch(value):
        with suppress(InvalidOperation):
            return Decimal(value)
    msg = "decimal_parsing"
    raise PydanticCustomError(msg, "Input should be a valid decimal")


@when_entered
def _whole(value: object) -> object:
    if isinstance(value, bool) or (isinstance(value, str) and not _DIGITS.fullmatch(value)):
        msg = "int_parsing"
        raise PydanticCustomError(msg, "Input should be a valid integer")
    return value


WHOLE: Final = BeforeValidator(_whole)
"""Beside ``int``: a text counts as a number only where it is written in plain digits."""

Number = Annotated[
    Decimal,
    Field(max_digits=24, decimal_places=9, allow_inf_nan=False),
    BeforeValidator(_exact),
    PlainSerializer(plain, return_type=str, when_used="json"),
]
"""A decimal of up to 24 digits, 9 of them behind the point."""
