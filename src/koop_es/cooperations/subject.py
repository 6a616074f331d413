"""How a subject of cooperations tells what it brings: its kinds of event and what can be asked.

A subject is one small module of ``subjects/``: rows of ``Kind`` and ``Asked`` that
``subjects.tables`` merges into one dictionary each.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from koop_es.cooperations.state import Cooperation
from koop_es.kernel.aggregate import Command, Context, facts
from koop_es.kernel.approvals import Approval
from koop_es.kernel.event import Event
from koop_es.kernel.ids import local_id

if TYPE_CHECKING:
    from collections.abc import Sequence

E = TypeVar("E", bound=Event)
C = TypeVar("C", bound=Command)
P = TypeVar("P")

Derive = Callable[[Cooperation, C, Context], Event]
"""Returns what happened; refuses only what keeps it from telling that."""


def unchanged(state: Cooperation, event: Event) -> Cooperation:
    """Fold what changes nothing that a decision looks at."""
    del event
    return state


def anyhow(state: Cooperation, event: Event, today: date) -> None:
    """Admit what no rule of its own forbids."""
    del state, event, today


def nobody(event: Event, others: Mapping[str, object]) -> None:
    """Look at nothing, because the event names no other stream."""
    del event, others


def never(event: Event) -> bool:
    """Tell that no event of its kind does."""
    del event
    return False


def always(event: Event) -> bool:
    """Tell that every event of its kind does."""
    del event
    return True


@dataclass(frozen=True, slots=True)
class Kind(Generic[E]):
    """A kind of event, and what folding, the rules and the warnings need to know of it.

    Attributes:
        event: Its class.
        evolve: State after it. It is total: facts may come in the order of their effect, so a
            part that is not there yet is made.
        admit: Refuses it against the state before it and the day of recording.
        refer: Refuses ids of other streams that do not exist or do not fit.
        legal_act: Whether it is a legal act: it may lie in the future and bites from its day.
        plan: Whether it plans: it may lie in the future, and bites from its day (rule 3).
        new_plan: Whether it adds a plan: none is added while the lead is vacant or parties are
            too few.
        dated: Whether it needs a day: it bites from that day, so somebody must know it.
        timeless: Whether it is no act within the term, so that it never lies outside of it.
        needs_reason: Whether a reason is always due (rule 4).
        after_the_end: Whether it may be recorded after the ending has taken effect (rule 2).
        after_closing: Whether it may be recorded after the file was closed (rule 2).
        proposing: Whether it belongs to the time before the agreement: then it may be recorded, and
            nothing else may be.
        before_agreement: Whether it may be recorded before the agreement as well as after it.
        fixed: Fields that no correction changes: names that the record gave.
        part_ids: Fields whose parts get an id from the entry: the id's name and its letter.
        approval: As what a second person approves it where a programme asks for that (rule 10).
        was: Fields that tell what was before, and how the state tells it: one that waits for its
            approval is refused once it is no longer so.
        final: Whether no correction touches it: what two persons did stands.
    """

    event: type[E]
    evolve: Callable[[Cooperation, E], Cooperation] = unchanged
    admit: Callable[[Cooperation, E, date], None] = anyhow
    refer: Callable[[E, Mapping[str, object]], None] = nobody
    legal_act: bool = False
    plan: bool = False
    new_plan: bool = False
    dated: bool = False
    timeless: bool = False
    needs_reason: bool = False
    after_the_end: Callable[[E], bool] = never
    after_closing: bool = False
    proposing: bool = False
    before_agreement: bool = False
    fixed: frozenset[str] = frozenset()
    part_ids: Mapping[str, tuple[str, str]] = field(default_factory=dict[str, tuple[str, str]])
    approval: Approval | None = None
    was: Mapping[str, Callable[[Cooperation, E], object]] = field(
        default_factory=dict[str, Callable[[Cooperation, Any], object]]
    )
    final: bool = False


@dataclass(frozen=True, slots=True)
class Asked(Generic[C]):
    """What can be asked, and how it makes an event."""

    command: type[C]
    derive: Derive[C]


@dataclass(frozen=True, slots=True)
class Subject:
    """What one subject brings."""

    kinds: Sequence[Kind[Any]]
    asked: Sequence[Asked[Any]]


def told(event: type[Event], *, part: str | None = None, letter: str = "") -> Derive[Any]:
    """Return how a command becomes an event that holds its fields of the same names.

    Args:
        event: The kind of event.
        part: Field of the event that names the part which it brings.
        letter: With which that name begins.
    """
    own = event.model_fields.keys() - Event.model_fields.keys()

    @cache
    def shared_with(command: type[Command]) -> frozenset[str]:
        return frozenset(own & command.model_fields.keys())

    def derive(state: Cooperation, command: Command, context: Context) -> Event:
        del state
        fields = {name: getattr(command, name) for name in shared_with(type(command))}
        if part is not None:
            fields[part] = local_id(letter, context.next_version)
        return event(**facts(command, context.today), **fields)

    return derive


def with_part(parts: Mapping[str, P], key: str, part: P) -> dict[str, P]:
    """Return the parts with one more, or with another one in its place."""
    return {**parts, key: part}
