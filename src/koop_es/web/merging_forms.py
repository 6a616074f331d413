"""Merging parties: what is probably registered twice, the other one chosen, and then confirmed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from starlette.responses import Response

from koop_es.kernel.refusals import KoopError
from koop_es.parties.commands import MergeParty
from koop_es.web import asking
from koop_es.web.forms.fields import LATE, Field, Kind
from koop_es.web.forms.of_record import Record, RecordPage, always, open_form, take_form, these
from koop_es.web.forms.sent import Sent
from koop_es.web.parties import party_named, ties_of
from koop_es.web.party_forms import DAY, merged, subject_of
from koop_es.web.reading import Reading, reading
from koop_es.web.site import site_of
from koop_es.wording.refusals import refusal_sentence
from koop_es.wording.translating import msgid
from koop_es_projections.parties.duplicates import probable_duplicates
from koop_es_projections.parties.queries import parties

if TYPE_CHECKING:
    from koop_es_projections.parties.queries import PartyItem

router = APIRouter()

HEADING: Final = msgid("Merge with another party")
INTO: Final = "into"
OFFERED: Final = 25
MOST: Final = 200
"""Pairs that are shown at once; whoever has more begins with these."""


def _prepare(about: Record) -> None:
    """Show both parties, and what each of them takes part in."""
    read, item = about.read, about.subject.item
    other = party_named(read, about.form.value(INTO))
    about.form.values[INTO] = other.party_id
    about.shown |= {
        "read": read,
        "other": other,
        "ties": len(ties_of(read, item.party_id)),
        "ties_of_other": len(ties_of(read, other.party_id)),
    }


MERGE: Final = RecordPage(
    command=always(MergeParty),
    heading=msgid("Merge the parties"),
    fields=these(Field(INTO, Kind.HIDDEN), DAY, *LATE),
    template="merging_form.html",
    prepare=_prepare,
    closed=merged,
)


@router.api_route("/parties/duplicates", methods=["GET", "HEAD"])
def duplicates(request: Request) -> HTMLResponse:
    """Show the parties that are probably registered twice."""
    site = site_of(request)
    with reading(site, site.saying(request)) as read:
        pairs = probable_duplicates(read.connection, site.koop.store)
        return site.page(
            request,
            "duplicates.html",
            pairs=pairs[:MOST],
            total=len(pairs),
            **read.freshness(),
        )


@router.api_route("/parties/{name}/merging", methods=["GET", "HEAD"])
def merging(request: Request, name: str) -> Response:
    """Let the other party be chosen; once it is, show what merging does, to be confirmed."""
    other = asking.text(request, INTO)
    if other is None:
        return _choosing(request, name)
    return open_form(request, subject_of(name), MERGE, {INTO: other})


@router.post("/parties/{name}/merging")
def merging_sent(request: Request, name: str, sent: Sent) -> Response:
    """Merge the parties, or show the form again."""
    return take_form(request, subject_of(name), MERGE, sent)


def _choosing(request: Request, name: str) -> Response:
    site = site_of(request)
    search = asking.text(request, "search")
    with reading(site, site.saying(request)) as read:
        subject = subject_of(name)(read)
        why = merged(subject)
        alike = _alike(read, subject.item)
        others = [(each, "") for each in _found(read, subject.item, search)] if search else []
        return site.page(
            request,
            "merging_choice.html",
            status=409 if isinstance(why, KoopError) else 200,
            heading=read.say.t.gettext(HEADING),
            sentence=refusal_sentence(why, read.say.t, read.name) if why else "",
            subject=subject,
            alike=alike,
            others=others[:OFFERED],
            more=len(others) > OFFERED,
            search=search or "",
            **read.freshness(),
        )


def _alike(read: Reading, item: PartyItem) -> list[tuple[PartyItem, str]]:
    """Return the parties that are probably the same, and by what they are alike."""
    pairs = probable_duplicates(read.connection, read.site.koop.store)
    found = {each.other_id: each.because for each in pairs if each.party_id == item.party_id}
    found |= {each.party_id: each.because for each in pairs if each.other_id == item.party_id}
    return [(party_named(read, party), because) for party, because in found.items()]


def _found(read: Reading, item: PartyItem, search: str) -> list[PartyItem]:
    page = parties(
        read.connection, read.site.koop.store, search=search, kind=item.kind, limit=OFFERED + 1
    )
    return [each for each in page.items if each.party_id != item.party_id]
