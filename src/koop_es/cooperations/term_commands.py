"""What can be asked of a cooperation's term and its ending."""

from __future__ import annotations

import re
from datetime import date
from typing import ClassVar, Final

from koop_es.cooperations.terms import Afterwards, Manner, Result
from koop_es.kernel.aggregate import Command
from koop_es.kernel.ids import StreamId
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
