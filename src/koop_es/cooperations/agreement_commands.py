"""What can be asked of a cooperation's agreement."""

from __future__ import annotations

from typing import ClassVar

from koop_es.cooperations.signing import named_in
from koop_es.cooperations.terms import Expected, GoalTerms, Involvement, Term
from koop_es.kernel.aggregate import Command
from koop_es.kernel.ids import StreamId
from koop_es.kernel.text import GivenCode, Title


class AgreementText(Command):
    """What an agreement says, whether it is agreed or only proposed.

    Attributes:
        title: What it is called.
        themes: What it is about, coded.
        parties: Who takes part, as what.
        goals: What it is for.
        term: From when to when.
        expected: What a good agreement also holds.
        target_group: For whom, coded.
        area: Where: municipality or NUTS code.
        arose_from: Relationship or cooperation out of which it grew.
        conditional: Whether it takes effect only once its condition precedent is met.
    """

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


class AgreeCooperation(AgreementText):
    """Record that parties agreed on a cooperation; ``effective_on`` is the day of agreement.

    Attributes:
        conditional: Whether it takes effect only once its condition precedent is met.
    """

    NAME: ClassVar[str] = "cooperation.agree"
    CREATES: ClassVar[bool] = True
