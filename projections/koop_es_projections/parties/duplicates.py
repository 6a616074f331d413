"""Parties that are probably registered twice: their names differ in nothing that is heard."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
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
OF_ONE_PARTY: Final = frozenset({"email", "website"})
"""Kinds of contact points that two parties rarely share; a telephone they often do."""
LEGAL_FORMS: Final = frozenset(
    {"ag", "ev", "eg", "ek", "gbr", "ggmbh", "gmbh", "inc", "kdör", "kg", "llc", "ltd", "mbh"}
    | {"ohg", "sa", "sarl", "se", "spa", "stiftung", "ug", "verein", "eingetragener"}
)
"""Words that tell an organisation's legal form, as they are heard."""
_SPACED_FORM: Final = re.compile(r"\be\.\s*([vgk])\b\.?")
"""Legal forms that are often written with a space: ``e. V.``"""


def probable_duplicate(
    connection: Connection, store: Store, name: str, *, besides: str | None = None
) -> RuleWarning | None:
    """Return the warning that a party of that name is registered already, None if none is.

    Upper and lower case, white space, punctuation and legal form make no difference. It is a
    warning of the read model: no rule forbids two parties of one name, and a name recorded at this
    very moment may be missed. Parties for which another one stands are left out.

    Args:
        connection: To the read models.
        store: Opens persons' names.
        name: The name to look for.
        besides: Id of the party that bears it rightly.
    """
    wanted = core(name)
    for party_id, known in _names(connection, store):
        if party_id != besides and known is not None and core(known) == wanted:
            params = {"party": party_id}
            return RuleWarning("party.probable_duplicate", Level.ATTENTION, params)
    return None


@dataclass(frozen=True, slots=True)
class Twice:
    """Two parties that are probably one.

    Attributes:
        party_id: Id of the one that was registered first.
        name: Its name; None of an erased person.
        other_id: Id of the other one.
        other_name: Its name.
        because: ``name`` for names that sound the same, ``contact_point`` for a shared one.
    """

    party_id: str
    name: str | None
    other_id: str
    other_name: str | None
    because: str


def probable_duplicates(connection: Connection, store: Store) -> list[Twice]:
    """Return the parties that are probably registered twice, each with the first like it.

    Names are the same where they differ in case, white space, punctuation and legal form
    only; e-mail addresses and websites belong to one party. Those that were merged are left out,
    and so is a person beside an organisation.

    Raises:
        NotReady: The read model has not been built yet.
    """
    known: dict[tuple[str, ...], tuple[str, str | None]] = {}
    found: list[Twice] = []
    for row, name, reached in _told(connection, store):
        signs = [("name", row.kind, core(name))] if name is not None and core(name) else []
        signs += [("contact_point", row.kind, each) for each in reached]
        like = next((sign for sign in signs if sign in known), None)
        if like is not None:
            first, first_name = known[like]
            found.append(Twice(first, first_name, row.party_id, name, like[0]))
        for sign in signs:
            known.setdefault(sign, (row.party_id, name))
    return found


def core(name: str) -> str:
    """Return a name as it is heard, without its legal form."""
    plain = unicodedata.normalize("NFKC", name).casefold()
    words = re.split(r"[\s,()]+", _SPACED_FORM.sub(r"e\1", plain))
    kept = [word for word in words if word and heard(word) not in LEGAL_FORMS]
    return heard(" ".join(kept)) or heard(name)


def heard(name: str) -> str:
    """Return a name in small letters without white space and punctuation."""
    folded = unicodedata.normalize("NFKC", name).casefold()
    return "".join(char for char in folded if char.isalnum()) or folded.strip()


def _names(connection: Connection, store: Store) -> Iterator[tuple[str, str | None]]:
    """Yield id and name of the parties that stand for themselves, the first registered first."""
    for row, texts in _pages(connection, store, with_contact_points=False):
        if row.merged_into is None:
            yield row.party_id, row.name or texts.get(row.name_sealed)


def _told(connection: Connection, store: Store) -> Iterator[tuple[Any, str | None, list[str]]]:
    """Yield parties that stand for themselves, with name, e-mail addresses and websites."""
    for row, texts in _pages(connection, store, with_contact_points=True):
        if row.merged_into is None:
            points = [each for each in row.contact_points if each["kind"] in OF_ONE_PARTY]
            reached = (texts.get(each["value"], "").casefold().rstrip("/") for each in points)
            yield row, row.name or texts.get(row.name_sealed), [each for each in reached if each]


def _pages(
    connection: Connection, store: Store, *, with_contact_points: bool
) -> Iterator[tuple[Any, dict[str, str]]]:
    """Yield the rows of all parties with the private texts of their page."""
    table, _ = PARTIES.active(connection)
    after = 0
    while True:
        statement = (
            select(table)
            .where(table.c.registered_at > after)
            .order_by(table.c.registered_at)
            .limit(BATCH)
        )
        rows: list[Any] = list(connection.execute(statement))
        sealed: list[str | None] = [row.name_sealed for row in rows]
        if with_contact_points:
            sealed += [point["value"] for row in rows for point in row.contact_points]
        texts = open_texts(store, sealed)
        for row in rows:
            yield row, texts
        if len(rows) < BATCH:
            return
        after = rows[-1].registered_at
