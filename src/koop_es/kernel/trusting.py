"""Reading what was stored: what was looked at when it was entered is not looked at again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Protocol, TypeVar, cast, runtime_checkable

from pydantic_core import SchemaValidator, core_schema

if TYPE_CHECKING:
    from collections.abc import Callable

    from pydantic import BaseModel
    from pydantic_core import CoreSchema

F = TypeVar("F", bound="Callable[..., Any]")

_WHEN_ENTERED: Final[set[Any]] = set()
_LOOKS: Final = frozenset({"function-before", "function-after"})
_ASIDE: Final = frozenset({"serialization", "metadata"})
"""What a schema holds beside how values are read."""


@runtime_checkable
class Storable(Protocol):
    """A class of values that tells how its stored form is read."""

    @classmethod
    def stored_schema(cls) -> CoreSchema:
        """Return the schema of the stored form, without any look at what it holds."""
        ...


def when_entered(look: F) -> F:
    """Mark a validator that cleans, refuses or reads what is entered.

    What it returned is what was stored, and it would return the same again: so whoever trusts
    what is stored leaves it out. Validators without this mark are always asked.
    """
    _WHEN_ENTERED.add(look)
    return look


def trusting(kind: type[BaseModel]) -> SchemaValidator:
    """Return what reads the stored form of a model: its shape, days, numbers and codes of lists.

    It makes the same object as the model's own validator wherever that refuses nothing.
    """
    return SchemaValidator(trusting_schema(kind), _use_prebuilt=False)


def trusting_schema(kind: type[BaseModel]) -> CoreSchema:
    """Return the schema for ``trusting``, to be read within another one."""
    return cast("CoreSchema", _without_looks(kind.__pydantic_core_schema__))


def _without_looks(node: Any) -> Any:
    if isinstance(node, list):
        return [_without_looks(item) for item in cast("list[Any]", node)]
    if not isinstance(node, dict):
        return node
    schema = cast("dict[str, Any]", node)
    kind: Any = schema.get("type")
    if kind == "str":
        return core_schema.str_schema()
    if isinstance(kind, str) and kind.startswith("function-"):
        function = schema["function"]["function"]
        if kind in _LOOKS and _is_marked(function):
            return _without_looks(schema["schema"])
        owner = getattr(function, "__self__", None)
        if kind == "function-plain" and isinstance(owner, Storable):
            return owner.stored_schema()
    return {
        name: value if name == "default" else _without_looks(value)
        for name, value in schema.items()
        if name not in _ASIDE
    }


def _is_marked(function: Any) -> bool:
    try:
        return function in _WHEN_ENTERED
    except TypeError:  # what cannot be a member of a set was never marked
        return False
