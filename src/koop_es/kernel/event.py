"""The base of every event: what happened, when it took effect, and how that is known."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Any, ClassVar, Final

from pydantic import BaseModel, ConfigDict

from koop_es.kernel.ids import LocalId
from koop_es.kernel.text import FreeText

TOPICS: Final[dict[str, type[Event]]] = {}
"""Every event class by its stored name."""


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

    Attributes:
        effective_on: Day on which the fact took effect, or None when nobody knows.
        effective_basis: How that day is known.
        reason: Why, where a rule asks for it.
        reason_code: A reason picked from a list, such as ``first_entry``.
        evidence: Ids of evidence attached to the same stream.
    """

    TOPIC: ClassVar[str]

    effective_on: date | None = None
    effective_basis: Basis = Basis.STATED
    reason: FreeText | None = None
    reason_code: ReasonCode | None = None
    evidence: tuple[LocalId, ...] = ()

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
        """Register the class under its stored name.

        Raises:
            TypeError: The stored name is missing or taken.
        """
        super().__pydantic_init_subclass__(**kwargs)
        topic = cls.__dict__.get("TOPIC")
        if topic is None or TOPICS.setdefault(topic, cls) is not cls:
            msg = f"{cls.__qualname__} needs a stored name of its own"
            raise TypeError(msg)

    @property
    def has_reason(self) -> bool:
        """Whether a reason was given, in words or picked."""
        return self.reason is not None or self.reason_code is not None
