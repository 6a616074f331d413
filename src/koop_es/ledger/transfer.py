"""What export and import of a ledger share: the form of a line, the passphrase, the refusals."""

from __future__ import annotations

import hashlib
import json
import re
from typing import TYPE_CHECKING, Annotated, Any, Final, Self

from cryptography.hazmat.primitives.kdf.scrypt import Scrypt
from pydantic import (
    AfterValidator,
    Base64Bytes,
    BaseModel,
    Field,
    JsonValue,
    StringConstraints,
    ValidationError,
    model_validator,
)

from koop_es.kernel.event import Part
from koop_es.kernel.ids import StreamId
from koop_es.kernel.refusals import KoopError, Refusal
from koop_es.kernel.text import Hex64
from koop_es.kernel.times import read_instant, utc_text
from koop_es.kernel.warnings import Level
from koop_es.ledger.digests import add_record

if TYPE_CHECKING:
    from koop_es.ledger.port import RawRecord

PAGE: Final = 1000
ACTOR_NAME: Final = b"actor"
RECEIPT_KEY: Final = b"receipt-key"
"""What is sealed, so that nothing sealed is taken for something else."""

_COMMITMENT: Final = re.compile(rb'\{"\$pd":"([^"]*)","c":"([0-9a-f]{64})"\}')


class HomeNotEmpty(Refusal):
    """Entries are imported into an empty home only."""

    code = "transfer.home_not_empty"


class LineUnreadable(KoopError):
    """A line is no entry of a ledger; nothing was imported."""

    code = "transfer.line_unreadable"


class LineOutOfOrder(KoopError):
    """An entry does not follow the ones before it; nothing was imported."""

    code = "transfer.line_out_of_order"


class EndMissing(KoopError):
    """The file does not tell its end, so it may have been cut off; nothing was imported."""

    code = "transfer.end_missing"


class EndDiffers(KoopError):
    """The end of the file tells of other entries than it holds; nothing was imported."""

    code = "transfer.end_differs"


class PartMissing(KoopError):
    """The file holds only a part of a ledger; nothing was imported."""

    code = "transfer.part_missing"


class PassphraseTooShort(KoopError):
    """The passphrase is too short to protect private values."""

    code = "transfer.passphrase_too_short"


class PassphraseWrong(KoopError):
    """The passphrase does not open the private values; nothing was imported."""

    code = "transfer.passphrase_wrong"


class StoredWarning(BaseModel):
    """A warning inside a receipt's answer."""

    code: str
    level: Level
    params: dict[str, str]


class StoredAnswer(BaseModel):
    """What a receipt must hold so that its answer can be given again."""

    stream: StreamId
    version: int
    position: int
    code: str | None
    ids: dict[str, list[str]]
    events: list[dict[str, str]]
    warnings: list[StoredWarning]


def _checked(answer: dict[str, Any]) -> dict[str, Any]:
    StoredAnswer.model_validate_json(json.dumps(answer), strict=True)
    return answer


class ReceiptLine(Part):
    """A receipt as a line holds it; ``body`` only beside the private values."""

    key: Hex64
    command: str
    body: Hex64 | None = None
    answer: Annotated[dict[str, JsonValue], AfterValidator(_checked)]


class SealedValue(Part):
    """A private value, encrypted to the passphrase."""

    c: Hex64
    subject: Annotated[str, StringConstraints(pattern="^(text|document|[0-9a-f]{32})$")]
    sealed: Base64Bytes


class PrivateLine(Part):
    """What a line holds under the passphrase.

    Attributes:
        salt: Salt of the passphrase's key, the same throughout a file.
        values: Private values of the entry.
        actor: Name of the entry's actor, at its first entry.
        receipts: Key of the keyed hashes in receipts, at the first of them.
    """

    salt: Annotated[str, StringConstraints(pattern="^([0-9a-f]{2}){8,64}$")]
    values: tuple[SealedValue, ...] = ()
    actor: Base64Bytes | None = None
    receipts: Base64Bytes | None = None


def _canonical(instant: str) -> str:
    """Refuse an instant in another spelling: the order of entries is that of these texts."""
    if not instant.endswith("Z") or utc_text(read_instant(instant)) != instant:
        msg = "not in UTC with microseconds and Z"
        raise ValueError(msg)
    return instant


class Line(BaseModel):
    """One entry as a line of an export; fields of later versions are passed over."""

    position: Annotated[int, Field(ge=1, lt=2**53)]
    stream: StreamId
    version: Annotated[int, Field(ge=1, lt=2**31)]
    type: str
    recorded_at: Annotated[str, AfterValidator(_canonical)]
    data: dict[str, JsonValue]
    receipt: ReceiptLine | None = None
    private: PrivateLine | None = None

    @model_validator(mode="after")
    def _recorded_once(self) -> Self:
        if self.data.get("recorded_at") != self.recorded_at:
            msg = "the entry tells two times of its recording"
            raise ValueError(msg)
        return self


def parsed(text: bytes) -> Line:
    """Return the entry that a line holds.

    Raises:
        ValueError: It holds none.
    """
    try:
        json.loads(text, object_pairs_hook=_once_each)
        return Line.model_validate_json(text, strict=True)
    except (ValidationError, RecursionError) as error:
        raise ValueError from error


class End(BaseModel):
    """What the last line of an export tells of the lines before it.

    Attributes:
        after: Position behind which it begins.
        entries: How many there are.
        last_position: Of the last one; ``after`` where there is none.
        entries_sha256: Over all of them in order, with their places, as of a backup.
    """

    after: Annotated[int, Field(ge=0, lt=10**18)]
    entries: Annotated[int, Field(ge=0, lt=2**53)]
    last_position: Annotated[int, Field(ge=0, lt=10**18)]
    entries_sha256: Hex64


class EndLine(BaseModel):
    """The last line of an export."""

    end: End


def parsed_end(text: bytes) -> End | None:
    """Return what a line tells of those before it, or None if it is no such line."""
    try:
        json.loads(text, object_pairs_hook=_once_each)
        return EndLine.model_validate_json(text, strict=True).end
    except (ValueError, RecursionError):
        return None


class Counted:
    """Counts entries and takes their digest, for the line that ends them.

    Args:
        after: Position behind which they begin.

    Attributes:
        after: The same.
        position: Of the last one.
        entries: How many there are.
    """

    def __init__(self, after: int) -> None:
        self.after = self.position = after
        self.entries = 0
        self._digest = hashlib.sha256()

    def add(self, entry: RawRecord) -> None:
        """Count an entry."""
        add_record(self._digest, entry)
        self.entries, self.position = self.entries + 1, entry.position

    def end(self) -> End:
        """Return what ends the entries counted so far."""
        return End(
            after=self.after,
            entries=self.entries,
            last_position=self.position,
            entries_sha256=self._digest.hexdigest(),
        )


def _once_each(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """Refuse a name that stands twice: two readers would see two contents in one line."""
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError
    return found


def commitments(raw: bytes) -> dict[str, str]:
    """Return the commitments in stored bytes, whose keys are sorted, with their subjects."""
    return {found[2].decode(): found[1].decode() for found in _COMMITMENT.finditer(raw)}


class Order:
    """Tells whether entries follow each other.

    Args:
        whole: Whether they are expected from the beginning, so that each stream begins, too.
    """

    def __init__(self, *, whole: bool) -> None:
        self._whole = whole
        self._versions: dict[str, int] = {}
        self._last = (0, "")

    def follows(self, line: Line) -> bool:
        """Tell whether an entry follows those before it, and remember it."""
        before = self._versions.get(line.stream, 0 if self._whole else line.version - 1)
        fits = line.position > self._last[0] and line.recorded_at >= self._last[1]
        self._last = (line.position, line.recorded_at)
        self._versions[line.stream] = line.version
        return fits and line.version == before + 1


def derived_key(passphrase: str, salt: bytes) -> bytes:
    """Return the key that a passphrase and a salt give (scrypt)."""
    return Scrypt(salt=salt, length=32, n=2**15, r=8, p=1).derive(passphrase.encode())
