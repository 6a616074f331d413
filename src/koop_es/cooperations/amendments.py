"""What an agreement says after its amendments, whichever of them was recorded first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Final

from koop_es.cooperations.amendment_terms import Provision, Provisions
from koop_es.cooperations.terms import Expected

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from koop_es.cooperations.agreement_events import CooperationAgreed
    from koop_es.cooperations.terms import Term

PLAIN: Final = ("title", "themes", "target_group", "area")
"""Fields that an agreement and its amendments have by the same names."""

OF_TERM: Final = ("end_condition", "review_on")
"""Fields of the term that an amendment can change; its days are moved by their own entries."""


@dataclass(frozen=True, slots=True)
class Provided:
    """What counts from a day on.

    Attributes:
        since: The day.
        after: What is new.
        dropped: What is no more.
    """

    since: date
    after: Provisions
    dropped: tuple[Provision, ...] = ()


def with_provided(provided: Iterable[Provided], new: Provided) -> tuple[Provided, ...]:
    """Return amendments with one more, in the order of their days, then of their recording."""
    return tuple(sorted((*provided, new), key=attrgetter("since")))


def amended(first: CooperationAgreed, provided: Iterable[Provided]) -> CooperationAgreed:
    """Return the agreement as it reads after amendments in the order of their days."""
    values = {name: getattr(first, name) for name in PLAIN}
    term = {name: getattr(first.term, name) for name in OF_TERM}
    expected = {name: getattr(first.expected, name) for name in Expected.model_fields}
    for each in provided:
        for fields in (values, term):
            fields.update(_new(each.after, fields) | _none(each.dropped, fields))
        expected.update(_new(each.after.expected, expected) | _none(each.dropped, expected))
    return first.model_copy(
        update={
            **values,
            "term": first.term.model_copy(update=term),
            "expected": first.expected.model_copy(update=expected),
        }
    )


def agreement_on(
    first: CooperationAgreed, provided: Iterable[Provided], day: date
) -> CooperationAgreed:
    """Return the agreement as it reads on a day."""
    return amended(first, [each for each in provided if each.since <= day])


def _new(given: Provisions | Expected, known: Iterable[str]) -> dict[str, Any]:
    found = {name: getattr(given, name) for name in known}
    return {name: value for name, value in found.items() if value is not None}


def _none(dropped: Iterable[Provision], known: dict[str, Any]) -> dict[str, Any]:
    return {each.value: None for each in dropped if each.value in known}


def provisions_of(agreement: CooperationAgreed) -> Provisions:
    """Return what an agreement says of the fields that amendments can change."""
    return Provisions(
        **{name: getattr(agreement, name) for name in PLAIN},
        **{name: getattr(agreement.term, name) for name in OF_TERM},
        expected=agreement.expected,
    )


def only(given: Provisions, names: set[str]) -> Provisions:
    """Return the fields of those names alone."""
    kept = {name: getattr(given, name) for name in (*PLAIN, *OF_TERM) if name in names}
    return Provisions(**kept, expected=_only(given.expected, names))


def _only(expected: Expected, names: set[str]) -> Expected:
    return Expected(**{n: getattr(expected, n) for n in Expected.model_fields if n in names})


def said(given: Provisions) -> Iterator[tuple[str, Any]]:
    """Yield the fields that are there, those of ``expected`` by their own names."""
    for name in (*PLAIN, *OF_TERM):
        if (value := getattr(given, name)) is not None:
            yield name, value
    for name in Expected.model_fields:
        if (value := getattr(given.expected, name)) is not None:
            yield name, value


def with_term(term: Term, agreement: CooperationAgreed) -> Term:
    """Return the term that holds, with what the agreement says of its end in words."""
    return term.model_copy(update={name: getattr(agreement.term, name) for name in OF_TERM})
