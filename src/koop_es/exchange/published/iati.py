"""Cooperations as activities of the IATI Standard 2.03."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, NamedTuple
from xml.etree.ElementTree import Element

from koop_es.cooperations.dates import Phase
from koop_es.exchange.networks.xml import child, document
from koop_es.exchange.published.gathering import PERSON, Told
from koop_es.kernel.times import utc_text
from koop_es.wording import label

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime
    from decimal import Decimal

    from koop_es.exchange.published.gathering import Participant, Published
    from koop_es.wording import Translator
    from koop_es_projections.current_status.act_views import ContributionView
    from koop_es_projections.current_status.detail_views import GoalView

VERSION: Final = "2.03"
LOST: Final = (
    *("milestones", "checks", "measures", "decisions", "notes", "evidence", "assignments"),
    *("suspensions", "tasks", "expected", "end_condition", "target_group", "arose_from"),
    *("manner", "result", "afterwards", "successor", "programmes"),
)
"""Fields of a cooperation for which an activity has no place, or none that we fill."""
ROLES: Final = {"funder": "1", "lead": "2"}
"""Codes of OrganisationRole: 1 funding, 2 accountable; everybody else is 4, implementing."""
IMPLEMENTING: Final = "4"
STATUS: Final = {
    Phase.CONDITIONAL: "1",
    Phase.AGREED: "1",
    Phase.RUNNING: "2",
    Phase.TERM_PASSED: "3",
    Phase.ENDED: "4",
    Phase.FILE_CLOSED: "4",
    Phase.SUSPENDED: "6",
}
"""Codes of ActivityStatus: pipeline, implementation, finalisation, closed, suspended."""
CANCELLED: Final = "5"
OTHER_ORGANISATION: Final = "90"
OWN_VOCABULARY: Final = "99"
COMMITMENT: Final = "2"
DISBURSEMENT: Final = "3"
MEASURES: Final = {"number": "1", "percentage": "2", "yes_no": "3", "ordinal": "4"}
QUALITATIVE: Final = "5"
COUNTRIES: Final = {"EL": "GR", "UK": "GB"}
"""Where the two letters of NUTS are not those of ISO 3166."""
_NUTS: Final = re.compile(r"([A-Z]{2})[A-Z0-9]{1,3}")
LANG: Final = "{http://www.w3.org/XML/1998/namespace}lang"


class Reporter(NamedTuple):
    """Who publishes.

    Attributes:
        ref: Its identifier.
        name: Its name.
        country: Two letters of ISO 3166 for cooperations whose area tells no country.
    """

    ref: str
    name: str
    country: str | None = None


def as_activities(
    listed: Iterable[Published], t: Translator, reporter: Reporter, now: datetime
) -> tuple[bytes, Told]:
    """Return activities as XML, and what could not be taken along.

    Args:
        listed: The cooperations.
        t: The language of what stands for masked names.
        reporter: Who publishes; its identifier begins those of the activities.
        now: When the file is made.
    """
    told = Told()
    stamp = utc_text(now.replace(microsecond=0))
    root = Element("iati-activities", {"version": VERSION, "generated-datetime": stamp})
    for each in listed:
        if each.item.starts_on is None:
            told.left_out.append((each.item.code, "activity-date"))
            continue
        told.lose(each, LOST)
        told.mask(list(each.participants))
        _activity(root, each, t, reporter)
        told.written += 1
    return document(root), told


def _activity(root: Element, each: Published, t: Translator, reporter: Reporter) -> None:
    item = each.item
    stamp = f"{item.last_recorded_on}T00:00:00Z"
    activity = child(root, "iati-activity", **{"last-updated-datetime": stamp})
    child(activity, "iati-identifier", f"{reporter.ref}-{item.code}")
    reporting = child(activity, "reporting-org", ref=reporter.ref, type=OTHER_ORGANISATION)
    child(reporting, "narrative", reporter.name)
    _narrative(activity, "title", item.title)
    goals = "\n".join(goal.title for goal in each.goals) or item.title
    _narrative(activity, "description", goals, type="2" if each.goals else "1")
    for party in each.participants:
        role = ROLES.get(party.role, IMPLEMENTING)
        _organisation(activity, "participating-org", party, t, role=role)
    if each.source is not None and each.external_id is not None:
        child(activity, "other-identifier", ref=each.external_id, type="A2")
    child(activity, "activity-status", code=_status(each))
    _dates(activity, each)
    if (country := _country(item.area) or reporter.country) is not None:
        child(activity, "recipient-country", code=country, percentage=100)
    _sectors(activity, item.themes)
    for contribution in each.detail.contributions:
        _transactions(activity, contribution, each, t)
    for goal in each.goals:
        _result(activity, goal, each)


def _narrative(parent: Element, tag: str, text: str, **attributes: object) -> Element:
    added = child(parent, tag, **attributes)
    child(added, "narrative", text)
    return added


def _organisation(
    parent: Element, tag: str, party: Participant, t: Translator, **attributes: object
) -> None:
    kind = None if party.kind == PERSON else OTHER_ORGANISATION
    if tag == "participating-org":
        attributes["type"] = kind
    own = party.external_id if party.source == "360giving" else None
    name = party.name or label("party_kind", party.kind, t)
    _narrative(parent, tag, name, ref=own, **attributes)


def _status(each: Published) -> str:
    if each.item.manner == "never_in_force":
        return CANCELLED
    return STATUS.get(each.item.phase, "1")


def _dates(activity: Element, each: Published) -> None:
    item = each.item
    # What is proposed or agreed has not begun, whatever day was planned.
    begun = (
        item.phase.value not in {"proposed", "conditional", "agreed"}
        and item.manner != "never_in_force"
    )
    actual_end = item.ended_on if item.phase in {Phase.ENDED, Phase.FILE_CLOSED} else None
    dates = (
        ("1", item.starts_on),
        ("2", item.starts_on if begun else None),
        ("3", item.ends_on),
        ("4", actual_end),
    )
    for kind, day in dates:
        if day is not None:
            child(activity, "activity-date", **{"iso-date": day, "type": kind})


def _country(area: str | None) -> str | None:
    found = _NUTS.fullmatch(area or "")
    return None if found is None else COUNTRIES.get(found[1], found[1])


def _sectors(activity: Element, themes: tuple[str, ...]) -> None:
    """Tell themes as sectors of an own list, the percentages adding up to a hundred."""
    for nth, theme in enumerate(themes):
        share = 100 // len(themes) + (100 % len(themes) if nth == 0 else 0)
        percentage = share if len(themes) > 1 else None
        _narrative(
            activity, "sector", theme, vocabulary=OWN_VOCABULARY, code=theme, percentage=percentage
        )


def _transactions(activity: Element, one: ContributionView, each: Published, t: Translator) -> None:
    if one.contribution_kind != "money" or not one.unit:
        return
    party = next((p for p in each.participants if p.party_id == one.party_id), None)
    moves = [(COMMITMENT, one.pledged_on, one.amount)]
    moves += [(DISBURSEMENT, delivery.on, delivery.amount) for delivery in one.deliveries]
    for kind, day, amount in moves:
        if amount is not None:
            _transaction(activity, kind, day, amount, one.unit).extend(_provider(party, t))


def _transaction(
    activity: Element, kind: str, day: date, amount: Decimal, currency: str
) -> Element:
    added = child(activity, "transaction")
    child(added, "transaction-type", code=kind)
    child(added, "transaction-date", **{"iso-date": day})
    child(added, "value", f"{amount:f}", **{"currency": currency, "value-date": day})
    return added


def _provider(party: Participant | None, t: Translator) -> list[Element]:
    if party is None:
        return []
    holder = Element("holder")
    _organisation(holder, "provider-org", party, t)
    return list(holder)


def _result(activity: Element, goal: GoalView, each: Published) -> None:
    """Tell a goal that has an indicator as a result; others stand in the description."""
    indicator: dict[str, Any] = goal.terms.get("indicator") or {}
    if not indicator:
        return
    kind = MEASURES.get(indicator.get("measure") or "number", QUALITATIVE)
    falling = indicator.get("direction") == "decrease"
    result = child(activity, "result", type="9", **{"aggregation-status": "false"})
    _narrative(result, "title", goal.title)
    attributes = {"measure": kind, "ascending": "false" if falling else "true"}
    added = child(result, "indicator", **attributes)
    unit = indicator.get("unit")
    _narrative(added, "title", f"{indicator['name']} ({unit})" if unit else indicator["name"])
    baseline: dict[str, Any] = goal.terms.get("baseline") or {}
    taken_on = baseline.get("taken_on")
    if taken_on is not None:
        dated = {"year": str(taken_on)[:4], "iso-date": taken_on, "value": baseline["value"]}
        child(added, "baseline", **dated)
    _period(added, goal, each)


def _period(indicator: Element, goal: GoalView, each: Published) -> None:
    target: dict[str, Any] = goal.terms.get("target") or {}
    ends_on = target.get("due_on") or each.item.ends_on
    if each.item.starts_on is None or ends_on is None or str(ends_on) < str(each.item.starts_on):
        return
    period = child(indicator, "period")
    child(period, "period-start", **{"iso-date": each.item.starts_on})
    child(period, "period-end", **{"iso-date": ends_on})
    if target.get("value") is not None:
        child(period, "target", value=target["value"])
    if goal.actual is not None:
        child(period, "actual", value=goal.actual)
