"""From a recorded event, as plain JSON, to the sentence of the audit trail."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from koop_es.wording.approval_events import APPROVALS
from koop_es.wording.cooperation_events import COOPERATION
from koop_es.wording.labels import label
from koop_es.wording.relationship_events import RELATIONSHIP
from koop_es.wording.sample_texts import sample_drawn
from koop_es.wording.scene import Scene

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from koop_es.wording.translating import Translator


def _organisation(scene: Scene) -> str:
    said = scene.t.gettext("Organisation registered: {name}", name=scene.text("name"))
    return scene.with_details(said, scene.text("short_name"))


def _person(scene: Scene) -> str:
    return scene.t.gettext("Person registered: {name}", name=scene.text("name"))


def _renamed(scene: Scene) -> str:
    name = scene.text("name") or scene.text("person")
    said = scene.t.gettext("Party renamed: {name}", name=name)
    before = scene.text("name_before")
    known = scene.t.gettext("before: {name}", name=before) if before not in {"", name} else ""
    return scene.with_details(said, scene.text("short_name"), known)


def _contact_points(scene: Scene) -> str:
    kinds = [label("contact_kind", row["kind"], scene.t) for row in scene.rows("contact_points")]
    said = scene.t.gettext("Contact points changed")
    return scene.with_details(said, ", ".join(kinds) or scene.t.gettext("none any more"))


def _merged(scene: Scene) -> str:
    return scene.t.gettext("Merged into {party}", party=scene.text("into"))


def _separated(scene: Scene) -> str:
    party = scene.text("was_merged_into")
    return scene.t.gettext("No longer merged into {party}", party=party)


def _settings(scene: Scene) -> str:
    said = scene.t.gettext("Programme settings changed")
    return f"{said}: {scene.changes(scene.get('before'), scene.get('after'))}"


def _programme_closed(scene: Scene) -> str:
    return scene.t.gettext("Programme closed")


def _programme(scene: Scene) -> str:
    said = scene.t.gettext("Programme opened: {name}", name=scene.text("name"))
    return scene.with_details(said, scene.text("funder"), scene.text("grant_references"))


EVENTS: Final[dict[str, Callable[[Scene], str]]] = {
    **COOPERATION,
    **APPROVALS,
    **RELATIONSHIP,
    "koop.party.organisation_registered.v1": _organisation,
    "koop.party.person_registered.v1": _person,
    "koop.party.renamed.v1": _renamed,
    "koop.party.contact_points_changed.v1": _contact_points,
    "koop.party.merged.v1": _merged,
    "koop.party.separated.v1": _separated,
    "koop.programme.opened.v1": _programme,
    "koop.programme.settings_changed.v1": _settings,
    "koop.programme.closed.v1": _programme_closed,
    "koop.sample.drawn.v1": sample_drawn,
}
"""Sentence makers by stored name."""


def _closed_book(value: dict[str, Any]) -> str | None:
    del value


def event_sentence(
    topic: str,
    after: Mapping[str, Any],
    before: Mapping[str, Any] | None,
    names: Callable[[str], str],
    t: Translator,
    private: Callable[[dict[str, Any]], str | None] = _closed_book,
    parts: Callable[[str], str] = str,
    entries: Callable[[str], str] | None = None,
) -> str:
    """Return one event as a short, concrete sentence without a full stop.

    Args:
        topic: The event's stored name; an unknown one is shown as it is.
        after: The event's fields as JSON.
        before: Those of its fields that tell what was before, where the audit trail keeps them
            apart (``before``, ``due_before``, ``ends_before``).
        names: Display name of a party, programme, cooperation or relationship by its id.
        t: The language.
        private: Opens ``{"$pd": …, "c": …}``; None where it is erased or not to be shown.
        parts: Title of a goal, milestone, measure or decision by its id in the cooperation.
        entries: What another entry of the stream is called, by its event id: a correction then
            names the entry that it corrects.
    """
    say = EVENTS.get(topic)
    if say is None:
        return t.gettext("Entry of another kind: {topic}", topic=topic)
    return say(Scene(topic, {**(before or {}), **after}, t, names, private, parts, entries))
