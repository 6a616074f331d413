"""The traffic light of a controlling check."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


class Light(StrEnum):
    """What a controlling check found; ``unchecked`` is derived and therefore not here."""

    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"


_ORDER = {Light.GREEN: 0, Light.YELLOW: 1, Light.RED: 2}


def worst(lights: Iterable[Light]) -> Light:
    """Return the worst of the lights, green if there are none."""
    return max(lights, key=_ORDER.__getitem__, default=Light.GREEN)
