"""Which entries later ones took back or changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from koop_es_projections.audit_trail.queries import AuditRow


def marks(rows: Iterable[AuditRow]) -> tuple[set[str], set[str]]:
    """Return ids of entries that were retracted, and of those that were changed.

    A correction that was itself retracted has no effect, so the latest are looked at first.
    """
    retracted, corrected = set[str](), set[str]()
    for row in sorted(rows, key=lambda each: each.position, reverse=True):
        if row.corrects is None or row.event_id in retracted:
            continue
        (retracted if row.after.get("kind") == "retract" else corrected).add(row.corrects)
    return retracted, corrected - retracted
