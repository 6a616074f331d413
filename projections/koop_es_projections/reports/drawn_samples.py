"""The samples that were drawn, as the audit trail tells of them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import select

from koop_es.kernel.refusals import NotFound
from koop_es.projecting.reading import read_cursor, write_cursor
from koop_es.samples.events import SampleDrawn
from koop_es_projections.audit_trail.tables import AUDIT_TRAIL
from koop_es_projections.current_status.retitled import retitled
from koop_es_projections.current_status.tables import CURRENT_STATUS

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from sqlalchemy import Connection

AT_ONCE: Final = 500
NUMBER: Final = re.compile(r"[0-9]{1,15}")


class SampleNotFound(NotFound):
    """No sample has that number."""

    code = "sample.not_found"


@dataclass(frozen=True, slots=True)
class SampleItem:
    """A sample that was drawn.

    Attributes:
        number: Place of its entry in the record, by which it is named.
        stream: Its id.
        recorded_at: When it was drawn.
        actor: Pseudonym of who drew it.
        sample: What was recorded of it.
    """

    number: int
    stream: str
    recorded_at: str
    actor: str
    sample: SampleDrawn


@dataclass(frozen=True, slots=True)
class SamplePage:
    """A page of samples, the latest first; ``next`` continues it."""

    items: tuple[SampleItem, ...]
    next: str | None
    last_position: int


def samples(connection: Connection, *, cursor: str | None = None, limit: int = 50) -> SamplePage:
    """Return a page of samples, the latest first.

    Raises:
        CursorInvalid: The cursor was not made by this list.
        NotReady: The read model has not been built yet.
    """
    table, position = AUDIT_TRAIL.active(connection)
    where = [table.c.topic == SampleDrawn.TOPIC]
    if cursor:
        where.append(table.c.position < read_cursor(cursor, int)[0])
    told = select(table).where(*where).order_by(table.c.position.desc()).limit(limit + 1)
    found = [_item(row) for row in connection.execute(told).mappings()]
    more = write_cursor([found[limit - 1].number]) if len(found) > limit else None
    return SamplePage(tuple(found[:limit]), more, position)


def sample(connection: Connection, name: str) -> SampleItem:
    """Return the sample of a number or an id.

    Raises:
        SampleNotFound: There is none.
        NotReady: The read model has not been built yet.
    """
    table, _ = AUDIT_TRAIL.active(connection)
    named = table.c.stream == name
    if NUMBER.fullmatch(name):
        named = table.c.position == int(name)
    told = select(table).where(named, table.c.topic == SampleDrawn.TOPIC)
    row = connection.execute(told).mappings().first()
    if row is None:
        raise SampleNotFound(name=name)
    return _item(row)


def called(connection: Connection, streams: Iterable[str], day: date) -> dict[str, tuple[str, str]]:
    """Return code and title of cooperations, as amended by a day."""
    named, _ = CURRENT_STATUS.active(connection)
    wanted = list(streams)
    found: dict[str, tuple[str, str]] = {}
    for nth in range(0, len(wanted), AT_ONCE):
        some = named.c.cooperation_id.in_(wanted[nth : nth + AT_ONCE])
        told = select(named.c.cooperation_id, named.c.code, named.c.title).where(some)
        found |= {row.cooperation_id: (row.code, row.title) for row in connection.execute(told)}
    titles = retitled(connection, day)
    return {each: (code, titles.get(each, title)) for each, (code, title) in found.items()}


def _item(row: Any) -> SampleItem:
    fields = {name: row["after"][name] for name in SampleDrawn.model_fields if name in row["after"]}
    return SampleItem(
        number=row["position"],
        stream=row["stream"],
        recorded_at=row["recorded_at"],
        actor=row["actor"],
        sample=SampleDrawn.model_validate(fields),
    )
