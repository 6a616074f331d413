"""What is said of a report once, for every door by which it can be asked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from koop_es.wording import report_title

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from koop_es.exchange.cells import Column
    from koop_es.wording import Translator
    from koop_es_projections.relationship_report.views import Report

    Ask = Callable[..., Report[Any, Any]]
    """A query: the question first, then the report's options by name."""

DAYS: Final = "days"
MONTHS: Final = "months"
DAY: Final = "day"
COOPERATION: Final = "cooperation"
PARTY: Final = "party"
CHOICE: Final = "choice"
NUMBER: Final = "number"
KINDS: Final = (DAYS, MONTHS, DAY, COOPERATION, PARTY, CHOICE, NUMBER)
MOST: Final = {DAYS: 36_500, MONTHS: 240, NUMBER: 1_000_000}
"""The largest value of the kinds that are numbers."""


@dataclass(frozen=True, slots=True)
class Option:
    """What a report can be told beside the filter.

    Attributes:
        name: As the query calls it; ``--name`` on the command line.
        kind: One of ``KINDS``. A cooperation or a party is told by its id, on the command line
            also by its code or name.
        help: What it does, as a message id.
        default: What counts where it is not told.
        choices: The codes of a choice.
        needed: Whether it must be told.
        here: Whether it is for the command line alone, as it takes long.
    """

    name: str
    kind: str
    help: str
    default: Any = None
    choices: tuple[str, ...] = ()
    needed: bool = False
    here: bool = False


@dataclass(frozen=True, slots=True)
class Drill:
    """What lies behind a report's figures.

    Attributes:
        ask: Returns the rows that the figures count.
        row: What a row is, a frozen dataclass.
        totals: What the answer adds up, a frozen dataclass.
        columns: How rows are shown.
        takes: Which of the report's options it takes, too.
    """

    ask: Ask
    row: type[Any]
    totals: type[Any]
    columns: Sequence[Column]
    takes: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """One report.

    Attributes:
        number: Its id in the domain, such as ``R2``.
        name: What it is asked for by; its title is ``wording.report_title``.
        question: What it answers, as a message id.
        ask: Its query; None for the audit trail, which is read page by page.
        row: What a row is, a frozen dataclass.
        totals: What it adds up, a frozen dataclass.
        columns: How rows are shown.
        options: What it can be told.
        drill: What lies behind its figures, where its rows do not name it themselves.
        reads: The read models that it asks.
        cost: What one answer takes, in words.
        filtered: Whether it can be narrowed to some ties.
        past: Whether it tells of any day, as known at any time.
        tells_options: Whether its document repeats the options among the filters.
    """

    number: str
    name: str
    question: str
    ask: Ask | None
    row: type[Any]
    totals: type[Any]
    columns: Sequence[Column]
    options: tuple[Option, ...] = ()
    drill: Drill | None = None
    reads: tuple[str, ...]
    cost: str
    filtered: bool = True
    past: bool = True
    tells_options: bool = True

    def part(self, *, drill: bool) -> Definition | Drill:
        """Return what is asked and shown: the report, or the rows behind its figures."""
        return self.drill if drill and self.drill is not None else self

    def taken(self, *, drill: bool) -> list[Option]:
        """Return the options that the report takes, or the rows behind its figures do."""
        part = self.part(drill=drill)
        names = part.takes if isinstance(part, Drill) else {each.name for each in self.options}
        return [each for each in self.options if each.name in names]

    def kind_of(self, total: str) -> str:
        """Return how one of its totals is told: as a day, a share or a number."""
        words = set(total.split("_"))
        if words & {"attainment", "compliance", "coverage", "density", "rate", "share", "score"}:
            return "share"
        return "day" if total == "since" or total.endswith("_on") else "number"

    def title(self, t: Translator) -> str:
        """Return what it is called."""
        return report_title(self.name, t)
