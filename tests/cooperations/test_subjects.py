"""The subjects' tables are complete: every event folds and every command decides."""

from __future__ import annotations

from collections import Counter
from typing import get_args

from koop_es.cooperations.commands import (
    AgreeCooperation,
    CooperationCommand,
    CorrectEntry,
    GrantApproval,
    ProposeAgreement,
)
from koop_es.cooperations.events import CooperationEvent
from koop_es.cooperations.subjects.tables import DERIVE, EVOLVE, KINDS, SUBJECTS


def test_every_event_belongs_to_one_subject() -> None:
    brought = Counter(kind.event for subject in SUBJECTS for kind in subject.kinds)
    assert set(brought.values()) == {1}
    assert set(get_args(CooperationEvent)) == KINDS.keys() == EVOLVE.keys() == brought.keys()


def test_every_command_belongs_to_one_subject() -> None:
    """But for these: no state comes before an agreement, a correction judges the whole record."""
    asked = Counter(row.command for subject in SUBJECTS for row in subject.asked)
    assert set(asked.values()) == {1}
    assert set(get_args(CooperationCommand)) == {
        *DERIVE,
        AgreeCooperation,
        ProposeAgreement,
        CorrectEntry,
        GrantApproval,
    }


def test_part_ids_and_fixed_fields_are_fields_of_their_events() -> None:
    for kind in KINDS.values():
        named = {*kind.fixed, *kind.part_ids}
        assert named <= kind.event.model_fields.keys(), kind.event
