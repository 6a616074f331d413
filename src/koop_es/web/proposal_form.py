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
from koop_es.web.agreement_fields import (
    AGREEMENT,
    FEWEST,
    FURTHER,
    GOAL,
    NUMBERS,
    PARTY,
    ask_for_the_end,
    offered_parties,
    wrong_text,
)
from koop_es.web.confirmation_forms import not_open
from koop_es.web.forms.of_one import Page, open_form, take_form
from koop_es.web.forms.sent import Sent
from koop_es.web.forms.values import TICKED, rewritten
from koop_es.web.new_parties import Partners
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

OF_NEW_ONES: Final = ("new", "lawful_basis")
ASKED: Final = tuple(
    replace(each, label=msgid("Proposed on")) if each.name == "effective_on" else each
    for each in AGREEMENT
    if each.name != "standing"
)
REGISTERED: Final = tuple(
    replace(each, hint=msgid("The exact name of a registered party."))
    if each.name.endswith(".party")
    else each
    for each in PARTY
    if not each.name.endswith(OF_NEW_ONES)
)
ROWS: Final[Mapping[str, tuple[int, tuple[Field, ...]]]] = {
    "parties": (FEWEST, REGISTERED),
    "goals": (1, GOAL),
}
WORDS: Final = tuple(ReviseProposal.model_fields.keys() - Command.model_fields.keys())
"""What the text holds; its day and its reason are the next version's own."""


def _prepare(about: About) -> None:
    proposal = about.detail.proposal
    answers = proposal.answers if proposal else ()
    about.read.load_names(each.party_id for each in answers)
    about.shown |= {
        "proposal": proposal,
        "void": [each for each in answers if each.answer is not None],
        "read": about.read,
        "offered": offered_parties(about.read),
        "further": FURTHER,
        "numbers": NUMBERS,
        "guide": GUIDES["cooperation"],
    }
    if about.sent:
        ask_for_the_end(about.form)
    else:
        _fill(about)


def _fill(about: About) -> None:
    """Show the text as it stands, to be changed where it is to be another."""
    told = _told(about.read, _text(about))
    for group, (least, asked) in ROWS.items():
        for nth in range(max(least, len(told[group]))):
            about.form.fields |= {row.name: row for row in (each.of_row(nth) for each in asked)}
    by = "condition" if "end_condition" in told["term"] else "day"
    about.form.values |= {**dict(_typed(about.form, "", told)), "term.by": by}


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
    placed = Partners(about.read, about.form).placed(payload)
    origin = about.detail.item.arose_from
    return {**placed, "arose_from": origin} if origin else placed


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
