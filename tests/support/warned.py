"""What a command, or a note on a day, was warned of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.support.cooperation_asks import add_note
from tests.support.cooperation_facts import given
from tests.support.records import TODAY

if TYPE_CHECKING:
    from datetime import date

    from koop_es.kernel.event import Event
    from koop_es.kernel.warnings import RuleWarning
    from tests.support.story import Outcome


def warned(outcome: Outcome, code: str) -> RuleWarning:
    """Return the one warning of a code."""
    (found,) = [warning for warning in outcome.warnings if warning.code == code]
    return found


def after_a_note(*past: Event, on: date = TODAY) -> set[str]:
    """Return the codes of what a note on a day is warned of."""
    return given(past).on(on).when(add_note(effective_on=on)).codes
