"""Who signs for a party: natural persons, named by their ids where they are registered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koop_es.cooperations.confirmation_refusals import SignatoryNoPerson
from koop_es.kernel.others import refuse_unknown_party

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from koop_es.cooperations.terms import Involvement


def named_in(parties: Iterable[Involvement]) -> Iterator[str]:
    """Yield the parties, and who is named as having signed for them."""
    for involved in parties:
        yield involved.party
        if involved.signed_by is not None:
            yield involved.signed_by


def refuse_no_person(person: str | None, others: Mapping[str, object], field: str) -> None:
    """Refuse a signatory that is not registered, or no natural person (rule 6).

    Raises:
        UnknownParty: There is none of that id.
        SignatoryNoPerson: It is an organisation.
    """
    if person is None:
        return
    refuse_unknown_party(person, others, field)
    if getattr(others[person], "is_person", True) is False:
        raise SignatoryNoPerson(field=field, party=person)
