"""The forms of caring for ties: introductions with consent, openness, a contact's own cadence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from fastapi import APIRouter

from koop_es.kernel.refusals import NotFound
from koop_es.relationships.commands import ChangeOpenness, MakeIntroduction, SetCadence
from koop_es.relationships.refusals import ContactPrivate, NotAContact
from koop_es.relationships.terms import Form as TieForm
from koop_es.relationships.terms import Openness
from koop_es.web.forms.addresses import add_record_form
from koop_es.web.forms.fields import LATE, Field, Kind
from koop_es.web.forms.of_record import always, these
from koop_es.web.forms.of_tie import TiePage, tie
from koop_es.web.relationship_forms import PURPOSES
from koop_es.wording.refusals import refusal_sentence
from koop_es.wording.translating import msgid
from koop_es_projections.parties.queries import find_party

if TYPE_CHECKING:
    from koop_es.kernel.refusals import KoopError
    from koop_es.web.forms.of_record import Record, Subject

router = APIRouter()

CONSENTS: Final = ("introduced", "introduced_to", "introducer")
"""Who can have agreed to an introduction, by the command's field that names them."""


def _offer_parties(about: Record) -> None:
    read, parties = about.read, about.subject.item.party_ids
    read.load_names(parties)
    offered = [(party, read.name(party)) for party in parties]
    about.form.options |= {"introducer": offered, "introduced": offered}


def _introduced(about: Record, payload: dict[str, Any]) -> dict[str, Any]:
    """Return the fields with the id of whom somebody was introduced to, and who agreed to it."""
    payload = {**payload, **_found(about, payload.get("introduced_to"))}
    agreed = [name for name in CONSENTS if about.form.value(f"consents.{name}")]
    named = [payload[name] for name in agreed if name in payload]
    return {**payload, "consents": list(dict.fromkeys(named))}


def _found(about: Record, name: str | None) -> dict[str, str]:
    if not name:
        return {}
    read = about.read
    try:
        return {"introduced_to": find_party(read.connection, read.site.koop.store, name)}
    except NotFound as error:
        error.field = None
        about.form.blame("introduced_to", refusal_sentence(error, read.say.t))
        return {}


def _not_offered(subject: Subject) -> KoopError | None:
    """Return why nobody is introduced through this relationship."""
    return ContactPrivate() if subject.item.openness == Openness.PRIVATE else None


def _no_contact(subject: Subject) -> KoopError | None:
    """Return why it is neither private nor open, and has no cadence."""
    form = subject.item.form
    return None if form == TieForm.CONTACT else NotAContact(form=form)


def _as_it_is(about: Record) -> None:
    """Begin with what holds now."""
    item, form = about.subject.item, about.form
    now = {"openness": item.openness, "cadence_months": item.cadence_months}
    for name, value in now.items():
        if name in form.fields and value is not None:
            form.values.setdefault(name, str(value))


INTRODUCE: Final = TiePage(
    command=always(MakeIntroduction),
    heading=msgid("Record an introduction"),
    submit=msgid("Record the introduction"),
    fields=these(
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
    offer=_offer_parties,
    complete=_introduced,
    closed=_not_offered,
)

OPEN: Final = TiePage(
    command=always(ChangeOpenness),
    heading=msgid("Say who may use the contact"),
    submit=msgid("Record who may use it"),
    fields=these(
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
    offer=_as_it_is,
    closed=_no_contact,
)

CARE: Final = TiePage(
    command=always(SetCadence),
    heading=msgid("Say how often to care for the contact"),
    submit=msgid("Record the cadence"),
    fields=these(
        Field(
            "cadence_months",
            Kind.WHOLE,
            hint=msgid("Every so many months it is to be cared for; empty: silence is fine."),
        ),
        Field("effective_on", Kind.DAY, msgid("From which day on?"), required=True),
        *LATE,
    ),
    offer=_as_it_is,
    closed=_no_contact,
)

PAGES: Final = {"introductions": INTRODUCE, "openness": OPEN, "cadence": CARE}
"""Forms by their addresses below the relationship's."""

for _path, _page in PAGES.items():
    add_record_form(router, f"/relationships/{{name}}/{_path}", tie, _page)
