"""All stories of the demo by name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from koop_es.demo import beginnings, endings, learning, neighbourhood, ties, waiting, youth

if TYPE_CHECKING:
    from collections.abc import Callable

    from koop_es.demo.story import Network, Story

PROLOGUE: Final[dict[str, Callable[[Network], Story]]] = {"parties": beginnings.parties}
"""What all others need: told first, to its end."""

STORIES: Final[dict[str, Callable[[Network], Story]]] = {
    "bridges": neighbourhood.language_bridges,
    "village": neighbourhood.healthy_village,
    "kitchen": neighbourhood.kitchen,
    "youth": youth.youth_in_the_district,
    "mentors": youth.mentors,
    "moving": endings.moving_school,
    "workshop": learning.learning_workshop,
    "legacy": learning.open_workshop,
    "pilots": endings.integration_pilots,
    "summer": endings.reading_summer,
    "encounters": ties.encounters,
    "contacts": ties.contacts,
    "groups": ties.groups,
    "reading": waiting.reading_mentors,
    "four_eyes": waiting.four_eyes,
}
"""A story's name and the order of its steps are part of its entries' keys."""
