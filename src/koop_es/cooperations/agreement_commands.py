"""What can be asked of a cooperation's agreement."""

from __future__ import annotations

import re
from typing import ClassVar, Final

from koop_es.cooperations.signing import named_in
from koop_es.cooperations.terms import Expected, GoalTerms, Involvement, Term
from koop_es.kernel.aggregate import Command
from koop_es.kernel.ids import StreamId
from koop_es.kernel.text import GivenCode, Title

_STREAM_ID: Final = re.compile(r"\b[0-9a-f]{32}\b")


class AgreeCooperation(Command):
    """Record that parties agreed on a cooperation; ``effective_on`` is the day of agreement.

    Attributes:
        conditional: Whether it takes effect only once its condition precedent is met.
    """

    NAME: ClassVar[str] = "cooperation.agree"
    CREATES: ClassVar[bool] = True

    title: Title
    themes: tuple[GivenCode, ...] = ()
    parties: tuple[Involvement, ...] = ()
    goals: tuple[GoalTerms, ...] = ()
    term: Term = Term()
    expected: Expected = Expected()
    target_group: GivenCode | None = None
    area: GivenCode | None = None
    arose_from: StreamId | None = None
    conditional: bool = False

    def references(self) -> tuple[StreamId, ...]:
        """Return the parties and the relationship it arose from."""
        origin = (self.arose_from,) if self.arose_from else ()
        return (*dict.fromkeys(named_in(self.parties)), *origin)
