"""What a correction changes, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from koop_es.cli.cells import line
from koop_es.cli.consequences import OWN
from koop_es.cli.session import current
from koop_es.wording import heading, label
from koop_es.wording.scene import ARROW, Scene

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from koop_es.cli.consequences import Change
    from koop_es.cli.naming import Names

KINDS: Final = {
    "goals": "goal",
    "milestones": "milestone",
    "checks": "check",
    "measures": "measure",
    "decisions": "decision",
    "evidence": "evidence",
}
"""Kind of part by where a cooperation keeps it."""

LABELLED: Final = {"phase": "phase", "status": "milestone_status"}
NOTHING: Final = "–"


class Teller:
    """Tells changes of one cooperation.

    Args:
        names: What things are called.
        stream: The cooperation.
    """

    def __init__(self, names: Names, stream: str) -> None:
        t = current().t
        self._t = t
        self._names = names
        self._parts: Callable[[str], str] = names.parts_of(stream)
        self._scene = Scene("", {}, t, names.display, lambda _: None, self._parts)

    def where(self, change: Change) -> str:
        """Return what changes: ``Due on``, or ``milestone “First meeting (m4)”, Due on``."""
        first, *rest = change.path.split(".")
        if first == OWN:
            return self._path(rest)
        if first in KINDS or first == "programmes":
            return self._of_part(first, rest)
        return self._path([first, *rest])

    def _of_part(self, kind: str, rest: list[str]) -> str:
        part, *inner = rest
        if kind == "programmes":
            word, title = heading("programme", self._t), self._names.display(part)
        else:
            word, title = label("part", KINDS[kind], self._t), self._parts(part)
        named = f"{word} {self._t.gettext('“{text}”', text=line(title))}"
        return named if inner == ["title"] else f"{named}, {self._path(inner)}"

    def _path(self, steps: list[str]) -> str:
        return ", ".join(_words(steps, lambda step: heading(step, self._t)))

    def values(self, change: Change) -> tuple[str, str]:
        """Return the values before and after as a person reads them."""
        return self._value(change, change.before), self._value(change, change.after)

    def _value(self, change: Change, value: Any) -> str:
        steps = [step for step in change.path.split(".") if not step.isdecimal()]
        name = steps[-1]
        if value is None:
            return NOTHING
        if _is_whole_part(change):
            return self._t.gettext("there")
        if not change.is_own and name in LABELLED:
            return label(LABELLED[name], str(value), self._t)
        return line(self._scene.told("value" if name == "actual" else name, value)) or NOTHING

    def line(self, change: Change) -> str:
        """Return the change on a line: ``Due on: 2026-11-21 → 2026-11-28``."""
        before, after = self.values(change)
        return f"{self.where(change)}: {before} {ARROW} {after}"


def _is_whole_part(change: Change) -> bool:
    steps = change.path.split(".")
    came_or_went = change.before is None or change.after is None
    return not change.is_own and steps[2:] == ["title"] and came_or_went


def _words(steps: list[str], called: Callable[[str], str]) -> Iterator[str]:
    """Yield the steps in words, a number behind the list that it counts."""
    word = ""
    for step in steps:
        if step.isdecimal() and word:
            word += f" {int(step) + 1}"
        elif step not in {"fields", "terms"} or len(steps) == 1:
            if word:
                yield word
            word = called(step)
    yield word
