"""Parties of an agreement as they are typed: found by their names, or registered with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from koop_es.cooperations.decisions import decide
from koop_es.kernel.aggregate import Context
from koop_es.kernel.ids import fingerprint
from koop_es.kernel.record import EnteredVia
from koop_es.kernel.refusals import FieldError, Invalid, NotFound
from koop_es.parties.commands import RegisterOrganisation, RegisterPerson
from koop_es.web.agreement_fields import NEW
from koop_es.web.forms.sending import asked_for
from koop_es.web.site import site_of
from koop_es.wording.refusals import refusal_sentence
from koop_es_projections.parties.queries import UnknownPartyName, find_party

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request

    from koop_es.parties.commands import PartyCommand
    from koop_es.web.forms.form import Form
    from koop_es.web.reading import Reading


@dataclass(frozen=True, slots=True)
class _ToBe:
    """A party that is about to be registered, as far as an agreement asks."""

    has_contact_point: bool = False


class Partners:
    """The parties of one agreement form.

    Attributes:
        new: What is to be registered, by the id that stands for it until then.
        not_found: Raised where a name cannot be placed; the form holds what is wrong.
    """

    def __init__(self, read: Reading, form: Form) -> None:
        self._read = read
        self._form = form
        self.new: dict[str, PartyCommand] = {}
        self.not_found = Invalid([])

    def placed(self, payload: dict[str, Any]) -> dict[str, Any]:
        """Return the fields of an agreement with an id for each name."""
        rows: list[dict[str, Any]] = []
        for nth, row in enumerate(payload.get("parties", [])):
            at = self._form.moved.get(f"parties.{nth}", f"parties.{nth}")
            rows.append({**row, "party": self._placed(at, row.get("party", ""))})
        return {**payload, "parties": rows}

    def _placed(self, at: str, name: str) -> str:
        kind = self._form.value(f"{at}.new")
        if kind in NEW:
            return self._to_be(at, kind, name)
        try:
            return find_party(self._read.connection, self._read.site.koop.store, name)
        except UnknownPartyName:
            self._form.errors[f"{at}.new"] = self._form.say.t.gettext(
                "No party of this name is registered. Check the name, or say what is new: an "
                "organisation or a natural person."
            )
        except NotFound as error:
            error.field = None
            self._form.errors[f"{at}.party"] = refusal_sentence(error, self._form.say.t)
        return ""

    def _to_be(self, at: str, kind: str, name: str) -> str:
        basis = self._form.value(f"{at}.lawful_basis")
        try:
            if kind == "person":
                fields = {"name": name, "lawful_basis": basis} if basis else {"name": name}
                if not basis:
                    self._form.refuse(Invalid([FieldError(f"{at}.lawful_basis", "missing", "")]))
                command: PartyCommand = asked_for(RegisterPerson, fields)
            else:
                command = asked_for(RegisterOrganisation, {"name": name})
        except Invalid as error:
            for each in error.errors:
                self._form.refuse(Invalid([FieldError(f"{at}.party", each.code, each.message)]))
            return ""
        stands_for = fingerprint(f"{kind} {name}".encode())[:32]
        self.new[stands_for] = command
        self._read.call(stands_for, name)
        return stands_for


def refuse_beforehand(request: Request, command: Any, new: Mapping[str, PartyCommand]) -> None:
    """Refuse an agreement before its parties are registered, so that nothing is left of it.

    Raises:
        Refusal: The agreement hits a rule, whoever the new parties are.
    """
    koop = site_of(request).koop
    known = {party: _ToBe(has_contact_point=True) for party in command.references()}
    others = {**known, **{party: _ToBe() for party in new}}
    context = Context(
        stream=koop.new_id(),
        version=0,
        today=koop.today(),
        policy=koop.settings.policy,
        others=others,
        code="-",
    )
    decide(None, command, context)


def register(request: Request, form: Form, new: Mapping[str, PartyCommand]) -> dict[str, str]:
    """Register the new parties, and return their ids by those that stood for them.

    The same form sent twice registers each of them once.
    """
    site = site_of(request)
    return {
        stands_for: site.koop.execute(
            command,
            actor=site.actor(request),
            entered_via=EnteredVia.WEB,
            idempotency_key=f"{form.key}-{stands_for}",
        ).stream
        for stands_for, command in new.items()
    }
