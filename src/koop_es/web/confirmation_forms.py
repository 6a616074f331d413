"""The forms with which a proposed agreement is confirmed, declined or withdrawn for a party."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from fastapi import APIRouter, Request
from starlette.responses import Response

from koop_es.cooperations.commands import (
    ConfirmAgreement,
    DeclineAgreement,
    InviteParty,
    WithdrawProposal,
)
from koop_es.cooperations.confirmation_refusals import (
    AgreedAlready,
    DeclinedBefore,
    ProposalTakenBack,
)
from koop_es.processes.links import with_token
from koop_es.web.forms.fields import Field, Kind
from koop_es.web.forms.of_one import Page, open_form, take_form
from koop_es.web.forms.sent import Sent
from koop_es.wording.translating import msgid

if TYPE_CHECKING:
    from koop_es.kernel.refusals import KoopError
    from koop_es.ledger.answers import Answer
    from koop_es.web.forms.of_one import About

router = APIRouter()

FEW_DAYS: Final = (7, 14, 30, 60, 90)
NAME: Final = Field("name", label=msgid("Name of the person who says so"), required=True)
FUNCTION: Final = Field(
    "function", label=msgid("As what?"), hint=msgid("Such as director, or: for myself.")
)
PARTY: Final = Field("party", Kind.CHOICE, msgid("For which party?"), required=True)


def _offer_waiting(about: About) -> None:
    """Offer the parties that have not answered yet."""
    proposal = about.detail.proposal
    answers = proposal.answers if proposal else ()
    waiting = [each.party_id for each in answers if each.answer is None]
    about.read.load_names(waiting)
    about.form.options["party"] = [(party, about.read.name(party)) for party in waiting]
    t = about.read.say.t
    about.form.options["days"] = [
        (str(days), t.ngettext("{number} day", "{number} days", days)) for days in FEW_DAYS
    ]
    about.shown["proposal"] = proposal


def not_open(about: About) -> KoopError | None:
    """Return why nothing is left to be said of a proposal."""
    proposed = about.detail.item.proposed
    if proposed is None:
        return AgreedAlready()
    return ProposalTakenBack() if proposed == "withdrawn" else None


def _not_confirmable(about: About) -> KoopError | None:
    proposal = about.detail.proposal
    declined = [each for each in (proposal.answers if proposal else ()) if each.reason]
    if about.detail.item.proposed == "declined":
        return DeclinedBefore(party=declined[0].party_id) if declined else DeclinedBefore()
    return not_open(about)


def _of_text(about: About, payload: dict[str, Any]) -> dict[str, Any]:
    """Return the answer with the version of the text that the form showed."""
    proposal = about.detail.proposal
    return {**payload, "edition": proposal.edition} if proposal else payload


CONFIRM: Final = Page(
    command=ConfirmAgreement,
    template="confirmation_form.html",
    heading=msgid("Confirm the agreement for a party"),
    submit=msgid("Confirm"),
    fields=(PARTY, NAME, FUNCTION),
    prepare=_offer_waiting,
    complete=_of_text,
    closed=_not_confirmable,
)
DECLINE: Final = Page(
    command=DeclineAgreement,
    template="confirmation_form.html",
    heading=msgid("Decline the agreement for a party"),
    submit=msgid("Decline"),
    fields=(
        PARTY,
        NAME,
        FUNCTION,
        Field("reason", Kind.AREA, msgid("Why is it declined?"), required=True),
    ),
    prepare=_offer_waiting,
    complete=_of_text,
    closed=not_open,
)
WITHDRAW: Final = Page(
    command=WithdrawProposal,
    template="confirmation_form.html",
    heading=msgid("Withdraw the proposal"),
    submit=msgid("Withdraw"),
    fields=(Field("reason", Kind.AREA, msgid("Reason in words")),),
    prepare=_offer_waiting,
    closed=not_open,
)


def _with_token(about: About, payload: dict[str, Any]) -> dict[str, Any]:
    if "party" not in payload or "days" not in payload:
        return payload
    asked = InviteParty(party=payload["party"], days=int(payload["days"]))
    keys, stream = about.read.site.koop.home.keys, about.detail.item.cooperation_id
    hashed, _ = with_token(keys, asked, stream, about.form.key)
    return {"party": asked.party, "days": asked.days, "token_hash": hashed.token_hash}


def _shown_once(request: Request, about: About, answer: Answer) -> Response:
    """Show the link: it is told on no other page."""
    koop, item = about.read.site.koop, about.detail.item
    party = about.form.value("party")
    _, path = with_token(koop.home.keys, InviteParty(party=party), answer.stream, about.form.key)
    return about.read.site.page(
        request,
        "link_made.html",
        item=item,
        back=f"/cooperations/{quote(item.code)}",
        link=f"{request.url.scheme}://{request.url.netloc}{path}",
        party=about.read.name(party),
        days=about.form.value("days"),
    )


INVITE: Final = Page(
    command=InviteParty,
    template="confirmation_form.html",
    heading=msgid("Make a one-time link for a party"),
    submit=msgid("Make the link"),
    fields=(
        PARTY,
        Field(
            "days",
            Kind.CHOICE,
            msgid("How many days can it be used?"),
            default="14",
            required=True,
        ),
    ),
    prepare=_offer_waiting,
    complete=_with_token,
    closed=not_open,
    told=_shown_once,
)


@router.api_route("/cooperations/{name}/confirmation", methods=["GET", "HEAD"])
def confirmation(request: Request, name: str) -> Response:
    """Show the form of a confirmation."""
    return open_form(request, name, CONFIRM)


@router.post("/cooperations/{name}/confirmation")
def confirmed(request: Request, name: str, sent: Sent) -> Response:
    """Confirm for a party, or show the form again."""
    return take_form(request, name, CONFIRM, sent)


@router.api_route("/cooperations/{name}/refusal", methods=["GET", "HEAD"])
def refusal(request: Request, name: str) -> Response:
    """Show the form with which a party declines."""
    return open_form(request, name, DECLINE)


@router.post("/cooperations/{name}/refusal")
def declined(request: Request, name: str, sent: Sent) -> Response:
    """Decline for a party, or show the form again."""
    return take_form(request, name, DECLINE, sent)


@router.api_route("/cooperations/{name}/invitation", methods=["GET", "HEAD"])
def invitation(request: Request, name: str) -> Response:
    """Show the form of a one-time link."""
    return open_form(request, name, INVITE)


@router.post("/cooperations/{name}/invitation")
def invited(request: Request, name: str, sent: Sent) -> Response:
    """Make a one-time link and show it once, or show the form again."""
    return take_form(request, name, INVITE, sent)


@router.api_route("/cooperations/{name}/withdrawal", methods=["GET", "HEAD"])
def withdrawal(request: Request, name: str) -> Response:
    """Show the form of a withdrawal."""
    return open_form(request, name, WITHDRAW)


@router.post("/cooperations/{name}/withdrawal")
def withdrawn(request: Request, name: str, sent: Sent) -> Response:
    """Withdraw the proposal, or show the form again."""
    return take_form(request, name, WITHDRAW, sent)
