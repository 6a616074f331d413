"""What can be asked of a cooperation's term and its ending."""

from __future__ import annotations

import re
from datetime import date
from typing import ClassVar, Final

from koop_es.cooperations.term_terms import Days, Months, NoticeKind
from koop_es.cooperations.terms import Afterwards, Manner, Result
from koop_es.kernel.aggregate import Command
from koop_es.kernel.ids import PartyId, StreamId
from koop_es.kernel.text import FreeText

_STREAM_ID: Final = re.compile(r"\b[0-9a-f]{32}\b")


class ExtendTerm(Command):
    """Move the planned end to a later day."""

    NAME: ClassVar[str] = "cooperation.extend"

    ends_on: date


class SuspendCooperation(Command):
    """Let the cooperation rest; ``effective_on`` is the first day on which it does."""

    NAME: ClassVar[str] = "cooperation.suspend"


class ResumeCooperation(Command):
    """Let the cooperation go on; ``effective_on`` is the first day on which it does."""

    NAME: ClassVar[str] = "cooperation.resume"


class EndCooperation(Command):
    """Record how the cooperation ended or will end; ``effective_on`` is its last day."""

    NAME: ClassVar[str] = "cooperation.end"

    manner: Manner
    result: Result = Result.NOT_ASSESSED
    afterwards: Afterwards = Afterwards.NOTHING
    successor: StreamId | None = None
    remark: FreeText | None = None

    def references(self) -> tuple[StreamId, ...]:
        """Return the successor."""
        return (self.successor,) if self.successor else ()


class RevokeEnding(Command):
    """Take an ending back."""

    NAME: ClassVar[str] = "cooperation.revoke_ending"


class CloseFile(Command):
    """Close the file of an ended cooperation."""

    NAME: ClassVar[str] = "cooperation.close_file"


class RenewTerm(Command):
    """Renew the term by some months."""

    NAME: ClassVar[str] = "cooperation.renew"

    months: Months
    notice_days: Days | None = None


class GiveNotice(Command):
    """Record that notice was given; ``effective_on`` is the day on which it was.

    Attributes:
        notice: Regularly, or for cause.
        ends_on: The last day of the cooperation by this notice.
        party: Who gave it.
    """

    NAME: ClassVar[str] = "cooperation.give_notice"

    notice: NoticeKind
    ends_on: date
    party: PartyId | None = None


class SetCheckRhythm(Command):
    """Set another rhythm of controlling checks."""

    NAME: ClassVar[str] = "check.set_rhythm"

    months: Months
