"""What came of a command before it is written, and the answer that comes of it then."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from koop_es.ledger.answers import Answer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from koop_es.kernel.event import Event
    from koop_es.kernel.warnings import RuleWarning
    from koop_es.ledger.port import Written


@dataclass(slots=True)
class Decided:
    """What came of a command, not written yet.

    Attributes:
        stream: The aggregate's id.
        version_before: Version of the stream that it was decided on.
        events: What happened.
        asserted: Versions of the other streams that the decision depends on.
        state: The stream's state afterwards.
        code: Short code of a cooperation just agreed.
        ids: New ids of parts, by kind.
        warnings: What should be looked at.
    """

    stream: str
    version_before: int
    events: list[Event]
    asserted: dict[str, int]
    state: Any
    code: str | None
    ids: dict[str, list[str]]
    warnings: list[RuleWarning]

    @property
    def version(self) -> int:
        """The stream's version afterwards."""
        return self.version_before + len(self.events)

    def answer(
        self, position: int | None, written: Sequence[Written] = (), *, dry_run: bool = False
    ) -> Answer:
        """Return the answer, with what only the writing tells."""
        return Answer(
            self.stream,
            self.version,
            position,
            self.code,
            self.ids,
            [{"id": entry.event_id, "type": entry.topic} for entry in written],
            self.warnings,
            dry_run=dry_run,
        )
