"""What can have happened to a cooperation's agreement."""

from __future__ import annotations

from typing import ClassVar

from koop_es.cooperations.terms import AgreedGoal, Expected, Involvement, Term
from koop_es.kernel.event import Event
from koop_es.kernel.ids import StreamId
from koop_es.kernel.text import Code, Title


class CooperationAgreed(Event):
    """Two or more parties agreed to work together; effective on the day of agreement.

    Attributes:
        code: Short code for people, unique in the home.
        title: What it is called.
        themes: What it is about, coded.
        parties: Who takes part, as what.
        goals: What it is for.
        term: From when to when.
        expected: What a good agreement also holds.
        target_group: For whom, coded.
        area: Where: municipality or NUTS code.
        arose_from: Relationship or cooperation out of which it grew.
        imported: Whether it came from a file, so that what is missing is unknown, not refused.
        conditional: Whether it takes effect only once its condition precedent is met.
    """

    TOPIC: ClassVar[str] = "koop.cooperation.agreed.v1"

    code: Code
    title: Title
    themes: tuple[Code, ...] = ()
    parties: tuple[Involvement, ...]
    goals: tuple[AgreedGoal, ...] = ()
    term: Term = Term()
    expected: Expected = Expected()
    target_group: Code | None = None
    area: Code | None = None
    arose_from: StreamId | None = None
    imported: bool = False
    conditional: bool = False
