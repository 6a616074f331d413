"""What is said of each event of a cooperation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from koop_es.wording.act_events import ACTS
from koop_es.wording.confirmation_events import CONFIRMATIONS
from koop_es.wording.formats import listed
from koop_es.wording.scene import ARROW, dig, leaves

if TYPE_CHECKING:
    from collections.abc import Callable

    from koop_es.wording.scene import Scene
    from koop_es.wording.translating import Translator

MOST_PARTIES: Final = 4


def term(scene: Scene, value: Any) -> str:
    """Return a term: ``2026-01-01 to 2026-12-31``; no text where nothing is known of it."""
    start = scene.told("starts_on", dig(value, "starts_on"))
    end = scene.told("ends_on", dig(value, "ends_on"))
    if start and end:
        return scene.t.gettext("{start} to {end}", start=start, end=end)
    if start:
        return scene.t.gettext("from {start}", start=start)
    return scene.t.gettext("until {end}", end=end) if end else ""


def party_names(scene: Scene, ids: list[Any]) -> str:
    """Return the parties' names, the first few of them."""
    names = dict.fromkeys(scene.told("party", each) for each in ids if each)
    return listed(list(names), scene.t, MOST_PARTIES)


def _agreed(scene: Scene) -> str:
    said = scene.t.gettext(
        "Cooperation {code} agreed: {title}", code=scene.text("code"), title=scene.text("title")
    )
    parties = party_names(scene, [row.get("party") for row in scene.rows("parties")])
    return scene.with_details(said, parties, term(scene, scene.get("term")))


def _goal_set(scene: Scene) -> str:
    said = scene.t.gettext("Goal set: {goal}", goal=scene.text("terms.title"))
    return scene.with_details(said, _target(scene, scene.get("terms")))


def _target(scene: Scene, terms: Any) -> str:
    value = _with_unit(scene, dig(terms, "target.value"), terms)
    due_on = scene.told("due_on", dig(terms, "target.due_on"))
    by = scene.t.gettext("by {day}", day=due_on) if due_on else ""
    return " ".join(filter(None, (value, by)))


def _with_unit(scene: Scene, value: Any, terms: Any) -> str:
    told = scene.told("value", value)
    unit = scene.told("unit", dig(terms, "indicator.unit"))
    return f"{told} {unit}" if told and unit else told


def _goal_revised(scene: Scene) -> str:
    changes = _revision(scene, scene.get("before"), scene.get("after"))
    said = scene.t.gettext("Goal revised: {changes}", changes=changes)
    return scene.with_details(said, scene.text("goal_id"))


def _revision(scene: Scene, before: Any, after: Any) -> str:
    """Return a new target as ``10 → 12 languages``, anything else field by field."""
    old, new = dict(leaves(before)), dict(leaves(after))
    differing = {path for path in {**old, **new} if old.get(path) != new.get(path)}
    if differing != {"target.value"} or None in {old.get("target.value"), new.get("target.value")}:
        return scene.changes(before, after)
    old_value = scene.told("value", old["target.value"])
    return f"{old_value} {ARROW} {_with_unit(scene, new['target.value'], after)}"


def _goal_dropped(scene: Scene) -> str:
    return scene.t.gettext("Goal dropped: {goal}", goal=scene.text("goal_id"))


def _measured(scene: Scene) -> str:
    value = scene.text("progress.value") or scene.text("progress.statement")
    said = scene.t.gettext("Progress measured: {value}", value=value)
    return scene.with_details(said, scene.text("goal_id"))


def _planned(scene: Scene) -> str:
    due_on = scene.text("due_on")
    by = scene.t.gettext("by {day}", day=due_on) if due_on else scene.t.gettext("day unknown")
    said = scene.t.gettext("Milestone planned: {milestone}", milestone=scene.text("title"))
    return scene.with_details(said, by)


def _rescheduled(scene: Scene) -> str:
    said = scene.t.gettext("Milestone moved: {milestone}", milestone=scene.text("milestone_id"))
    return f"{said}, {scene.day('due_before')} {ARROW} {scene.day('due_on')}"


def _reached(scene: Scene) -> str:
    milestone = scene.text("milestone_id")
    if scene.get("degree") == "partly":
        return scene.t.gettext("Milestone partly reached: {milestone}", milestone=milestone)
    return scene.t.gettext("Milestone reached: {milestone}", milestone=milestone)


def _missed(scene: Scene) -> str:
    return scene.t.gettext("Milestone missed: {milestone}", milestone=scene.text("milestone_id"))


def _milestone_dropped(scene: Scene) -> str:
    return scene.t.gettext("Milestone dropped: {milestone}", milestone=scene.text("milestone_id"))


def _checked(scene: Scene) -> str:
    said = scene.t.gettext(
        "Controlling check, {kind}: {light} – {summary}",
        kind=scene.text("kind"),
        light=scene.text("light"),
        summary=scene.text("summary"),
    )
    count = len(scene.rows("measures"))
    measures = scene.t.ngettext("{number} measure", "{number} measures", count) if count else ""
    needed = scene.t.gettext("decision needed") if scene.get("decision_needed") else ""
    next_on = scene.text("next_check_on")
    following = scene.t.gettext("next on {day}", day=next_on) if next_on else ""
    return scene.with_details(said, measures, needed, following)


def _measure_closed(scene: Scene) -> str:
    said = scene.t.gettext("Measure closed: {measure}", measure=scene.text("measure_id"))
    return scene.with_details(said, scene.optional("outcome"))


def _decided(scene: Scene) -> str:
    said = scene.t.gettext("Decision recorded: {outcome}", outcome=scene.text("outcome"))
    return scene.with_details(said, scene.optional("decided_by"))


def _extended(scene: Scene) -> str:
    said = scene.t.gettext("Term extended")
    return f"{said}: {scene.day('ends_before')} {ARROW} {scene.day('ends_on')}"


def _assigned(scene: Scene) -> str:
    said = scene.t.gettext("Programme assigned: {programme}", programme=scene.text("programme"))
    # An entry of the first shape is told as it is stored, or as it is read today.
    reference = scene.text("grant.reference") or scene.text("grant_reference")
    decided = scene.get("grant.decided_on") is not None
    when = scene.t.gettext("granted on {day}", day=scene.day("grant.decided_on")) if decided else ""
    return scene.with_details(said, reference, when)


def _ended(scene: Scene) -> str:
    # An ending can be announced: the words must fit a day that lies ahead, and one that has passed.
    manner, day = scene.text("manner"), scene.text("effective_on")
    if day:
        said = scene.t.gettext("Ending as of {day}: {manner}", day=day, manner=manner)
    else:
        said = scene.t.gettext("Cooperation ended: {manner}", manner=manner)
    result = scene.t.gettext("goals: {result}", result=scene.text("result"))
    return scene.with_details(said, result, _afterwards(scene), scene.optional("remark"))


def _afterwards(scene: Scene) -> str:
    successor = scene.text("successor")
    if scene.get("afterwards") in {None, "nothing"}:
        return scene.t.gettext("successor: {name}", name=successor) if successor else ""
    said = scene.t.gettext("afterwards: {what}", what=scene.text("afterwards"))
    return f"{said}, {successor}" if successor else said


def _revoked(scene: Scene) -> str:
    return scene.t.gettext("Ending revoked")


def _file_closed(scene: Scene) -> str:
    return scene.t.gettext("File closed")


def _attached(scene: Scene) -> str:
    said = scene.t.gettext("Evidence attached: {file}", file=scene.text("file_name"))
    return scene.with_details(said, scene.text("concerns"))


def _noted(scene: Scene) -> str:
    said = scene.t.gettext("Note: {text}", text=scene.text("text"))
    return scene.with_details(said, scene.text("concerns"))


def _corrected(scene: Scene) -> str:
    t, entry = scene.t, scene.other_entry("corrects")
    if scene.get("kind") == "retract":
        return t.gettext("Entry retracted ({entry})", entry=entry) if entry else _retracted(t)
    changes = scene.changes(scene.get("before"), scene.get("fields"))
    if entry:
        return t.gettext("Entry corrected ({entry}): {changes}", entry=entry, changes=changes)
    return t.gettext("Entry corrected: {changes}", changes=changes)


def _retracted(t: Translator) -> str:
    return t.gettext("Entry retracted")


COOPERATION: Final[dict[str, Callable[[Scene], str]]] = {
    "koop.cooperation.agreed.v1": _agreed,
    "koop.cooperation.goal_set.v1": _goal_set,
    "koop.cooperation.goal_revised.v1": _goal_revised,
    "koop.cooperation.goal_dropped.v1": _goal_dropped,
    "koop.cooperation.progress_measured.v1": _measured,
    "koop.cooperation.milestone_planned.v1": _planned,
    "koop.cooperation.milestone_rescheduled.v1": _rescheduled,
    "koop.cooperation.milestone_reached.v1": _reached,
    "koop.cooperation.milestone_missed.v1": _missed,
    "koop.cooperation.milestone_dropped.v1": _milestone_dropped,
    "koop.cooperation.controlling_check_recorded.v1": _checked,
    "koop.cooperation.measure_closed.v1": _measure_closed,
    "koop.cooperation.decision_recorded.v1": _decided,
    "koop.cooperation.term_extended.v1": _extended,
    "koop.cooperation.programme_assigned.v1": _assigned,
    "koop.cooperation.programme_assigned.v2": _assigned,
    "koop.cooperation.ended.v1": _ended,
    "koop.cooperation.ending_revoked.v1": _revoked,
    "koop.cooperation.file_closed.v1": _file_closed,
    "koop.cooperation.evidence_attached.v1": _attached,
    "koop.cooperation.note_added.v1": _noted,
    "koop.cooperation.correction_recorded.v1": _corrected,
    **ACTS,
    **CONFIRMATIONS,
}
"""Sentence makers by stored name."""
