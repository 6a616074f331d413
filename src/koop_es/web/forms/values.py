"""From what was typed to the values of a command: days, numbers, and fields within fields."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Final, cast

from koop_es.kernel.days import CENTURY, THIS_CENTURY, is_far
from koop_es.web.forms.fields import Kind

TICKED: Final = "on"
EXAMPLE: Final = date(2026, 11, 21)
"""A day that shows how days are written."""

_ISO_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
_GERMAN_DAY: Final = re.compile(r"(\d{1,2})\.\s*(\d{1,2})\.\s*(\d{4})")
_GERMAN_NUMBER: Final = re.compile(r"[-+]?\d{1,3}(\.\d{3})+(,\d+)?|[-+]?\d+,\d+")
_ENGLISH_NUMBER: Final = re.compile(r"[-+]?\d{1,3}(,\d{3})+(\.\d+)?")


class Unreadable(ValueError):
    """What was typed cannot be read as what the field holds.

    Attributes:
        code: Of the sentence that tells it.
        detail: What that sentence names, within a text.
    """

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.detail = detail


def read(kind: Kind, text: str, language: str) -> Any:
    """Return what was typed into a field of a kind.

    Raises:
        Unreadable: It is no such value.
    """
    match kind:
        case Kind.DAY:
            return _day(text)
        case Kind.NUMBER | Kind.WHOLE:
            try:
                return as_number(text, language)
            except ValueError as error:
                raise Unreadable("decimal_parsing") from error
        case Kind.LIST:
            return as_list(text)
        case Kind.TICK:
            if text != TICKED:
                raise Unreadable("choice.unknown")
            return True
        case _:
            return text


def _day(text: str) -> date:
    try:
        found = as_day(text)
    except ValueError as error:
        raise Unreadable("date_parsing") from error
    if is_far(found):
        if found.year < CENTURY:
            raise Unreadable("day.two_digits", str(THIS_CENTURY + found.year))
        raise Unreadable("day.far")
    return found


def rewritten(kind: Kind, text: str, before: str, now: str) -> str:
    """Return what was typed in one language as the other one writes it; as it is if unreadable."""
    if kind not in {Kind.NUMBER, Kind.WHOLE} or before == now:
        return text
    try:
        plain = format(as_number(text, before), "f")
    except ValueError:
        return text
    return plain.replace(".", ",") if now == "de" else plain


def as_day(text: str) -> date:
    """Return a day written ``2026-11-21`` or ``21.11.2026``.

    Raises:
        ValueError: It is written otherwise, or there is no such day.
    """
    if german := _GERMAN_DAY.fullmatch(text):
        nth, month, year = map(int, german.groups())
        return date(year, month, nth)
    if not _ISO_DAY.fullmatch(text):
        raise ValueError(text)
    return date.fromisoformat(text)


def is_shown(text: str) -> bool:
    """Tell whether a browser's date field can show what was typed."""
    try:
        return not text or bool(_ISO_DAY.fullmatch(text) and date.fromisoformat(text))
    except ValueError:
        return False


def as_number(text: str, language: str) -> Decimal:
    """Return a number as people of a language write it: ``1.234,5`` or ``1,234.5``.

    Raises:
        ValueError: It is no number.
    """
    plain = text.replace("\N{NO-BREAK SPACE}", "").replace(" ", "").replace("\N{MINUS SIGN}", "-")
    if language == "de" and _GERMAN_NUMBER.fullmatch(plain):
        plain = plain.replace(".", "").replace(",", ".")
    elif language != "de" and _ENGLISH_NUMBER.fullmatch(plain):
        plain = plain.replace(",", "")
    try:
        found = Decimal(plain)
    except InvalidOperation as error:
        raise ValueError(text) from error
    if not found.is_finite():
        raise ValueError(text)
    return found


def as_list(text: str) -> list[str]:
    """Return what commas or line ends part, blanks left out."""
    return [part.strip() for part in re.split(r"[,;\n]", text) if part.strip()]


def flat(at: str, value: Any) -> dict[str, Any]:
    """Return what an object holds by dotted names: ``nested`` turned round, without lists."""
    if not isinstance(value, Mapping):
        return {at: value}
    found = cast("Mapping[str, Any]", value)
    return {
        name: each
        for field, part in found.items()
        for name, each in flat(f"{at}.{field}", part).items()
    }


def nested(values: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    """Return fields by dotted names as an object, and where its lists closed up.

    Rows of which nothing was typed are left out, so a path such as ``measures.0`` may stand for
    the third row of the form: the second answer names the row for each path that changed.
    """
    tree: dict[str, Any] = {}
    for name, value in values.items():
        *folders, last = name.split(".")
        place = tree
        for folder in folders:
            place = place.setdefault(folder, {})
        place[last] = value
    moved: dict[str, str] = {}
    return cast("dict[str, Any]", _with_lists(tree, "", "", moved)), moved


def _with_lists(tree: Any, now: str, before: str, moved: dict[str, str]) -> Any:
    if not isinstance(tree, dict):
        return tree
    found = cast("dict[str, Any]", tree)
    if not found or not all(name.isdecimal() for name in found):
        return {
            name: _with_lists(item, f"{now}{name}.", f"{before}{name}.", moved)
            for name, item in found.items()
        }
    rows: list[Any] = []
    for nth, name in enumerate(sorted(found, key=int)):
        moved[f"{now}{nth}"] = f"{before}{name}"
        rows.append(_with_lists(found[name], f"{now}{nth}.", f"{before}{name}.", moved))
    return rows


def as_typed(path: str, moved: Mapping[str, str]) -> str:
    """Return the name of the form's field for a path within the command."""
    steps = path.split(".")
    for end in range(len(steps), 0, -1):
        known = moved.get(".".join(steps[:end]))
        if known is not None:
            return ".".join([known, *steps[end:]])
    return path
