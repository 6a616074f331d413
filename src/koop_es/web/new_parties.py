"""Parties of an agreement as they are typed: found by their names, or registered with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from koop_es.cooperations.capability import COOPERATION
from koop_es.cooperations.decisions import decide
from koop_es.cooperations.refusals import PartyTwice, TooFewParties
from koop_es.cooperations.terms import Role
from koop_es.kernel.aggregate import Context
from koop_es.kernel.ids import fingerprint
from koop_es.kernel.record import EnteredVia
from koop_es.kernel.refusals import FieldError, Invalid, NotFound
from koop_es.ledger.loading import folded
from koop_es.parties.commands import RegisterOrganisation, RegisterPerson
from koop_es.web.agreement_fields import FEWEST, NEW
from koop_es.web.forms.sending import asked_for, sender
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
    merged_into: str | None = None


class Partners:
    """The parties of one agreement form.

    Attributes:
        new: What is to be registered, by the id that stands for it until then.
    """

    def __init__(self, read: Reading, form: Form) -> None:
        self._read = read
        self._form = form
        self.new: dict[str, PartyCommand] = {}

    def placed(self, payload: dict[str, Any]) -> dict[str, Any]:
        """Return the fields of an agreement with an id for each name; the form notes the rest."""
        rows: list[tuple[str, dict[str, Any]]] = []
        for nth, row in enumerate(payload.get("parties", [])):
            at = self._form.moved.get(f"parties.{nth}", f"parties.{nth}")
            name = row.get("party")
            party = self._placed(at, name) if name else self._missing(at)
            rows.append((at, {**row, "party": party}))
        self._look_for_twice(rows)
        self._look_for_too_few(rows)
        return {**payload, "parties": [row for _, row in rows]}

    def _missing(self, at: str) -> str:
        self._form.refuse(Invalid([FieldError(f"{at}.party", "missing", "")]))
        return _stand_in(at)

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
        return _stand_in(name)

    def _to_be(self, at: str, kind: str, name: str) -> str:
        stands_for = _stand_in(f"{kind} {name}")
        fields = {"name": name}
        if kind == "person":
            basis = self._form.value(f"{at}.lawful_basis")
            if not basis:
                self._form.refuse(Invalid([FieldError(f"{at}.lawful_basis", "missing", "")]))
                return stands_for
            fields["lawful_basis"] = basis
        command = RegisterPerson if kind == "person" else RegisterOrganisation
        try:
            self.new[stands_for] = asked_for(command, fields)
        except Invalid as error:
            for each in error.errors:
                self._form.refuse(Invalid([FieldError(f"{at}.party", each.code, each.message)]))
        self._read.call(stands_for, name)
        return stands_for

    def _look_for_twice(self, rows: list[tuple[str, dict[str, Any]]]) -> None:
        seen = set[tuple[str, str]]()
        for at, row in rows:
            named = row["party"], row.get("role", "")
            if named in seen:
                error = PartyTwice(party=named[0], role=named[1])
                self._form.blame(
                    f"{at}.party", refusal_sentence(error, self._form.say.t, self._read.name)
                )
            seen.add(named)

    def _look_for_too_few(self, rows: list[tuple[str, dict[str, Any]]]) -> None:
        """Ask for the parties that are missing, in the first rows that have none."""
        bound = {row["party"] for _, row in rows if row.get("role") != Role.FUNDER}
        if len(bound) >= FEWEST:
            return
        taken = {at for at, _ in rows}
        empty = [f"parties.{nth}" for nth in self._form.rows("parties")]
        for at in [each for each in empty if each not in taken][: FEWEST - len(bound)]:
            self._missing(at)
        if not any(f"{at}.party" in self._form.errors for at in empty):
            sentence = refusal_sentence(TooFewParties(parties=len(bound)), self._form.say.t)
            self._form.blame(f"{rows[-1][0]}.role", sentence)


def _stand_in(text: str) -> str:
    """Return what stands for the id of a party that has none yet."""
    return fingerprint(text.encode())[:32]


def refuse_beforehand(
    request: Request, command: Any, new: Mapping[str, PartyCommand], stream: str | None = None
) -> None:
    """Refuse an agreement before its parties are registered, so that nothing is left of it.

    Args:
        request: Who asks.
        command: The agreement, or another version of a proposed one.
        new: The parties that are to be registered, by what stands for them.
        stream: The cooperation, where there is one.

    Raises:
        Refusal: The agreement hits a rule, whoever the new parties are.
    """
    koop = site_of(request).koop
    records = koop.store.read_stream(stream) if stream else ()
    known = {party: _ToBe(has_contact_point=True) for party in command.references()}
    others = {**known, **{party: _ToBe() for party in new}}
    context = Context(
        stream=stream or koop.new_id(),
        version=len(records),
        today=koop.today(),
        policy=koop.settings.policy,
        others=others,
        code="-",
    )
    decide(folded(COOPERATION, records) if records else None, command, context)


def register(request: Request, form: Form, new: Mapping[str, PartyCommand]) -> dict[str, str]:
    """Register the new parties, and return their ids by those that stood for them.

    The same form sent twice registers each of them once.
    """
    site = site_of(request)
    return {
        stands_for: site.koop.execute(
            command,
            actor=sender(request, form),
            entered_via=EnteredVia.WEB,
            idempotency_key=f"{form.key}-{stands_for}",
        ).stream
        for stands_for, command in new.items()
    }


def with_ids(payload: dict[str, Any], ids: Mapping[str, str]) -> dict[str, Any]:
    """Return the fields of an agreement with the ids that its new parties got."""
    rows = [{**row, "party": ids.get(row["party"], row["party"])} for row in payload["parties"]]
    return {**payload, "parties": rows}
