"""From an address to the operation that answers there, however many there are."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from starlette.routing import BaseRoute, Match, Route

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from starlette.types import Receive, Scope, Send

ANY: Final = "{}"
"""Stands for a step of a path that may be anything."""


class Place(Route):
    """A route that the log can name."""

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Return how a request fits, and what follows from that."""
        fits, known = super().matches(scope)
        return fits, known if fits is Match.NONE else {**known, "route": self}


class Addresses(BaseRoute):
    """All places as one route: only those of the same length and last step are looked at.

    Routes that are tried one after another would cost each request more with every operation.

    Args:
        places: The routes. Of those that fit, the first one answers.
    """

    def __init__(self, places: Sequence[Place]) -> None:
        self._by_shape: dict[tuple[int, str], list[tuple[int, Place]]] = defaultdict(list)
        for nth, place in enumerate(places):
            steps = place.path.split("/")
            last = ANY if "{" in steps[-1] else steps[-1]
            self._by_shape[len(steps), last].append((nth, place))

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Return how a request fits the place that it fits best, and what follows from that."""
        partly: tuple[Match, Scope] = Match.NONE, {}
        for place in self._near(_path(scope)):
            fits, known = place.matches(scope)
            if fits is Match.FULL:
                return fits, known
            if fits is Match.PARTIAL and partly[0] is Match.NONE:
                partly = fits, known
        return partly

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the place that was found answer."""
        await scope["route"].handle(scope, receive, send)

    def methods_at(self, scope: Scope) -> list[str]:
        """Return the methods of an address: of places that fit, those with fewest free steps."""
        path = _path(scope)
        found = [place for place in self._near(path) if place.path_regex.match(path)]
        nearest = min((len(place.param_convertors) for place in found), default=0)
        near = (place for place in found if len(place.param_convertors) == nearest)
        return sorted(set[str]().union(*(place.methods or () for place in near)))

    def _near(self, path: str) -> Iterator[Place]:
        """Yield the places that a path may fit, in their order."""
        steps = path.split("/")
        found: Iterable[tuple[int, Place]] = self._by_shape.get((len(steps), steps[-1]), ())
        anything = self._by_shape.get((len(steps), ANY), ())
        for _, place in sorted([*found, *anything], key=_order):
            yield place


def _path(scope: Scope) -> str:
    """Return the path below what the application is mounted at."""
    path: str = scope["path"]
    return path.removeprefix(scope.get("root_path", ""))


def _order(numbered: tuple[int, Place]) -> int:
    return numbered[0]
