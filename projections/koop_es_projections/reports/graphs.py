"""Measures of a network: components, articulation points, shortest paths.

Own code, as a report over 100,000 ties must not load and fill a library's graph of dictionaries;
tests hold it against one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from koop_es.kernel.drawing import drawn

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    Neighbours = Sequence[Sequence[int]]
    """The nodes next to each node."""

SEED: Final = "koop-network"
"""Always the same, so that the same network has the same figures."""
STEPS: Final = 5_000_000
"""How far paths are followed in all, before they are counted from some nodes only."""
FEWEST: Final = 16


@dataclass(frozen=True, slots=True)
class Graph:
    """An undirected network without loops.

    Attributes:
        names: What each node is called.
        neighbours: The nodes next to each, by their place in ``names``.
    """

    names: Sequence[str]
    neighbours: Neighbours

    @classmethod
    def of(cls, names: Iterable[str], pairs: Iterable[tuple[str, str]]) -> Graph:
        """Return the network of some nodes and the pairs among them, each told once."""
        listed = sorted(names)
        place = {name: nth for nth, name in enumerate(listed)}
        neighbours: list[list[int]] = [[] for _ in listed]
        for one, other in pairs:
            neighbours[place[one]].append(place[other])
            neighbours[place[other]].append(place[one])
        return cls(listed, neighbours)

    def components(self) -> list[list[int]]:
        """Return the connected parts, the largest first."""
        seen = [False] * len(self.names)
        nodes = range(len(self.names))
        # Each is looked at when its turn has come: the parts found before have marked theirs.
        found = [_reached(node, self.neighbours, seen) for node in nodes if not seen[node]]
        return sorted(found, key=lambda part: (-len(part), part[0]))


def _reached(start: int, neighbours: Neighbours, seen: list[bool]) -> list[int]:
    seen[start] = True
    found = [start]
    for node in found:
        for other in neighbours[node]:
            if not seen[other]:
                seen[other] = True
                found.append(other)
    return found


# Nodes without which a part would fall apart


def articulation_points(graph: Graph) -> set[int]:
    """Return the nodes without which some others would no longer be connected (Tarjan)."""
    size = len(graph.names)
    found = set[int]()
    order, low = [0] * size, [0] * size
    for root in range(size):
        if not order[root]:
            _search(graph.neighbours, root, order, low, found)
    return found


def _search(
    neighbours: Neighbours, root: int, order: list[int], low: list[int], found: set[int]
) -> None:
    """Walk through one part by depth, without calling itself: parts may be deep."""
    count = order[root] = low[root] = 1
    branches = 0
    path = [(root, -1, iter(neighbours[root]))]
    while path:
        node, parent, rest = path[-1]
        for other in rest:
            if not order[other]:
                count += 1
                order[other] = low[other] = count
                path.append((other, node, iter(neighbours[other])))
                break
            if other != parent:
                low[node] = min(low[node], order[other])
        else:
            path.pop()
            if parent == root:
                branches += 1
            elif parent >= 0:
                low[parent] = min(low[parent], low[node])
                if low[node] >= order[parent]:
                    found.add(parent)
    if branches > 1:
        found.add(root)


# Shortest paths


@dataclass(frozen=True, slots=True)
class Betweenness:
    """How often nodes lie on the shortest paths between two others.

    Attributes:
        of: By node, as a share of all pairs of others, from 0 to 1.
        sources: From how many nodes paths were counted.
        exact: Whether that was from all of them.
    """

    of: Sequence[float]
    sources: int
    exact: bool


def betweenness(
    graph: Graph, components: Iterable[Sequence[int]], *, exact: bool = False
) -> Betweenness:
    """Return the normalised betweenness of all nodes (Brandes 2001).

    In a large network paths are counted from some nodes of each part only, drawn with a fixed seed,
    and raised to the size of the part (Brandes and Pich 2007).

    Args:
        graph: The network.
        components: Its connected parts.
        exact: Count from all nodes, however long it takes.
    """
    size = len(graph.names)
    most = size if exact else sources_of_a_part(graph)
    chosen: list[tuple[int, float]] = []
    for part in components:
        some = part if len(part) <= most else _drawn(graph, part, most)
        chosen += ((node, len(part) / len(some)) for node in some)
    found = _counted(graph.neighbours, chosen)
    pairs = (size - 1) * (size - 2)
    shares = [min(1.0, each / pairs) for each in found] if pairs > 0 else found
    return Betweenness(shares, len(chosen), exact=len(chosen) == size)


def sources_of_a_part(graph: Graph) -> int:
    """Return from how many nodes of each part paths are counted at the most."""
    once = len(graph.names) + sum(map(len, graph.neighbours))
    return max(FEWEST, STEPS // once if once else FEWEST)


def _drawn(graph: Graph, part: Iterable[int], most: int) -> list[int]:
    place = {graph.names[node]: node for node in part}
    return [place[name] for name in drawn(SEED, place, most)]


def _counted(neighbours: Neighbours, sources: Iterable[tuple[int, float]]) -> list[float]:
    """Return how many shortest paths lead over each node, by their shares and sources' weights."""
    size = len(neighbours)
    found, over = [0.0] * size, [0.0] * size
    distance, paths = [-1] * size, [0.0] * size
    for source, weight in sources:
        order = _followed(neighbours, source, distance, paths)
        for node in reversed(order):
            nearer, share = distance[node] - 1, (1.0 + over[node]) / paths[node]
            for other in neighbours[node]:
                if distance[other] == nearer:
                    over[other] += paths[other] * share
            if node != source:
                found[node] += weight * over[node]
        # Only what was reached is wiped out: most parts of a network are small.
        for node in order:
            distance[node], over[node] = -1, 0.0
    return found


def _followed(
    neighbours: Neighbours, source: int, distance: list[int], paths: list[float]
) -> list[int]:
    """Return the nodes that are reached, the nearest first; tell how far, and on how many ways."""
    distance[source], paths[source] = 0, 1.0
    order = [source]
    for node in order:
        further, ways = distance[node] + 1, paths[node]
        for other in neighbours[node]:
            if distance[other] < 0:
                distance[other], paths[other] = further, ways
                order.append(other)
            elif distance[other] == further:
                paths[other] += ways
    return order
