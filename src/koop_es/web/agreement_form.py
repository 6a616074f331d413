"""Agreeing on a cooperation: six fields; parties are chosen, or registered with it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from fastapi import APIRouter, Request
from starlette.responses import Response

from koop_es.cooperations.commands import AgreeCooperation, ProposeAgreement
from koop_es.kernel.refusals import KoopError
from koop_es.web.agreement_fields import (
    FURTHER,
    GROUPS,
    NEW,
    NUMBERS,
    ask_for_the_end,
    offered_parties,
    preset_basis,
    text_fields,
    wrong_text,
)
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
from koop_es.web.new_parties import Partners, refuse_beforehand, register, with_ids
from koop_es.web.reading import reading
from koop_es.web.site import site_of
from koop_es.wording.guiding import GUIDES

if TYPE_CHECKING:
    from koop_es.ledger.answers import Answer
    from koop_es.web.forms.form import Form
    from koop_es.web.reading import Reading

router = APIRouter()


@router.api_route("/cooperations/new", methods=["GET", "HEAD"])
def new_agreement(request: Request) -> Response:
    """Show the form."""
    site = site_of(request)
    say = site.saying(request)
    given = {"effective_on": say.today.isoformat(), "parties.0.role": "lead"}
    with reading(site, say) as read:
        form = fresh(site, say, text_fields({}), given=given)
        for nth in form.rows("parties"):
            _preset(read, form, nth)
        return _shown(request, read, form)


def _preset(read: Reading, form: Form, nth: int) -> None:
    """Preset what most parties of this home have: where none is registered, the first are new."""
    if not offered_parties(read):
        form.values[f"parties.{nth}.new"] = NEW[0]
    preset_basis(read, form, nth)


@router.post("/cooperations/new")
def agreement_sent(request: Request, sent: Sent) -> Response:
    """Record the agreement, or show the form again."""
    site = site_of(request)
    say = site.saying(request)
    with reading(site, say) as read:
        form = returned(say, text_fields(sent), sent)
        refuse_unmade(form)
        refuse_unasked(form, sent, GROUPS)
        if sent.get(DO) == IN_LANGUAGE:
            return _shown(request, read, form)
        if sent.get(DO) == "add:goals":
            form.focus = f"goals.{form.rows('goals')[-1]}.title"
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
    ask_for_the_end(form)
    partners = Partners(read, form)
    payload = partners.placed(form.payload())
    for error in wrong_text(read, payload):
        form.refuse(error, read.name)
    kind = ProposeAgreement if form.value("standing") == "proposed" else AgreeCooperation
    command = command_of(form, kind, payload)
    refuse_beforehand(request, command, partners.new)
    ids = register(request, form, partners.new)
    return send(request, form, asked_for(kind, with_ids(payload, ids)), None)


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
        offered=offered_parties(read),
        further=FURTHER,
        numbers=NUMBERS,
        guide=GUIDES["cooperation"],
    )
