"""Corrections on the real store: what they change, and what stays readable."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from koop_es.cooperations.commands import (
    CorrectEntry,
    PlanMilestone,
    ReachMilestone,
    RescheduleMilestone,
)
from koop_es.cooperations.refusals import AlreadyRetracted
from koop_es.cooperations.terms import CorrectionKind
from koop_es.kernel.text import FreeText
from tests.ledger.making import (
    TODAY,
    a_cooperation,
    note,
    opened,
)

if TYPE_CHECKING:
    from pathlib import Path

    from koop_es.app import Koop
    from tests.ledger.making import Clock

A_MILESTONE = PlanMilestone(title="Opening day", due_on=date(2026, 9, 1))


def test_a_correction_changes_what_the_next_command_decides_on(
    koop: Koop, home: Path, clock: Clock
) -> None:
    stream = a_cooperation(koop)
    koop.execute(A_MILESTONE, stream=stream)
    moved = RescheduleMilestone(
        milestone_id="m2", due_on=date(2026, 10, 1), reason=FreeText("Later.")
    )
    koop.execute(moved, stream=stream)
    reached = koop.execute(ReachMilestone(milestone_id="m2"), stream=stream)
    koop.execute(_retracting(reached.events[0]["id"]), stream=stream)
    again = koop.execute(ReachMilestone(milestone_id="m2"), stream=stream)
    assert again.version == 6
    with pytest.raises(AlreadyRetracted):
        koop.execute(_retracting(reached.events[0]["id"]), stream=stream)
    with opened(home, clock) as other, pytest.raises(AlreadyRetracted):
        other.execute(_retracting(reached.events[0]["id"]), stream=stream)


def _retracting(event_id: str) -> CorrectEntry:
    return CorrectEntry(
        corrects=event_id, kind=CorrectionKind.RETRACT, reason=FreeText("Entered by mistake.")
    )


def test_a_changed_text_is_sealed_and_the_old_one_stays_readable(koop: Koop) -> None:
    stream = a_cooperation(koop)
    written = koop.execute(note("the old words"), stream=stream)
    koop.execute(
        CorrectEntry(
            corrects=written.events[0]["id"],
            kind=CorrectionKind.CHANGE,
            fields={"text": "the new words"},
            reason=FreeText("A slip."),
        ),
        stream=stream,
    )
    first, correction = koop.store.read_stream(stream)[1:]
    values = koop.store.open_private(_commitments(first.raw) + _commitments(correction.raw))
    assert sorted(map(str, values.values())) == ["A slip.", "the new words", "the old words"]
    assert correction.event.effective_on == TODAY


def _commitments(raw: bytes) -> list[str]:
    return [part[:64] for part in raw.decode().split('{"$pd":"text","c":"')[1:]] + [
        part[:64] for part in raw.decode().split('{"c":"')[1:]
    ]
