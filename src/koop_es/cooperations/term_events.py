"""What can have happened to a cooperation's term and its ending."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from koop_es.cooperations.term_terms import Days, Months, NoticeKind
from koop_es.cooperations.terms import Afterwards, Manner, Result
from koop_es.kernel.event import Event
from koop_es.kernel.ids import PartyId, StreamId
from koop_es.kernel.text import FreeText


class TermExtended(Event):
    """The planned end was moved to a later day; from the effective day on it counts."""

    TOPIC: ClassVar[str] = "koop.cooperation.term_extended.v1"

    ends_on: date
    ends_before: date | None = None


class CooperationSuspended(Event):
    """The cooperation rests from the effective day on, until it is resumed."""

    TOPIC: ClassVar[str] = "koop.cooperation.suspended.v1"


class CooperationResumed(Event):
    """The cooperation goes on after a suspension; the effective day belongs to it again."""

    TOPIC: ClassVar[str] = "koop.cooperation.resumed.v1"


class CooperationEnded(Event):
    """The cooperation ended; effective on its last day.

    Attributes:
        manner: How it ended.
        result: What became of the goals.
        afterwards: What it turned into.
        successor: The cooperation or relationship that it turned into.
        remark: The source's own word for the ending, from imports.
        imported: Whether it came from a file, so that what is missing is unknown, not refused.
    """

    TOPIC: ClassVar[str] = "koop.cooperation.ended.v1"

    manner: Manner
    result: Result
    afterwards: Afterwards
    successor: StreamId | None = None
    remark: FreeText | None = None
    imported: bool = False


class EndingRevoked(Event):
    """The ending was recorded in error or taken back: the cooperation goes on."""

    TOPIC: ClassVar[str] = "koop.cooperation.ending_revoked.v1"


class FileClosed(Event):
    """Nothing more is to be recorded."""

    TOPIC: ClassVar[str] = "koop.cooperation.file_closed.v1"


class RenewalAgreed(Event):
    """The term was renewed by some months; from the effective day on the new end counts.

    Attributes:
        months: By how many.
        ends_on: The new last day.
        ends_before: The last day before.
        notice_days: Days before the end by which the next renewal is to be decided, or notice
            given.
    """

    TOPIC: ClassVar[str] = "koop.cooperation.renewal_agreed.v1"

    months: Months
    ends_on: date
    ends_before: date
    notice_days: Days | None = None


class NoticeGiven(Event):
    """Notice was given; effective on the day on which it was.

    Attributes:
        notice: Regularly, or for cause.
        ends_on: The last day of the cooperation by this notice.
        ends_before: The planned end that was valid when notice was given.
        party: Who gave it.
    """

    TOPIC: ClassVar[str] = "koop.cooperation.notice_given.v1"

    notice: NoticeKind
    ends_on: date
    ends_before: date | None = None
    party: PartyId | None = None


class CheckRhythmSet(Event):
    """Another rhythm of controlling checks counts from the effective day on.

    Attributes:
        months: Months between checks.
        before: What they were before, where a rhythm was agreed.
    """

    TOPIC: ClassVar[str] = "koop.cooperation.check_rhythm_set.v1"

    months: Months
    before: Months | None = None
