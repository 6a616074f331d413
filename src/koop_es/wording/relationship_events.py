"""Sentences of what happens to encounters, contacts and groups."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from koop_es.wording.cooperation_events import party_names
from koop_es.wording.scene import Scene, items

if TYPE_CHECKING:
    from collections.abc import Callable


def _encounter(scene: Scene) -> str:
    said = scene.t.gettext("Encounter recorded: {parties}", parties=_parties(scene))
    start, end = scene.text("effective_on"), scene.text("ends_on")
    until = scene.t.gettext("until {end}", end=end) if end not in {"", start} else ""
    return scene.with_details(said, _about(scene), until)


def _contact(scene: Scene) -> str:
    said = scene.t.gettext("Contact established: {parties}", parties=_parties(scene))
    return scene.with_details(said, _about(scene))


def _group(scene: Scene) -> str:
    said = scene.t.gettext("Group founded: {parties}", parties=_parties(scene))
    return scene.with_details(said, _about(scene))


def _parties(scene: Scene) -> str:
    return party_names(scene, items(scene.get("parties"))) or scene.t.gettext("unknown")


def _about(scene: Scene) -> str:
    return scene.text("title") or scene.text("themes")


def _form_changed(scene: Scene) -> str:
    said = scene.t.gettext(
        "Form changed: {before} → {after}",
        before=scene.text("form_before"),
        after=scene.text("form"),
    )
    end = scene.text("ends_on")
    until = scene.t.gettext("until {end}", end=end) if end else ""
    return scene.with_details(said, scene.text("openness"), until)


def _touched(scene: Scene) -> str:
    if scene.get("reached") is False:
        said = scene.t.gettext("Nobody was reached")
    else:
        brought = scene.text("outcomes") or scene.t.gettext("no particular outcome")
        said = scene.t.gettext("Touch: {outcomes}", outcomes=brought)
    with_whom = party_names(scene, items(scene.get("parties")))
    about = (scene.text("purpose"), scene.text("themes"))
    return scene.with_details(said, with_whom, *about, scene.optional("remark"))


def _introduced(scene: Scene) -> str:
    said = scene.t.gettext(
        "Introduction: {introducer} introduced {introduced} to {other}",
        introducer=scene.text("introducer"),
        introduced=scene.text("introduced"),
        other=scene.text("introduced_to"),
    )
    agreed = party_names(scene, items(scene.get("consents")))
    consent = scene.t.gettext("with consent of {parties}", parties=agreed) if agreed else ""
    return scene.with_details(said, consent, scene.text("purpose"), scene.optional("remark"))


def _openness_changed(scene: Scene) -> str:
    return scene.t.gettext(
        "Contact: {before} → {after}",
        before=scene.text("openness_before"),
        after=scene.text("openness"),
    )


def _cadence_set(scene: Scene) -> str:
    months = scene.get("cadence_months")
    if not isinstance(months, int) or isinstance(months, bool):
        return scene.t.gettext("Cadence of the contact: silence is fine")
    return scene.t.ngettext(
        "Cadence of the contact: every month",
        "Cadence of the contact: every {number} months",
        months,
    )


def _reviewed(scene: Scene) -> str:
    said = scene.t.gettext(
        "Group reviewed: {relevance}; decision: {decision}",
        relevance=scene.text("relevance"),
        decision=scene.text("decision"),
    )
    until = scene.text("resources_until")
    resources = scene.t.gettext("resources until {day}", day=until) if until else ""
    return scene.with_details(said, resources, scene.optional("remark"))


def _closed(scene: Scene) -> str:
    successor = scene.text("successor")
    into = scene.t.gettext("turned into {successor}", successor=successor) if successor else ""
    said = scene.t.gettext("Relationship closed")
    return scene.with_details(said, into, scene.optional("remark"))


RELATIONSHIP: Final[dict[str, Callable[[Scene], str]]] = {
    "koop.relationship.encounter_recorded.v1": _encounter,
    "koop.relationship.contact_established.v1": _contact,
    "koop.relationship.group_founded.v1": _group,
    "koop.relationship.form_changed.v1": _form_changed,
    "koop.relationship.touch_recorded.v1": _touched,
    "koop.relationship.introduction_made.v1": _introduced,
    "koop.relationship.openness_changed.v1": _openness_changed,
    "koop.relationship.cadence_set.v1": _cadence_set,
    "koop.relationship.group_reviewed.v1": _reviewed,
    "koop.relationship.closed.v1": _closed,
}
"""Sentence makers by stored name."""
