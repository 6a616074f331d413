"""The forms of caring for ties: introductions with consent, openness, a contact's own cadence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from koop_es.kernel.refusals import NotFound
from koop_es.relationships.commands import ChangeOpenness, MakeIntroduction, SetCadence
from koop_es.relationships.refusals import ContactPrivate, NotAContact
from koop_es.relationships.terms import Form as TieForm
from koop_es.relationships.terms import Openness
from koop_es.web.forms.fields import LATE, Field, Kind
from koop_es.web.forms.of_tie import TiePage, open_form, take_form
from koop_es.web.forms.sent import Sent
from koop_es.web.relationship_forms import PURPOSES
from koop_es.wording.refusals import refusal_sentence
from koop_es.wording.translating import msgid
from koop_es_projections.parties.queries import find_party

if TYPE_CHECKING:
    from koop_es.kernel.refusals import KoopError
    from koop_es.web.forms.form import Form
    from koop_es.web.reading import Reading
    from koop_es_projections.relationships.views import RelationshipItem

router = APIRouter()

CONSENTS: Final = ("introduced", "introduced_to", "introducer")
"""Who can have agreed to an introduction, by the command's field that names them."""


def _offer_parties(form: Form, read: Reading, item: RelationshipItem) -> None:
    read.load_names(item.party_ids)
    offered = [(party, read.name(party)) for party in item.party_ids]
    form.options |= {"introducer": offered, "introduced": offered}


def _introduced(form: Form, read: Reading, payload: dict[str, Any]) -> dict[str, Any]:
    """Return the fields with the id of whom somebody was introduced to, and who agreed to it."""
    payload = {**payload, **_found(form, read, payload.get("introduced_to"))}
    agreed = [name for name in CONSENTS if form.value(f"consents.{name}")]
    named = [payload[name] for name in agreed if name in payload]
    return {**payload, "consents": list(dict.fromkeys(named))}


def _found(form: Form, read: Reading, name: str | None) -> dict[str, str]:
    if not name:
        return {}
    try:
        return {"introduced_to": find_party(read.connection, read.site.koop.store, name)}
    except NotFound as error:
        error.field = None
        form.blame("introduced_to", refusal_sentence(error, read.say.t))
        return {}


def _not_offered(item: RelationshipItem) -> KoopError | None:
    """Return why nobody is introduced through this relationship."""
    return ContactPrivate() if item.openness == Openness.PRIVATE else None


def _no_contact(item: RelationshipItem) -> KoopError | None:
    """Return why it is neither private nor open, and has no cadence."""
    return None if item.form == TieForm.CONTACT else NotAContact(form=item.form)


def _as_it_is(form: Form, read: Reading, item: RelationshipItem) -> None:
    """Begin with what holds now."""
    del read
    now = {"openness": item.openness, "cadence_months": item.cadence_months}
    for name, value in now.items():
        if name in form.fields and value is not None:
            form.values.setdefault(name, str(value))


INTRODUCE: Final = TiePage(
    command=MakeIntroduction,
    heading=msgid("Record an introduction"),
    submit=msgid("Record the introduction"),
    fields=(
        Field("introducer", Kind.CHOICE, msgid("Who introduced?"), required=True),
        Field("introduced", Kind.CHOICE, msgid("Who was introduced?"), required=True),
        Field(
            "introduced_to",
            Kind.LINE,
            msgid("To whom?"),
            msgid("The exact name of a registered party that does not belong to this tie."),
            required=True,
        ),
        Field("consents.introduced", Kind.TICK, msgid("Who was introduced agreed to it"), own=True),
        Field(
            "consents.introduced_to",
            Kind.TICK,
            msgid("The one to whom somebody was introduced agreed, too"),
            own=True,
        ),
        Field("consents.introducer", Kind.TICK, msgid("Who introduced agreed, too"), own=True),
        Field("effective_on", Kind.DAY, msgid("Introduced on"), required=True),
        Field("purpose", Kind.CHOICE, codes="purpose", options=PURPOSES),
        Field(
            "themes",
            Kind.LIST,
            msgid("Theme"),
            msgid("Only where it differs from that of the relationship."),
        ),
        Field("remark", Kind.AREA),
        *LATE,
    ),
    prepare=_offer_parties,
    complete=_introduced,
    closed=_not_offered,
)

OPEN: Final = TiePage(
    command=ChangeOpenness,
    heading=msgid("Say who may use the contact"),
    submit=msgid("Record who may use it"),
    fields=(
        Field(
            "openness",
            Kind.RADIO,
            msgid("Who may use the contact?"),
            codes="openness",
            options=tuple(each.value for each in Openness),
            required=True,
        ),
        Field("effective_on", Kind.DAY, msgid("From which day on?"), required=True),
        *LATE,
    ),
    prepare=_as_it_is,
    closed=_no_contact,
)

CARE: Final = TiePage(
    command=SetCadence,
    heading=msgid("Say how often to care for the contact"),
    submit=msgid("Record the cadence"),
    fields=(
        Field(
            "cadence_months",
            Kind.WHOLE,
            hint=msgid("Every so many months it is to be cared for; empty: silence is fine."),
        ),
        Field("effective_on", Kind.DAY, msgid("From which day on?"), required=True),
        *LATE,
    ),
    prepare=_as_it_is,
    closed=_no_contact,
)

PAGES: Final = {"introductions": INTRODUCE, "openness": OPEN, "cadence": CARE}
"""Forms by their addresses below the relationship's."""


def _add(path: str, page: TiePage) -> None:
    def show(request: Request, name: str) -> Response:
        return open_form(request, name, page)

    def take(request: Request, name: str, sent: Sent) -> Response:
        return take_form(request, name, page, sent)

    address = f"/relationships/{{name}}/{path}"
    router.add_api_route(address, show, methods=["GET", "HEAD"])
    router.add_api_route(address, take, methods=["POST"])


for _path, _page in PAGES.items():
    _add(_path, _page)
