"""What can be asked of a cooperation's place in a funder's programme."""

from __future__ import annotations

import re
from datetime import date
from typing import ClassVar, Final

from koop_es.kernel.aggregate import Command
from koop_es.kernel.approvals import ConsentedChange
from koop_es.kernel.ids import ProgrammeId, StreamId
from koop_es.kernel.text import FreeText, GivenCode

_STREAM_ID: Final = re.compile(r"\b[0-9a-f]{32}\b")


class AssignProgramme(Command):
    """Put the cooperation into a funder's programme."""

    NAME: ClassVar[str] = "cooperation.assign_programme"

    programme: ProgrammeId
    grant_reference: GivenCode | None = None
    grant_decided_on: date | None = None

    def references(self) -> tuple[StreamId, ...]:
        """Return the programme."""
        return (self.programme,)


class LeaveProgramme(Command):
    """Take the cooperation out of a programme."""

    NAME: ClassVar[str] = "cooperation.leave_programme"

    programme: ProgrammeId


class NotifyFunder(Command):
    """Record that a programme's funder was notified of something."""

    NAME: ClassVar[str] = "funder.notify"

    programme: ProgrammeId
    subject: FreeText


class RecordConsent(Command):
    """Record that a programme's funder consented to something.

    Attributes:
        programme: Of which programme.
        subject: To what, in words.
        consents_to: To which kind of change, where it is one that programmes ask it for.
    """

    NAME: ClassVar[str] = "funder.consent"

    programme: ProgrammeId
    subject: FreeText
    consents_to: ConsentedChange | None = None
