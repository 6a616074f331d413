"""What the command bus needs to know of a capability: how to decide and how to fold."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, ClassVar, Self

from pydantic import ValidationError, field_validator, model_validator
from pydantic_core import PydanticCustomError

from koop_es.kernel.approvals import NOBODY
from koop_es.kernel.characters import shows_nothing, turns_writing
from koop_es.kernel.days import far_days
from koop_es.kernel.event import Basis, Event, Part, ReasonCode
from koop_es.kernel.glancing import holds_words, may_mislead
from koop_es.kernel.ids import ActorId, LocalId, StreamId
from koop_es.kernel.jsonable import jsonable, privates, texts
from koop_es.kernel.policy import Policy
from koop_es.kernel.refusals import refuse_late_without_reason
from koop_es.kernel.text import FreeText

if TYPE_CHECKING:
    from koop_es.kernel.record import Record
    from koop_es.kernel.warnings import RuleWarning


class Command(Part):
    """What somebody asks for.

    Attributes:
        NAME: The command's stable name.
        CREATES: Whether a new stream comes into being.
        NEEDS_HISTORY: Whether deciding looks at the stream's records, and not at its state alone.
        effective_on: Day on which the fact took or takes effect; today if left out.
        effective_basis: How that day is known; ``unknown`` leaves the day empty.
        reason: Why, in words.
        reason_code: Why, picked from a list.
        evidence: Ids of evidence attached to the same stream.
        imported: Whether it comes from a file, so that what is missing is unknown, not refused.
    """

    NAME: ClassVar[str]
    CREATES: ClassVar[bool] = False
    FILLED: ClassVar[frozenset[str]] = frozenset()
    """Fields that nobody tells: they are filled in before the command is decided."""
    NEEDS_HISTORY: ClassVar[bool] = False

    effective_on: date | None = None
    effective_basis: Basis = Basis.STATED
    reason: FreeText | None = None
    reason_code: ReasonCode | None = None
    evidence: tuple[LocalId, ...] = ()
    imported: bool = False

    @property
    def has_reason(self) -> bool:
        """Whether a reason was given, in words or picked."""
        return self.reason is not None or self.reason_code is not None

    def references(self) -> tuple[StreamId, ...]:
        """Other streams whose facts the decision depends on."""
        return ()

    def references_of(self, state: Any) -> tuple[StreamId, ...]:
        """Other streams whose facts the decision depends on, those that only the state names too.

        Args:
            state: That of the stream decided on, None for a new one.
        """
        del state
        return self.references()

    @field_validator("*")
    @classmethod
    def _turns_no_writing(cls, value: Any) -> Any:
        """Refuse public text that shows other words than it holds, or none."""
        if not holds_words(value):
            return value
        if any(turns_writing(text) for text in texts(value)):
            msg = "text.turning"
            raise PydanticCustomError(msg, "The text holds a character that turns the writing.")
        if any(shows_nothing(text) for text in texts(value)):
            msg = "text.empty"
            raise PydanticCustomError(msg, "The text is empty.")
        return value

    @model_validator(mode="after")
    def _misleads_nobody(self) -> Self:
        """Refuse what a command must not hold, wherever in it; most hold nothing like it.

        It comes after, because what wraps a model lets it read JSON as Python, where an array is no
        tuple.
        """
        if may_mislead(self):
            self._refuse_far_days()
            self._refuse_commitments()
        return self

    def _refuse_far_days(self) -> None:
        """Refuse days far from ours, each at its place: a year of two digits was meant otherwise.

        Events are read without this: what was stored once stays readable.
        """
        if far := list(far_days(self)):
            raise ValidationError.from_exception_data(type(self).__name__, far)

    def _refuse_commitments(self) -> None:
        """Refuse a stored commitment in place of words: it would open somebody else's text."""
        if any(not private.is_draft for private in privates(jsonable(self))):
            msg = "text.expected"
            raise PydanticCustomError(msg, "Text is expected here.")


def facts(command: Command, today: date) -> dict[str, Any]:
    """Return the fields that every event takes over from its command."""
    unknown = command.effective_basis is Basis.UNKNOWN
    return {
        "effective_on": None if unknown else command.effective_on or today,
        "effective_basis": command.effective_basis,
        "reason": command.reason,
        "reason_code": command.reason_code,
        "evidence": command.evidence,
    }


@dataclass(frozen=True, slots=True)
class Context:
    """What a decision may know beside its own stream's history.

    Attributes:
        stream: Id of the stream decided on.
        version: Its version so far, 0 for a new one.
        today: Today in the home's time zone.
        policy: The home's tolerances.
        others: State of each stream that the command references; absent if it does not exist.
        code: A free short code, for a new cooperation.
        history: The stream's records as recorded, for commands that look at them.
        actor: Pseudonym of who asks.
        now: The instant in which it is asked, where it is known.
    """

    stream: StreamId
    version: int
    today: date
    policy: Policy = field(default_factory=Policy)
    others: Mapping[StreamId, object] = field(default_factory=dict[str, object])
    code: str = ""
    history: Sequence[Record[Event]] = ()
    actor: ActorId = NOBODY
    now: datetime | None = None

    @property
    def next_version(self) -> int:
        """Version of the first event that this decision brings."""
        return self.version + 1


def _unframed(state: object) -> Iterable[StreamId]:
    del state
    return ()


@dataclass(frozen=True, slots=True)
class Capability:
    """A kind of stream, put together from its package's pure functions.

    Attributes:
        kind: ``cooperation``, ``relationship``, ``party`` or ``programme``.
        commands: What can be asked of it.
        events: What can have happened to it.
        fold: State after the records, corrections applied; None without any.
        evolve: State after one more event that is no correction.
        decide: What happened, or a refusal.
        warn: Warnings that hold for the state after the new events.
        framed_by: Streams whose states frame every decision on a state: a funder's programmes.
    """

    kind: str
    commands: tuple[type[Command], ...]
    events: tuple[type[Event], ...]
    fold: Callable[[Sequence[Record[Event]]], Any]
    evolve: Callable[[Any, Any], Any]
    decide: Callable[[Any, Any, Context], list[Event]]
    warn: Callable[[Any, Sequence[Event], Context], list[RuleWarning]]
    framed_by: Callable[[Any], Iterable[StreamId]] = _unframed


def facts_in_time(command: Command, context: Context) -> dict[str, Any]:
    """Return the fields that every event takes over from its command, if it is not too late.

    Raises:
        RecordedTooLate: The effective day lies beyond the tolerance, without a reason.
    """
    told = facts(command, context.today)
    refuse_late_without_reason(
        told["effective_on"],
        context.today,
        context.policy.backdating_tolerance,
        has_reason=command.has_reason,
    )
    return told
