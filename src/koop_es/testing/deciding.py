"""Given what happened, when something is asked for: plain calls of the real fold and decision."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING, Any, Final

from koop_es.cooperations.approval_events import ApprovalGranted
from koop_es.kernel.aggregate import Context
from koop_es.kernel.policy import Policy
from koop_es.ledger.loading import BY_KIND
from koop_es.ledger.topics import BY_COMMAND, KINDS
from koop_es.testing.records import ACTOR, STREAM, TODAY, record, recorded

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from koop_es.kernel.aggregate import Capability, Command
    from koop_es.kernel.event import Event
    from koop_es.kernel.record import Record
    from koop_es.kernel.warnings import RuleWarning


NOON: Final = time(12)
"""When entries are recorded and commands are asked."""


@dataclass(frozen=True, slots=True)
class Story:
    """What happened so far, and the circumstances in which something is asked for.

    Attributes:
        capability: What decides and folds; None where nothing has happened yet, and the command
            tells.
        records: What happened, as the ledger would hand it out.
        today: The day on which something is asked for.
        others: States of other streams, by id.
        policy: The home's tolerances.
        actor: Who asks, as a pseudonym.
    """

    capability: Capability | None
    records: Sequence[Record[Event]]
    today: date = TODAY
    others: Mapping[str, object] = field(default_factory=dict[str, object])
    policy: Policy = field(default_factory=Policy)
    actor: str = ACTOR

    @property
    def state(self) -> Any:
        """The state that the records fold to."""
        return None if self.capability is None else self.capability.fold(self.records)

    @property
    def context(self) -> Context:
        """What a decision may know beside the state."""
        return Context(
            stream=STREAM,
            version=len(self.records),
            today=self.today,
            policy=self.policy,
            others=self.others,
            code="" if self.records else "K-2026-001",
            history=self.records,
            actor=self.actor,
            now=datetime.combine(self.today, NOON, UTC),
        )

    def on(self, today: date) -> Story:
        """Return the same story, looked at on another day."""
        return replace(self, today=today)

    def under(self, policy: Policy) -> Story:
        """Return the same story in a home with other tolerances."""
        return replace(self, policy=policy)

    def by(self, actor: str) -> Story:
        """Return the same story, in which somebody else asks."""
        return replace(self, actor=actor)

    def among(self, others: Mapping[str, object]) -> Story:
        """Return the same story beside other streams' states."""
        return replace(self, others={**self.others, **others})

    def _author(self, events: Sequence[Event], event: Event) -> str:
        """Return who entered an event: what was approved, the one who had asked for it."""
        granted = events[0]
        if event is not granted and isinstance(granted, ApprovalGranted):
            return granted.requested_by
        return self.actor

    def when(self, command: Command) -> Outcome:
        """Decide on the command.

        Raises:
            Refusal: A rule was hit; the story is as it was.
        """
        capability = self.capability or BY_COMMAND[type(command)]
        state = self.state
        events = list(capability.decide(state, command, self.context))
        told = list(self.records)
        for event in events:
            state = capability.evolve(state, event)
            told.append(record(event, len(told) + 1, self.today, self._author(events, event)))
        warnings = list(capability.warn(state, events, self.context))
        return Outcome(replace(self, capability=capability, records=told), events, warnings)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a command.

    Attributes:
        story: What happened, this included.
        events: What happened now.
        warnings: What somebody should look at.
    """

    story: Story
    events: list[Event]
    warnings: list[RuleWarning]

    @property
    def event(self) -> Any:
        """The one event that happened."""
        (event,) = self.events
        return event

    @property
    def state(self) -> Any:
        """The state afterwards, folded afresh."""
        return self.story.state

    @property
    def codes(self) -> set[str]:
        """The codes of the warnings."""
        return {warning.code for warning in self.warnings}

    def when(self, command: Command) -> Outcome:
        """Decide on a further command."""
        return self.story.when(command)

    def then(self, *expected: Event) -> Outcome:
        """Tell whether just this happened; without events, that nothing did.

        Raises:
            AssertionError: Something else happened.
        """
        if self.events != list(expected):
            happened, wanted = (_lines(events) for events in (self.events, expected))
            msg = f"Happened:\n{happened}\nExpected:\n{wanted}"
            raise AssertionError(msg)
        return self


def _lines(events: Sequence[Event]) -> str:
    return "\n".join(f"  {event!r}" for event in events) or "  nothing"


def given(*past: Event, others: Mapping[str, object] | None = None) -> Story:
    """Return the story of one stream: what is decided on, and how, the first event tells.

    Args:
        past: What happened, in the order of recording, each recorded on its effective day.
        others: States of other streams, by id.
    """
    capability = BY_KIND[KINDS[past[0].TOPIC]] if past else None
    return Story(capability, recorded(past), others=others or {})


def tell(
    capability: Capability, past: Sequence[Event], others: Mapping[str, object] | None = None
) -> Story:
    """Return the story of one stream of a kind that is named."""
    return Story(capability, recorded(past), others=others or {})
