"""The forms with which parties join, leave and lead, and with which contributions are recorded."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from koop_es.cooperations.commands import (
    DeliverContribution,
    JoinCooperation,
    LeaveCooperation,
    PledgeContribution,
    ReplaceLead,
)
from koop_es.cooperations.contribution_terms import ContributionKind
from koop_es.cooperations.terms import Role
from koop_es.web.forms.addresses import add_form
from koop_es.web.forms.fields import LATE, Field, Kind
from koop_es.web.forms.of_one import Page, open_form, take_form
from koop_es.web.forms.parts import part_of
from koop_es.web.forms.rules import after_the_end, late, wrong_day
from koop_es.web.forms.sent import Sent
from koop_es.wording.translating import msgid
from koop_es_projections.parties.queries import parties

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from koop_es.kernel.refusals import KoopError
    from koop_es.web.forms.of_one import About

router = APIRouter()

OFFERED: Final = 500
"""Most parties that are offered to join."""

ROLES: Final = tuple(role.value for role in Role)
DAY: Final = Field("effective_on", Kind.DAY, msgid("From which day on?"), required=True)


def _offer_all(about: About) -> None:
    """Offer the registered parties that do not take part yet."""
    read = about.read
    there = {each.party_id for each in about.detail.item.parties}
    known = parties(read.connection, read.site.koop.store, limit=OFFERED)
    offered = [(each.party_id, each.name or "") for each in known.items]
    about.form.options["involvement.party"] = [each for each in offered if each[0] not in there]


def offer_members(about: About) -> None:
    """Offer the parties that take part."""
    members = dict.fromkeys(each.party_id for each in about.detail.item.parties)
    about.read.load_names(members)
    about.form.options["party"] = [(party, about.read.name(party)) for party in members]


def _late(about: About, payload: Mapping[str, Any]) -> Iterator[KoopError]:
    yield from late(about.read, payload)


JOIN: Final = Page(
    command=JoinCooperation,
    template="act_form.html",
    heading=msgid("Let a party join"),
    submit=msgid("Record the joining"),
    fields=(
        Field("involvement.party", Kind.CHOICE, msgid("Which party?"), required=True),
        Field(
            "involvement.role",
            Kind.CHOICE,
            codes="role",
            options=ROLES,
            default="partner",
            required=True,
        ),
        DAY,
        Field("involvement.tasks", Kind.AREA),
        Field("involvement.benefit", Kind.AREA),
        Field("involvement.signed_on", Kind.DAY),
        Field("involvement.signatory"),
        *LATE,
    ),
    prepare=_offer_all,
    wrong=_late,
    closed=after_the_end,
)

LEAVE: Final = Page(
    command=LeaveCooperation,
    template="act_form.html",
    heading=msgid("Let a party leave"),
    submit=msgid("Record the leaving"),
    fields=(
        Field("party", Kind.CHOICE, msgid("Which party?"), required=True),
        DAY,
        *LATE,
    ),
    prepare=offer_members,
    wrong=_late,
    closed=after_the_end,
)

LEAD: Final = Page(
    command=ReplaceLead,
    template="act_form.html",
    heading=msgid("Replace the lead"),
    submit=msgid("Record the new lead"),
    fields=(
        Field("party", Kind.CHOICE, msgid("Who leads from then on?"), required=True),
        DAY,
        *LATE,
    ),
    prepare=offer_members,
    wrong=_late,
    closed=after_the_end,
)

PLEDGE: Final = Page(
    command=PledgeContribution,
    template="act_form.html",
    heading=msgid("Record a contribution"),
    submit=msgid("Record the contribution"),
    fields=(
        Field("party", Kind.CHOICE, msgid("Who brings it?"), required=True),
        Field(
            "contribution_kind",
            Kind.CHOICE,
            codes="contribution_kind",
            options=tuple(kind.value for kind in ContributionKind),
            required=True,
        ),
        Field("description", Kind.AREA, msgid("What is it?"), required=True),
        Field("quantity.amount", Kind.NUMBER),
        Field("quantity.unit", hint=msgid("Of money the currency, such as EUR.")),
        Field("due_on", Kind.DAY),
        Field("effective_on", Kind.DAY, msgid("Pledged on"), required=True),
        *LATE,
    ),
    prepare=offer_members,
    wrong=_late,
    closed=after_the_end,
)


def _with_unit(about: About) -> None:
    pledged = part_of(about.detail.contributions, about.part, lambda each: each.contribution_id)
    if pledged.unit and not about.sent:
        about.form.values["quantity.unit"] = pledged.unit
    about.shown["about"] = pledged.description


DELIVER: Final = Page(
    command=DeliverContribution,
    template="act_form.html",
    heading=msgid("Record what was brought"),
    submit=msgid("Record it"),
    fields=(
        Field("quantity.amount", Kind.NUMBER),
        Field("quantity.unit", passive=True),
        Field("remark", Kind.AREA),
        Field("effective_on", Kind.DAY, msgid("Brought on"), required=True),
        *LATE,
    ),
    prepare=_with_unit,
    part="contribution_id",
    wrong=wrong_day,
    closed=after_the_end,
)

PAGES: Final = {
    "joining": JOIN,
    "leaving": LEAVE,
    "lead": LEAD,
    "contributions/new": PLEDGE,
}
"""Forms by their addresses below the cooperation's."""

for _path, _page in PAGES.items():
    add_form(router, _path, _page)


@router.api_route("/cooperations/{name}/contributions/{part}", methods=["GET", "HEAD"])
def delivery(request: Request, name: str, part: str) -> Response:
    """Show the form of what was brought."""
    return open_form(request, name, DELIVER, part)


@router.post("/cooperations/{name}/contributions/{part}")
def delivered(request: Request, name: str, part: str, sent: Sent) -> Response:
    """Record what was brought, or show the form again."""
    return take_form(request, name, DELIVER, sent, part)
