"""Exact decimal numbers, stored as strings because an event holds no floats."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from pydantic import BeforeValidator, Field, PlainSerializer


def plain(number: Decimal) -> str:
    """Return the number without exponent and without trailing zeros, such as ``"27.5"``."""
    if number == 0:
        return "0"
    text = str(number)
    if "E" in text:
        text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _no_float(value: object) -> object:
    # A float has no exact decimal value; its shortest text is what its writer meant.
    return repr(value) if isinstance(value, float) else value


Number = Annotated[
    Decimal,
    Field(max_digits=24, decimal_places=9, allow_inf_nan=False),
    BeforeValidator(_no_float),
    PlainSerializer(plain, return_type=str, when_used="json"),
]
"""A decimal of up to 24 digits, 9 of them behind the point."""
