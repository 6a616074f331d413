"""The store on a PostgreSQL server of a home that cannot be written: it only reads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NoReturn

from koop_es.ledger.port import Foreseen
from koop_es.ledger.postgres_store import PostgresStore

if TYPE_CHECKING:
    from collections.abc import Callable

    from koop_es.kernel.refusals import Unavailable
    from koop_es.settings import DatabaseURL


class PostgresStill(PostgresStore):
    """The store port on PostgreSQL, without its writing half.

    What is recorded may need a new key, which the home could not keep.

    Args:
        url: Where the database is.
        refusal: Says why nothing is written.
        **others: Of ``PostgresStore``.
    """

    def __init__(
        self, url: DatabaseURL, *, refusal: Callable[[], Unavailable], **others: Any
    ) -> None:
        super().__init__(url, **others)
        self._refusal = refusal

    def _writing(self, foresee: Callable[[], Foreseen] = Foreseen) -> NoReturn:
        del foresee
        raise self._refusal()
