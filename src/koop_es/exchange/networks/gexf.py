"""A network as GEXF: each edge with a spell for every tie, without an end while it goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from xml.etree.ElementTree import Element

from koop_es.exchange.networks.graphml import name_of, of_edge
from koop_es.exchange.networks.xml import child, document

if TYPE_CHECKING:
    from collections.abc import Mapping

    from koop_es.exchange.networks.gathering import Network
    from koop_es.wording import Translator
    from koop_es_projections.reports.shared_ties import Edge

NAMESPACE: Final = "http://www.gexf.net/1.2draft"
OF_NODES: Final = ("kind", "country", "area")
OF_EDGES: Final = ("forms", "codes")


def as_gexf(network: Network, t: Translator) -> bytes:
    """Return a network as GEXF 1.2; days are inclusive."""
    root = Element("gexf", {"xmlns": NAMESPACE, "version": "1.2"})
    meta = child(root, "meta", lastmodifieddate=network.as_of)
    child(meta, "creator", "Koop")
    child(meta, "description", f"as of {network.as_of}, known at {network.known_at}")
    graph = child(root, "graph", mode="dynamic", defaultedgetype="undirected", timeformat="date")
    for domain, names in (("node", OF_NODES), ("edge", OF_EDGES)):
        attributes = child(graph, "attributes", **{"class": domain}, mode="static")
        for name in names:
            child(attributes, "attribute", id=name, title=name, type="string")
    nodes = child(graph, "nodes")
    for node in network.nodes:
        added = child(nodes, "node", id=node.party_id, label=name_of(node, t))
        values = {"kind": node.kind, "country": node.country, "area": node.area}
        _values(added, values)
    edges = child(graph, "edges")
    for nth, edge in enumerate(network.edges):
        _edge(edges, nth, edge)
    return document(root)


def _edge(edges: Element, nth: int, edge: Edge) -> None:
    told = of_edge(edge)
    weight = told["weight"]
    added = child(edges, "edge", id=nth, source=edge.source, target=edge.target, weight=weight)
    _values(added, {name: told[name] for name in OF_EDGES})
    spells = child(added, "spells")
    for tie in edge.ties:
        child(spells, "spell", start=tie.starts_on, end=tie.ends_on)


def _values(element: Element, values: Mapping[str, object]) -> None:
    found = child(element, "attvalues")
    for name, value in values.items():
        if value is not None:
            child(found, "attvalue", **{"for": name}, value=value)
