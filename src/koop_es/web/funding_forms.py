"""The forms of programmes that are joined and left, and of what their funders consent to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from fastapi import APIRouter

from koop_es.cooperations.commands import AssignProgramme, LeaveProgramme, RecordConsent
from koop_es.kernel.approvals import ConsentedChange
from koop_es.web.act_forms import offer_programmes
from koop_es.web.forms.addresses import add_form
from koop_es.web.forms.fields import LATE, Field, Kind
from koop_es.web.forms.of_one import Page
from koop_es.web.forms.rules import after_the_end, late, wrong_day
from koop_es.wording.translating import msgid
from koop_es_projections.programmes.queries import programmes

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from koop_es.kernel.refusals import KoopError
    from koop_es.web.forms.of_one import About

router = APIRouter()

OFFERED: Final = 500
"""Most programmes that are offered."""


def _offer_open(about: About) -> None:
    """Offer the programmes that are open and that the cooperation is not in."""
    there = {each.programme_id for each in about.detail.item.programmes}
    known = programmes(about.read.connection, limit=OFFERED).items
    about.form.options["programme"] = [
        (each.programme_id, each.name)
        for each in known
        if each.programme_id not in there and not each.closed
    ]


def _late(about: About, payload: Mapping[str, Any]) -> Iterator[KoopError]:
    yield from late(about.read, payload)


ASSIGN: Final = Page(
    command=AssignProgramme,
    template="act_form.html",
    heading=msgid("Join a programme"),
    submit=msgid("Record the joining"),
    fields=(
        Field("programme", Kind.CHOICE, msgid("Which programme?"), required=True),
        Field("grant_reference"),
        Field("grant_decided_on", Kind.DAY),
        Field("effective_on", Kind.DAY, msgid("From which day on?"), required=True),
        *LATE,
    ),
    prepare=_offer_open,
    wrong=_late,
    closed=after_the_end,
)

LEAVE: Final = Page(
    command=LeaveProgramme,
    template="act_form.html",
    heading=msgid("Leave a programme"),
    submit=msgid("Record the leaving"),
    fields=(
        Field("programme", Kind.CHOICE, msgid("Which programme?"), required=True),
        Field("effective_on", Kind.DAY, msgid("From which day on?"), required=True),
        *LATE,
    ),
    prepare=offer_programmes,
    wrong=_late,
    closed=after_the_end,
)

CONSENT: Final = Page(
    command=RecordConsent,
    template="act_form.html",
    heading=msgid("Record a consent of the funder"),
    submit=msgid("Record the consent"),
    fields=(
        Field("programme", Kind.CHOICE, msgid("Which programme?"), required=True),
        Field("subject", Kind.AREA, msgid("To what?"), required=True),
        Field(
            "consents_to",
            Kind.CHOICE,
            msgid("To which kind of change?"),
            codes="consented_change",
            options=tuple(each.value for each in ConsentedChange),
        ),
        Field("effective_on", Kind.DAY, msgid("Consented on"), required=True),
        *LATE,
    ),
    prepare=offer_programmes,
    wrong=wrong_day,
)

PAGES: Final = {
    "programmes/new": ASSIGN,
    "programmes/leaving": LEAVE,
    "funder-consents/new": CONSENT,
}
"""Forms by their addresses below the cooperation's."""

for _path, _page in PAGES.items():
    add_form(router, _path, _page)
