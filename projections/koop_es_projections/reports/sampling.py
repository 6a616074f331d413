"""Among which cooperations a sample is drawn, what makes one of them a risk, and drawing it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import func, or_, select

from koop_es.cooperations.events import FindingRaised
from koop_es.cooperations.terms import Role
from koop_es.kernel.drawing import lot
from koop_es.parties.events import PartiesMerged, PartiesSeparated
from koop_es.projecting.reading import many_rows
from koop_es.samples.terms import Among, Case, Criterion
from koop_es_projections.audit_trail.amending import amendments, effective_by
from koop_es_projections.audit_trail.tables import AUDIT_TRAIL
from koop_es_projections.relationship_report.views import TieFilter
from koop_es_projections.reports.contributions import pledges
from koop_es_projections.reports.parts import heads_of
from koop_es_projections.reports.recorded_late import FIRST

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from sqlalchemy import ColumnElement, Connection, Table

    from koop_es.samples.terms import Population, Weighted
    from koop_es_projections.reports.asking import Asked

AT_ONCE: Final = 500
WHOLE: Final = 1000
"""What a criterion that is fully met counts for, before it is weighed."""

Values = dict[str, int]
"""How far a criterion is met, up to ``WHOLE``, by cooperation; absent where it is not."""


def filter_of(connection: Connection, population: Population, known_at: int) -> TieFilter:
    """Return the filter of a population, a party with those merged with it as far as was known."""
    family: tuple[str, ...] = ()
    if population.party is not None:
        stands = survivors_known(connection, known_at)
        root = stands.get(population.party, population.party)
        others = (party for party, last in stands.items() if last == root)
        family = tuple(dict.fromkeys([population.party, root, *sorted(others)]))
    return TieFilter(
        party=population.party,
        theme=population.theme,
        programme=population.programme,
        area=population.area,
        family=family,
    )


def survivors_known(connection: Connection, known_at: int) -> dict[str, str]:
    """Return the party that stood for each one that was merged, as recorded by a position."""
    table, _ = AUDIT_TRAIL.active(connection)
    column = table.c
    told = select(column.stream, column.topic, column.after).where(
        column.topic.in_([PartiesMerged.TOPIC, PartiesSeparated.TOPIC]),
        column.position <= known_at,
    )
    into: dict[str, str | None] = {}
    for stream, topic, after in connection.execute(told.order_by(column.position)):
        into[stream] = after["into"] if topic == PartiesMerged.TOPIC else None
    return {party: _last(party, into) for party, last in into.items() if last is not None}


def _last(party: str, into: Mapping[str, str | None]) -> str:
    seen = [party]
    while (following := into.get(seen[-1])) is not None and following not in seen:
        seen.append(following)
    return seen[-1]


def cases_of(asked: Asked, among: Among) -> list[str]:
    """Return the cooperations from which a sample is drawn."""
    table, _ = asked.ties()
    where = _begun_by(asked, table)
    if among is Among.STOCK:
        where.append(asked.in_stock(table))
    told = select(table.c.stream).where(*where)
    return [stream for (stream,) in many_rows(asked.connection, told)]


def _begun_by(asked: Asked, table: Table) -> list[ColumnElement[bool]]:
    """Return the conditions for cooperations that have begun, ended ones too."""
    column = table.c
    begun = or_(column.starts_on.is_(None), column.starts_on <= asked.as_of)
    return [
        asked.there(table),
        begun,
        column.form == "cooperation",
        ~column.never_in_force,
        ~column.pending,
    ]


def ranked(seed: str, cases: Iterable[str], points: Mapping[str, int] | None) -> list[Case]:
    """Return all cases in the order in which they are drawn.

    In a random sample by their lots alone, the lowest first; by risk those of most points first,
    and by their lots among equals.
    """
    if points is None:
        return [Case(cooperation=each) for _, each in sorted((lot(seed, c), c) for c in cases)]
    order = sorted((-points.get(each, 0), lot(seed, each), each) for each in cases)
    return [Case(cooperation=each, points=-less) for less, _, each in order]


# Risk


def points_of(asked: Asked, weights: Sequence[Weighted]) -> dict[str, int]:
    """Return the risk of cooperations, by what was known then; absent where there is none."""
    found: Counter[str] = Counter()
    everything = replace(asked, filters=TieFilter())
    record = _Record(everything) if weights else None
    for each in weights:
        assert record is not None, "there are weights"  # noqa: S101 - narrows the type
        for stream, value in record.values(each.criterion).items():
            found[stream] += value * each.weight
    return dict(found)


@dataclass(frozen=True, slots=True)
class _Led:
    """Who leads a cooperation, and since when it runs."""

    leads: tuple[str, ...]
    starts_on: date | None


def _begun(asked: Asked) -> Iterator[tuple[str, date | None, dict[str, Any]]]:
    """Yield every cooperation that has begun, its first day, and what lists show of it."""
    table, _ = asked.ties()
    begun = select(table.c.stream, table.c.starts_on).where(*_begun_by(asked, table))
    days = dict(many_rows(asked.connection, begun))
    streams = sorted(days)
    for nth in range(0, len(streams), AT_ONCE):
        heads = heads_of(asked, streams[nth : nth + AT_ONCE])
        yield from ((stream, days[stream], head) for stream, head in heads.items())


def _leads(head: dict[str, Any], stands: Mapping[str, str]) -> tuple[str, ...]:
    parties = [one["party"] for one in head["parties"] if one["role"] == Role.LEAD]
    return tuple(dict.fromkeys(stands.get(party, party) for party in parties))


class _Record:
    """What the record tells of all cooperations."""

    def __init__(self, asked: Asked) -> None:
        self._asked = asked
        assert asked.known_at is not None, "a sample is drawn at a position"  # noqa: S101 - narrows
        stands = survivors_known(asked.connection, asked.known_at)
        self._led = {
            stream: _Led(_leads(head, stands), begun) for stream, begun, head in _begun(asked)
        }
        self._of: dict[str, list[str]] = {}
        for stream, led in self._led.items():
            for lead in led.leads:
                self._of.setdefault(lead, []).append(stream)

    def values(self, criterion: Criterion) -> Values:
        """Return how far a criterion is met by each cooperation."""
        match criterion:
            case Criterion.VOLUME:
                return self._volume()
            case Criterion.CASES:
                return self._cases()
            case Criterion.FIRST_TIME_LEAD:
                return self._first_time()
            case Criterion.EARLIER_FINDINGS:
                return self._findings()
            case Criterion.RECORDED_LATE:
                return self._late()

    def _volume(self) -> Values:
        sums: dict[tuple[str, str], Decimal] = {}
        for one in pledges(self._asked).rows:
            if one.contribution_kind == "money" and one.pledged and one.unit:
                key = one.stream, one.unit
                sums[key] = sums.get(key, Decimal(0)) + one.pledged
        most: dict[str, Decimal] = {}
        for (_, unit), amount in sums.items():
            most[unit] = max(most.get(unit, Decimal(0)), amount)
        found: Values = {}
        for (stream, unit), amount in sums.items():
            found[stream] = max(found.get(stream, 0), int(amount * WHOLE // most[unit]))
        return found

    def _cases(self) -> Values:
        most = max(map(len, self._of.values()), default=0)
        return {
            stream: max(len(self._of[lead]) for lead in led.leads) * WHOLE // most
            for stream, led in self._led.items()
            if led.leads
        }

    def _first_time(self) -> Values:
        return {
            stream: WHOLE
            for stream, led in self._led.items()
            if any(self._is_first(stream, led, lead) for lead in led.leads)
        }

    def _is_first(self, stream: str, led: _Led, lead: str) -> bool:
        others = [self._led[each].starts_on for each in self._of[lead] if each != stream]
        if led.starts_on is None:
            return not others
        return not any(day is None or day < led.starts_on for day in others)

    def _findings(self) -> Values:
        table, where = self._entries()
        told = select(table.c.stream).distinct()
        found = set(
            self._asked.connection.scalars(told.where(*where, table.c.topic == FindingRaised.TOPIC))
        )
        of_leads = {lead for each in found if each in self._led for lead in self._led[each].leads}
        return {
            stream: WHOLE
            for stream, led in self._led.items()
            if stream in found or not of_leads.isdisjoint(led.leads)
        }

    def _late(self) -> Values:
        table, where = self._entries()
        first = func.coalesce(table.c.reason_code.in_(FIRST), False)
        late = (table.c.days_between > self._asked.policy.backdating_tolerance) & ~first
        told = select(table.c.stream, func.count(), func.count().filter(late)).where(
            *where, table.c.stream_kind == "cooperation"
        )
        rows = many_rows(self._asked.connection, told.group_by(table.c.stream))
        return {stream: number * WHOLE // count for stream, count, number in rows if number}

    def _entries(self) -> tuple[Table, list[ColumnElement[bool]]]:
        """Return the audit trail, and the conditions for what stands and was effective by then."""
        asked = self._asked
        table, _ = AUDIT_TRAIL.active(asked.connection)
        amended = amendments(asked.connection, table, None, asked.known_at)
        where = [table.c.position <= asked.known_at, effective_by(table, asked.as_of, amended)]
        if amended.retracted:
            where.append(table.c.event_id.not_in(sorted(amended.retracted)))
        return table, where
