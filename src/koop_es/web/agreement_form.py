"""Agreeing on a cooperation: six fields; parties are chosen, or registered with it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from fastapi import APIRouter, Request
from starlette.responses import Response

from koop_es.cooperations.commands import AgreeCooperation, ProposeAgreement
from koop_es.cooperations.refusals import StartAfterEnd
from koop_es.kernel.refusals import KoopError
from koop_es.web.agreement_fields import AGREEMENT, FEWEST, FURTHER, NEW, NUMBERS, PARTY
from koop_es.web.forms.form import rows_sent
from koop_es.web.forms.rules import goal_unfit, in_the_future, late
from koop_es.web.forms.sending import (
    DO,
    IN_LANGUAGE,
    asked_for,
    command_of,
    fresh,
    led_to,
    refuse_unasked,
    refuse_unmade,
    returned,
    send,
    take_back,
)
from koop_es.web.forms.sent import Sent
from koop_es.web.new_parties import Partners, refuse_beforehand, register
from koop_es.web.reading import reading
from koop_es.web.site import site_of
from koop_es.wording.guiding import GUIDES
from koop_es_projections.parties.queries import parties

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

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
    given = {"effective_on": say.today.isoformat(), "parties.0.role": "lead"}
    with reading(site, say) as read:
        form = fresh(site, say, _fields({}), given=given)
        for nth in form.rows("parties"):
            _preset(read, form, nth)
        return _shown(request, read, form)


def _preset(read: Reading, form: Form, nth: int) -> None:
    """Preset what most parties of this home have: where none is registered, the first are new."""
    if not _offered(read):
        form.values[f"parties.{nth}.new"] = NEW[0]
    form.values[f"parties.{nth}.lawful_basis"] = read.site.koop.settings.policy.lawful_basis or ""


@router.post("/cooperations/new")
def agreement_sent(request: Request, sent: Sent) -> Response:
    """Record the agreement, or show the form again."""
    site = site_of(request)
    say = site.saying(request)
    with reading(site, say) as read:
        form = returned(say, _fields(sent), sent)
        refuse_unmade(form)
        refuse_unasked(form, sent, ("parties",))
        if sent.get(DO) == IN_LANGUAGE:
            return _shown(request, read, form)
        if sent.get(DO):
            nth = form.rows("parties")[-1]
            form.values[f"parties.{nth}.role"] = "partner"
            _preset(read, form, nth)
            form.focus = f"parties.{nth}.party"
            return _shown(request, read, form)
        try:
            answer = _agree(request, read, form)
        except KoopError as error:
            return _shown(request, read, form, take_back(read, form, error, None))
        address = f"/cooperations/{quote(answer.code or answer.stream)}"
        return led_to(request, form, address, answer.position)


def _agree(request: Request, read: Reading, form: Form) -> Answer:
    """Register the parties that are new, then record the agreement.

    Raises:
        KoopError: It was refused; then no party was registered either, unless a rule was hit that
            nobody could see beforehand.
    """
    _ask_for_the_end(form)
    partners = Partners(read, form)
    payload = partners.placed(form.payload())
    for error in _wrong(read, payload):
        form.refuse(error, read.name)
    kind = ProposeAgreement if form.value("standing") == "proposed" else AgreeCooperation
    command = command_of(form, kind, payload)
    refuse_beforehand(request, command, partners.new)
    ids = register(request, form, partners.new)
    return send(request, form, asked_for(kind, _with_ids(payload, ids)), None)


def _ask_for_the_end(form: Form) -> None:
    """Ask for a last day or for a condition, as was chosen."""
    by_condition = form.value("term.by") == "condition"
    asked, form.silent = (BY_CONDITION, BY_DAY) if by_condition else (BY_DAY, BY_CONDITION)
    for name in asked:
        form.fields[name] = replace(form.fields[name], required=True)


def _wrong(read: Reading, payload: Mapping[str, Any]) -> Iterator[KoopError]:
    term = payload.get("term", {})
    starts_on, ends_on = term.get("starts_on"), term.get("ends_on")
    if starts_on and ends_on and starts_on > ends_on:
        yield StartAfterEnd(field="term.ends_on", starts_on=starts_on, ends_on=ends_on)
    for goal in payload.get("goals", []):
        yield from goal_unfit(goal)
    yield from in_the_future(read, payload)
    yield from late(read, payload)


def _with_ids(payload: dict[str, Any], ids: Mapping[str, str]) -> dict[str, Any]:
    rows = [{**row, "party": ids.get(row["party"], row["party"])} for row in payload["parties"]]
    return {**payload, "parties": rows}


def _offered(read: Reading) -> list[str]:
    known = parties(read.connection, read.site.koop.store, limit=OFFERED)
    return [each.name for each in known.items if each.name]


def _shown(request: Request, read: Reading, form: Form, status: int = 200) -> Response:
    t = read.say.t
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
        offered=_offered(read),
        further=FURTHER,
        numbers=NUMBERS,
        guide=GUIDES["cooperation"],
    )
