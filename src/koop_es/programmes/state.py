"""Just enough of a programme's state to decide."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, assert_never, cast

from koop_es.programmes.events import ProgrammeClosed, ProgrammeOpened, ProgrammeSettingsChanged
from koop_es.programmes.terms import ProgrammeSettings

if TYPE_CHECKING:
    from collections.abc import Iterable

    from koop_es.kernel.approvals import Approval, ConsentedChange
    from koop_es.kernel.event import Event
    from koop_es.kernel.record import Record
    from koop_es.programmes.events import ProgrammeEvent


@dataclass(frozen=True, slots=True)
class Programme:
    """A programme that was opened.

    Attributes:
        name: What it is called.
        settings: What its funder asks for.
        is_closed: Whether it was closed.
        closed_on: From which day on; None where nobody knows.
    """

    name: str
    settings: ProgrammeSettings = field(default_factory=ProgrammeSettings)
    is_closed: bool = False
    closed_on: date | None = None

    @property
    def backdating_tolerance(self) -> int | None:
        """Days after which a fact recorded late needs a reason; None where the home decides."""
        return self.settings.backdating_tolerance

    @property
    def check_grace(self) -> int | None:
        """Days after which a check that was due is overdue; None where the home decides."""
        return self.settings.check_grace

    @property
    def four_eyes(self) -> tuple[Approval, ...]:
        """What needs the approval of a second person."""
        return self.settings.four_eyes

    @property
    def funder_consent(self) -> tuple[ConsentedChange, ...]:
        """What needs the consent of the funder."""
        return self.settings.funder_consent

    def takes_in_on(self, day: date | None) -> bool:
        """Tell whether a cooperation may join on a day; one of unknown day joins now."""
        if not self.is_closed:
            return True
        return day is not None and self.closed_on is not None and day < self.closed_on


def fold(records: Iterable[Record[Event]]) -> Programme | None:
    """Return the state after all records."""
    state: Programme | None = None
    for record in records:
        state = evolve(state, cast("ProgrammeEvent", record.event))
    return state


def evolve(state: Programme | None, event: ProgrammeEvent) -> Programme:
    """Return the state after one more event."""
    if isinstance(event, ProgrammeOpened):
        return Programme(event.name)
    assert state is not None, "a programme begins with its opening"  # noqa: S101 - narrows the type
    match event:
        case ProgrammeSettingsChanged():
            return replace(state, settings=event.after)
        case ProgrammeClosed():
            return replace(state, is_closed=True, closed_on=event.effective_on)
        case _:
            assert_never(event)
