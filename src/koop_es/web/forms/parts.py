"""The part of a cooperation that a form is about: a goal, a milestone, a decision."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from koop_es.web.refusals import PageUnknown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from koop_es.web.forms.of_one import About

P = TypeVar("P")


def offer_parts(about: About, field: str) -> None:
    """Offer the goals and milestones of the cooperation in a field."""
    goals = [(each.goal_id, each.title) for each in about.detail.goals]
    milestones = [(each.milestone_id, each.title) for each in about.detail.milestones]
    about.form.options[field] = [*goals, *milestones]


def part_of(parts: Iterable[P], wanted: str, id_of: Callable[[P], str]) -> P:
    """Return the part of an id.

    Raises:
        PageUnknown: The cooperation has none.
    """
    for each in parts:
        if id_of(each) == wanted:
            return each
    raise PageUnknown
