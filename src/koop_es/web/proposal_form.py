"""The form with which another version of a proposed text is put before the parties."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final, cast

from fastapi import APIRouter, Request
from starlette.responses import Response

from koop_es.cooperations.commands import ReviseProposal
from koop_es.cooperations.events import AgreementProposed
from koop_es.kernel.aggregate import Command
from koop_es.kernel.jsonable import jsonable, privates
from koop_es.kernel.refusals import NotFound
from koop_es.kernel.text import Private
from koop_es.ledger.answers import key_of_receipt
from koop_es.web.agreement_fields import (
    AGREEMENT,
    FEWEST,
    FURTHER,
    GOAL,
    NUMBERS,
    PARTY,
    ask_for_the_end,
    offered_parties,
    preset_basis,
    wrong_text,
)
from koop_es.web.confirmation_forms import not_open
from koop_es.web.forms.of_one import Page, open_form, take_form
from koop_es.web.forms.sending import DO, asked_for
from koop_es.web.forms.sent import Sent
from koop_es.web.forms.values import TICKED, rewritten
from koop_es.web.new_parties import Partners, refuse_beforehand, register, with_ids
from koop_es.wording.guiding import GUIDES
from koop_es.wording.translating import msgid
from koop_es_projections.parties.queries import find_party

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from koop_es.kernel.refusals import KoopError
    from koop_es.web.forms.fields import Field
    from koop_es.web.forms.form import Form
    from koop_es.web.forms.of_one import About
    from koop_es.web.reading import Reading

    Plain = dict[str, Any]

router = APIRouter()

ASKED: Final = tuple(
    replace(each, label=msgid("Proposed on")) if each.name == "effective_on" else each
    for each in AGREEMENT
    if each.name != "standing"
)
ROWS: Final[Mapping[str, tuple[int, tuple[Field, ...]]]] = {
    "parties": (FEWEST, PARTY),
    "goals": (1, GOAL),
}
WORDS: Final = tuple(ReviseProposal.model_fields.keys() - Command.model_fields.keys())
"""What the text holds; its day and its reason are the next version's own."""


def _prepare(about: About) -> None:
    proposal = about.detail.proposal
    answers = proposal.answers if proposal else ()
    tasks = about.detail.tasks
    signed = [each for each in tasks if each.signed_on or each.signatory or each.signed_by]
    about.read.load_names(each.party_id for each in (*answers, *signed))
    about.read.load_names(each.signed_by for each in signed)
    about.shown |= {
        "proposal": proposal,
        "void": [each for each in answers if each.answer is not None],
        "signed": signed,
        "read": about.read,
        "offered": offered_parties(about.read),
        "further": FURTHER,
        "numbers": NUMBERS,
        "guide": GUIDES["cooperation"],
    }
    if not about.sent:
        _fill(about)
        return
    ask_for_the_end(about.form)
    if about.sent.get(DO) == "add:parties":
        _preset(about, about.form.rows("parties")[-1])


def _fill(about: About) -> None:
    """Show the text as it stands, to be changed where it is to be another."""
    told = _told(about.read, _text(about))
    for group, (least, asked) in ROWS.items():
        for nth in range(max(least, len(told[group]))):
            about.form.fields |= {row.name: row for row in (each.of_row(nth) for each in asked)}
    by = "condition" if "end_condition" in told["term"] else "day"
    for nth in about.form.rows("parties"):
        _preset(about, nth)
    about.form.values |= {**dict(_typed(about.form, "", told)), "term.by": by}


def _preset(about: About, nth: int) -> None:
    """Preset of a party what most have: it is registered."""
    about.form.values |= {f"parties.{nth}.role": "partner", f"parties.{nth}.new": "registered"}
    preset_basis(about.read, about.form, nth)


def _text(about: About) -> AgreementProposed:
    """Return the version of the text that counts, as it is stored."""
    records = about.read.site.koop.store.read_stream(about.detail.item.cooperation_id)
    texts = (each.event for each in records if isinstance(each.event, AgreementProposed))
    return max(texts, key=lambda text: text.edition)


def _told(read: Reading, text: AgreementProposed) -> dict[str, Any]:
    """Return a text as the form asks for it: private words opened, parties by name."""
    plain = jsonable(text)
    known = read.site.koop.store.open_private([each.commitment for each in privates(plain)])

    def opened(value: Any) -> Any:
        match value:
            case Private():
                return known.get(value.commitment)
            case dict():
                return {name: opened(each) for name, each in cast("Plain", value).items()}
            case list():
                return [opened(each) for each in cast("list[Any]", value)]
            case _:
                return value

    told: Plain = opened({name: plain[name] for name in WORDS if name in plain})
    told["goals"] = [goal["terms"] for goal in told.get("goals", [])]
    told["parties"] = [{**row, "party": _called(read, row["party"])} for row in told["parties"]]
    return {"term": {}, **told}


def _called(read: Reading, party: str) -> str:
    """Return a party's name, or its id where others bear that name, too."""
    name = read.name(party)
    try:
        alone = find_party(read.connection, read.site.koop.store, name) == party
    except NotFound:
        alone = False
    return name if alone else party


def _typed(form: Form, at: str, value: Any) -> Iterator[tuple[str, str]]:
    """Yield the fields of the form with what somebody would have typed into them."""
    if isinstance(value, dict):
        for name, each in cast("Plain", value).items():
            yield from _typed(form, f"{at}.{name}" if at else name, each)
    elif isinstance(value, list) and at not in form.fields:
        for nth, each in enumerate(cast("list[Any]", value)):
            yield from _typed(form, f"{at}.{nth}", each)
    elif at in form.fields and value is not None and value is not False:
        text = ", ".join(cast("list[str]", value)) if isinstance(value, list) else str(value)
        written = rewritten(form.fields[at].kind, text, "en", form.say.t.language)
        yield at, TICKED if value is True else written


def _complete(about: About, payload: dict[str, Any]) -> dict[str, Any]:
    """Return the fields with the ids of the parties, and with what no form asks for."""
    return _with_origin(about, Partners(about.read, about.form).placed(payload))


def _with_origin(about: About, text: dict[str, Any]) -> dict[str, Any]:
    origin = about.detail.item.arose_from
    return {**text, "arose_from": origin} if origin else text


def _registered(request: Request, about: About, command: Command) -> Command:
    """Register the parties that are new, and return the text that names them by their ids."""
    form, stream = about.form, about.detail.item.cooperation_id
    partners = Partners(about.read, form)
    text = partners.placed(form.payload())
    if not partners.new:
        return command
    if about.read.site.koop.store.receipt(key_of_receipt(form.key)) is None:
        if form.version != about.detail.item.version:
            # Somebody was faster: it will be sent again, or not.
            return command
        refuse_beforehand(request, command, partners.new, stream)
    ids = register(request, form, partners.new)
    for nth in form.rows("parties"):
        # Should the form come back after all, they are not registered a second time.
        form.values[f"parties.{nth}.new"] = "registered"
    return asked_for(ReviseProposal, _with_origin(about, with_ids(text, ids)))


def _wrong(about: About, payload: Mapping[str, Any]) -> Iterator[KoopError]:
    yield from wrong_text(about.read, payload)


REVISE: Final = Page(
    command=ReviseProposal,
    template="proposal_form.html",
    heading=msgid("Propose another version of the text"),
    submit=msgid("Propose this version"),
    fields=ASKED,
    rows=ROWS,
    prepare=_prepare,
    complete=_complete,
    before=_registered,
    wrong=_wrong,
    closed=not_open,
)


@router.api_route("/cooperations/{name}/proposal", methods=["GET", "HEAD"])
def revision(request: Request, name: str) -> Response:
    """Show the form with the text as it stands."""
    return open_form(request, name, REVISE)


@router.post("/cooperations/{name}/proposal")
def revised(request: Request, name: str, sent: Sent) -> Response:
    """Propose another version, or show the form again."""
    return take_form(request, name, REVISE, sent)
