"""The base of every event: what happened, when it took effect, and how that is known."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from enum import StrEnum
from typing import Any, ClassVar, Final

from pydantic import BaseModel, ConfigDict

from koop_es.kernel.ids import LocalId
from koop_es.kernel.text import FreeText

TOPICS: Final[dict[str, type[Event]]] = {}
"""Every event class by its stored name, and by those of its former shapes."""


Upcaster = Callable[[dict[str, Any]], dict[str, Any]]
"""Brings fields of one shape, ready for JSON, to the next one; it may change what it is given."""


class Basis(StrEnum):
    """How the effective date is known."""

    STATED = "stated"
    DERIVED = "derived"
    UNKNOWN = "unknown"


class ReasonCode(StrEnum):
    """Reasons that can be picked from a list."""

    FIRST_ENTRY = "first_entry"
    IMPORTED = "imported"
    RECEIVED_LATE = "received_late"
    OVERSIGHT = "oversight"
    ABSENCE = "absence"
    TYPING_ERROR = "typing_error"


class Part(BaseModel):
    """A value inside events and commands: frozen, and without fields it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Event(Part):
    """A fact that somebody recorded.

    A changed shape is another class with the next stored name. It takes the place of the former
    one, whose stored name it lists in ``FORMER``, with what brings fields of that shape to its own.
    What does so leaves alone what it does not know: fields that have its shape already, or some
    fields of an entry, as a correction holds them.

    Attributes:
        TOPIC: The stored name.
        FORMER: Stored names of former shapes, the oldest first, with what brings each up.
        effective_on: Day on which the fact took effect, or None when nobody knows.
        effective_basis: How that day is known.
        reason: Why, where a rule asks for it.
        reason_code: A reason picked from a list, such as ``first_entry``.
        evidence: Ids of evidence attached to the same stream.
    """

    TOPIC: ClassVar[str]
    FORMER: ClassVar[Mapping[str, Upcaster]] = {}

    effective_on: date | None = None
    effective_basis: Basis = Basis.STATED
    reason: FreeText | None = None
    reason_code: ReasonCode | None = None
    evidence: tuple[LocalId, ...] = ()

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
        """Register the class under its stored names.

        Raises:
            TypeError: The stored name is missing, or one is taken.
        """
        super().__pydantic_init_subclass__(**kwargs)
        for topic in (cls.__dict__.get("TOPIC"), *cls.__dict__.get("FORMER", {})):
            if topic is None or TOPICS.setdefault(topic, cls) is not cls:
                msg = f"{cls.__qualname__} needs a stored name of its own"
                raise TypeError(msg)

    @classmethod
    def brought_up(cls, fields: Mapping[str, Any]) -> dict[str, Any]:
        """Return fields of this or a former shape as fields of this one."""
        found = dict(fields)
        for upcast in cls.FORMER.values():
            found = upcast(found)
        return found

    @property
    def has_reason(self) -> bool:
        """Whether a reason was given, in words or picked."""
        return self.reason is not None or self.reason_code is not None


def stored_names(kinds: Iterable[type[Event]]) -> list[str]:
    """Return all stored names of event classes, those of former shapes too."""
    return sorted(name for kind in kinds for name in (kind.TOPIC, *kind.FORMER))
