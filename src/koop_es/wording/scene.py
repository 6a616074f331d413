"""What an event's sentence is made from: its fields, and who can name what they point to."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, cast

from koop_es.wording.fields import field_path
from koop_es.wording.formats import day, number
from koop_es.wording.labels import label

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from koop_es.wording.translating import Translator

LONGEST: Final = 160
MOST_CHANGES: Final = 3
ARROW: Final = "→"
_STREAM: Final = re.compile(r"[0-9a-f]{32}")

LABELLED: Final = {
    "afterwards": "afterwards",
    "aggregation": "aggregation",
    "capacity": "capacity",
    "consents_to": "consented_change",
    "contribution_kind": "contribution_kind",
    "notice": "notice_kind",
    "decision": "review_decision",
    "dropped": "provision",
    "degree": "degree",
    "dimension": "dimension",
    "direction": "direction",
    "duration": "duration",
    "effective_basis": "basis",
    "four_eyes": "approval",
    "funder_consent": "consented_change",
    "form": "form",
    "form_before": "form",
    "kind": "check_kind",
    "lawful_basis": "lawful_basis",
    "light": "light",
    "manner": "manner",
    "measure": "measure_kind",
    "method": "method",
    "openness": "openness",
    "openness_before": "openness",
    "outcomes": "outcome",
    "protects": "approval",
    "purpose": "purpose",
    "reason_code": "reason_code",
    "relevance": "relevance",
    "result": "result",
    "role": "role",
    "status": "measure_status",
}
"""Kind of label for each field that holds a code."""

NUMBERS: Final = frozenset(
    {
        "amount",
        "months",
        "notice_days",
        "notice_months",
        "renews_by_months",
        "value",
        "tolerance",
        "weight",
        "cadence_months",
        "check_rhythm_months",
        "size",
    }
)
PARTS: Final = frozenset(
    {
        "goal_id",
        "milestone_id",
        "measure_id",
        "decision_id",
        "concerns",
        "contribution_id",
        "finding_id",
    }
)


@dataclass(frozen=True, slots=True)
class Scene:
    """One event as it is told.

    Attributes:
        topic: Its stored name.
        fact: Its fields as JSON.
        t: The language.
        names: Display name of a party, programme, cooperation or relationship by id.
        private: Opens a commitment; None where the value is erased or not to be shown.
        parts: Title of a goal, milestone or measure by its id within the cooperation.
        entries: What another entry of the stream is called, by its event id; None where it
            cannot be looked up.
    """

    topic: str
    fact: Mapping[str, Any]
    t: Translator
    names: Callable[[str], str]
    private: Callable[[dict[str, Any]], str | None]
    parts: Callable[[str], str]
    entries: Callable[[str], str] | None = None

    def get(self, path: str) -> Any:
        """Return the value at a path with dots, or None."""
        return dig(self.fact, path)

    def rows(self, name: str) -> list[Mapping[str, Any]]:
        """Return the objects of a list field."""
        return [row for row in items(self.get(name)) if isinstance(row, dict)]

    def text(self, path: str) -> str:
        """Return a value as a person reads it, an absent one as no text."""
        return self.told(path.rpartition(".")[2], self.get(path))

    def day(self, path: str) -> str:
        """Return a day, or the word for unknown."""
        return self.text(path) or self.t.gettext("unknown")

    def told(self, name: str, value: Any) -> str:
        """Return the value of a field of that name as a person reads it."""
        match value:
            case None:
                return ""
            case bool():
                return self.t.gettext("yes") if value else self.t.gettext("no")
            case dict():
                return self._told_object(cast("dict[str, Any]", value))
            case list() | tuple():
                told = (self.told(name, item) for item in cast("list[Any]", value))
                return ", ".join(each for each in told if each)
            case _:
                return self._told_plain(name, str(value))

    def _told_object(self, value: dict[str, Any]) -> str:
        if not is_private(value):
            return ", ".join(filter(None, (self.told(name, value[name]) for name in value)))
        opened = self.private(value)
        return self.t.gettext("erased") if opened is None else shortened(opened)

    def _told_plain(self, name: str, value: str) -> str:
        if name in LABELLED:
            return label(LABELLED[name], value, self.t)
        if name in NUMBERS:
            return number(value, self.t)
        if name in PARTS:
            return shortened(self.parts(value))
        if _STREAM.fullmatch(value):
            return shortened(self.names(value))
        return shortened(day(value, self.t))

    def optional(self, path: str) -> str:
        """Return a private value, or no text where it cannot be opened."""
        value = self.get(path)
        opened = self.private(value) if is_private(value) else None
        return "" if opened is None else shortened(opened)

    def other_entry(self, path: str) -> str:
        """Return what the entry is called whose event id stands there, as far as it is known."""
        event_id = str(self.get(path) or "")
        return shortened(self.entries(event_id)) if self.entries and event_id else ""

    def with_details(self, said: str, *details: str) -> str:
        """Return the sentence with those details that are there in brackets."""
        known = [detail for detail in details if detail]
        return f"{said} ({'; '.join(known)})" if known else said

    def changes(self, before: Any, after: Any) -> str:
        """Return what differs: ``Target, Value: 10 → 12; End: 2026-12-31 → 2027-06-30``."""
        old, new = dict(leaves(before)), dict(leaves(after))
        paths = [path for path in {**old, **new} if old.get(path) != new.get(path)]
        told = [self._change(path, old.get(path), new.get(path)) for path in paths]
        if len(told) > MOST_CHANGES:
            rest = len(told) - MOST_CHANGES
            told[MOST_CHANGES:] = [self.t.gettext("{number} more", number=rest)]
        return "; ".join(told) or "–"

    def _change(self, path: str, old: Any, new: Any) -> str:
        name = path.rpartition(".")[2]
        where = field_path(path, self.t)
        return f"{where}: {self.told(name, old) or '–'} {ARROW} {self.told(name, new) or '–'}"


def dig(value: Any, path: str) -> Any:
    """Return what lies at a path with dots in nested dictionaries, or None."""
    for step in path.split("."):
        value = cast("dict[str, Any]", value).get(step) if isinstance(value, dict) else None
    return value


def items(value: Any) -> list[Any]:
    """Return a list's items; nothing for what is no list."""
    return list(cast("list[Any]", value)) if isinstance(value, list | tuple) else []


def leaves(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Yield path and value of everything within that is no container; plain lists stay whole."""
    parted = any(isinstance(each, dict | list | tuple) for each in items(value))
    inner = enumerate(items(value)) if parted else None
    if isinstance(value, dict) and not is_private(cast("dict[str, Any]", value)):
        inner = cast("dict[str, Any]", value).items()
    if inner is None:
        yield path, value
        return
    for step, item in inner:
        yield from leaves(item, f"{path}.{step}" if path else str(step))


def is_private(value: Any) -> bool:
    """Tell whether a JSON value is a commitment to a private value."""
    return isinstance(value, dict) and "$pd" in value and "c" in value


def shortened(text: str) -> str:
    """Return the text on one line, cut after ``LONGEST`` characters."""
    line = " ".join(text.split())
    return line if len(line) <= LONGEST else line[: LONGEST - 1].rstrip() + "…"
