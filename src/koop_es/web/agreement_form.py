"""Agreeing on a cooperation: six fields; parties are chosen, or registered with it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from fastapi import APIRouter, Request
from starlette.responses import Response

from koop_es.cooperations.commands import AgreeCooperation
from koop_es.kernel.refusals import KoopError
from koop_es.web.agreement_fields import AGREEMENT, FEWEST, FURTHER, PARTY
from koop_es.web.forms.form import rows_sent
from koop_es.web.forms.sending import (
    asked_for,
    fresh,
    led_to,
    refuse_unmade,
    returned,
    send,
    take_back,
)
from koop_es.web.forms.sent import Sent
from koop_es.web.new_parties import Partners, refuse_beforehand, register
from koop_es.web.reading import reading
from koop_es.web.site import site_of
from koop_es_projections.parties.queries import parties

if TYPE_CHECKING:
    from collections.abc import Mapping

    from koop_es.ledger.answers import Answer
    from koop_es.web.forms.fields import Field
    from koop_es.web.forms.form import Form
    from koop_es.web.reading import Reading

router = APIRouter()

BY_DAY: Final = ("term.ends_on",)
BY_CONDITION: Final = ("term.end_condition", "term.review_on")
OFFERED: Final = 200
"""Names that are offered while typing; others can be typed all the same."""


def _fields(sent: Mapping[str, str]) -> list[Field]:
    rows = rows_sent(sent, "parties", FEWEST)
    return [*AGREEMENT, *(each.of_row(nth) for nth in range(rows) for each in PARTY)]


@router.api_route("/cooperations/new", methods=["GET", "HEAD"])
def new_agreement(request: Request) -> Response:
    """Show the form."""
    site = site_of(request)
    say = site.saying(request)
    basis = site.koop.settings.policy.lawful_basis or ""
    given = {"effective_on": say.today.isoformat(), "parties.0.role": "lead"}
    given |= {f"parties.{nth}.lawful_basis": basis for nth in range(FEWEST)}
    with reading(site, say) as read:
        return _shown(request, read, fresh(site, say, _fields({}), given=given))


@router.post("/cooperations/new")
def agreement_sent(request: Request, sent: Sent) -> Response:
    """Record the agreement, or show the form again."""
    site = site_of(request)
    say = site.saying(request)
    with reading(site, say) as read:
        form = returned(say, _fields(sent), sent)
        refuse_unmade(form)
        if sent.get("do") == "add:parties":
            nth = form.rows("parties")[-1]
            form.values[f"parties.{nth}.role"] = "partner"
            form.focus = f"parties.{nth}.party"
            return _shown(request, read, form)
        try:
            answer = _agree(request, read, form)
        except KoopError as error:
            return _shown(request, read, form, take_back(read, form, error, None))
        return led_to(f"/cooperations/{quote(answer.code or answer.stream)}", answer.position)


def _agree(request: Request, read: Reading, form: Form) -> Answer:
    """Register the parties that are new, then record the agreement.

    Raises:
        KoopError: It was refused; then no party was registered either, unless a rule was hit that
            nobody could see beforehand.
    """
    by_condition = form.value("term.by") == "condition"
    asked, form.silent = (BY_CONDITION, BY_DAY) if by_condition else (BY_DAY, BY_CONDITION)
    for name in asked:
        form.fields[name] = replace(form.fields[name], required=True)
    partners = Partners(read, form)
    payload = partners.placed(form.payload())
    if form.errors:
        raise partners.not_found
    command = asked_for(AgreeCooperation, payload)
    refuse_beforehand(request, command, partners.new)
    ids = register(request, form, partners.new)
    return send(request, form, asked_for(AgreeCooperation, _with_ids(payload, ids)), None)


def _with_ids(payload: dict[str, Any], ids: Mapping[str, str]) -> dict[str, Any]:
    rows = [{**row, "party": ids.get(row["party"], row["party"])} for row in payload["parties"]]
    return {**payload, "parties": rows}


def _shown(request: Request, read: Reading, form: Form, status: int = 200) -> Response:
    t = read.say.t
    known = parties(read.connection, read.site.koop.store, limit=OFFERED)
    return read.site.page(
        request,
        "agreement_form.html",
        status=status,
        form=form,
        item=None,
        back="/cooperations",
        heading=t.gettext("Agree on a cooperation"),
        lead=t.gettext(
            "Six fields make an agreement. What else a good one holds can follow, and the page of "
            "the cooperation shows what is still missing."
        ),
        submit=t.gettext("Record the agreement"),
        offered=[each.name for each in known.items if each.name],
        further=FURTHER,
    )
