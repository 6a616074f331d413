"""The queries of the API, each told from the read models or the record."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from koop_es.api.reading import Reading, Told
from koop_es.api.writing import stream_named
from koop_es.exchange.documents import cooperations as coop
from koop_es.exchange.documents import parties as part
from koop_es.exchange.documents import relationships as tie
from koop_es.exchange.documents.answers import warning_documents
from koop_es.exchange.documents.fields import fields_of
from koop_es.exchange.documents.standing import warnings_of
from koop_es.exchange.documents.trail import Trail
from koop_es.exchange.known_at import instant_of, position_of
from koop_es.kernel.moments import read_moment
from koop_es.kernel.times import utc_text
from koop_es.ledger.deciding import UnknownStream
from koop_es_projections.audit_trail.views import AuditFilter
from koop_es_projections.current_status.queries import Filter, cooperation, cooperations
from koop_es_projections.parties.duplicates import probable_duplicates
from koop_es_projections.parties.queries import parties, party
from koop_es_projections.programmes.queries import programme_names, programmes
from koop_es_projections.relationships.queries import relationships
from koop_es_projections.relationships.views import RelationshipFilter

if TYPE_CHECKING:
    from koop_es.api import queries as q
    from koop_es.app import Koop
    from koop_es.kernel.moments import Moment
    from koop_es_projections.current_status.detail_views import CooperationDetail


def list_cooperations(reading: Reading, query: q.CooperationsQuery) -> Told:
    """List cooperations, the most in need of action first."""
    koop = reading.koop
    wanted = Filter(
        search=query.search,
        party=query.party,
        theme=query.theme,
        programme=query.programme,
        area=query.area,
        phases=query.phase,
        light=query.light,
        active=query.active,
    )
    page = cooperations(
        reading.connection,
        today=reading.today,
        **past(koop, query),
        filters=wanted,
        policy=koop.settings.policy,
        cursor=query.cursor,
        limit=query.limit,
        order=reading.order,
    )
    items = coop.item_documents(reading.connection, koop.store, page.items)
    return Told({**stamp(reading, query), "items": items, "next": page.next}, page.next)


def get_cooperation(reading: Reading, query: q.Times) -> Told:
    """Tell one cooperation with goals, milestones, checks and measures."""
    detail = _detail(reading, query)
    named = (*detail.item.programmes, *detail.funder_words)
    names = programme_names(reading.connection, (one.programme_id for one in named))
    day = query.as_of or reading.today
    document = coop.detail_document(reading.connection, reading.koop.store, detail, names, day=day)
    return Told(document | stamp(reading, query), version=detail.item.version)


def _detail(reading: Reading, query: q.Times) -> CooperationDetail:
    koop = reading.koop
    stream = stream_named(koop, "cooperation", reading.path["cooperation_id"])
    return cooperation(
        reading.connection,
        koop.store,
        stream,
        today=reading.today,
        **past(koop, query),
        policy=koop.settings.policy,
    )


def get_cooperation_history(reading: Reading, query: q.HistoryQuery) -> Told:
    """Tell what was recorded of a cooperation, entry by entry."""
    koop = reading.koop
    stream = stream_named(koop, "cooperation", reading.path["cooperation_id"])
    if kind_of(reading, stream) != "cooperation":
        raise UnknownStream(kind="cooperation", id=stream)
    wanted = AuditFilter(stream=stream, **past(koop, query))
    rows, following = trail(reading).page(reading.connection, wanted, query.cursor, query.limit)
    return Told({**stamp(reading, query), "items": rows, "next": following}, following)


def list_evidence(reading: Reading, query: q.Times) -> Told:
    """List the files that are attached to a cooperation."""
    detail = _detail(reading, query)
    document = coop.detail_document(
        reading.connection, reading.koop.store, detail, {}, day=reading.today
    )
    told = {"items": document["evidence"], "next": None}
    return Told(stamp(reading, query) | told)


def list_parties(reading: Reading, query: q.PartiesQuery) -> Told:
    """List organisations and people in the order of their registration."""
    page = parties(
        reading.connection,
        reading.koop.store,
        search=query.search,
        kind=query.kind,
        merged=query.merged,
        cursor=query.cursor,
        limit=query.limit,
    )
    items = [part.party_item(item) for item in page.items]
    return Told({"items": items, "next": page.next}, page.next)


def list_duplicates(reading: Reading, query: q.Query) -> Told:
    """List parties that are probably registered twice, each with the first like it."""
    del query
    pairs = probable_duplicates(reading.connection, reading.koop.store)
    return Told({"items": part.duplicate_items(pairs), "next": None})


def get_party(reading: Reading, query: q.Query) -> Told:
    """Tell one organisation or person with contact points."""
    del query
    wanted = stream_named(reading.koop, "party", reading.path["party_id"])
    item = party(reading.connection, reading.koop.store, wanted)
    return Told(part.party_document(item), version=item.version)


def list_programmes(reading: Reading, query: q.ProgrammesQuery) -> Told:
    """List the funders' programmes in the order in which they were opened."""
    page = programmes(reading.connection, cursor=query.cursor, limit=query.limit)
    items = part.programme_items(reading.connection, reading.koop.store, reading.names, page.items)
    return Told({"items": items, "next": page.next}, page.next)


def get_programme(reading: Reading, query: q.Query) -> Told:
    """Tell one programme."""
    del query
    wanted = stream_named(reading.koop, "programme", reading.path["programme_id"])
    item = part.programme_document(reading.koop.store, reading.names, wanted)
    if item is None:
        raise UnknownStream(kind="programme", id=wanted)
    return Told(item, version=reading.koop.store.version(wanted))


def list_relationships(reading: Reading, query: q.RelationshipsQuery) -> Told:
    """List encounters, contacts and groups in the order of their recording."""
    store = reading.koop.store
    wanted = RelationshipFilter(
        form=query.form,
        party=query.party,
        open=query.open,
        theme=query.theme,
        purpose=query.purpose,
        offered=query.offered,
    )
    page = relationships(
        reading.connection, store, filters=wanted, cursor=query.cursor, limit=query.limit
    )
    items = tie.tie_items(reading.connection, store, reading.names, page.items)
    return Told({"items": items, "next": page.next}, page.next)


def get_relationship(reading: Reading, query: q.Query) -> Told:
    """Tell one encounter, contact or group."""
    del query
    stream = stream_named(reading.koop, "relationship", reading.path["relationship_id"])
    store, names = reading.koop.store, reading.names
    document = tie.tie(reading.connection, store, names, stream, reading.today)
    if document is None:
        raise UnknownStream(kind="relationship", id=stream)
    koop = reading.koop
    told = warnings_of(koop.store, stream, reading.today, koop.settings.policy)
    document["warnings"] = warning_documents(told, str, reading.names.t)
    return Told(document, version=document["version"])


def list_actors(reading: Reading, query: q.Query) -> Told:
    """List the names under which entries are recorded."""
    del query
    actors = reading.koop.home.keys.actors()
    return Told(
        {"items": [{"name": name, "id": one} for one, name in actors.items()], "next": None}
    )


def list_projections(reading: Reading, query: q.Query) -> Told:
    """List the read models and how far they have come."""
    del query
    items = [fields_of(each) for each in reading.koop.engine.status()]
    return Told({"items": items, "next": None})


def kind_of(reading: Reading, stream: str) -> str | None:
    """Return what a stream holds; None where there is none."""
    records = reading.koop.store.read_stream(stream, up_to_version=1)
    return records[0].topic.split(".")[1] if records else None


def trail(reading: Reading) -> Trail:
    """Return what tells the audit trail."""
    koop = reading.koop
    tolerance = koop.settings.policy.backdating_tolerance
    return Trail(koop.store, reading.names, koop.home.keys.actors(), tolerance)


def past(koop: Koop, query: q.Times) -> dict[str, Any]:
    """Return the day and the position that queries take; nothing of today as known now."""
    return {"as_of": query.as_of, "known_at": position_of(koop.store, _moment(koop, query))}


def stamp(reading: Reading, query: q.Times) -> dict[str, Any]:
    """Return the day and the instant that a document tells of."""
    koop = reading.koop
    known_at = instant_of(koop.store, _moment(koop, query), koop.now())
    return {"as_of": query.as_of or reading.today, "known_at": utc_text(known_at)}


def _moment(koop: Koop, query: q.Times) -> Moment | None:
    text = query.known_at
    return None if text is None else read_moment(text, koop.settings.time_zone)
