"""The page of a one-time link: the text, a form to confirm or decline it, then the receipt.

Looking at it changes nothing. What is sent consumes the link in the transaction of its entry, so
of two answers at once one takes effect, and both see the receipt.
"""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from koop_es.cooperations.commands import ConfirmAgreement, DeclineAgreement
from koop_es.cooperations.confirmation import digest_of
from koop_es.cooperations.confirmation_refusals import (
    AgreedAlready,
    AnsweredAlready,
    DeclinedBefore,
    LinkExpired,
    LinkUnknown,
    LinkUsed,
    LinkVoid,
    ProposalTakenBack,
)
from koop_es.cooperations.events import AgreementProposed, PartyConfirmed, PartyDeclined
from koop_es.kernel.jsonable import jsonable, privates
from koop_es.kernel.record import EnteredVia
from koop_es.kernel.refusals import FieldError, Invalid, KoopError, Unavailable
from koop_es.ledger.actors import OPERATOR
from koop_es.processes.links import PATH, opened
from koop_es.web.forms.fields import Field, Kind
from koop_es.web.forms.sending import (
    DO,
    IN_LANGUAGE,
    command_of,
    fresh,
    refuse_unasked,
    refuse_unmade,
    returned,
)
from koop_es.web.forms.sent import Sent
from koop_es.web.reading import reading
from koop_es.web.site import site_of
from koop_es.wording.refusals import refusal_sentence
from koop_es.wording.translating import msgid
from koop_es_projections.current_status.words import Words

if TYPE_CHECKING:
    from datetime import date

    from koop_es.kernel.event import Event
    from koop_es.kernel.record import Record
    from koop_es.kernel.text import Private
    from koop_es.processes.links import Opened
    from koop_es.web.forms.form import Form
    from koop_es.web.reading import Reading

router = APIRouter()

CONFIRMED: Final = "confirm"
RHYTHM: Final = "check_rhythm_months"
FIELDS: Final = (
    Field(
        "answer",
        Kind.RADIO,
        msgid("What is your answer?"),
        required=True,
        codes="link_answer",
        options=(CONFIRMED, "decline"),
        own=True,
    ),
    Field("name", label=msgid("Your name"), required=True),
    Field(
        "function",
        label=msgid("Your function"),
        hint=msgid("Such as director, or: for myself."),
        required=True,
    ),
    Field("reason", Kind.AREA, msgid("Why do you decline?"), msgid("Only if you decline.")),
)


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a link was used for.

    Attributes:
        record: The entry.
        event: What it says.
    """

    record: Record[Event]
    event: PartyConfirmed | PartyDeclined


@router.api_route("/confirm/{token}", methods=["GET", "HEAD"])
def link_page(request: Request, token: str) -> Response:
    """Show the text and the form, or the receipt; nothing is consumed."""
    site = site_of(request)
    say = site.saying(request)
    with reading(site, say) as read:
        found = opened(site.koop.store, token)
        stop = _stop(found, say.today)
        if found is None or stop is not None:
            return _stopped(request, read, found, stop or LinkUnknown())
        return _shown(request, read, found, fresh(site, say, FIELDS))


@router.post("/confirm/{token}")
def answered(request: Request, token: str, sent: Sent) -> Response:
    """Take the answer, once; then lead to the receipt, or show the form again."""
    site = site_of(request)
    say = site.saying(request)
    with reading(site, say) as read:
        found = opened(site.koop.store, token)
        stop = _stop(found, say.today)
        if found is None or stop is not None:
            return _stopped(request, read, found, stop or LinkUnknown())
        form = returned(say, FIELDS, sent)
        refuse_unmade(form)
        refuse_unasked(form, sent)
        if sent.get(DO) == IN_LANGUAGE:
            return _shown(request, read, found, form)
        try:
            _answer(read, found, form)
        except (LinkUsed, AnsweredAlready):
            pass  # Somebody was faster: the page tells what was answered.
        except KoopError as error:
            form.refuse(error, read.name)
            status = 503 if isinstance(error, Unavailable) else 422
            return _shown(request, read, found, form, status)
    return RedirectResponse(f"{PATH}{token}", HTTPStatus.SEE_OTHER)


def _answer(read: Reading, found: Opened, form: Form) -> None:
    """Record the answer.

    Raises:
        KoopError: It was refused; the link is as it was.
    """
    given = form.payload()
    confirms = form.value("answer") == CONFIRMED
    if confirms:
        given.pop("reason", None)
    elif "reason" not in given and form.value("answer"):
        form.refuse(Invalid([FieldError("reason", "missing", "")]))
    told = {**given, "edition": found.link.edition, "token": found.secret}
    command = command_of(form, ConfirmAgreement if confirms else DeclineAgreement, told)
    read.site.koop.execute(
        command,
        stream=found.stream,
        actor=OPERATOR,
        on_behalf_of=found.link.party,
        entered_via=EnteredVia.WEB,
        idempotency_key=form.key,
    )


def _stop(found: Opened | None, today: date) -> KoopError | None:
    """Return why a link cannot be used, None where it can."""
    if found is None:
        return LinkUnknown()
    link, proposal = found.link, found.proposal
    reasons = {
        LinkUsed: link.used,
        ProposalTakenBack: proposal.withdrawn,
        LinkVoid: link.edition != proposal.edition,
        AnsweredAlready: link.party in {*proposal.confirmed, *proposal.declined},
        AgreedAlready: proposal.agreed,
        DeclinedBefore: bool(proposal.declined),
    }
    why = next((kind for kind, holds in reasons.items() if holds), None)
    if why is not None:
        return why()
    return LinkExpired(expires_on=link.expires_on) if today > link.expires_on else None


def _stopped(request: Request, read: Reading, found: Opened | None, why: KoopError) -> Response:
    """Show the receipt of a link that was used, or why it cannot be used."""
    receipt = _receipt(found) if found is not None and isinstance(why, LinkUsed) else None
    shown: dict[str, Any] = {"receipt": None, "sentence": refusal_sentence(why, read.say.t)}
    status = HTTPStatus.NOT_FOUND if found is None else HTTPStatus.GONE
    if found is not None and receipt is not None:
        status = HTTPStatus.OK
        text = _text_of(found, receipt.event.edition)
        shown |= {
            "receipt": receipt,
            "agreed": found.proposal.agreed,
            "party": read.name(found.link.party),
            "digest": receipt.event.text,
            "recorded_at": receipt.record.envelope.recorded_at,
            **_told(read, text),
            "name": _words(read, receipt.event.name),
            "function": _words(read, receipt.event.function),
            "reason": _words(read, receipt.event.reason),
        }
    return read.site.page(request, "link_receipt.html", status=status, **shown)


def _receipt(found: Opened) -> Receipt | None:
    for record in found.records:
        event = record.event
        if isinstance(event, PartyConfirmed | PartyDeclined) and event.link == found.link.link_id:
            return Receipt(record, event)
    return None


def _text_of(found: Opened, edition: int) -> AgreementProposed:
    """Return the version of the text that was answered, which is not always the last one."""
    texts = [each.event for each in found.records]
    known = [each for each in texts if isinstance(each, AgreementProposed)]
    return next((each for each in known if each.edition == edition), found.proposal.text)


def _words(read: Reading, private: Private | None) -> Words | None:
    if private is None:
        return None
    text = read.site.koop.store.open_private([private.commitment]).get(private.commitment)
    return Words(text if isinstance(text, str) else None)


def _told(read: Reading, text: AgreementProposed) -> dict[str, Any]:
    """Return what the page shows of a text, private words opened."""
    wanted = [private.commitment for private in privates(jsonable(text))]
    known = read.site.koop.store.open_private(wanted)

    def words(private: Private | None) -> Words | None:
        if private is None:
            return None
        said = known.get(private.commitment)
        return Words(said if isinstance(said, str) else None)

    read.load_names(one.party for one in text.parties)
    expected = type(text.expected).model_fields
    return {
        "text": text,
        "parties": [
            {
                "name": read.name(one.party),
                "role": one.role.value,
                "keeper": one.record_keeper,
                "tasks": words(one.tasks),
                "benefit": words(one.benefit),
            }
            for one in text.parties
        ],
        "end_condition": words(text.term.end_condition),
        "expected": [
            (name, words(value))
            for name in expected
            if (value := getattr(text.expected, name)) is not None and not isinstance(value, int)
        ],
        "rhythm_months": text.expected.check_rhythm_months,
        "numbers": [
            (name, value)
            for name in expected
            if isinstance(value := getattr(text.expected, name), int) and name != RHYTHM
        ],
    }


def _shown(
    request: Request, read: Reading, found: Opened, form: Form, status: int = 200
) -> Response:
    text = found.proposal.text
    return read.site.page(
        request,
        "link_form.html",
        status=status,
        form=form,
        party=read.name(found.link.party),
        digest=digest_of(text),
        expires_on=found.link.expires_on,
        **_told(read, text),
    )
