"""What file and record say of the same thing, where they disagree."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple, cast

from koop_es.cooperations.events import (
    ContributionPledged,
    CooperationAgreed,
    CooperationEnded,
    EndingRevoked,
    GoalSet,
    MilestonePlanned,
    MilestoneReached,
    TermExtended,
)
from koop_es.cooperations.state import MilestoneStatus
from koop_es.exchange.planned import Status
from koop_es.parties.events import OrganisationRegistered

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import date
    from decimal import Decimal

    from koop_es.cooperations.commands import AgreeCooperation, PledgeContribution
    from koop_es.cooperations.contribution_terms import Quantity
    from koop_es.cooperations.state import Cooperation
    from koop_es.cooperations.terms import GoalTerms, Involvement
    from koop_es.exchange.planned import PlannedCooperation, PlannedMilestone
    from koop_es.kernel.event import Event
    from koop_es.kernel.record import Record
    from koop_es.parties.commands import RegisterOrganisation


class Disagreement(NamedTuple):
    """One field on which record and file disagree, as text; None for nothing."""

    what: str
    stored: str | None
    in_file: str | None


@dataclass(slots=True)
class Imported:
    """What earlier imports from the same source brought into one cooperation.

    It is read from the entries as they were recorded: what somebody corrected or took back since
    was still imported once, and is not brought in again behind that person's back.

    Attributes:
        file: SHA-256 of the file that brought the agreement.
        ends_on: The last planned end that an import brought.
        ending: The ending that an import brought and no import took back.
        goal: Id of the goal that an import brought.
        goal_terms: What that goal said.
        milestones: Id of each imported milestone, by its id in the source.
        reached: Ids of milestones that an import reached.
        milestone_files: SHA-256 of the files that brought milestones.
        pledges: Party and amount of each contribution that an import brought.
    """

    file: str | None = None
    ends_on: date | None = None
    ending: CooperationEnded | None = None
    goal: str | None = None
    goal_terms: GoalTerms | None = None
    milestones: dict[str, str] = field(default_factory=dict[str, str])
    reached: set[str] = field(default_factory=set[str])
    milestone_files: set[str] = field(default_factory=set[str])
    pledges: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])


def imported(  # noqa: C901 - one branch an event is a table
    records: Sequence[Record[Event]], system: str
) -> Imported:
    """Return what imports from a source brought into a cooperation."""
    found = Imported()
    for record in records:
        source = record.envelope.source
        if source is None or source.system != system:
            continue
        match record.event:
            case CooperationAgreed() as agreed:
                found.file, found.ends_on = source.file, agreed.term.ends_on
                for each in agreed.goals[:1]:
                    found.goal, found.goal_terms = each.goal_id, each.terms
            case GoalSet() as goal:
                found.goal, found.goal_terms = goal.goal_id, goal.terms
            case TermExtended() as extended:
                found.ends_on = extended.ends_on
            case CooperationEnded() as ended:
                found.ending = ended
            case EndingRevoked():
                found.ending = None
            case MilestonePlanned() as planned:
                found.milestones[source.external_id] = planned.milestone_id
                found.milestone_files.add(source.file or "")
            case ContributionPledged() as pledged:
                found.pledges.append((pledged.party, _amount(pledged.quantity)))
            case MilestoneReached() as reached:
                found.reached.add(reached.milestone_id)
            case _:
                pass
    return found


def party_disagreements(
    records: Sequence[Record[Event]], command: RegisterOrganisation
) -> Iterator[Disagreement]:
    """Yield where an organisation's entry says something else than its row."""
    stored = cast("OrganisationRegistered", records[0].event)
    for what in ("name", "short_name", "country", "area"):
        yield from _unless_same(what, getattr(stored, what), getattr(command, what))


def agreement_disagreements(
    state: Cooperation, command: AgreeCooperation, name: Callable[[str], str]
) -> Iterator[Disagreement]:
    """Yield where a cooperation says something else than its row; goal, end and status apart.

    Args:
        state: The cooperation with its corrections.
        command: What the row says.
        name: Display name of a party.
    """
    agreed = state.agreement
    yield from _unless_same("title", agreed.title, command.title)
    yield from _unless_same("themes", _listed(agreed.themes), _listed(command.themes))
    yield from _unless_same("agreed_on", _day(agreed.effective_on), _day(command.effective_on))
    yield from _unless_same("starts_on", _day(state.term.starts_on), _day(command.term.starts_on))
    yield from _unless_same("target_group", agreed.target_group, command.target_group)
    yield from _unless_same("area", agreed.area, command.area)
    stored, in_file = _roles(state.parties), _roles(command.parties)
    if set(stored) != set(in_file):
        yield Disagreement(
            "parties",
            _named([each for each in stored if each not in in_file], name),
            _named([each for each in in_file if each not in stored], name),
        )


def is_another(state: Cooperation, command: AgreeCooperation) -> bool:
    """Tell whether a row under a known id is about something else: neither title nor party agree.

    Lists are sorted anew and counted anew; what such a row says is never taken over.
    """
    if state.agreement.title == command.title:
        return False
    there = {party for party, _ in _roles(state.parties)}
    return there.isdisjoint(party for party, _ in _roles(command.parties))


def goal_disagreements(
    state: Cooperation, before: Imported, command: AgreeCooperation
) -> Iterator[Disagreement]:
    """Yield how the goal that an import brought differs as it stands now, its figures, too.

    A figure that neither the file tells nor an import brought is somebody's own.
    """
    goal = state.goals.get(before.goal or "")
    stored = None if goal is None or goal.dropped else goal.terms
    in_file = command.goals[0] if command.goals else None
    yield from _unless_same("goal", stored and stored.title, in_file and in_file.title)
    if stored is None or in_file is None:
        return
    now, told = _figures(stored), _figures(in_file)
    brought = _figures(before.goal_terms) if before.goal_terms else {}
    for what, value in told.items():
        if value is not None or brought.get(what) is not None:
            yield from _unless_same(what, now[what], value)


def _figures(terms: GoalTerms) -> dict[str, str | None]:
    """Return by what a goal is measured, as text."""
    indicator, baseline = terms.indicator, terms.baseline
    return {
        "indicator": indicator and indicator.name,
        "unit": indicator and indicator.unit,
        "baseline": _number(baseline and baseline.value),
        "target": _number(terms.target.value),
    }


def _number(value: Decimal | None) -> str | None:
    """Return a number as text that is the same for the same number."""
    return None if value is None else f"{value.normalize():f}"


def pledges_disagreement(
    before: Imported, pledges: Sequence[PledgeContribution], name: Callable[[str], str]
) -> Disagreement | None:
    """Return how what is pledged differs from what an import brought, None if it does not."""
    in_file = [(each.party, _amount(each.quantity)) for each in pledges]
    stored, told = (
        "; ".join(f"{name(party)}: {amount}" for party, amount in all_) or None
        for all_ in (before.pledges, in_file)
    )
    return next(_unless_same("contributions", stored, told), None)


def end_disagreement(state: Cooperation, ends_on: date | None) -> Disagreement | None:
    """Return how the planned end differs, None if it does not."""
    return next(_unless_same("ends_on", _day(state.term.ends_on), _day(ends_on)), None)


def status_disagreement(state: Cooperation, planned: PlannedCooperation) -> Disagreement | None:
    """Return how the ending differs, None if it does not."""
    ending, word = state.ending, planned.word
    if planned.status is Status.UNTOLD:
        return None
    if (ending is None) != (planned.status is Status.OPEN):
        return Disagreement("status", None if ending is None else ending.event.manner.value, word)
    if ending is None or planned.status is not Status.ENDED:
        return None
    return next(_unless_same("ended_on", _day(ending.ended_on), _day(planned.ended_on)), None)


def milestone_disagreements(
    state: Cooperation, milestone_id: str, planned: PlannedMilestone
) -> Iterator[Disagreement]:
    """Yield where a milestone says something else than its row."""
    milestone = state.milestones.get(milestone_id)
    if milestone is None:
        yield Disagreement("milestone", None, planned.command.title)
        return
    yield from _unless_same("title", milestone.title, planned.command.title)
    reached = MilestoneStatus.REACHED.value
    yield from _unless_same("status", milestone.status.value, reached)


def _unless_same(what: str, stored: str | None, in_file: str | None) -> Iterator[Disagreement]:
    if stored != in_file:
        yield Disagreement(what, stored, in_file)


def _amount(quantity: Quantity | None) -> str:
    return "" if quantity is None else f"{quantity.amount:f} {quantity.unit}"


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _listed(codes: Sequence[str]) -> str | None:
    return "; ".join(codes) or None


def _roles(parties: Sequence[Involvement]) -> list[tuple[str, str]]:
    return [(involved.party, involved.role.value) for involved in parties]


def _named(roles: Sequence[tuple[str, str]], name: Callable[[str], str]) -> str | None:
    return "; ".join(f"{name(party)} ({role})" for party, role in roles) or None
