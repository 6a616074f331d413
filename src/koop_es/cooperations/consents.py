"""Whether the funders of a cooperation's programmes consented to what changed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from koop_es.kernel.approvals import ConsentedChange
from koop_es.kernel.others import Consenting
from koop_es.kernel.warnings import Level, RuleWarning

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from koop_es.cooperations.funding_events import FunderConsented
    from koop_es.cooperations.state import Cooperation
    from koop_es.kernel.aggregate import Context


def changed(
    state: Cooperation, change: ConsentedChange, consents: Iterable[str] = ()
) -> Cooperation:
    """Return the state after a change: each consent that was given ahead is for one change.

    Args:
        state: The cooperation so far.
        change: What changed.
        consents: Programmes whose funders consent by the same entry.
    """
    asked = {(programme, change) for programme in state.programmes}
    ahead = asked & state.consented
    given = ahead | {(programme, change) for programme in consents}
    return replace(
        state,
        consented=state.consented - ahead,
        unconsented=(state.unconsented | asked) - given,
    )


def consented(state: Cooperation, event: FunderConsented) -> Cooperation:
    """Return the state after a consent: to what changed already, else to what is to come."""
    if event.consents_to is None:
        return state
    said = (event.programme, event.consents_to)
    if said in state.unconsented:
        return replace(state, unconsented=state.unconsented - {said})
    return replace(state, consented=state.consented | {said})


def not_ended_early(state: Cooperation) -> Cooperation:
    """Return the state in which nobody asks for the consent to an end any more."""
    kept = frozenset(
        said for said in state.unconsented if said[1] is not ConsentedChange.ENDING_EARLY
    )
    return replace(state, unconsented=kept)


def asks_for_consents(state: Cooperation, context: Context) -> bool:
    """Tell whether a programme says to what its funder consents."""
    frames = (context.others.get(programme) for programme in state.programmes)
    return any(isinstance(each, Consenting) and tuple(each.funder_consent) for each in frames)


def of_consents(state: Cooperation, context: Context) -> Iterator[RuleWarning]:
    """Yield what changed without the consent that a programme asks for as it is set now."""
    for programme, change in sorted(state.unconsented):
        frame = context.others.get(programme)
        if programme not in state.programmes or not isinstance(frame, Consenting):
            continue
        if change in frame.funder_consent:
            params = {"programme": programme, "change": change.value}
            yield RuleWarning("funder.consent_missing", Level.ATTENTION, params)
