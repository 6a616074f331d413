"""What is said of what comes before an agreement: proposed, confirmed, declined, withdrawn."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

    from koop_es.wording.scene import Scene


def _proposed(scene: Scene) -> str:
    code, title = scene.text("code"), scene.text("title")
    if scene.get("edition") == 1:
        return scene.t.gettext("Agreement {code} proposed: {title}", code=code, title=title)
    said = scene.t.gettext(
        "Agreement {code} proposed anew, version {edition}: {title}",
        code=code,
        edition=scene.text("edition"),
        title=title,
    )
    return scene.with_details(said, scene.t.gettext("what was said of the last one is void"))


def _invited(scene: Scene) -> str:
    said = scene.t.gettext(
        "One-time link {link} made for {party}, to be used by {day}",
        link=scene.text("link_id"),
        party=scene.text("party"),
        day=scene.text("expires_on"),
    )
    return scene.with_details(said, _edition(scene))


def _confirmed(scene: Scene) -> str:
    said = scene.t.gettext("Confirmed by {party}", party=scene.text("party"))
    return _answered(scene, said)


def _declined(scene: Scene) -> str:
    said = scene.t.gettext("Declined by {party}", party=scene.text("party"))
    return _answered(scene, said)


def _answered(scene: Scene, said: str) -> str:
    link = scene.text("link")
    by = scene.t.gettext("by link {link}", link=link) if link else ""
    name, function = scene.optional("name"), scene.optional("function")
    return scene.with_details(said, name, function, _edition(scene), by)


def _edition(scene: Scene) -> str:
    return scene.t.gettext("version {edition} of the text", edition=scene.text("edition"))


def _withdrawn(scene: Scene) -> str:
    return scene.t.gettext("Proposal withdrawn")


CONFIRMATIONS: Final[dict[str, Callable[[Scene], str]]] = {
    "koop.cooperation.agreement_proposed.v1": _proposed,
    "koop.cooperation.party_invited.v1": _invited,
    "koop.cooperation.party_confirmed.v1": _confirmed,
    "koop.cooperation.party_declined.v1": _declined,
    "koop.cooperation.proposal_withdrawn.v1": _withdrawn,
}
"""Sentence makers by stored name."""
