"""What a check can find wrong with the record, each told in one sentence.

They are collected, not raised: a check goes on to find the rest.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from koop_es.kernel.refusals import IntegrityBroken, KoopError

if TYPE_CHECKING:
    from pathlib import Path

MOST: Final = 200
"""Findings that are told one by one; of a record in ruins nobody reads more."""


class VersionMissing(IntegrityBroken):
    """A stream lacks an entry, or holds one out of order."""

    code = "check.version_missing"


class LastEntriesMissing(IntegrityBroken):
    """Positions were given at the end that no entry has."""

    code = "check.last_entries_missing"


class EntryContradicts(IntegrityBroken):
    """What an entry says and what its row says of it differ."""

    code = "check.entry_contradicts"


class ReceiptContradicts(IntegrityBroken):
    """A receipt does not tell of the entries that it belongs to."""

    code = "check.receipt_contradicts"


class ReceiptMissing(IntegrityBroken):
    """The entries of a command have no receipt."""

    code = "check.receipt_missing"


class CodeContradicts(IntegrityBroken):
    """A short code and the agreement that was given it differ."""

    code = "check.code_contradicts"


class MarkContradicts(IntegrityBroken):
    """What the home remembers of itself is missing, or is not what the record shows."""

    code = "check.mark_contradicts"


class ValueStray(IntegrityBroken):
    """A private value belongs to no entry."""

    code = "check.value_stray"


class ValueMissing(IntegrityBroken):
    """The private value of an entry is missing."""

    code = "check.value_missing"


class KeyMissing(IntegrityBroken):
    """The key of a private value is missing."""

    code = "check.key_missing"


class KeyBroken(IntegrityBroken):
    """A key or an actor's name cannot be unwrapped."""

    code = "check.key_broken"


class CountDiffers(IntegrityBroken):
    """A backup does not hold what it says it holds."""

    code = "check.count_differs"


class ReadModelDiffers(IntegrityBroken):
    """A read model is not what the record gives."""

    code = "check.read_model_differs"


@dataclass(slots=True)
class Report:
    """What a check has seen.

    Attributes:
        place: The home or the backup.
        position: Last position of the record.
        entries: Entries read.
        receipts: Receipts read.
        private_values: Private values read.
        absent_values: Private values that an import left out.
        keyless_values: Private values whose keys were not restored with them.
        opened: Whether keys were at hand, so that private values were opened.
        rebuilt: Read models that were compared with a rebuild.
        findings: What is wrong, the first of it.
        left_out: How many findings more.
    """

    place: Path
    position: int = 0
    entries: int = 0
    receipts: int = 0
    private_values: int = 0
    absent_values: int = 0
    keyless_values: int = 0
    opened: bool = False
    rebuilt: tuple[str, ...] = ()
    findings: list[KoopError] = field(default_factory=list[KoopError])
    left_out: int = 0

    @property
    def is_sound(self) -> bool:
        """Whether nothing is wrong."""
        return not self.findings

    def add(self, finding: KoopError) -> None:
        """Note what is wrong."""
        if len(self.findings) < MOST:
            self.findings.append(finding)
        else:
            self.left_out += 1
