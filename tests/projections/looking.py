"""Looking at cooperations through the queries."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final

from koop_es_projections.current_status import queries
from koop_es_projections.current_status.queries import Filter
from tests.support import cooperation_asks as ask
from tests.support.cooperation_facts import involved

if TYPE_CHECKING:
    from koop_es_projections.current_status.detail_views import CooperationDetail
    from koop_es_projections.current_status.views import CooperationItem
    from tests.projections.conftest import Reading
    from tests.support.network import Network

TODAY: Final = date(2026, 6, 15)
MAY: Final = date(2026, 5, 20)


def agree(network: Network, **others: Any) -> str:
    """Agree on a cooperation of the first two parties and return its id."""
    parties = others.pop("parties", involved(*network.parties[:2]))
    return network.ask(ask.agree(parties=parties, **others)).stream


def look(reading: Reading, network: Network, stream: str, today: date = TODAY) -> CooperationDetail:
    with reading() as connection:
        return queries.cooperation(connection, network.store, stream, today=today)


def listed(reading: Reading, today: date = TODAY, **filters: Any) -> list[CooperationItem]:
    with reading() as connection:
        page = queries.cooperations(connection, today=today, filters=Filter(**filters))
        return list(page.items)


def event_id(network: Network, stream: str, version: int) -> str:
    return network.store.read_stream(stream)[version - 1].event_id


def correct(network: Network, stream: str, version: int, **fields: Any) -> None:
    command = ask.correct(1, **fields) if fields else ask.retract(1)
    corrects = event_id(network, stream, version)
    network.ask(command.model_copy(update={"corrects": corrects}), stream)
