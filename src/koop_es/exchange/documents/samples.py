"""A sample as JSON and as a table: what was drawn, and all by which it can be drawn again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from koop_es.exchange.cells import Column
from koop_es.kernel.times import utc_text
from koop_es_projections.reports.drawn_samples import called

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from sqlalchemy import Connection

    from koop_es.exchange.sampling import Repetition
    from koop_es.ledger.port import Store
    from koop_es.samples.terms import Case
    from koop_es_projections.reports.drawn_samples import SampleItem

COLUMNS: Final = (
    Column("rank", "number"),
    Column("code"),
    Column("title", wide=True),
    Column("points", "number"),
    Column("stream", extra=True),
    Column("sample", "number", extra=True),
    Column("method", "label:method", extra=True),
    Column("seed", extra=True),
    Column("population_count", "number", extra=True),
    Column("population_digest", extra=True),
    Column("position", "number", extra=True),
    Column("procedure", extra=True),
)
"""A file of the rows alone tells by what they were drawn."""
LISTED: Final = (
    Column("number", "number"),
    Column("recorded_at", "moment"),
    Column("actor"),
    Column("method", "label:method"),
    Column("drawn", "number"),
    Column("population_count", "number"),
    Column("seed", extra=True),
    Column("as_of", "day", extra=True),
)


ASKED: Final = ("method", "weights", "seed", "size", "tolerance")
GIVEN: Final = ("drawn", "population_count", "population_digest", "procedure")
"""What a workbook tells of a sample on a sheet of its own."""


def item_document(item: SampleItem, actors: Mapping[str, str]) -> dict[str, Any]:
    """Return a sample as lists show it.

    Args:
        item: The sample.
        actors: Names of registered actors by pseudonym.
    """
    told, drawing = item.sample, item.sample.drawing
    population = told.population.model_dump(mode="json", exclude_none=True)
    return {
        "number": item.number,
        "id": item.stream,
        "recorded_at": item.recorded_at,
        "actor": actors.get(item.actor, item.actor),
        "method": told.method.value,
        "weights": [each.model_dump(mode="json") for each in told.weights],
        "population": population,
        "population_count": drawing.count,
        "population_digest": drawing.population_digest,
        "seed": drawing.seed,
        "size": drawing.size,
        "drawn": len(drawing.cases),
        "as_of": drawing.as_of,
        "position": drawing.known_at,
        "tolerance": drawing.tolerance,
        "procedure": drawing.procedure,
    }


def sample_document(
    connection: Connection,
    store: Store,
    item: SampleItem,
    actors: Mapping[str, str],
    again: Repetition | None = None,
) -> dict[str, Any]:
    """Return a sample with its cases.

    Args:
        connection: To the read models.
        store: Tells when positions were recorded.
        item: The sample.
        actors: Names of registered actors by pseudonym.
        again: What drawing it again gave; None where it was not.
    """
    told = item_document(item, actors)
    drawing = item.sample.drawing
    known_at = store.recorded_at(drawing.known_at)
    document = {
        "report": "sample",
        **told,
        "known_at": utc_text(known_at) if known_at is not None else item.recorded_at,
        "last_position": drawing.known_at,
        "lag_events": 0,
        "filters": {name: told[name] for name in ASKED if told[name]} | told["population"],
        "rows": _rows(connection, drawing.cases, drawing.as_of),
        "totals": {"sample": item.number} | {name: told[name] for name in GIVEN},
    }
    if again is not None:
        document["repeated"] = {
            "equal": again.equal,
            "same_population": again.same_population,
            "population_count": again.count,
            "population_digest": again.population_digest,
            "rows": _rows(connection, again.cases, drawing.as_of),
        }
    return document


def _rows(connection: Connection, cases: Sequence[Case], day: date) -> list[dict[str, Any]]:
    names = called(connection, [case.cooperation for case in cases], day)
    return [
        {
            "rank": nth,
            "code": names.get(case.cooperation, (None, None))[0],
            "title": names.get(case.cooperation, (None, None))[1],
            "points": case.points,
            "stream": case.cooperation,
        }
        for nth, case in enumerate(cases, 1)
    ]


def file_rows(document: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the rows of a sample, each with what it was drawn by."""
    names = ("method", "seed", "population_count", "population_digest", "position", "procedure")
    drawn_by = {"sample": document["number"], **{name: document[name] for name in names}}
    return [{**row, **drawn_by} for row in document["rows"]]
