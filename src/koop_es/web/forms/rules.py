"""Rules that a form looks at itself, so that all that is wrong is told at once.

The domain stops at the first rule that is hit, and decides alone; these say no more than it does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from pydantic import ValidationError

from koop_es.cooperations.goal_rules import refuse_terms_that_do_not_fit
from koop_es.cooperations.refusals import (
    FileIsClosed,
    HasEnded,
    MilestoneAlreadyReached,
    MilestoneClosed,
)
from koop_es.cooperations.terms import GoalTerms
from koop_es.kernel.refusals import KoopError, refuse_future, refuse_late_without_reason

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from koop_es.web.forms.of_one import About
    from koop_es.web.reading import Reading
    from koop_es_projections.current_status.detail_views import MilestoneView

REACHABLE: Final = frozenset({"planned", "rescheduled", "partly_reached"})
"""Where a milestone stands that can still be reached."""


def found(rule: Callable[[], object]) -> Iterator[KoopError]:
    """Yield the refusal of a rule, if it is hit."""
    try:
        rule()
    except KoopError as error:
        yield error


def late(read: Reading, payload: Mapping[str, Any]) -> Iterator[KoopError]:
    """Yield the refusal of an entry that is recorded late without a reason."""
    policy = read.site.koop.settings.policy
    has_reason = bool(payload.get("reason") or payload.get("reason_code"))
    day = payload.get("effective_on")
    yield from found(
        lambda: refuse_late_without_reason(
            day, read.say.today, policy.backdating_tolerance, has_reason=has_reason
        )
    )


def in_the_future(read: Reading, payload: Mapping[str, Any]) -> Iterator[KoopError]:
    """Yield the refusal of an observation that lies ahead."""
    yield from found(lambda: refuse_future(payload.get("effective_on"), read.say.today))


def wrong_day(about: About, payload: Mapping[str, Any]) -> Iterator[KoopError]:
    """Yield what is wrong with the day of an observation: ahead, or late without a reason."""
    yield from in_the_future(about.read, payload)
    yield from late(about.read, payload)


def goal_unfit(terms: Mapping[str, Any]) -> Iterator[KoopError]:
    """Yield the refusal of a goal whose figures contradict each other."""
    try:
        # Its words are looked at elsewhere, and say nothing of its figures.
        goal = GoalTerms.model_validate({**terms, "title": "-"})
    except ValidationError:
        return
    yield from found(lambda: refuse_terms_that_do_not_fit(goal))


def file_closed(about: About) -> KoopError | None:
    """Return why nothing is recorded any more."""
    return FileIsClosed() if about.detail.item.phase == "file_closed" else None


def after_the_end(about: About) -> KoopError | None:
    """Return why nothing new is planned any more."""
    item = about.detail.item
    if item.phase == "ended":
        return HasEnded(ended_on=item.ended_on) if item.ended_on else HasEnded()
    return file_closed(about)


def no_longer_reachable(about: About, milestone: MilestoneView) -> KoopError | None:
    """Return why a milestone cannot be reached any more."""
    if milestone.status == "reached":
        return MilestoneAlreadyReached()
    if milestone.status not in REACHABLE:
        return MilestoneClosed(id=milestone.title, status=milestone.status)
    return after_the_end(about)
