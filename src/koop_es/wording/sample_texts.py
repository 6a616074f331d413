"""What is said of samples: their sentence in the audit trail, and why one is not drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from koop_es.wording.formats import number
from koop_es.wording.labels import label
from koop_es.wording.translating import msgid

if TYPE_CHECKING:
    from koop_es.wording.scene import Scene

SAMPLES: Final[dict[str, tuple[str, ...]]] = {
    "sample.nothing_to_draw_from": (
        msgid("There is no cooperation to draw a sample from."),
        msgid("Check the day and the filter."),
    ),
    "sample.weights_unfit": (
        msgid("A sample by risk needs criteria, each told once; a random one takes none."),
        msgid("Name what counts as risk with its weight, or draw at random."),
    ),
    "sample.size_told_twice": (
        msgid("The size of the sample was told twice."),
        msgid("Tell how many cases, or how many in a hundred."),
    ),
    "sample.differs": (
        msgid("Drawn again, the sample is not the one that was recorded."),
        msgid("Compare the two; then check the record and the read models."),
    ),
    "sample.not_found": (
        msgid("There is no sample of that number."),
        msgid("See which there are with koop sample list."),
    ),
}
"""Sentences by code, the first being the title."""


def sample_drawn(scene: Scene) -> str:
    """Return the sentence of a sample in the audit trail."""
    return scene.t.gettext(
        "Sample drawn: {drawn} of {count} cooperations, {method}, seed {seed}",
        drawn=number(str(len(scene.rows("drawing.cases"))), scene.t),
        count=number(str(scene.get("drawing.count") or 0), scene.t),
        method=label("method", str(scene.get("method")), scene.t),
        seed=scene.text("drawing.seed"),
    )
