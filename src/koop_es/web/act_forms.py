"""The forms of renewals, notices, words to the funder, and findings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from fastapi import APIRouter

from koop_es.cooperations.commands import (
    AnswerFinding,
    GiveNotice,
    NotifyFunder,
    RaiseFinding,
    RenewTerm,
    SetCheckRhythm,
    SettleFinding,
)
from koop_es.web.forms.addresses import add_form
from koop_es.web.forms.fields import LATE, Field, Kind
from koop_es.web.forms.of_one import Page
from koop_es.web.forms.parts import part_of
from koop_es.web.forms.rules import after_the_end, late, wrong_day
from koop_es.wording.translating import msgid

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from koop_es.kernel.refusals import KoopError
    from koop_es.web.forms.of_one import About

router = APIRouter()


def _late(about: About, payload: Mapping[str, Any]) -> Iterator[KoopError]:
    yield from late(about.read, payload)


def _offer_members(about: About) -> None:
    members = dict.fromkeys(each.party_id for each in about.detail.item.parties)
    about.read.load_names(members)
    about.form.options["party"] = [(party, about.read.name(party)) for party in members]


def offer_programmes(about: About) -> None:
    """Offer the programmes that the cooperation is in."""
    joined = dict.fromkeys(each.programme_id for each in about.detail.item.programmes)
    about.read.load_names(joined)
    about.form.options["programme"] = [(each, about.read.name(each)) for each in joined]


def _with_finding(about: About) -> None:
    found = part_of(about.detail.findings, about.part, lambda each: each.finding_id)
    about.shown["about"] = found.finding


RENEW: Final = Page(
    command=RenewTerm,
    template="act_form.html",
    heading=msgid("Renew the term"),
    submit=msgid("Record the renewal"),
    fields=(
        Field("months", Kind.WHOLE, msgid("By how many months?"), required=True),
        Field("notice_days", Kind.WHOLE),
        Field("effective_on", Kind.DAY, msgid("Agreed on"), required=True),
        *LATE,
    ),
    wrong=_late,
    closed=after_the_end,
)

NOTICE: Final = Page(
    command=GiveNotice,
    template="act_form.html",
    heading=msgid("Record a notice"),
    submit=msgid("Record the notice"),
    fields=(
        Field(
            "notice",
            Kind.CHOICE,
            codes="notice_kind",
            options=("regular", "for_cause"),
            default="regular",
            required=True,
        ),
        Field("ends_on", Kind.DAY, msgid("Last day by the notice"), required=True),
        Field("party", Kind.CHOICE, msgid("Who gave it?")),
        Field("effective_on", Kind.DAY, msgid("Given on"), required=True),
        *LATE,
    ),
    prepare=_offer_members,
    wrong=wrong_day,
    closed=after_the_end,
)

RHYTHM: Final = Page(
    command=SetCheckRhythm,
    template="act_form.html",
    heading=msgid("Set the rhythm of checks"),
    submit=msgid("Record the rhythm"),
    fields=(
        Field("months", Kind.WHOLE, msgid("Months between checks"), required=True),
        Field("effective_on", Kind.DAY, msgid("From which day on?"), required=True),
        *LATE,
    ),
    wrong=_late,
    closed=after_the_end,
)

TELL: Final = Page(
    command=NotifyFunder,
    template="act_form.html",
    heading=msgid("Record a notification of the funder"),
    submit=msgid("Record the notification"),
    fields=(
        Field("programme", Kind.CHOICE, msgid("Which programme?"), required=True),
        Field("subject", Kind.AREA, msgid("Of what?"), required=True),
        Field("effective_on", Kind.DAY, msgid("Notified on"), required=True),
        *LATE,
    ),
    prepare=offer_programmes,
    wrong=wrong_day,
)

FIND: Final = Page(
    command=RaiseFinding,
    template="act_form.html",
    heading=msgid("Record a finding"),
    submit=msgid("Record the finding"),
    fields=(
        Field("finding", Kind.AREA, msgid("What was found?"), required=True),
        Field("raised_by"),
        Field("answer_due_on", Kind.DAY),
        Field("effective_on", Kind.DAY, msgid("Found on"), required=True),
        *LATE,
    ),
    wrong=wrong_day,
)

ANSWER: Final = Page(
    command=AnswerFinding,
    template="act_form.html",
    heading=msgid("Answer a finding"),
    submit=msgid("Record the answer"),
    fields=(
        Field("response", Kind.AREA, required=True),
        Field("effective_on", Kind.DAY, msgid("Answered on"), required=True),
        *LATE,
    ),
    prepare=_with_finding,
    part="finding_id",
    wrong=wrong_day,
)

SETTLE: Final = Page(
    command=SettleFinding,
    template="act_form.html",
    heading=msgid("Settle a finding"),
    submit=msgid("Record that it is settled"),
    fields=(
        Field("outcome", Kind.AREA),
        Field("effective_on", Kind.DAY, msgid("Settled on"), required=True),
        *LATE,
    ),
    prepare=_with_finding,
    part="finding_id",
    wrong=wrong_day,
)

PAGES: Final = {
    "renewal": RENEW,
    "notice": NOTICE,
    "check-rhythm": RHYTHM,
    "funder-notifications/new": TELL,
    "findings/new": FIND,
}
"""Forms by their addresses below the cooperation's."""

OF_PARTS: Final = {"findings/{part}/answer": ANSWER, "findings/{part}/settlement": SETTLE}
"""Those about one finding."""

for _path, _page in (PAGES | OF_PARTS).items():
    add_form(router, _path, _page)
