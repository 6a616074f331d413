"""Models as JSON text in one walk: what is stored of them, and what is hashed of what was asked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from json.encoder import encode_basestring, encode_basestring_ascii
from typing import TYPE_CHECKING, Any, Final

from pydantic import BaseModel

from koop_es.kernel.fields import FieldValues
from koop_es.kernel.numbers import plain
from koop_es.kernel.text import Private
from koop_es.kernel.times import utc_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Privately = Callable[[Private, str], dict[str, str] | str | None]
"""Tells what is written of a private value, given the value and its path."""

_Write = Callable[[Any, str, Privately], str]

UNICODE: Final[Callable[[str], str]] = encode_basestring
ASCII: Final[Callable[[str], str]] = encode_basestring_ascii
"""A text in JSON as Python's own encoder writes it, in UTF-8 or in ASCII alone."""

LARGEST_INTEGER: Final = 2**53 - 1

ORDERS: Final = 1_000
"""So many sets of names are remembered in their order."""


@dataclass(frozen=True, slots=True)
class Form:
    """How JSON is written.

    Attributes:
        text: Writes a text.
        comma: Between two values.
        colon: Behind a name.
    """

    text: Callable[[str], str]
    comma: str
    colon: str


CANONICAL: Final = Form(UNICODE, ",", ":")
"""That of RFC 8785, for what refuses all that it does not know."""

SPACED: Final = Form(ASCII, ", ", ": ")
"""That of Python's encoder if it is told nothing."""


class Writer:
    """Writes values of every kind that models hold, each as ``jsonable`` and an encoder would.

    A model's fields that are None are left out, names are sorted.

    Args:
        form: How JSON is written.
    """

    def __init__(self, form: Form) -> None:
        self._form = form
        self._orders: dict[tuple[str, ...], list[tuple[str, str]]] = {}
        self._leaves: dict[type[Any], Callable[[Any], str]] = {
            str: form.text,
            bool: {False: "false", True: "true"}.__getitem__,
            type(None): {None: "null"}.__getitem__,
            int: _integer,
            date: lambda value: f'"{value.isoformat()}"',
            datetime: lambda value: f'"{utc_text(value)}"',
            Decimal: lambda value: f'"{plain(value)}"',
        }
        self._branches: dict[type[Any], _Write] = {
            dict: self._names,
            list: self._items,
            tuple: self._items,
            set: self._items,
            frozenset: self._items,
            FieldValues: self._fields,
        }

    def text(self, value: object, path: str, privately: Privately) -> str:
        """Return a value as JSON.

        Args:
            value: What a model holds, or a model.
            path: Its place, names joined by points, for the private values in it.
            privately: Tells what is written of them.

        Raises:
            ValueError: It holds a float, a name that is no ASCII, an integer of 2⁵³ or more, or
                something that is no JSON value.
        """
        kind = type(value)
        leaf = self._leaves.get(kind)
        if leaf is not None:
            return leaf(value)
        write = self._branches.get(kind)
        if write is not None:
            return write(value, path, privately)
        self._learn(kind)
        return self.text(value, path, privately)

    def named(self, values: Mapping[str, str]) -> str:
        """Return an object of values that are JSON already, its names sorted."""
        places = self._orders.get(tuple(values))
        if places is None:
            places = self._order(values)
        written = [told + values[name] for name, told in places]
        return f"{{{self._form.comma.join(written)}}}"

    def _order(self, values: Mapping[str, str]) -> list[tuple[str, str]]:
        """Return names sorted, each also as it is written; the same names come again and again."""
        form = self._form
        order = [(name, f"{form.text(name)}{form.colon}") for name in _sorted(values)]
        if len(self._orders) >= ORDERS:
            self._orders.clear()
        self._orders[tuple(values)] = order
        return order

    def _learn(self, kind: type[Any]) -> None:
        """Remember what writes values of a class that was not met before."""
        if issubclass(kind, BaseModel):
            self._branches[kind] = self._model(kind)
        elif issubclass(kind, Private):
            self._branches[kind] = self._private
        elif issubclass(kind, Enum):
            self._leaves[kind] = {
                each: self.text(each.value, "", _unasked) for each in kind
            }.__getitem__
        else:
            self._derived(kind)

    def _derived(self, kind: type[Any]) -> None:
        for known in (str, int, datetime, date, Decimal):
            if issubclass(kind, known):
                self._leaves[kind] = self._leaves[known]
                return
        for known in (dict, list, tuple, set, frozenset):
            if issubclass(kind, known):
                self._branches[kind] = self._branches[known]
                return
        self._leaves[kind] = _refused

    def _model(self, kind: type[BaseModel]) -> _Write:
        names = [(n, f"{self._form.text(n)}{self._form.colon}") for n in sorted(kind.model_fields)]
        comma, leaves, text_of = self._form.comma, self._leaves, self.text

        def write(model: Any, path: str, privately: Privately) -> str:
            values: dict[str, object] = model.__dict__
            written: list[str] = []
            for name, told in names:
                value = values.get(name)
                if value is None:
                    continue
                kind = type(value)
                leaf = leaves.get(kind)
                if leaf is not None:
                    written.append(told + leaf(value))
                elif kind is tuple and not value:
                    written.append(told + "[]")
                else:
                    written.append(told + text_of(value, f"{path}.{name}", privately))
            return f"{{{comma.join(written)}}}"

        return write

    def _private(self, value: Private, path: str, privately: Privately) -> str:
        told, text = privately(value, path), self._form.text
        if isinstance(told, dict):
            return self.named({name: text(item) for name, item in told.items()})
        return "null" if told is None else text(told)

    def _fields(self, value: FieldValues, path: str, privately: Privately) -> str:
        return self._names(value.as_dict(), path, privately)

    def _names(self, value: dict[Any, Any], path: str, privately: Privately) -> str:
        text = self.text
        return self.named(
            {name: text(item, f"{path}.{name}", privately) for name, item in value.items()}
        )

    def _items(self, value: Iterable[Any], path: str, privately: Privately) -> str:
        written = [self.text(item, f"{path}.{n}", privately) for n, item in enumerate(value)]
        return f"[{self._form.comma.join(written)}]"


def _integer(value: int) -> str:
    if abs(value) > LARGEST_INTEGER:
        msg = "an integer of 2**53 or more cannot be stored"
        raise ValueError(msg)
    return int.__repr__(value)


def _sorted(value: Mapping[Any, Any]) -> list[str]:
    for name in value:
        if not (isinstance(name, str) and name.isascii()):
            msg = f"the key {name!r} is not ASCII"
            raise ValueError(msg)
    return sorted(value)


def _refused(value: object) -> str:
    msg = f"a {type(value).__name__} cannot be stored"
    raise ValueError(msg)


def _unasked(value: Private, path: str) -> None:
    msg = f"no private value is expected at {path}, but {value!r}"
    raise ValueError(msg)
