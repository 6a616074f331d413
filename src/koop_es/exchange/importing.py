"""Carrying a plan out: what is new is added, what is there is compared."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koop_es.exchange.carrying_out import CarryingOut
from koop_es.exchange.desks import Recording, Rehearsing
from koop_es.exchange.report import ImportReport
from koop_es.projecting.collecting import uncollected

if TYPE_CHECKING:
    from collections.abc import Callable

    from koop_es.exchange.desks import Host
    from koop_es.exchange.planned import Plan


def run(
    koop: Host,
    plan: Plan,
    *,
    dry_run: bool = False,
    strict: bool = False,
    update: bool = False,
    actor: str | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> ImportReport:
    """Bring the record to what the plan says, as far as nothing stands against it.

    Each thing goes in for itself, those of a moment together, so what went in before an
    interruption stays, and the same import repeated goes on.

    Args:
        koop: Where to import.
        plan: What was read.
        dry_run: Tell what would be done and write nothing.
        strict: Any problem, also a refusal by a rule, keeps everything out.
        update: Take over an end that is later or was unknown, a goal where there was none, an
            ending, that an imported ending is taken back, and new milestones of cooperations that
            are there; other differences are only told.
        actor: Name of the registered actor; the operator if left out.
        progress: Called with things done and their total, after each thing.

    Raises:
        FileChanged: A file was changed since it was planned with.
        Unavailable: The record cannot be read or written.
    """
    if strict and plan.problems:
        return _report(koop, plan, dry_run=dry_run, strict=strict)
    if dry_run or strict:
        report = _report(koop, plan, dry_run=dry_run, strict=strict)
        shown = progress if dry_run else None
        CarryingOut(koop, plan, Rehearsing(koop), report, update=update, progress=shown).all()
        if report.stopped:
            return _stopped(koop, plan, report)
        if dry_run:
            return report
    report = _report(koop, plan, dry_run=dry_run, strict=strict)
    report.written = True
    with uncollected() as let_in, Recording(koop, report.correlation_id, actor, let_in) as desk:
        CarryingOut(koop, plan, desk, report, update=update, progress=progress).all()
    return report


def _report(koop: Host, plan: Plan, *, dry_run: bool, strict: bool) -> ImportReport:
    return ImportReport(
        correlation_id=koop.new_id(),
        files=dict(plan.files),
        dry_run=dry_run,
        strict=strict,
        problems=list(plan.problems),
        notes=list(plan.notes),
        skipped=list(plan.skipped),
        no_cooperation=list(plan.no_cooperation),
    )


def _stopped(koop: Host, plan: Plan, rehearsed: ImportReport) -> ImportReport:
    """Return a report that counts nothing, since nothing goes in, and tells the problems."""
    report = _report(koop, plan, dry_run=rehearsed.dry_run, strict=True)
    report.problems = rehearsed.problems
    return report
