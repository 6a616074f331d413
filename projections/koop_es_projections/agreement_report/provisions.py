"""What an agreement provides for, and what of a complete one it leaves out after amendments."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koop_es.cooperations.amendments import OF_TERM, said
from koop_es.cooperations.gaps import EXPECTED, gaps
from koop_es.cooperations.terms import IN_NUMBERS, Expected
from koop_es.projecting.reading import barred, unbarred

if TYPE_CHECKING:
    from collections.abc import Iterator

    from koop_es.cooperations import events as fact
    from koop_es.cooperations.agreement_events import CooperationAgreed
    from koop_es.projecting.shapes import Row


def agreed(event: CooperationAgreed) -> Row:
    """Return the columns of what an agreement provides for."""
    provided = [name for name in OF_TERM if getattr(event.term, name) is not None]
    expected = event.expected
    provided += [n for n in Expected.model_fields if getattr(expected, n) is not None]
    return {"title": event.title, "gaps": barred(gaps(event)), "provided": barred(provided)}


def amended(row: Row, event: fact.AmendmentAgreed) -> Row:
    """Return the columns after an amendment."""
    new = dict(said(event.after))
    dropped = {each.value for each in event.dropped}
    provided = {*unbarred(row["provided"]), *new} - dropped
    without = {"themes"} if new.get("themes") else set[str]()
    return {"title": new.get("title", row["title"]), **_columns(row, provided, without)}


def renewed(row: Row, event: fact.RenewalAgreed) -> Row:
    """Return the columns after a renewal, which may set another time for notice."""
    if event.notice_days is None:
        return {}
    provided = {*unbarred(row["provided"]), "notice_days"} - {"notice_months"}
    return _columns(row, provided, set())


def _columns(row: Row, provided: set[str], there: set[str]) -> Row:
    kept = [name for name in unbarred(row["gaps"]) if name not in {*there, *EXPECTED}]
    if "term" in kept and _is_complete(row, provided):
        kept.remove("term")
    missing = list(_missing(row, provided))
    return {"gaps": barred([*kept, *missing]), "provided": barred(sorted(provided))}


def _missing(row: Row, provided: set[str]) -> Iterator[str]:
    before = unbarred(row["gaps"])
    for name in EXPECTED:
        if name == "check_rhythm_months":
            # No amendment sets it: it has an entry of its own.
            if name in before:
                yield name
        elif provided.isdisjoint((name, *IN_NUMBERS.get(name, ()))):
            yield name


def _is_complete(row: Row, provided: set[str]) -> bool:
    in_words = provided.issuperset(OF_TERM)
    return row["starts_on"] is not None and (row["ends_on"] is not None or in_words)
