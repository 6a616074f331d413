"""The samples of the API: which were drawn, and drawing one again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from koop_es.api.reading import Reading, Told
from koop_es.exchange.documents.samples import COLUMNS, file_rows, item_document, sample_document
from koop_es.exchange.sampling import Ground, drawn_again
from koop_es.exchange.sheets import Table
from koop_es_projections.reports import drawn_samples

if TYPE_CHECKING:
    from koop_es.api import queries as q


def list_samples(reading: Reading, query: q.SamplesQuery) -> Told:
    """List the samples that were drawn, the latest first."""
    page = drawn_samples.samples(reading.connection, cursor=query.cursor, limit=query.limit)
    actors = reading.koop.home.keys.actors()
    items = [item_document(item, actors) for item in page.items]
    return Told({"items": items, "next": page.next}, page.next)


def get_sample(reading: Reading, query: q.Query) -> Told:
    """Get a sample as it was recorded, by its id or number."""
    del query
    return _told(reading, again=False)


def repeat_sample(reading: Reading, query: q.Query) -> Told:
    """Draw a sample again by its own seed, and compare; nothing is recorded."""
    del query
    return _told(reading, again=True)


def _told(reading: Reading, *, again: bool) -> Told:
    koop, connection = reading.koop, reading.connection
    item = drawn_samples.sample(connection, reading.path["sample_id"])
    ground = Ground(connection, koop.store, reading.fresh.position)
    repetition = drawn_again(ground, item.sample) if again else None
    actors = koop.home.keys.actors()
    document = sample_document(connection, koop.store, item, actors, repetition)
    rows: list[dict[str, Any]] = file_rows(document)
    table = Table(COLUMNS, rows, document, koop.settings.time_zone)
    return Told(document, table=table)
