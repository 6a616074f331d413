"""The form with which a cooperation is ended, now or on a day announced."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from koop_es.cooperations.commands import EndCooperation
from koop_es.cooperations.refusals import AlreadyEnded, EndBeforeStart, SuccessorMissing
from koop_es.cooperations.terms import Manner
from koop_es.kernel.refusals import NotFound, ReasonMissing
from koop_es.web.forms.fields import LATE, Field, Kind
from koop_es.web.forms.of_one import Page, open_form, take_form
from koop_es.web.forms.rules import file_closed, late
from koop_es.web.forms.sent import Sent
from koop_es.wording.refusals import refusal_sentence
from koop_es.wording.translating import msgid
from koop_es_projections.current_status.naming import find_cooperation

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from koop_es.kernel.refusals import KoopError
    from koop_es.web.forms.of_one import About

router = APIRouter()

_ID: Final = re.compile(r"[0-9a-f]{32}")
MANNERS: Final = (
    "term_expired",
    "purpose_reached_early",
    "notice_regular",
    "notice_for_cause",
    "by_consent",
    "funding_ceased",
    "party_ceased",
    "merged",
    "never_in_force",
)
RESULTS: Final = ("reached", "partly", "not_reached", "not_assessed")
AFTERWARDS: Final = ("nothing", "contact", "group", "follow_up_cooperation", "regular_service")


def _with_successor(about: About, payload: dict[str, Any]) -> dict[str, Any]:
    """Return the fields with the successor's id in place of its code."""
    named = payload.get("successor")
    if named is None or _ID.fullmatch(named):
        return payload
    try:
        return {**payload, "successor": find_cooperation(about.read.connection, named)}
    except NotFound as error:
        about.form.blame("successor", refusal_sentence(error, about.read.say.t))
        return payload


def _with_what_is_open(about: About) -> None:
    detail = about.detail
    about.shown["open_measures"] = [each for each in detail.measures if each.closed_on is None]


def _wrong(about: About, payload: Mapping[str, Any]) -> Iterator[KoopError]:
    item = about.detail.item
    ended_on, manner = payload.get("effective_on"), payload.get("manner")
    if manner == Manner.MERGED and not payload.get("successor"):
        yield SuccessorMissing(field="successor")
    if ended_on is None:
        return
    early = item.starts_on is not None and ended_on < item.starts_on
    if early and manner != Manner.NEVER_IN_FORCE:
        yield EndBeforeStart(field="effective_on", ended_on=ended_on, starts_on=item.starts_on)
    yield from late(about.read, payload)
    has_reason = payload.get("reason") or payload.get("reason_code")
    if item.ends_on is not None and ended_on < item.ends_on and not has_reason:
        yield ReasonMissing(field="reason", ends_on=item.ends_on)


def _ended(about: About) -> KoopError | None:
    """Return why it cannot be ended once more, be it that an ending is announced."""
    item = about.detail.item
    if item.phase == "file_closed" or not item.manner:
        return file_closed(about)
    return AlreadyEnded(ended_on=item.ended_on) if item.ended_on else AlreadyEnded()


END: Final = Page(
    command=EndCooperation,
    template="ending_form.html",
    heading=msgid("End the cooperation"),
    submit=msgid("Record the ending"),
    fields=(
        Field(
            "effective_on",
            Kind.DAY,
            msgid("Last day"),
            msgid("A day to come announces the ending; until then the cooperation goes on."),
            required=True,
        ),
        Field(
            "manner",
            Kind.CHOICE,
            msgid("How does it end?"),
            codes="manner",
            options=MANNERS,
            required=True,
        ),
        Field(
            "result",
            Kind.RADIO,
            msgid("What became of the goals?"),
            codes="result",
            options=RESULTS,
            required=True,
        ),
        Field(
            "afterwards",
            Kind.CHOICE,
            msgid("What does it turn into?"),
            codes="afterwards",
            options=AFTERWARDS,
            required=True,
        ),
        Field(
            "successor",
            hint=msgid(
                "Code or id of the cooperation or relationship that it turns into. Left empty, a "
                "contact or group is founded by itself."
            ),
        ),
        Field("remark", Kind.AREA),
        *LATE,
    ),
    prepare=_with_what_is_open,
    complete=_with_successor,
    wrong=_wrong,
    closed=_ended,
)


@router.api_route("/cooperations/{name}/ending", methods=["GET", "HEAD"])
def ending(request: Request, name: str) -> Response:
    """Show the form."""
    return open_form(request, name, END)


@router.post("/cooperations/{name}/ending")
def ending_sent(request: Request, name: str, sent: Sent) -> Response:
    """Record the ending, or show the form again."""
    return take_form(request, name, END, sent)
