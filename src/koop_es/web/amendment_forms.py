"""The forms with which an agreement is amended, and enters into force."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from koop_es.cooperations.act_refusals import AlreadyInForce, NotConditional
from koop_es.cooperations.amendment_terms import Provision
from koop_es.cooperations.commands import AmendAgreement, EnterIntoForce
from koop_es.cooperations.terms import Role
from koop_es.web.agreement_fields import FURTHER, NUMBERS
from koop_es.web.forms.fields import LATE, Field, Kind
from koop_es.web.forms.of_one import Page, open_form, take_form
from koop_es.web.forms.rules import after_the_end, late
from koop_es.web.forms.sent import Sent
from koop_es.web.forms.values import TICKED, rewritten
from koop_es.wording.scene import items
from koop_es.wording.translating import msgid

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from koop_es.kernel.refusals import KoopError
    from koop_es.web.forms.of_one import About

router = APIRouter()

PLAIN: Final = ("title", "target_group", "area", "review_on")
DROPPED: Final = frozenset(each.value for each in Provision)
CONSENTED: Final = "all_consent"


def _as_agreed(about: About) -> dict[str, Any]:
    """Return what the agreement says now, by the fields of the form."""
    item, detail = about.detail.item, about.detail
    found: dict[str, Any] = {name: getattr(item, name) for name in PLAIN}
    found["themes"] = list(item.themes)
    if detail.end_condition is not None:
        found["end_condition"] = detail.end_condition.text
    found |= {f"expected.{name}": getattr(item, name) for name in NUMBERS}
    found |= {
        f"expected.{name}": words.text for name, words in detail.expected.items() if name in FURTHER
    }
    return {name: value for name, value in found.items() if value not in (None, [])}


def _with_terms(about: About) -> None:
    """Show the agreement as it stands, to be changed where it is to be another."""
    about.shown |= {"further": FURTHER, "numbers": NUMBERS}
    if about.sent:
        return
    form = about.form
    for name, value in _as_agreed(about).items():
        text = ", ".join(map(str, items(value))) if isinstance(value, list) else str(value)
        form.values[name] = rewritten(form.fields[name].kind, text, "en", form.say.t.language)


def _only_changes(about: About, payload: dict[str, Any]) -> dict[str, Any]:
    """Return the command's fields: what is new, and what was emptied."""
    agreed, given = _as_agreed(about), _flat(payload)
    new = {
        name: value
        for name, value in given.items()
        if name not in agreed or not _same(value, agreed[name])
    }
    gone = [name.removeprefix("expected.") for name in agreed if name not in given]
    fields = {name: value for name, value in new.items() if not name.startswith("expected.")}
    expected = {
        name.removeprefix("expected."): value
        for name, value in new.items()
        if name.startswith("expected.")
    }
    dropped = [name for name in gone if name in DROPPED]
    consents = _members(about) if about.sent.get(CONSENTED) == TICKED else []
    more = {"expected": expected, "dropped": dropped, "consents": consents}
    return {**fields, **{name: value for name, value in more.items() if value}}


def _flat(payload: Mapping[str, Any]) -> dict[str, Any]:
    further = payload.get("expected", {})
    plain = {name: value for name, value in payload.items() if name != "expected"}
    return {**plain, **{f"expected.{name}": value for name, value in further.items()}}


def _same(typed: Any, agreed: Any) -> bool:
    if isinstance(agreed, list):
        return list(typed) == agreed
    return " ".join(str(typed).split()) == " ".join(str(agreed).split())


def _members(about: About) -> list[str]:
    """Return who takes part, funders left out."""
    there = [each for each in about.detail.item.parties if each.role != Role.FUNDER]
    return list(dict.fromkeys(each.party_id for each in there))


def _wrong(about: About, payload: Mapping[str, Any]) -> Iterator[KoopError]:
    yield from late(about.read, payload)


AMEND: Final = Page(
    command=AmendAgreement,
    template="amendment_form.html",
    heading=msgid("Amend the agreement"),
    submit=msgid("Record the amendment"),
    fields=(
        Field("title", required=True),
        Field("themes", Kind.LIST, required=True),
        Field("target_group"),
        Field("area", hint=msgid("Municipality or NUTS code.")),
        Field("end_condition", Kind.AREA),
        Field("review_on", Kind.DAY),
        *(Field(f"expected.{name}", Kind.WHOLE) for name in NUMBERS),
        *(Field(f"expected.{name}", Kind.AREA) for name in FURTHER),
        Field("effective_on", Kind.DAY, msgid("From which day on?"), required=True),
        Field("signed_on", Kind.DAY),
        Field(CONSENTED, Kind.TICK, msgid("All who take part consent"), own=True),
        Field("reason", Kind.AREA, msgid("Why is it amended?"), required=True),
    ),
    prepare=_with_terms,
    complete=_only_changes,
    wrong=_wrong,
    closed=after_the_end,
)


def _not_waiting(about: About) -> KoopError | None:
    item = about.detail.item
    if not item.conditional:
        return NotConditional()
    if item.in_force_on is not None:
        return AlreadyInForce(in_force_on=item.in_force_on)
    return after_the_end(about)


FORCE: Final = Page(
    command=EnterIntoForce,
    template="act_form.html",
    heading=msgid("Record the entry into force"),
    submit=msgid("Record that it is in force"),
    fields=(Field("effective_on", Kind.DAY, msgid("In force from"), required=True), *LATE),
    wrong=_wrong,
    closed=_not_waiting,
)


@router.api_route("/cooperations/{name}/amendment", methods=["GET", "HEAD"])
def amendment(request: Request, name: str) -> Response:
    """Show the form with the agreement as it stands."""
    return open_form(request, name, AMEND)


@router.post("/cooperations/{name}/amendment")
def amended(request: Request, name: str, sent: Sent) -> Response:
    """Amend the agreement, or show the form again."""
    return take_form(request, name, AMEND, sent)


@router.api_route("/cooperations/{name}/entry-into-force", methods=["GET", "HEAD"])
def entry_into_force(request: Request, name: str) -> Response:
    """Show the form of an entry into force."""
    return open_form(request, name, FORCE)


@router.post("/cooperations/{name}/entry-into-force")
def entered_into_force(request: Request, name: str, sent: Sent) -> Response:
    """Record the entry into force, or show the form again."""
    return take_form(request, name, FORCE, sent)
