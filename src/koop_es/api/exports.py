"""The exports of the API: files for other programs, the same as those of ``koop export``."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from starlette.responses import Response

from koop_es.api import queries as q
from koop_es.api.asking import past, stamp
from koop_es.api.calls import POSITION, VARY
from koop_es.api.export_queries import (
    ActivitiesQuery,
    CooperationQuery,
    ExportQuery,
    GrantsQuery,
    NetworkQuery,
)
from koop_es.api.negotiating import JSON, refuse_unacceptable
from koop_es.api.operations import Other
from koop_es.api.reading import Reading
from koop_es.api.writing import stream_named
from koop_es.exchange.calendars import as_ical, entries
from koop_es.exchange.cooperation_files import Closed, as_lines, as_workbook
from koop_es.exchange.documents.cooperations import detail_document
from koop_es.exchange.networks.gathering import network
from koop_es.exchange.networks.gexf import as_gexf
from koop_es.exchange.networks.graphml import as_graphml
from koop_es.exchange.published.gathering import NothingToExport, published
from koop_es.exchange.published.giving import as_grants
from koop_es.exchange.published.iati import Reporter, as_activities
from koop_es.exchange.sheets import MEDIA_TYPES, XLSX
from koop_es_projections.current_status.queries import cooperation
from koop_es_projections.programmes.queries import programme_names
from koop_es_projections.relationship_report.views import TieFilter
from koop_es_projections.reports.asking import Asked

if TYPE_CHECKING:
    from collections.abc import Callable

    from koop_es.api.calls import Call
    from koop_es.exchange.published.gathering import Told

LOST: Final = "koop-lost"
LEFT_OUT: Final = "koop-left-out"
MOST_TOLD: Final = 50
JSON_LINES: Final = "application/x-ndjson"


@dataclass(frozen=True, slots=True)
class Made:
    """A file, and what could not be taken along."""

    data: bytes
    told: Told | None = None


def _asked(reading: Reading, query: ExportQuery) -> Asked:
    koop = reading.koop
    times: dict[str, Any] = past(koop, query)
    times["as_of"] = query.as_of or reading.today
    filters = TieFilter(
        party=query.party, theme=query.theme, programme=query.programme, area=query.area
    )
    return Asked(
        connection=reading.connection,
        store=koop.store,
        filters=filters,
        policy=koop.settings.policy,
        **times,
    )


def _of_network(write: Callable[..., bytes]) -> Callable[[Call, Reading, NetworkQuery], Made]:
    def made(call: Call, reading: Reading, query: NetworkQuery) -> Made:
        known_at = str(stamp(reading, query)["known_at"])
        found = network(
            _asked(reading, query),
            known_at,
            strong=query.strong,
            past=query.past,
            persons=query.with_persons,
        )
        return Made(write(found, call.t))

    return made


def _calendar(call: Call, reading: Reading, query: ExportQuery) -> Made:
    return Made(as_ical(entries(_asked(reading, query), reading.today), call.t))


def _grants(call: Call, reading: Reading, query: GrantsQuery) -> Made:
    listed = published(_asked(reading, query), reading.today, persons=query.with_persons)
    return Made(*as_grants(listed, call.t, query.prefix))


def _activities(call: Call, reading: Reading, query: ActivitiesQuery) -> Made:
    listed = published(_asked(reading, query), reading.today, persons=query.with_persons)
    reporter = Reporter(query.reporter, query.reporter_name, query.country)
    return Made(*as_activities(listed, call.t, reporter, reading.koop.now()))


def _entries(call: Call, reading: Reading, query: CooperationQuery) -> Made:
    del call
    store = reading.koop.store
    stream = stream_named(reading.koop, "cooperation", reading.path["cooperation_id"])
    return Made(as_lines(store.read_stream(stream), store, private=query.with_private))


def _workbook(call: Call, reading: Reading, query: CooperationQuery) -> Made:
    koop, connection = reading.koop, reading.connection
    stream = stream_named(koop, "cooperation", reading.path["cooperation_id"])
    store: Any = koop.store if query.with_private else Closed(koop.store)
    policy = koop.settings.policy
    detail = cooperation(connection, store, stream, today=reading.today, policy=policy)
    names = programme_names(connection, (each.programme_id for each in detail.item.programmes))
    told = detail_document(connection, store, detail, names, day=reading.today)
    return Made(as_workbook(told, call.t, ()))


# Answers


class Export(NamedTuple):
    """One export.

    Attributes:
        path: Its address below ``/v1``; its last part is what the file is called.
        name: Name of the operation.
        said: What it is.
        query: The parameters that it takes.
        make: Makes the file.
        media_type: What the web calls it.
    """

    path: str
    name: str
    said: str
    query: type[q.Query]
    make: Callable[[Call, Reading, Any], Made]
    media_type: str

    @property
    def operation(self) -> Other:
        """The operation that answers with it."""
        answer = partial(_answer, self)
        answer.__name__ = self.name  # pyright: ignore[reportAttributeAccessIssue]
        answer.__doc__ = self.said
        return Other("GET", self.path, self.query, answer, "exports")

    @property
    def schema(self) -> dict[str, Any]:
        """What its file is for a program that reads the description."""
        if self.media_type == JSON:
            return {"type": "object"}
        binary = {"format": "binary"} if self.media_type == MEDIA_TYPES[XLSX] else {}
        return {"type": "string", **binary}


async def _answer(export: Export, call: Call) -> Response:
    refuse_unacceptable(call.request, export.media_type)
    query = q.query_of(export.query, call.request)
    return await asyncio.to_thread(_answered, export, call, query)


def _answered(export: Export, call: Call, query: q.Query) -> Response:
    koop = call.koop
    fresh = koop.engine.freshness()
    with koop.projections.connect() as connection:
        reading = Reading(koop, connection, fresh, call.path, call.names, call.api.order)
        made = export.make(call, reading, query)
    name = export.path.rpartition("/")[2]
    headers = {
        POSITION: str(fresh.position),
        "content-language": call.language,
        "content-disposition": f'attachment; filename="{name}"',
        "vary": VARY,
        **_losses(made),
    }
    return Response(made.data, 200, headers, export.media_type)


def _losses(made: Made) -> dict[str, str]:
    """Return the headers that tell what could not be taken along.

    Raises:
        NothingToExport: Nothing was left to be written.
    """
    told = made.told
    if told is None:
        return {}
    if not told.written:
        raise NothingToExport
    found: dict[str, str] = {}
    if told.lost:
        found[LOST] = ", ".join(sorted(told.lost))
    if told.left_out:
        found[LEFT_OUT] = ", ".join(f"{code} {name}" for code, name in told.left_out[:MOST_TOLD])
    return found


ONE: Final = "/exports/cooperations/{cooperation_id}"
EXPORTS: Final = (
    Export(
        "/exports/network.graphml",
        "export_network_graphml",
        "Tell who is tied to whom, as GraphML.",
        NetworkQuery,
        _of_network(as_graphml),
        "application/graphml+xml",
    ),
    Export(
        "/exports/network.gexf",
        "export_network_gexf",
        "Tell who is tied to whom, as GEXF with spells on the edges.",
        NetworkQuery,
        _of_network(as_gexf),
        "application/gexf+xml",
    ),
    Export(
        "/exports/calendar.ics",
        "export_calendar",
        "Tell what comes up in cooperations, as iCalendar.",
        ExportQuery,
        _calendar,
        "text/calendar",
    ),
    Export(
        "/exports/360giving.json",
        "export_360giving",
        "Tell what funders pledged, as grants of the 360Giving Data Standard.",
        GrantsQuery,
        _grants,
        JSON,
    ),
    Export(
        "/exports/iati.xml",
        "export_iati",
        "Tell cooperations as activities of the IATI Standard 2.03.",
        ActivitiesQuery,
        _activities,
        "application/xml",
    ),
    Export(
        f"{ONE}/entries.jsonl",
        "export_cooperation_entries",
        "Tell the entries of a cooperation as JSON, one a line.",
        CooperationQuery,
        _entries,
        JSON_LINES,
    ),
    Export(
        f"{ONE}/workbook.xlsx",
        "export_cooperation_workbook",
        "Tell one cooperation as a workbook.",
        CooperationQuery,
        _workbook,
        MEDIA_TYPES[XLSX],
    ),
)
"""Every export of the API."""

ANSWERED: Final = {each.name: (each.media_type, each.schema) for each in EXPORTS}
"""Media type and schema of each export, by the name of its operation."""
