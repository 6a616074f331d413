"""One cooperation: its agreement, goals, milestones, checks, measures and history."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from koop_es.web import asking
from koop_es.web.approvals import asked_for, waiting
from koop_es.web.attention import notices_of
from koop_es.web.cooperations import party_names
from koop_es.web.forms.rules import REACHABLE
from koop_es.web.goals import progress_of, together
from koop_es.web.history import history_of, part_titles
from koop_es.web.reading import Reading, reading
from koop_es.web.site import site_of
from koop_es.web.timeline import drawn
from koop_es.web.times import times_of
from koop_es.web.warned import Warned, warnings_of
from koop_es_projections.current_status.queries import cooperation
from koop_es_projections.relationships.queries import links_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from koop_es.web.saying import Saying
    from koop_es_projections.current_status.detail_views import CooperationDetail, MeasureView
    from koop_es_projections.current_status.views import CooperationItem

router = APIRouter()

KEPT: Final = frozenset({"as_of", "known_at"})
"""What the address of another page of the history takes over."""

OF_A_PARTY: Final = frozenset({"tasks", "benefit", "signed_on", "signatory"})
"""What an agreement asks of each party."""

ORDER: Final = (
    "decision_rule",
    "communication_rule",
    "contributions",
    "notice_period",
    "renewal",
    "joining_and_leaving",
    "confidentiality",
    "sustainability",
    "rights_in_results",
    "liability",
    "condition_precedent",
)
"""Further agreements, in the order in which the page shows them."""


@router.api_route("/cooperations/{name}", methods=["GET", "HEAD"])
def cooperation_page(request: Request, name: str) -> HTMLResponse:
    """Show one cooperation, found by its code, its id, or the beginning of its id."""
    site = site_of(request)
    times = times_of(request, site)
    say = site.saying(request)
    say = replace(say, today=times.as_of or say.today)
    recorded = asking.whole(request, "recorded", 0, 0, 999_999_999)
    with reading(site, say) as read:
        detail = cooperation(
            read.connection,
            site.koop.store,
            name,
            today=site.koop.today(),
            as_of=times.as_of,
            known_at=times.position,
            policy=site.koop.settings.policy,
        )
        read.load_names(_ids(detail))
        parties = _parties(read, detail)
        stream, titles = detail.item.cooperation_id, part_titles(read, detail)
        cursor = asking.text(request, "history")
        entries = history_of(read, stream, titles, times, cursor)
        just = next((each for each in entries.entries if each.row.position == recorded), None)
        told = list[Warned]()
        if times.are_now:
            found = warnings_of(read, stream, titles, recorded if just else None)
            # What waits for approval is listed with what can be done about it.
            told = [each for each in found if each.code != "approval.waits"]
        return site.page(
            request,
            "proposal.html" if detail.item.proposed else "cooperation.html",
            status=times.status,
            say=say,
            times=times,
            item=detail.item,
            detail=detail,
            read=read,
            parties=parties,
            expected=[(name, detail.expected[name]) for name in ORDER if name in detail.expected],
            links=links_of(read.connection, stream, say.today),
            goals=[progress_of(goal) for goal in detail.goals],
            together=together(detail.goals),
            gaps=list(_gaps(say, parties, detail.item)),
            goal_titles={goal.goal_id: goal.title for goal in detail.goals},
            drawing=drawn(detail.item, detail.milestones, say.today),
            checks=[(check, _measures_of(detail, check.check_id)) for check in detail.checks],
            open_measures=[each for each in detail.measures if each.closed_on is None],
            decisions={each.check_id: each for each in detail.decisions},
            notices=notices_of(detail, told),
            reachable=REACHABLE,
            hints=[each for each in told if each.level == "hint"],
            just=just,
            approvals=waiting(read, asked_for(stream, times), titles)[0],
            history=entries,
            older=_address(request, entries.older),
            newer=_address(request, entries.newer),
            **read.freshness(),
        )


def _address(request: Request, cursor: str | None) -> str | None:
    """Return the address of this page with another page of its history."""
    if cursor is None:
        return None
    kept = {name: value for name, value in request.query_params.items() if name in KEPT}
    return f"?{urlencode({**kept, 'history': cursor})}#history"


def _ids(detail: CooperationDetail) -> Iterator[str | None]:
    item = detail.item
    yield from (party.party_id for party in item.parties)
    yield from (membership.programme_id for membership in item.programmes)
    yield from (measure.owner for measure in detail.measures)
    yield from (each.party_id for each in (*detail.members, *detail.contributions))
    yield from (each.party_id for each in detail.notices)
    yield from (each.programme_id for each in detail.funder_words)
    for each in detail.amendments:
        yield from (*each.consents, *each.funder_consents)
    for each in detail.assignments:
        yield from (each.person_id, each.party_id)
    yield from (task.signed_by for task in detail.tasks)
    yield from (item.arose_from, item.successor)


def _parties(read: Reading, detail: CooperationDetail) -> list[dict[str, Any]]:
    """Return the parties with their tasks and benefits, the leading ones first."""
    keepers = {party.party_id for party in detail.item.parties if party.record_keeper}
    listed = party_names(read, detail.item)
    for party in listed:
        own = [task for task in detail.tasks if task.party_id == party["id"]]
        party["tasks"] = [task.tasks for task in own if task.tasks]
        party["benefit"] = [task.benefit for task in own if task.benefit]
        party["signed_on"] = next((task.signed_on for task in own if task.signed_on), None)
        party["signatory"] = next((task.signatory for task in own if task.signatory), None)
        party["signed_by"] = next((task.signed_by for task in own if task.signed_by), None)
        party["keeper"] = party["id"] in keepers
    return listed


def _gaps(say: Saying, parties: list[dict[str, Any]], item: CooperationItem) -> Iterator[str]:
    """Yield what is not in place, with the parties of which it is missing if not of all."""
    for name in item.gaps:
        missing = [party["name"] for party in parties if not party.get(name, True)]
        of_some = name in OF_A_PARTY and 0 < len(missing) < len(parties)
        yield f"{say.field(name)} ({', '.join(missing)})" if of_some else say.field(name)


def _measures_of(detail: CooperationDetail, check_id: str) -> list[MeasureView]:
    return [measure for measure in detail.measures if measure.check_id == check_id]
