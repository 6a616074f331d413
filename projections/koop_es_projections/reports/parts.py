"""The parts of cooperations on a day: goals, milestones, measures, as their timeline has them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pydantic_core import from_json
from sqlalchemy import String, select, type_coerce

from koop_es.projecting.reading import many_rows
from koop_es.projecting.timeline import holds
from koop_es_projections.current_status.retitled import retitled
from koop_es_projections.current_status.tables import CURRENT_STATUS, HEAD, STATUS_TIMELINE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from sqlalchemy import ColumnElement, Connection, Table

    from koop_es_projections.reports.asking import Asked

    Part = tuple[str, str, dict[str, Any]]
    """A cooperation's id, the part's name behind its group, and what is told of it."""


@dataclass(frozen=True, slots=True)
class Named:
    """A cooperation whose parts are told.

    Attributes:
        code: Its short code.
        title: What it is called today.
        ended_on: Its last day, if it has ended by the day of the report.
    """

    code: str | None
    title: str | None
    ended_on: date | None


def cooperations(
    asked: Asked, of: str | None = None, *, waiting: bool = False
) -> tuple[dict[str, Named], int]:
    """Return the cooperations that the filter lets through, by id, and the last position.

    Those that have ended are among them; what never came into force is not.

    Args:
        asked: The question.
        of: Only this one.
        waiting: Whether those are among them that wait for their condition.
    """
    table, position = asked.ties()
    column = table.c
    told = select(column.stream, column.ended_on).where(
        asked.there(table), column.form == "cooperation", ~column.never_in_force
    )
    if not waiting:
        told = told.where(~column.pending)
    if of is not None:
        told = told.where(column.stream == of)
    names = names_of_all(asked.connection, asked.as_of)
    nameless = None, None
    return {
        stream: Named(*names.get(stream, nameless), ended)
        for stream, ended in many_rows(asked.connection, told)
    }, position


def names_of_all(connection: Connection, day: date) -> dict[str, tuple[str, str]]:
    """Return code and title of every cooperation, as amended by a day."""
    named, _ = CURRENT_STATUS.active(connection)
    told = select(named.c.cooperation_id, named.c.code, named.c.title)
    titles = retitled(connection, day)
    return {
        stream: (code, titles.get(stream) or title)
        for stream, code, title in many_rows(connection, told)
    }


def parts_on_day(asked: Asked, group: str, of: str | None = None) -> Iterator[Part]:
    """Yield the parts of a group that hold on the day, by cooperation."""
    table, _ = STATUS_TIMELINE.active(asked.connection)
    where = [_in_group(table, group), holds(table, asked.as_of, asked.known_at)]
    if of is not None:
        where.append(table.c.stream == of)
    content = type_coerce(table.c.content, String)
    told = select(table.c.stream, table.c.part, content).where(*where)
    begin = len(group) + 1
    for stream, part, text in many_rows(asked.connection, told):
        yield stream, part[begin:], _read(text)


def heads_of(asked: Asked, streams: Iterable[str]) -> dict[str, dict[str, Any]]:
    """Return what lists show of some cooperations, as it holds on the day."""
    table, _ = STATUS_TIMELINE.active(asked.connection)
    told = select(table.c.stream, type_coerce(table.c.content, String)).where(
        table.c.part == HEAD,
        holds(table, asked.as_of, asked.known_at),
        table.c.stream.in_(list(streams)),
    )
    return {stream: _read(text) for stream, text in many_rows(asked.connection, told)}


def _in_group(table: Table, group: str) -> ColumnElement[bool]:
    return table.c.part.between(f"{group}:", f"{group};")


def _read(text: Any) -> dict[str, Any]:
    """Return a part's content; SQLite gives it as text."""
    return from_json(text) if isinstance(text, str) else text
