"""What the pages of relationships read: one by its name, its warnings, its links."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koop_es.exchange.documents.standing import warnings_of
from koop_es.ledger.deciding import UnknownStream
from koop_es.web.warned import Warned
from koop_es.wording.warnings import warning_sentence
from koop_es_projections.relationships.queries import relationship, relationships_named

if TYPE_CHECKING:
    from koop_es.web.reading import Reading
    from koop_es_projections.relationships.views import RelationshipItem

SHORTEST: int = 4


def tie_named(read: Reading, name: str) -> RelationshipItem:
    """Return the relationship of an id, or of the beginning of one.

    Raises:
        UnknownStream: There is none, or more than one.
    """
    wanted = name.strip().lower()
    fits = wanted.isalnum() and len(wanted) >= SHORTEST
    found = relationships_named(read.connection, wanted, 2) if fits else []
    item = relationship(read.site.koop.store, found[0]) if len(found) == 1 else None
    if item is None:
        raise UnknownStream(kind="relationship", id=name)
    return item


def warned_of(read: Reading, stream: str) -> list[Warned]:
    """Return what should be looked at in a relationship today."""
    koop = read.site.koop
    found = warnings_of(koop.store, stream, read.say.today, koop.settings.policy)
    t = read.say.t
    return [Warned(each.code, each.level.value, warning_sentence(each, t)) for each in found]
