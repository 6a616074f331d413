"""Refusals: a command hit a rule, and nothing was stored.

The tree::

    KoopError                      what a user is told in one sentence
    ├── Refusal                    a rule of the domain was hit
    │   └── (one class a rule, beside the rule)
    ├── NotFound                   what was named does not exist
    ├── Conflict                   somebody else was faster
    ├── Invalid                    input that no rule needs to see: a field is wrong
    └── Unavailable                the record cannot be read or written now
        └── IntegrityBroken        what is stored contradicts itself
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date


class KoopError(Exception):
    """Something that a user is told in one sentence, found by its code.

    Attributes:
        code: Stable code of the sentence.
        params: Values that the sentence names; never private text.
        field: Name of the field at fault, where one is.
    """

    code: ClassVar[str] = "koop.error"

    def __init__(self, *, field: str | None = None, **params: object) -> None:
        self.params = {name: str(value) for name, value in params.items()}
        self.field = field
        super().__init__(f"{self.code} {self.params}" if self.params else self.code)


class Refusal(KoopError):
    """A rule of the domain's section 4.1 was hit."""

    code = "refused"


class NotFound(KoopError):
    """What was named does not exist."""

    code = "not_found"


class Conflict(KoopError):
    """The write was based on an older version (rule 9)."""

    code = "conflict"


class KeyReused(Conflict):
    """The idempotency key was used before with another command, or by another actor."""

    code = "command.idempotency_key_reused"


@dataclass(frozen=True, slots=True)
class FieldError:
    """One field that is wrong: its path with dots, the code and an English sentence."""

    path: str
    code: str
    message: str


class Invalid(KoopError):
    """Input does not have the shape of the command.

    Attributes:
        errors: What is wrong, field by field.
    """

    code = "invalid"

    def __init__(self, errors: Sequence[FieldError]) -> None:
        self.errors = tuple(errors)
        super().__init__(field=self.errors[0].path if self.errors else None)


class Unavailable(KoopError):
    """The record cannot be read or written now."""

    code = "unavailable"


class IntegrityBroken(Unavailable):
    """What is stored contradicts itself."""

    code = "integrity.broken"


class FactInTheFuture(Refusal):
    """An observation is effective after today (rule 3)."""

    code = "fact.in_the_future"


class ReasonMissing(Refusal):
    """A reason is due (rule 4)."""

    code = "reason.missing"


class RecordedTooLate(ReasonMissing):
    """The fact is older than the backdating tolerance and no reason is given (rule 4)."""

    code = "reason.missing_recorded_late"


class UnknownParty(Refusal):
    """No party of that id was registered (rule 6)."""

    code = "party.unknown"


class UnknownEvidence(Refusal):
    """The entry names evidence that its stream does not hold (rule 6)."""

    code = "evidence.unknown"


class EmptyChange(Refusal):
    """The command would change nothing (section 3.7)."""

    code = "change.empty"


def refuse_evidence(evidence: Sequence[str]) -> None:
    """Refuse ids of evidence where a stream holds none (rule 6).

    Raises:
        UnknownEvidence: An id is given.
    """
    if evidence:
        raise UnknownEvidence(field="evidence", id=evidence[0])


def refuse_future(effective_on: date | None, today: date) -> None:
    """Refuse an observation that lies after today (rule 3).

    Raises:
        FactInTheFuture: ``effective_on`` is after today.
    """
    if effective_on is not None and effective_on > today:
        raise FactInTheFuture(field="effective_on", effective_on=effective_on, today=today)


def refuse_late_without_reason(
    effective_on: date | None, today: date, tolerance_days: int, *, has_reason: bool
) -> None:
    """Refuse a fact recorded later than the tolerance without a reason (rule 4).

    Raises:
        RecordedTooLate: More than ``tolerance_days`` lie between and no reason is given.
    """
    if effective_on is None or has_reason:
        return
    days = (today - effective_on).days
    if days > tolerance_days:
        raise RecordedTooLate(
            field="reason", effective_on=effective_on, days=days, tolerance_days=tolerance_days
        )
