"""The page of any report, made from the table of reports: what it shows, and of what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

from koop_es.exchange.cells import Column, for_person
from koop_es.exchange.documents.reports import told
from koop_es.exchange.reports import definitions as kind
from koop_es.web import asking
from koop_es.web.narrowing import Narrowing, narrowing_of
from koop_es.wording import heading
from koop_es_projections.current_status.naming import find_cooperation
from koop_es_projections.parties.queries import find_party
from koop_es_projections.relationship_report.views import TieFilter
from koop_es_projections.reports.asking import Asked

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from starlette.requests import Request

    from koop_es.exchange.reports.definitions import Definition, Option
    from koop_es.web.reading import Reading
    from koop_es.web.saying import Saying
    from koop_es.web.times import Times

MOST: Final = 200
"""Rows that a page shows; a file has all of them."""
FILES: Final = ("csv", "csv-excel", "xlsx")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a page was asked.

    Attributes:
        definition: Which report.
        drill: Whether the rows behind its figures are wanted.
        narrowing: Which ties are counted; None where the report does not count ties.
        typed: The options as they were typed.
        options: The options as the query takes them.
    """

    definition: Definition
    drill: bool
    narrowing: Narrowing | None
    typed: Mapping[str, str]
    options: Mapping[str, Any]

    @property
    def lacks(self) -> bool:
        """Whether something that it needs was not told yet."""
        needed = [each.name for each in self.definition.options if each.needed]
        return any(self.options.get(name) is None for name in needed)


def wanted_of(request: Request, read: Reading, definition: Definition, *, drill: bool) -> Wanted:
    """Return what the address of a page asks.

    Raises:
        QueryInvalid: A value cannot be read.
        NotFound: Nothing answers to a name.
    """
    narrowing = narrowing_of(request, read) if definition.filtered else None
    offered = [each for each in definition.options if not each.here]
    typed = {each.name: asking.text(request, each.name) or "" for each in offered}
    options = {each.name: _read(request, read, each) for each in offered}
    return Wanted(definition, drill, narrowing, typed, options)


def _read(request: Request, read: Reading, option: Option) -> Any:
    text = asking.text(request, option.name)
    if text is None:
        return option.default
    match option.kind:
        case kind.DAY:
            return asking.day(request, option.name)
        case kind.COOPERATION:
            return find_cooperation(read.connection, text)
        case kind.PARTY:
            return find_party(read.connection, read.site.koop.store, text)
        case kind.CHOICE:
            return asking.choice(request, option.name, option.choices)
        case _:
            return asking.whole(request, option.name, 0, 0, kind.MOST[option.kind])


@dataclass(frozen=True, slots=True)
class Shown:
    """A report as its page shows it.

    Attributes:
        columns: What is shown of the rows.
        rows: The first of them, as their document has them.
        count: How many there are.
        totals: Heading and figure of what it adds up.
    """

    columns: Sequence[Column]
    rows: Sequence[Mapping[str, Any]]
    count: int
    totals: Sequence[tuple[str, str]]


def shown_of(read: Reading, times: Times, wanted: Wanted) -> Shown:
    """Ask the report, and return what its page shows of the answer."""
    definition, say = wanted.definition, read.say
    part = definition.part(drill=wanted.drill)
    assert part.ask is not None, "the audit trail has no page of this kind"  # noqa: S101 - narrows the type
    taken = [each.name for each in definition.taken(drill=wanted.drill) if not each.here]
    options = {name: wanted.options[name] for name in taken}
    report = part.ask(_asked(read, times, wanted), **options)
    document = told(definition, report, options, drill=wanted.drill)
    totals = () if wanted.drill else tuple(_totals(definition, document["totals"], say))
    columns = [column for column in part.columns if column.name != "stream"]
    return Shown(columns, document["rows"][:MOST], len(document["rows"]), totals)


def _asked(read: Reading, times: Times, wanted: Wanted) -> Asked:
    koop = read.site.koop
    return Asked(
        connection=read.connection,
        store=koop.store,
        as_of=times.as_of or koop.today(),
        known_at=times.position,
        filters=wanted.narrowing.filters if wanted.narrowing else TieFilter(),
        policy=koop.settings.policy,
        statuses=koop.engine.status,
    )


def _totals(
    definition: Definition, totals: Mapping[str, Any], say: Saying
) -> Iterator[tuple[str, str]]:
    for name, value in totals.items():
        if not isinstance(value, list | dict):
            column = Column(name, definition.kind_of(name))
            told_as = for_person(value, column, say.t, say.time_zone)
            yield heading(name, say.t), told_as or "–"


def cell(say: Saying, row: Mapping[str, Any], column: Column) -> str:
    """Return a cell as a person reads it; a dash where there is nothing."""
    return for_person(row.get(column.name), column, say.t, say.time_zone) or "–"


def address(wanted: Wanted, times: Times, end: str = "") -> str:
    """Return what an address of the same question ends with.

    Args:
        wanted: What was asked.
        times: Of which day and as known when.
        end: What follows the report's name in the path, such as ``.csv``.
    """
    asked: dict[str, Any] = {**wanted.options}
    if wanted.narrowing is not None:
        asked |= wanted.narrowing.asked
    if wanted.definition.past:
        asked |= times_asked(times)
    return f"{wanted.definition.name}{end}{query(asked)}"


def times_asked(times: Times) -> dict[str, Any]:
    """Return of an address which day it asks of, and as known when."""
    return {"as_of": times.as_of, "known_at": times.position}


def query(asked: Mapping[str, Any]) -> str:
    """Return the end of an address that asks this, empty for nothing."""
    told = urlencode({name: value for name, value in asked.items() if value is not None})
    return f"?{told}" if told else ""
