"""What one grant of the 360Giving Data Standard says, and the commands that would record it."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any, Final, cast

from koop_es.cooperations.commands import AgreeCooperation, PledgeContribution
from koop_es.cooperations.contribution_terms import ContributionKind, Quantity
from koop_es.cooperations.terms import GoalTerms, Involvement, Role, Term
from koop_es.exchange import problems
from koop_es.exchange.lists.tidying import one_line, tidy
from koop_es.exchange.planned import PlannedCooperation, Status
from koop_es.exchange.validating import shown
from koop_es.kernel.event import Basis, ReasonCode
from koop_es.kernel.ids import imported_id
from koop_es.kernel.text import FreeText
from koop_es.parties.commands import RegisterOrganisation

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from koop_es.exchange.planned import Origin
    from koop_es.exchange.validating import Checked

SYSTEM: Final = "360giving"
_CURRENCY: Final = re.compile(r"[A-Z]{3}")
_COUNTRY: Final = re.compile(r"[A-Z]{2}")
DAY: Final = 10
"""Characters of a day, which may have a time behind it."""
TEXTS: Final = ("id", "title", "description", "currency", "amountAwarded", "awardDate")
DATES: Final = ("plannedDates", "actualDates")
ENDS: Final = ("startDate", "endDate")
LISTS: Final = (*DATES, "recipientOrganization", "fundingOrganization", "classifications")
ROLES: Final = {
    "recipientOrganization": Role.GRANT_RECIPIENT,
    "fundingOrganization": Role.FUNDER,
}


@dataclass(frozen=True, slots=True)
class Organisation:
    """An organisation that gives or takes a grant."""

    external_id: str
    stream: str
    command: RegisterOrganisation


@dataclass(frozen=True, slots=True)
class Grant:
    """One grant.

    Attributes:
        external_id: Its identifier.
        recipients: Who takes it, each once.
        funders: Who gives it, each once.
        to_individual: Whether a natural person takes it, of whom nothing is read.
        command: The agreement, without its parties.
        amount: What was granted; None if it is not told.
        ended_on: Its actual last day, once that has come.
    """

    external_id: str
    recipients: tuple[Organisation, ...]
    funders: tuple[Organisation, ...]
    to_individual: bool
    command: AgreeCooperation
    amount: Quantity | None
    ended_on: date | None

    def planned(self, origin: Origin) -> PlannedCooperation:
        """Return the cooperation, for which there may be too few parties."""
        parties = (
            *(
                Involvement(party=each.stream, role=Role.GRANT_RECIPIENT)
                for each in self.recipients
            ),
            *(Involvement(party=each.stream, role=Role.FUNDER) for each in self.funders),
        )
        return PlannedCooperation(
            stream=imported_id(SYSTEM, "grant", self.external_id),
            origin=origin,
            command=self.command.model_copy(update={"parties": parties}),
            milestones=(),
            status=Status.ENDED if self.ended_on else Status.UNTOLD,
            ended_on=self.ended_on,
            word="",
            pledges=self._pledges(),
        )

    def _pledges(self) -> tuple[PledgeContribution, ...]:
        """Return what the funder grants; of several nobody tells who gives how much."""
        if self.amount is None or len(self.funders) != 1:
            return ()
        return (
            PledgeContribution(
                party=self.funders[0].stream,
                contribution_kind=ContributionKind.MONEY,
                description=FreeText(self.external_id),
                quantity=self.amount,
                effective_on=self.command.effective_on,
                effective_basis=self.command.effective_basis,
                reason_code=ReasonCode.IMPORTED,
                imported=True,
            ),
        )


# ---------------------------------------------------------------- reading


def cells_of(grant: Any) -> dict[str, str]:
    """Return the plain values of a grant by their JSON pointers."""
    found = {f"/{name}": _text(_got(grant, name)) for name in TEXTS}
    for dates in DATES:
        for end in ENDS:
            text = _text(_got(_first(_got(grant, dates)), end))
            found[f"/{dates}/0/{end}"] = text[:DAY] if text[DAY:].startswith("T") else text
    award = found["/awardDate"]
    found["/awardDate"] = award[:DAY] if award[DAY:].startswith("T") else award
    return found


def read_grant(checked: Checked, raw: Any, today: date) -> Grant | None:
    """Return a grant, or None with what is wrong noted."""
    _refuse_other_shapes(checked, raw)
    external_id = checked.identifier("/id")
    title = checked.needed("/title")
    planned = [checked.day(f"/plannedDates/0/{end}") for end in ENDS]
    actual = [checked.day(f"/actualDates/0/{end}") for end in ENDS]
    starts_on, ends_on = planned[0] or actual[0], planned[1]
    if starts_on and ends_on and starts_on > ends_on:
        days = {"starts_on": starts_on.isoformat(), "ends_on": ends_on.isoformat()}
        checked.add(problems.START_AFTER_END, "/plannedDates/0/endDate", **days)
    recipients = _organisations(checked, raw, "recipientOrganization")
    funders = _organisations(checked, raw, "fundingOrganization")
    amount = _amount(checked)
    if not checked.is_good:
        return None
    command = _agreement(checked, raw, title, Term(starts_on=starts_on, ends_on=ends_on))
    if command is None:
        return None
    is_over = actual[1] is not None and actual[1] <= today
    return Grant(
        external_id=external_id,
        recipients=tuple(recipients),
        funders=tuple(funders),
        to_individual="recipientIndividual" in raw,
        command=command,
        amount=amount,
        ended_on=actual[1] if is_over else None,
    )


def _agreement(checked: Checked, raw: Any, title: str, term: Term) -> AgreeCooperation | None:
    awarded_on = checked.day("/awardDate")
    description = checked.text("/description")
    return checked.made(
        {"title": "/title", "goals": "/description"},
        lambda: AgreeCooperation(
            title=title,
            themes=tuple(dict.fromkeys(_titles(raw, "classifications"))),
            goals=(GoalTerms(title=description),) if description else (),
            term=term,
            area=next(_titles(raw, "beneficiaryLocation", "geoCode", "name"), None),
            effective_on=awarded_on,
            effective_basis=Basis.STATED if awarded_on else Basis.UNKNOWN,
            reason_code=ReasonCode.IMPORTED,
            imported=True,
        ),
    )


def _refuse_other_shapes(checked: Checked, raw: Any) -> None:
    """Note what is no list, or no text, where the standard has one; nobody would miss it."""
    for name in (*LISTS, *TEXTS):
        value = _got(raw, name)
        fits = (
            isinstance(value, list) if name in LISTS else not isinstance(value, dict | list | bool)
        )
        if value is not None and not fits:
            checked.add(
                problems.VALUE_UNFIT, f"/{name}", value=shown(json.dumps(value, default=str))
            )


def _organisations(checked: Checked, raw: Any, name: str) -> list[Organisation]:
    found: dict[str, Organisation] = {}
    for nth, each in enumerate(_items(_got(raw, name))):
        external_id, title = one_line(_text(_got(each, "id"))), one_line(_text(_got(each, "name")))
        pointer = f"/{name}/{nth}"
        for key, value in (("id", external_id), ("name", title)):
            if not value:
                checked.add(problems.VALUE_MISSING, f"{pointer}/{key}")
        if not external_id or not title:
            continue
        command = checked.made(
            {},
            lambda each=each, title=title: RegisterOrganisation(
                name=title,
                country=_country(each),
                effective_basis=Basis.DERIVED,
                reason_code=ReasonCode.IMPORTED,
                imported=True,
            ),
        )
        if command is not None:
            stream = imported_id(SYSTEM, "organisation", external_id)
            found.setdefault(external_id, Organisation(external_id, stream, command))
    return list(found.values())


def _country(organisation: Any) -> str | None:
    places = [_got(_first(_got(organisation, "location")), "countryCode")]
    stated = [_text(each).upper() for each in (*places, _got(organisation, "addressCountry"))]
    return next((each for each in stated if _COUNTRY.fullmatch(each)), None)


def _amount(checked: Checked) -> Quantity | None:
    text, currency = checked.text("/amountAwarded"), checked.text("/currency").upper()
    if not text:
        return None
    try:
        amount = Decimal(text)
    except InvalidOperation:
        checked.add(problems.BAD_NUMBER, "/amountAwarded", value=text[:DAY])
        return None
    if amount == 0:
        return None
    if not _CURRENCY.fullmatch(currency):
        checked.add(problems.VALUE_UNFIT, "/currency", value=currency[:DAY])
        return None
    columns = {"amount": "/amountAwarded", "unit": "/currency"}
    return checked.made(columns, lambda: Quantity(amount=amount, unit=currency))


# ---------------------------------------------------------------- values of any shape


def _got(value: Any, name: str) -> Any:
    return cast("dict[str, Any]", value).get(name) if isinstance(value, dict) else None


def _items(value: Any) -> list[Any]:
    return cast("list[Any]", value) if isinstance(value, list) else []


def _first(value: Any) -> Any:
    return next(iter(_items(value)), None)


def _text(value: Any) -> str:
    return "" if value is None or isinstance(value, dict | list | bool) else tidy(str(value))


def _titles(raw: Any, name: str, *keys: str) -> Iterator[str]:
    """Yield the titles in a list of things as codes may be: of one line and not too long."""
    for each in _items(_got(raw, name)):
        texts = (one_line(_text(_got(each, key))) for key in keys or ("title", "code"))
        text = next(filter(None, texts), "")
        if code := re.sub(r'[<>{}"\\`|]', "", text)[:100].strip():
            yield code
