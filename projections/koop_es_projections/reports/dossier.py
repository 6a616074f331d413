"""R20: all ties of one party, former ones included."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import func, or_, select

from koop_es.kernel.dates import add_days
from koop_es.projecting.collecting import uncollected
from koop_es.projecting.reading import includes
from koop_es.projecting.timeline import holds, known
from koop_es_projections.current_status.retitled import retitled
from koop_es_projections.current_status.tables import CURRENT_STATUS
from koop_es_projections.parties.tables import families
from koop_es_projections.relationship_report.stock import narrowed, next_end
from koop_es_projections.reports.parts import heads_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from sqlalchemy import ColumnElement, Table

    from koop_es_projections.relationship_report.views import Report
    from koop_es_projections.reports.asking import Asked

TO_COME: Final = "to_come"
GOING: Final = "going"
PAST_END: Final = "past_end"
RESTING: Final = "suspended"
FORMER: Final = "former"
NEVER: Final = "never_in_force"
ORDER: Final = (GOING, PAST_END, RESTING, TO_COME, FORMER, NEVER)


@dataclass(frozen=True, slots=True)
class PartyTie:
    """A tie of the party.

    Attributes:
        stream: Its id.
        code: Short code of a cooperation.
        title: What it is called today.
        form: Its form on the day.
        state: ``going``, ``past_end`` (not ended), ``suspended``, ``to_come``, ``former`` (ended,
            or the party has left) or ``never_in_force``.
        roles: As what the party takes part in a cooperation.
        starts_on: First day.
        ends_on: Next end, planned or announced.
        ended_on: Last day.
        last_check_on: Day of the last check.
        last_light: The last check's light.
    """

    stream: str
    code: str | None
    title: str | None
    form: str
    state: str
    roles: tuple[str, ...]
    starts_on: date | None
    ends_on: date | None
    ended_on: date | None
    last_check_on: date | None
    last_light: str | None


@dataclass(frozen=True, slots=True)
class DossierTotals:
    """The party's ties together.

    Attributes:
        count: How many.
        current: Those that go on, past their end or suspended ones among them.
        former: Those that have ended or that the party has left.
        cooperations: How many of all are cooperations.
    """

    count: int
    current: int
    former: int
    cooperations: int


@uncollected()
def dossier(asked: Asked, *, of: str) -> Report[PartyTie, DossierTotals]:
    """Return every tie that the party has or had by the day, the ones that go on first.

    Parties that were merged have one dossier.

    Args:
        asked: The question.
        of: Whose ties.
    """
    table, position = asked.ties()
    family = families(asked.connection, [of])
    found = asked.connection.execute(_ties(asked, table, family)).mappings().all()
    heads = heads_of(asked, [row["stream"] for row in found if row["form"] == "cooperation"])
    titles = retitled(asked.connection, asked.as_of)
    rows = [_row(asked, row, heads.get(row["stream"], {}), family, titles) for row in found]
    rows.sort(key=lambda row: (ORDER.index(row.state), str(row.starts_on), row.stream))
    current = sum(row.state in {GOING, PAST_END, RESTING} for row in rows)
    totals = DossierTotals(
        count=len(rows),
        current=current,
        former=sum(row.state == FORMER for row in rows),
        cooperations=sum(row.form == "cooperation" for row in rows),
    )
    return asked.told(position, rows, totals)


def _ties(asked: Asked, table: Table, family: Iterable[str]) -> Any:
    """Return the statement for ties that named one of the family once, as they are on the day."""
    column = table.c
    named, _ = CURRENT_STATUS.active(asked.connection)
    whose = [includes(column.party_ids, party) for party in family]
    once = select(column.stream).where(
        known(table, asked.known_at), column.valid_from <= asked.as_of, or_(*whose)
    )
    here: list[ColumnElement[bool]] = [
        holds(table, asked.as_of, asked.known_at),
        *narrowed(table, asked.filters),
    ]
    return (
        select(
            column.stream,
            named.c.code,
            func.coalesce(named.c.title, column.title).label("title"),
            column.form,
            column.starts_on,
            column.ends_on.label("planned_on"),
            next_end(table).label("ends_on"),
            column.ended_on,
            column.never_in_force,
            column.pending,
            column.suspended,
            column.last_check_on,
            column.last_light,
            or_(*whose).label("takes_part"),
        )
        .select_from(table.outerjoin(named, named.c.cooperation_id == column.stream))
        .where(*here, column.stream.in_(once))
    )


def _row(
    asked: Asked, row: Any, head: dict[str, Any], family: list[str], titles: Mapping[str, str]
) -> PartyTie:
    roles = [one["role"] for one in head.get("parties", ()) if one["party"] in family]
    return PartyTie(
        stream=row["stream"],
        code=row["code"],
        title=titles.get(row["stream"], row["title"]),
        form=row["form"],
        state=_state(asked, row),
        roles=tuple(dict.fromkeys(roles)),
        starts_on=row["starts_on"],
        ends_on=row["ends_on"],
        ended_on=row["ended_on"],
        last_check_on=row["last_check_on"],
        last_light=row["last_light"],
    )


def _state(asked: Asked, row: Any) -> str:
    day = asked.as_of
    if row["never_in_force"]:
        return NEVER
    if not row["takes_part"] or (row["ended_on"] is not None and row["ended_on"] < day):
        return FORMER
    if row["pending"] or (row["starts_on"] is not None and row["starts_on"] > day):
        return TO_COME
    if row["form"] == "encounter":
        glow = add_days(day, -asked.policy.encounter_afterglow)
        over = row["planned_on"] is not None and row["planned_on"] < glow
        return FORMER if over else GOING
    if row["suspended"]:
        return RESTING
    past = row["planned_on"] is not None and row["planned_on"] < day
    return PAST_END if past else GOING
