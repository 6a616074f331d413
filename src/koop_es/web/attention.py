"""What a cooperation needs of somebody: each thing counted and named once, urgent ones first."""

from __future__ import annotations

from dataclasses import dataclass
from operator import attrgetter
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from koop_es.web.warned import Warned
    from koop_es_projections.current_status.detail_views import (
        CooperationDetail,
        DecisionView,
        MeasureView,
        MilestoneView,
    )
    from koop_es_projections.current_status.words import Words

MOST_NAMED: Final = 3
URGENT: Final = "urgent"
ATTENTION: Final = "attention"

SAID_HERE: Final = {
    "cooperation.term_passed": "term_passed",
    "check.overdue": "check",
    "check.red_without_decision": "decision",
}
"""Warnings that say what a notice says, too."""


@dataclass(frozen=True, slots=True)
class Thing:
    """Something named in a notice: public by its title, or in private words.

    Attributes:
        part: Its id within the cooperation.
        title: What it is, where that is public.
        words: What it is, where that is private.
        on: The day that goes with it.
    """

    part: str
    title: str | None
    words: Words | None
    on: date | None


@dataclass(frozen=True, slots=True)
class Notice:
    """One line of what needs somebody.

    Attributes:
        code: ``term_passed``, ``decision``, ``measure``, ``milestone``, ``check`` or ``warning``.
        level: ``urgent`` or ``attention``.
        count: Of how many things it tells.
        things: The first of them.
        on: The day that goes with it.
        sentence: What a warning says.
    """

    code: str
    level: str
    count: int = 1
    things: tuple[Thing, ...] = ()
    on: date | None = None
    sentence: str = ""


def notices_of(detail: CooperationDetail, warned: list[Warned]) -> list[Notice]:
    """Return what needs somebody; hints are left to others."""
    found = list(_found(detail))
    said = {notice.code for notice in found}
    found += [
        Notice("warning", each.level, sentence=each.sentence)
        for each in warned
        if each.level != "hint" and SAID_HERE.get(each.code) not in said
    ]
    return sorted(found, key=lambda notice: notice.level != URGENT)


def _found(detail: CooperationDetail) -> Iterator[Notice]:
    item = detail.item
    if item.phase == "term_passed":
        yield Notice("term_passed", URGENT)
    if item.phase in {"ended", "file_closed"}:
        return
    asked = [each for each in detail.decisions if each.taken_on is None]
    yield from _notice("decision", [_question(each) for each in asked])
    late = [each for each in detail.measures if each.overdue and each.closed_on is None]
    yield from _notice("measure", [_measure(each) for each in late])
    missed = [each for each in detail.milestones if each.overdue]
    yield from _notice("milestone", [_milestone(each) for each in missed])
    if item.check_overdue:
        yield Notice("check", URGENT, on=item.check_due_on)


def _notice(code: str, things: list[Thing]) -> Iterator[Notice]:
    if things:
        dated = sorted((each for each in things if each.on is not None), key=attrgetter("on"))
        ordered = [*dated, *(each for each in things if each.on is None)]
        yield Notice(code, URGENT, len(things), tuple(ordered[:MOST_NAMED]))


def _question(each: DecisionView) -> Thing:
    return Thing(each.decision_id, None, each.question, each.asked_on)


def _measure(each: MeasureView) -> Thing:
    return Thing(each.measure_id, None, each.title, each.due_on)


def _milestone(each: MilestoneView) -> Thing:
    return Thing(each.milestone_id, each.title, None, each.due_on)
