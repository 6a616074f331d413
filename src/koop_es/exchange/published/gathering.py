"""What is published of cooperations, and what of them a format has no place for."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import select

from koop_es.exchange.calendars import past_of
from koop_es.exchange.cooperation_files import Closed
from koop_es.exchange.documents.fields import fields_of
from koop_es.kernel.refusals import NotFound
from koop_es_projections.current_status.filters import Filter
from koop_es_projections.current_status.queries import cooperation, cooperations
from koop_es_projections.parties.queries import names_of
from koop_es_projections.parties.tables import PARTIES
from koop_es_projections.programmes.queries import programme_names

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from koop_es_projections.current_status.detail_views import CooperationDetail, GoalView
    from koop_es_projections.current_status.views import CooperationItem
    from koop_es_projections.reports.asking import Asked

PAGE: Final = 200
PERSON: Final = "person"


class NothingToExport(NotFound):
    """Nothing was left to be written, and the standard knows no empty file."""

    code = "export.nothing"


@dataclass(frozen=True, slots=True)
class Participant:
    """A party in a role.

    Attributes:
        party_id: Its id, a pseudonym.
        role: As what.
        kind: ``organisation`` or ``person``.
        name: Its name; None for a natural person who is masked, or whose name was erased.
        country: ISO 3166 code of two letters.
        external_id: Its id in the source that it was imported from.
        source: That source.
    """

    party_id: str
    role: str
    kind: str
    name: str | None
    country: str | None
    external_id: str | None
    source: str | None


@dataclass(frozen=True, slots=True)
class Published:
    """One cooperation as far as it is published.

    Attributes:
        item: What lists show of it.
        detail: All of it; private texts are closed.
        participants: Who takes part.
        programmes: Names of its programmes, by id.
        external_id: Its id in the source that it was imported from.
        source: That source.
    """

    item: CooperationItem
    detail: CooperationDetail
    participants: tuple[Participant, ...]
    programmes: dict[str, str | None]
    external_id: str | None
    source: str | None

    @property
    def goals(self) -> list[GoalView]:
        """The goals that are pursued."""
        return [goal for goal in self.detail.goals if not goal.dropped]

    def among(self, *roles: str) -> list[Participant]:
        """Return who takes part in one of these roles, in their order."""
        return [each for role in roles for each in self.participants if each.role == role]


@dataclass(slots=True)
class Told:
    """What an export could not take along.

    Attributes:
        written: How many things were written.
        left_out: Code of the cooperation and the field without which it cannot be written.
        lost: How many cooperations hold something for which the format has no place, by its name.
        masked: How many natural persons are shown without a name.
    """

    written: int = 0
    left_out: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    lost: Counter[str] = field(default_factory=Counter[str])
    masked: int = 0

    def lose(self, published: Published, names: tuple[str, ...]) -> None:
        """Note what of a cooperation is lost: the names are fields of its document."""
        detail = published.detail
        whole: dict[str, Any] = fields_of(detail)
        whole |= {name: value for name, value in whole.pop("item").items() if name not in whole}
        # Each party has its tasks, of which nothing may be told.
        whole["tasks"] = [each for each in detail.tasks if each.tasks or each.benefit]
        self.lost.update(name for name in names if whole.get(name) not in (None, [], {}, (), 0))

    def mask(self, participants: list[Participant]) -> None:
        """Count natural persons without a name."""
        self.masked += sum(each.kind == PERSON and each.name is None for each in participants)


def published(asked: Asked, today: date, *, persons: bool) -> Iterator[Published]:
    """Yield the cooperations that the filter lets through, ended ones among them.

    Args:
        asked: Of which day, as known when, which cooperations.
        today: Today in the home's time zone.
        persons: Tell names of natural persons.

    Raises:
        NotReady: A read model has not been built yet.
    """
    for item in sorted(_items(asked, today), key=lambda item: item.code):
        yield _one(asked, item, today, persons=persons)


def _items(asked: Asked, today: date) -> Iterator[CooperationItem]:
    told, cursor = asked.filters, None
    wanted = Filter(party=told.party, programme=told.programme, theme=told.theme, area=told.area)
    while True:
        page = cooperations(
            asked.connection,
            today=today,
            **past_of(asked, today),
            filters=wanted,
            policy=asked.policy,
            cursor=cursor,
            limit=PAGE,
        )
        # What is only proposed is no cooperation yet.
        yield from (item for item in page.items if item.proposed is None)
        cursor = page.next
        if cursor is None:
            return


def _one(asked: Asked, item: CooperationItem, today: date, *, persons: bool) -> Published:
    closed: Any = Closed(asked.store)
    detail = cooperation(
        asked.connection,
        closed,
        item.cooperation_id,
        today=today,
        **past_of(asked, today),
        policy=asked.policy,
    )
    source = asked.store.read_stream(item.cooperation_id, up_to_version=1)[0].envelope.source
    joined = [each.programme_id for each in item.programmes]
    return Published(
        item=item,
        detail=detail,
        participants=tuple(_participants(asked, detail, persons=persons)),
        programmes=dict(programme_names(asked.connection, joined)),
        external_id=None if source is None else source.external_id,
        source=None if source is None else source.system,
    )


def _participants(
    asked: Asked, detail: CooperationDetail, *, persons: bool
) -> Iterator[Participant]:
    ids = {each.party_id for each in (*detail.item.parties, *detail.contributions)}
    table, _ = PARTIES.active(asked.connection)
    columns = (table.c.party_id, table.c.kind, table.c.country, table.c.source, table.c.external_id)
    rows = asked.connection.execute(select(*columns).where(table.c.party_id.in_(sorted(ids))))
    known: dict[str, Any] = {row.party_id: row for row in rows}
    told = [party for party, row in known.items() if persons or row.kind != PERSON]
    names = names_of(asked.connection, asked.store, told)
    roles = {(each.party_id, each.role): None for each in detail.item.parties}
    for party_id, role in roles:
        row = known.get(party_id)
        yield Participant(
            party_id=party_id,
            role=role,
            kind="organisation" if row is None else row.kind,
            name=names.get(party_id),
            country=None if row is None else row.country,
            external_id=None if row is None else row.external_id,
            source=None if row is None else row.source,
        )
