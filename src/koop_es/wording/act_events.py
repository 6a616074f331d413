"""What is said of legal acts and what follows from them, findings included."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, cast

from koop_es.wording.scene import ARROW, items

if TYPE_CHECKING:
    from collections.abc import Callable

    from koop_es.wording.scene import Scene


def _suspended(scene: Scene) -> str:
    return scene.t.gettext("Cooperation suspended from {day} on", day=scene.text("effective_on"))


def _resumed(scene: Scene) -> str:
    return scene.t.gettext("Cooperation resumed on {day}", day=scene.text("effective_on"))


def _joined(scene: Scene) -> str:
    said = scene.t.gettext(
        "Joined from {day} on: {party}",
        day=scene.text("effective_on"),
        party=scene.text("involvement.party"),
    )
    return scene.with_details(said, scene.text("involvement.role"))


def _left(scene: Scene) -> str:
    return scene.t.gettext(
        "No longer taking part from {day} on: {party}",
        day=scene.text("effective_on"),
        party=scene.text("party"),
    )


def _led(scene: Scene) -> str:
    said = scene.t.gettext(
        "Leading from {day} on: {party}",
        day=scene.text("effective_on"),
        party=scene.text("party"),
    )
    former = scene.text("former")
    return scene.with_details(
        said, scene.t.gettext("before: {name}", name=former) if former else ""
    )


def _person(scene: Scene) -> str:
    said = scene.t.gettext(
        "{capacity} from {day} on: {person}",
        capacity=scene.text("capacity"),
        day=scene.text("effective_on"),
        person=scene.text("person"),
    )
    until = scene.text("until")
    last = scene.t.gettext("until {end}", end=until) if until else ""
    said = said[:1].upper() + said[1:]
    return scene.with_details(said, scene.text("party"), last, scene.optional("handover"))


def _pledged(scene: Scene) -> str:
    said = scene.t.gettext("Contribution pledged: {what}", what=scene.text("description"))
    due_on = scene.text("due_on")
    by = scene.t.gettext("by {day}", day=due_on) if due_on else ""
    return scene.with_details(
        said, scene.text("party"), scene.text("contribution_kind"), _quantity(scene), by
    )


def _delivered(scene: Scene) -> str:
    what = scene.text("contribution_id")
    said = scene.t.gettext("Contribution delivered: {what}", what=what)
    return scene.with_details(said, _quantity(scene), scene.optional("remark"))


def _quantity(scene: Scene) -> str:
    amount, unit = scene.text("quantity.amount"), scene.text("quantity.unit")
    return f"{amount} {unit}" if amount else ""


def _amended(scene: Scene) -> str:
    before = _flat(scene.get("before"))
    after: dict[str, Any] = {
        **dict.fromkeys(before),
        **_flat(scene.get("after")),
    }
    said = scene.t.gettext(
        "Agreement amended from {day} on: {changes}",
        day=scene.text("effective_on"),
        changes=scene.changes(before, after),
    )
    consents, signed_on = len(items(scene.get("consents"))), scene.text("signed_on")
    agreed = scene.t.ngettext("{number} consent", "{number} consents", consents)
    signed = scene.t.gettext("signed on {day}", day=signed_on) if signed_on else ""
    return scene.with_details(said, agreed if consents else "", signed)


def _flat(given: Any) -> dict[str, Any]:
    """Return fields with those that are agreed further beside them."""
    fields = dict(cast("dict[str, Any]", given)) if isinstance(given, dict) else {}
    further: dict[str, Any] = fields.pop("expected", None) or {}
    return {**fields, **further}


def _in_force(scene: Scene) -> str:
    return scene.t.gettext("In force from {day} on", day=scene.day("effective_on"))


def _renewed(scene: Scene) -> str:
    said = scene.t.gettext("Term renewed")
    change = f"{said}: {scene.day('ends_before')} {ARROW} {scene.day('ends_on')}"
    return scene.with_details(
        change, scene.t.gettext("{months} months", months=scene.text("months"))
    )


def _noticed(scene: Scene) -> str:
    said = scene.t.gettext(
        "{notice} given, to {day}", notice=scene.text("notice"), day=scene.text("ends_on")
    )
    return scene.with_details(said, scene.text("party"))


def _rhythm(scene: Scene) -> str:
    said = scene.t.gettext(
        "Check rhythm from {day} on: {months} months",
        day=scene.text("effective_on"),
        months=scene.text("months"),
    )
    before = scene.text("before")
    return scene.with_details(
        said, scene.t.gettext("before: {name}", name=before) if before else ""
    )


def _programme_left(scene: Scene) -> str:
    return scene.t.gettext(
        "Programme left, from {day} on: {programme}",
        day=scene.text("effective_on"),
        programme=scene.text("programme"),
    )


def _notified(scene: Scene) -> str:
    said = scene.t.gettext("Funder notified: {subject}", subject=scene.text("subject"))
    return scene.with_details(said, scene.text("programme"))


def _consented(scene: Scene) -> str:
    said = scene.t.gettext("Funder consented: {subject}", subject=scene.text("subject"))
    return scene.with_details(said, scene.text("programme"), scene.text("consents_to"))


def _raised(scene: Scene) -> str:
    said = scene.t.gettext("Finding raised: {finding}", finding=scene.text("finding"))
    due_on = scene.text("answer_due_on")
    by = scene.t.gettext("answer by {day}", day=due_on) if due_on else ""
    return scene.with_details(said, scene.optional("raised_by"), scene.text("concerns"), by)


def _answered(scene: Scene) -> str:
    said = scene.t.gettext("Finding answered: {response}", response=scene.text("response"))
    return scene.with_details(said, scene.text("finding_id"))


def _settled(scene: Scene) -> str:
    said = scene.t.gettext("Finding settled: {finding}", finding=scene.text("finding_id"))
    return scene.with_details(said, scene.optional("outcome"))


ACTS: Final[dict[str, Callable[[Scene], str]]] = {
    "koop.cooperation.amendment_agreed.v1": _amended,
    "koop.cooperation.entered_into_force.v1": _in_force,
    "koop.cooperation.suspended.v1": _suspended,
    "koop.cooperation.resumed.v1": _resumed,
    "koop.cooperation.party_joined.v1": _joined,
    "koop.cooperation.party_left.v1": _left,
    "koop.cooperation.lead_replaced.v1": _led,
    "koop.cooperation.person_assigned.v1": _person,
    "koop.cooperation.contribution_pledged.v1": _pledged,
    "koop.cooperation.contribution_delivered.v1": _delivered,
    "koop.cooperation.renewal_agreed.v1": _renewed,
    "koop.cooperation.notice_given.v1": _noticed,
    "koop.cooperation.check_rhythm_set.v1": _rhythm,
    "koop.cooperation.programme_left.v1": _programme_left,
    "koop.cooperation.funder_notified.v1": _notified,
    "koop.cooperation.funder_consented.v1": _consented,
    "koop.cooperation.finding_raised.v1": _raised,
    "koop.cooperation.finding_answered.v1": _answered,
    "koop.cooperation.finding_settled.v1": _settled,
}
"""Sentence makers by stored name."""
