"""The part of a cooperation that a form is about: a goal, a milestone, a decision."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from koop_es.web.refusals import PageUnknown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

P = TypeVar("P")


def part_of(parts: Iterable[P], wanted: str, id_of: Callable[[P], str]) -> P:
    """Return the part of an id.

    Raises:
        PageUnknown: The cooperation has none.
    """
    for each in parts:
        if id_of(each) == wanted:
            return each
    raise PageUnknown
