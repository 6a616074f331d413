"""What is said of approvals: of a request the sentence of the entry that waits."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final, cast

from koop_es.wording.cooperation_events import COOPERATION

if TYPE_CHECKING:
    from collections.abc import Callable

    from koop_es.wording.scene import Scene


def _requested(scene: Scene) -> str:
    say, fields = COOPERATION.get(str(scene.get("entry"))), scene.get("fields")
    what = scene.text("entry")
    if say is not None and isinstance(fields, dict):
        what = say(replace(scene, fact=cast("dict[str, Any]", fields)))
    said = scene.t.gettext("Approval asked for: {what}", what=what)
    return scene.with_details(said, scene.text("protects"))


def _granted(scene: Scene) -> str:
    said = scene.t.gettext("Approval granted")
    return scene.with_details(said, scene.text("protects"))


def _refused(scene: Scene) -> str:
    if scene.get("refused_by") == scene.get("requested_by"):
        said = scene.t.gettext("Request for approval taken back")
    else:
        said = scene.t.gettext("Approval refused")
    return scene.with_details(said, scene.text("protects"))


APPROVALS: Final[dict[str, Callable[[Scene], str]]] = {
    "koop.cooperation.approval_requested.v1": _requested,
    "koop.cooperation.approval_granted.v1": _granted,
    "koop.cooperation.approval_refused.v1": _refused,
}
"""Sentence makers by stored name."""
