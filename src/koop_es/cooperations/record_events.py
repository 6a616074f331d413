"""What can have happened to a cooperation's record: evidence, notes and corrections."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field

from koop_es.cooperations.terms import CorrectionKind
from koop_es.kernel.event import Event
from koop_es.kernel.fields import FieldValues
from koop_es.kernel.ids import EventId, LocalId
from koop_es.kernel.text import Code, Document, FreeText


class EvidenceAttached(Event):
    """A file was attached as evidence.

    Attributes:
        evidence_id: Its id within the cooperation.
        document: Commitment to its bytes.
        file_name: What the file was called.
        media_type: What kind of file it is, such as ``application/pdf``.
        size: Its length in bytes.
        concerns: The goal, milestone, check or measure that it proves.
    """

    TOPIC: ClassVar[str] = "koop.cooperation.evidence_attached.v1"

    evidence_id: LocalId
    document: Document
    file_name: FreeText
    media_type: Code
    size: Annotated[int, Field(ge=1)]
    concerns: LocalId | None = None


class NoteAdded(Event):
    """A note was written."""

    TOPIC: ClassVar[str] = "koop.cooperation.note_added.v1"

    text: FreeText
    concerns: LocalId | None = None


class CorrectionRecorded(Event):
    """An earlier entry was corrected or retracted; nothing is removed (section 3.7).

    Attributes:
        corrects: Event id of the entry.
        kind: Whether it is changed or retracted.
        before: The changed fields as they were.
        fields: The changed fields as they should be.
    """

    TOPIC: ClassVar[str] = "koop.cooperation.correction_recorded.v1"

    corrects: EventId
    kind: CorrectionKind
    before: FieldValues = FieldValues()
    fields: FieldValues = FieldValues()
