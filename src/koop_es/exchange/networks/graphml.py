"""A network as GraphML: nodes with kind and place, edges with what the two parties share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from xml.etree.ElementTree import Element

from koop_es.exchange.networks.xml import child, document
from koop_es.wording import label

if TYPE_CHECKING:
    from koop_es.exchange.networks.gathering import Network, Node
    from koop_es.wording import Translator
    from koop_es_projections.reports.shared_ties import Edge

NAMESPACE: Final = "http://graphml.graphdrawing.org/xmlns"
KEYS: Final = (
    ("graph", "as_of", "string"),
    ("graph", "known_at", "string"),
    ("node", "label", "string"),
    ("node", "kind", "string"),
    ("node", "country", "string"),
    ("node", "area", "string"),
    ("edge", "weight", "int"),
    ("edge", "forms", "string"),
    ("edge", "codes", "string"),
    ("edge", "starts_on", "string"),
    ("edge", "ends_on", "string"),
)
"""What is told of what; ``weight`` is the number of ties, ``ends_on`` missing while one goes on."""


def as_graphml(network: Network, t: Translator) -> bytes:
    """Return a network as GraphML."""
    root = Element("graphml", {"xmlns": NAMESPACE})
    for domain, name, kind in KEYS:
        child(root, "key", **{"id": f"{domain}.{name}", "for": domain, "attr.name": name}).set(
            "attr.type", kind
        )
    graph = child(root, "graph", id="network", edgedefault="undirected")
    _data(graph, "graph", {"as_of": network.as_of, "known_at": network.known_at})
    for node in network.nodes:
        _data(child(graph, "node", id=node.party_id), "node", _of_node(node, t))
    for nth, edge in enumerate(network.edges):
        added = child(graph, "edge", id=f"e{nth}", source=edge.source, target=edge.target)
        _data(added, "edge", of_edge(edge))
    return document(root)


def _data(element: Element, domain: str, values: dict[str, object]) -> None:
    for name, value in values.items():
        if value is not None:
            child(element, "data", value, key=f"{domain}.{name}")


def name_of(node: Node, t: Translator) -> str:
    """Return a party's name, or what stands for it."""
    if node.name is not None:
        return node.name
    return label("party_kind", node.kind, t)


def _of_node(node: Node, t: Translator) -> dict[str, object]:
    return {
        "label": name_of(node, t),
        "kind": node.kind,
        "country": node.country,
        "area": node.area,
    }


def of_edge(edge: Edge) -> dict[str, object]:
    """Return what is told of an edge: of several ties the first day and the last one."""
    starts = [tie.starts_on for tie in edge.ties if tie.starts_on is not None]
    ends = [tie.ends_on for tie in edge.ties]
    last = [end for end in ends if end is not None]
    return {
        "weight": len(edge.ties),
        "forms": ", ".join(dict.fromkeys(tie.form for tie in edge.ties)),
        "codes": ", ".join(tie.code for tie in edge.ties if tie.code) or None,
        "starts_on": min(starts) if len(starts) == len(edge.ties) else None,
        "ends_on": max(last) if len(last) == len(ends) else None,
    }
