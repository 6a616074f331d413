"""What a form asks for: each field is named like the command's own, with dots within."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum
from typing import Final

from koop_es.wording.translating import msgid


class Kind(Enum):
    """How a field is typed or chosen; the templates go by it, and nobody reads it."""

    LINE = "line"
    AREA = "area"
    DAY = "day"
    NUMBER = "number"
    WHOLE = "whole"
    CHOICE = "choice"
    RADIO = "radio"
    TICK = "tick"
    LIST = "list"
    HIDDEN = "hidden"
    FILE = "file"


@dataclass(frozen=True, slots=True)
class Field:
    """One field.

    Attributes:
        name: Path within the command; ``{}`` stands for the number of a row.
        kind: How it is typed or chosen.
        label: Message id; the name of the command's field without.
        hint: Message id of a sentence below the label.
        required: Whether the form says so, and refuses without.
        codes: Kind of label whose codes can be chosen.
        options: The codes, in their order.
        default: Value of a fresh form.
        passive: Whether it says nothing on its own: a row or part with nothing else is left out.
        own: Whether it belongs to the form alone and is no field of the command.
        row: Message id of what a row of it is called, such as ``Party {number}``.
    """

    name: str
    kind: Kind = Kind.LINE
    label: str = ""
    hint: str = ""
    required: bool = False
    codes: str = ""
    options: tuple[str, ...] = ()
    default: str = ""
    passive: bool = False
    own: bool = False
    row: str = ""

    def of_row(self, nth: int) -> Field:
        """Return this field of one row."""
        return replace(self, name=self.name.format(nth))


LATE: Final = (
    Field(
        "reason_code",
        Kind.CHOICE,
        codes="reason_code",
        options=("received_late", "oversight", "absence", "first_entry"),
    ),
    Field("reason", Kind.AREA, msgid("Reason in words")),
)
"""Why something is recorded late, or done at all, where a rule asks for it."""
