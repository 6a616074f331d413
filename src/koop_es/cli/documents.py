"""Nested input: JSON whose lines may end in comments, from a file or from stdin."""

from __future__ import annotations

import json
import sys
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NoReturn, cast

from koop_es.cli.asking import german_days, wrong
from koop_es.cli.errors import FileNotRead, FileNotUtf8, JsonInvalid, KeyTwice
from koop_es.cli.os_errors import reason

if TYPE_CHECKING:
    from collections.abc import Iterator

STDIN: Final = "-"
LARGEST: Final = 20_000_000


def read_bytes(name: str) -> bytes:
    """Return a file's bytes, those of stdin for ``-``.

    Raises:
        FileNotRead: It cannot be read.
    """
    try:
        if name == STDIN:
            return sys.stdin.buffer.read()
        return Path(name).read_bytes()
    except (OSError, ValueError) as error:
        raise FileNotRead(file=name, why=reason(error)) from error


def read_object(name: str) -> dict[str, Any]:
    """Return the JSON object in a file; lines may end in ``// a comment``.

    Days written 21.11.2026 become 2026-11-21.

    Raises:
        FileNotRead: It cannot be read.
        FileNotUtf8: It is no UTF-8 text.
        JsonInvalid: It is not valid JSON; line and column tell where.
        KeyTwice: An object has a key twice.
        Invalid: It is JSON, but no object.
    """
    shown = "stdin" if name == STDIN else name
    try:
        text = read_bytes(name).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FileNotUtf8(file=shown) from error
    try:
        value = german_days(_parsed(text, shown))
    except RecursionError as error:
        raise JsonInvalid(file=shown) from error
    if not isinstance(value, dict):
        raise wrong("file", "dict_type", "an object is expected")
    return cast("dict[str, Any]", value)


def _parsed(text: str, shown: str) -> Any:
    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) < len(pairs):
            keys = [key for key, _ in pairs]
            raise KeyTwice(file=shown, key=next(key for key in keys if keys.count(key) > 1))
        return found

    try:
        return json.loads(
            without_comments(text),
            object_pairs_hook=once,
            parse_float=Decimal,
            parse_constant=_no_number,
        )
    except json.JSONDecodeError as error:
        raise JsonInvalid(
            file=shown, line=error.lineno, column=error.colno, what=error.msg
        ) from error
    except (RecursionError, ValueError) as error:
        raise JsonInvalid(file=shown) from error


def value_of(shown: str, text: str) -> Any:
    """Return what a text says as JSON, or the text itself; a German day becomes an ISO one."""
    try:
        value = _parsed(text, shown)
    except (JsonInvalid, KeyTwice):
        value = text
    return german_days({"value_on": value})["value_on"] if isinstance(value, str) else value


def _no_number(name: str) -> NoReturn:
    raise ValueError(name)


def without_comments(text: str) -> str:
    """Return the text with each ``// comment`` blanked, so that lines and columns stay."""
    return "".join(_without_comments(text))


def _without_comments(text: str) -> Iterator[str]:
    in_string = in_comment = False
    place = 0
    while place < len(text):
        char = text[place]
        if in_comment:
            in_comment = char != "\n"
            yield char if char == "\n" else " "
        elif in_string and char == "\\":
            yield text[place : place + 2]
            place += 1
        elif not in_string and text.startswith("//", place):
            in_comment = True
            yield " "
        else:
            in_string ^= char == '"'
            yield char
        place += 1
