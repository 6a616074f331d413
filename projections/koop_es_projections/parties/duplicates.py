"""Parties that are probably registered twice: their names differ in nothing that is heard."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import select

from koop_es.kernel.warnings import Level, RuleWarning
from koop_es.projecting.reading import open_texts
from koop_es_projections.parties.tables import PARTIES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection

    from koop_es.ledger.port import Store

BATCH: Final = 1000


def probable_duplicate(
    connection: Connection, store: Store, name: str, *, besides: str | None = None
) -> RuleWarning | None:
    """Return the warning that a party of that name is registered already, None if none is.

    Upper and lower case, white space and punctuation make no difference. It is a warning of the
    read model: no rule forbids two parties of one name, and a name recorded at this very moment may
    be missed.

    Args:
        connection: To the read models.
        store: Opens persons' names.
        name: The name to look for.
        besides: Id of the party that bears it rightly.
    """
    wanted = heard(name)
    for party_id, known in _names(connection, store):
        if party_id != besides and known is not None and heard(known) == wanted:
            params = {"party": party_id}
            return RuleWarning("party.probable_duplicate", Level.ATTENTION, params)
    return None


def heard(name: str) -> str:
    """Return a name in small letters without white space and punctuation."""
    folded = unicodedata.normalize("NFKC", name).casefold()
    return "".join(char for char in folded if char.isalnum()) or folded.strip()


def _names(connection: Connection, store: Store) -> Iterator[tuple[str, str | None]]:
    """Yield id and name of all parties in the order of their registration."""
    table, _ = PARTIES.active(connection)
    columns = (table.c.party_id, table.c.name, table.c.name_sealed, table.c.registered_at)
    after = 0
    while True:
        statement = (
            select(*columns)
            .where(table.c.registered_at > after)
            .order_by(table.c.registered_at)
            .limit(BATCH)
        )
        rows: list[Any] = list(connection.execute(statement))
        texts = open_texts(store, [row.name_sealed for row in rows])
        for row in rows:
            yield row.party_id, row.name or texts.get(row.name_sealed)
        if len(rows) < BATCH:
            return
        after = rows[-1].registered_at
