"""What waits for a second person: the list, and the forms that grant or refuse it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from starlette.responses import Response

from koop_es.cooperations.approval_refusals import ApprovalAlreadyDecided, FourEyesOwnEntry
from koop_es.cooperations.commands import GrantApproval, RefuseApproval
from koop_es.web import asking
from koop_es.web.forms.fields import Field, Kind
from koop_es.web.forms.of_one import Page, open_form, take_form
from koop_es.web.forms.parts import part_of
from koop_es.web.forms.sent import Sent
from koop_es.web.history import part_titles
from koop_es.web.reading import ids_within, reading
from koop_es.web.site import site_of
from koop_es.wording.events import event_sentence
from koop_es.wording.translating import msgid
from koop_es_projections.approvals.queries import WAITING, ApprovalFilter, approvals

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from koop_es.kernel.refusals import KoopError
    from koop_es.web.forms.of_one import About
    from koop_es.web.reading import Reading
    from koop_es.web.times import Times
    from koop_es_projections.approvals.queries import ApprovalItem, ApprovalPage

router = APIRouter()

PAGE: Final = 50


@dataclass(frozen=True, slots=True)
class Waits:
    """What somebody asked for, as a page tells it.

    Attributes:
        id: What it is called by in its cooperation.
        stream: The cooperation.
        sentence: What the entry would say.
        protects: As what it needs the approval.
        why: The reason that was given for the entry; None without one, or where it was erased.
        by: Who asked for it.
        on: When.
        status: Whether it waits, or what became of it.
    """

    id: str
    stream: str
    sentence: str
    protects: tuple[str, ...]
    why: str | None
    by: str
    on: date
    status: str


def waiting(
    read: Reading,
    filters: ApprovalFilter,
    parts: Mapping[str, str] | None = None,
    *,
    cursor: str | None = None,
    limit: int = PAGE,
) -> tuple[list[Waits], str | None]:
    """Return what somebody asked for, and the cursor of what follows.

    Args:
        read: What the page reads with.
        filters: Which approvals are wanted.
        parts: Titles of parts of the cooperation, where they are all of one.
        cursor: Where a page before ended.
        limit: Most of them.
    """
    koop = read.site.koop
    page = approvals(read.connection, koop.store, filters=filters, cursor=cursor, limit=limit)
    for item in page.items:
        read.load_names({item.cooperation_id, *ids_within(item.fields)})
    actors = koop.home.keys.actors()
    return [_told(read, page, item, actors, parts or {}) for item in page.items], page.next


def _told(
    read: Reading,
    page: ApprovalPage,
    item: ApprovalItem,
    actors: Mapping[str, str],
    parts: Mapping[str, str],
) -> Waits:
    def private(sealed: dict[str, Any]) -> str | None:
        return page.texts.get(sealed["c"])

    def part(part_id: str) -> str:
        return parts.get(part_id) or part_id

    by = actors.get(item.requested_by) or item.requested_by[:10]
    return Waits(
        id=item.approval_id,
        stream=item.cooperation_id,
        sentence=event_sentence(
            item.entry, item.fields, None, read.name, read.say.t, private, part
        ),
        protects=item.protects,
        why=private(reason) if (reason := item.fields.get("reason")) else None,
        by=read.say.actor(by),
        on=item.requested_on,
        status=item.status,
    )


def asked_for(stream: str, times: Times) -> ApprovalFilter:
    """Return the filter for what waited in a cooperation as its page tells of it."""
    return ApprovalFilter(stream, WAITING, as_of=times.as_of, known_at=times.position)


@router.api_route("/approvals", methods=["GET", "HEAD"])
def approval_list(request: Request) -> HTMLResponse:
    """Show what waits for a second person, page by page."""
    site = site_of(request)
    cursor = asking.text(request, "cursor", 500)
    with reading(site, site.saying(request)) as read:
        filters = ApprovalFilter(status=WAITING)
        rows, following = waiting(read, filters, cursor=cursor)
        more = f"/approvals?{urlencode({'cursor': following})}" if following else None
        return site.page(
            request,
            "approvals.html",
            rows=rows,
            read=read,
            first="/approvals" if cursor else None,
            more=more,
            **read.freshness(),
        )


def _about(about: About) -> Waits:
    """Return what the form is about.

    Raises:
        PageUnknown: The cooperation knows nothing of that id.
    """
    filters = ApprovalFilter(cooperation=about.detail.item.cooperation_id)
    titles = part_titles(about.read, about.detail)
    rows, _ = waiting(about.read, filters, titles, limit=1000)
    return part_of(rows, about.part, lambda each: each.id)


def _prepare(about: About) -> None:
    about.shown["waits"] = _about(about)


def _decided(about: About) -> KoopError | None:
    found = _about(about)
    return None if found.status == WAITING else ApprovalAlreadyDecided()


def _own(about: About) -> KoopError | None:
    found = _about(about)
    if found.status != WAITING:
        return ApprovalAlreadyDecided()
    only = len(about.read.site.actors()) == 1
    return FourEyesOwnEntry() if only else None


GRANT: Final = Page(
    command=GrantApproval,
    template="approval_form.html",
    heading=msgid("Approve an entry"),
    submit=msgid("Approve and record it"),
    fields=(Field("reason", Kind.AREA, msgid("Remark")),),
    prepare=_prepare,
    part="approval_id",
    closed=_own,
)

REFUSE: Final = Page(
    command=RefuseApproval,
    template="approval_form.html",
    heading=msgid("Refuse an entry"),
    submit=msgid("Refuse it"),
    fields=(Field("reason", Kind.AREA, msgid("Why is it refused?"), required=True),),
    prepare=_prepare,
    part="approval_id",
    closed=_decided,
)


@router.api_route("/cooperations/{name}/approvals/{part}/grant", methods=["GET", "HEAD"])
def grant_form(request: Request, name: str, part: str) -> Response:
    """Show the form of an approval."""
    return open_form(request, name, GRANT, part)


@router.post("/cooperations/{name}/approvals/{part}/grant")
def granted(request: Request, name: str, part: str, sent: Sent) -> Response:
    """Approve the entry, or show the form again."""
    return take_form(request, name, GRANT, sent, part)


@router.api_route("/cooperations/{name}/approvals/{part}/refusal", methods=["GET", "HEAD"])
def refusal_form(request: Request, name: str, part: str) -> Response:
    """Show the form of a refusal."""
    return open_form(request, name, REFUSE, part)


@router.post("/cooperations/{name}/approvals/{part}/refusal")
def refused(request: Request, name: str, part: str, sent: Sent) -> Response:
    """Refuse the entry, or show the form again."""
    return take_form(request, name, REFUSE, sent, part)
