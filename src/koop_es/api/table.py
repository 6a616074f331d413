"""All operations of the API: routes, descriptions and tests are made from these rows."""

from __future__ import annotations

from typing import Final

from koop_es.api import asking as ask
from koop_es.api import events, exports, files, reports, samples
from koop_es.api import queries as q
from koop_es.api.approvals import list_approvals
from koop_es.api.commands import WRITES
from koop_es.api.first_entries import FirstEntries, record_first_entries
from koop_es.api.operations import Other, Read

READS: Final = (
    Read("/cooperations", q.CooperationsQuery, ask.list_cooperations, "cooperations"),
    Read("/cooperations/{cooperation_id}", q.Times, ask.get_cooperation, "cooperations"),
    Read(
        "/cooperations/{cooperation_id}/history",
        q.HistoryQuery,
        ask.get_cooperation_history,
        "cooperations",
    ),
    Read("/cooperations/{cooperation_id}/evidence", q.Times, ask.list_evidence, "entries"),
    Read("/approvals", q.ApprovalsQuery, list_approvals, "approvals"),
    Read("/parties", q.PartiesQuery, ask.list_parties, "parties", slow=True),
    Read("/parties/duplicates", q.Query, ask.list_duplicates, "parties", slow=True),
    Read("/parties/{party_id}", q.Query, ask.get_party, "parties"),
    Read("/programmes", q.ProgrammesQuery, ask.list_programmes, "programmes"),
    Read("/programmes/{programme_id}", q.Query, ask.get_programme, "programmes"),
    Read("/relationships", q.RelationshipsQuery, ask.list_relationships, "relationships"),
    Read("/relationships/{relationship_id}", q.Query, ask.get_relationship, "relationships"),
    *reports.reads(),
    Read("/samples", q.SamplesQuery, samples.list_samples, "samples"),
    Read("/samples/{sample_id}", q.Query, samples.get_sample, "samples", files=True),
    Read(
        "/samples/{sample_id}/repetition",
        q.Query,
        samples.repeat_sample,
        "samples",
        slow=True,
        files=True,
    ),
    Read("/actors", q.Query, ask.list_actors, "actors", lasting=False),
    Read("/projections", q.Query, ask.list_projections, "projections", lasting=False),
)
"""Every query that a JSON document answers."""

OTHERS: Final = (
    Other("POST", "/actors", q.Query, files.add_actor, "actors", files.NewActor, creates=True),
    Other("POST", "/first-entries", q.WriteQuery, record_first_entries, "entries", FirstEntries),
    Other(
        "GET",
        "/cooperations/{cooperation_id}/evidence/{evidence_id}",
        q.Query,
        files.get_evidence,
        "entries",
    ),
    Other("GET", "/reports/{report_file}", q.ReportQuery, reports.get_report_file, "reports"),
    *(each.operation for each in exports.EXPORTS),
    Other("GET", "/events", q.EventsQuery, events.list_events, "events"),
    Other("GET", "/events/stream", q.FollowQuery, events.follow_events, "events"),
)
"""What is neither a command nor a document."""

OPERATIONS: Final = (*READS, *WRITES, *OTHERS)
