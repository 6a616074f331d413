"""Changed fields of an event, as a correction holds them: validated by the class they belong to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from pydantic_core import PydanticCustomError, core_schema

from koop_es.kernel.jsonable import jsonable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pydantic import GetCoreSchemaHandler

    from koop_es.kernel.event import Event


class FieldValues:
    """Fields of one event by name, JSON-ready except for private drafts.

    The values always come from an event of the class concerned (``FieldValues.of``), so every
    text in them has that class's text class; private values are drafts or commitments.
    """

    __slots__ = ("_values",)

    def __init__(self, values: Mapping[str, Any] | None = None) -> None:
        self._values = dict(values or {})

    @classmethod
    def of(cls, event: Event, names: Iterator[str] | set[str] | list[str]) -> Self:
        """Take the named fields out of an event."""
        whole = jsonable(event)
        return cls({name: whole.get(name) for name in sorted(names)})

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, FieldValues) and self._values == other._values

    def __hash__(self) -> int:
        return hash(tuple(self._values))

    def __repr__(self) -> str:
        return f"FieldValues({sorted(self._values)})"

    def as_dict(self) -> dict[str, Any]:
        """Return the fields as a new dictionary."""
        return dict(self._values)

    def apply_to(self, event: Event) -> Event:
        """Return the event with these fields in place of its own, validated anew.

        Raises:
            pydantic.ValidationError: The fields do not fit the event's class.
        """
        values = type(event).brought_up(self._values)
        return type(event).model_validate({**jsonable(event), **values})

    @classmethod
    def _read(cls, value: object) -> Self:
        if isinstance(value, cls):
            return value
        if isinstance(value, dict):
            return cls(value)  # pyright: ignore[reportUnknownArgumentType]
        msg = "fields.expected"
        raise PydanticCustomError(msg, "Fields by name are expected here.")

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: type[Any], handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        """Read a dictionary; write one."""
        del source, handler
        return core_schema.no_info_plain_validator_function(
            cls._read,
            serialization=core_schema.plain_serializer_function_ser_schema(
                cls.as_dict, when_used="always"
            ),
        )
