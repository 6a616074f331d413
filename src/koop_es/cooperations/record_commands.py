"""What can be asked of a cooperation's record: evidence, notes and corrections."""

from __future__ import annotations

import json
import re
from typing import Any, ClassVar, Final

from pydantic import Field

from koop_es.cooperations.terms import CorrectionKind
from koop_es.kernel.aggregate import Command
from koop_es.kernel.ids import EventId, LocalId, StreamId
from koop_es.kernel.text import Code, Document, FreeText

_STREAM_ID: Final = re.compile(r"\b[0-9a-f]{32}\b")


class AttachEvidence(Command):
    """Attach a file as evidence."""

    NAME: ClassVar[str] = "evidence.attach"

    document: Document
    file_name: FreeText
    media_type: Code
    concerns: LocalId | None = None


class AddNote(Command):
    """Write a note."""

    NAME: ClassVar[str] = "note.add"

    text: FreeText
    concerns: LocalId | None = None


class CorrectEntry(Command):
    """Correct or retract an earlier entry; a reason is due.

    Attributes:
        corrects: Event id of the entry.
        kind: Whether it is changed or retracted.
        fields: New values of the fields to change, by name; ``None`` empties one.
    """

    NAME: ClassVar[str] = "entry.correct"
    NEEDS_HISTORY: ClassVar[bool] = True

    corrects: EventId
    kind: CorrectionKind
    fields: dict[str, Any] = Field(default_factory=dict[str, Any])

    def references(self) -> tuple[StreamId, ...]:
        """Return every stream id among the new values."""
        said = json.dumps(self.fields, default=str, skipkeys=True)
        return tuple(dict.fromkeys(_STREAM_ID.findall(said)))
