"""Checking what a home remembers of itself beside the record."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from koop_es.ledger.findings import MarkContradicts
from koop_es.ledger.importing import LEFT_OUT
from koop_es.ledger.losing import KEYS_MISSING, NUMBER, position_of
from koop_es.ledger.making import KEYS_MARK

if TYPE_CHECKING:
    from collections.abc import Mapping

    from koop_es.ledger.findings import Report

FOLLOWED: Final = "follow_ups"
"""Up to where endings were followed; set by a layer above."""
DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
MARKS: Final = {
    KEYS_MARK: re.compile(r"[0-9a-f]{32}"),
    LEFT_OUT: NUMBER,
    KEYS_MISSING: NUMBER,
    FOLLOWED: NUMBER,
    "demo": DAY,
    "demo_complete": DAY,
}
"""Every mark that this program sets, and its form."""


def check_marks(marks: Mapping[Any, Any], report: Report) -> None:
    """Tell of marks that are none of ours, missing, or contradicted by the record.

    Args:
        marks: Their values by name.
        report: What was found in the record, and where findings go.
    """
    wrong = {name for name, value in marks.items() if not _has_form(name, value)}
    if KEYS_MARK not in marks:
        wrong.add(KEYS_MARK)
    # An import sets this one only where it left something out, and up to where it came.
    if LEFT_OUT in marks and not (
        report.absent_values and 0 < position_of(marks[LEFT_OUT]) <= report.position
    ):
        wrong.add(LEFT_OUT)
    if position_of(marks.get(KEYS_MISSING)) > report.position:
        wrong.add(KEYS_MISSING)
    for name in sorted(wrong, key=str):
        report.add(MarkContradicts(name=name))


def _has_form(name: Any, value: Any) -> bool:
    form = MARKS.get(name)
    return form is not None and isinstance(value, str) and form.fullmatch(value) is not None
