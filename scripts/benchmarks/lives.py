"""What happens in a network over ten years: ten entries a cooperation, and ties of other forms.

Every fact follows from the number of its cooperation and its place there, so that a month's entries
can be made when they are needed: a million of them at once would not fit into memory.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

from koop_es.cooperations import events as fact
from koop_es.cooperations.contribution_terms import ContributionKind, Quantity
from koop_es.cooperations.terms import (
    Afterwards,
    AgreedGoal,
    AgreedMeasure,
    Baseline,
    CheckKind,
    CorrectionKind,
    Degree,
    Deviation,
    Direction,
    Expected,
    GoalTerms,
    Indicator,
    Involvement,
    Manner,
    Progress,
    Result,
    Role,
    Target,
    Term,
)
from koop_es.kernel.dates import add_months
from koop_es.kernel.fields import FieldValues
from koop_es.kernel.lights import Light
from koop_es.kernel.text import FreeText
from koop_es.relationships import events as tied

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from koop_es.kernel.event import Event

FIRST: Final = date(2017, 1, 1)
MONTHS: Final = 96
"""Months in which ties begin."""

AFTER: Final = (0, 0, 1, 3, 4, 6, 7, 9, 11, 13)
"""In which month after its beginning each entry of a cooperation is made."""

TOUCHED: Final = (0, 5, 11)
"""The same of a contact or a group; an encounter has its first entry alone."""

CORRECTED: Final = 6
CORRECTING: Final = 9
"""Versions of the entry that is corrected in some lives, and of that which corrects it."""


def day_of(began: int, number: int, month: int) -> date:
    """Return the day of an entry that a cooperation has in a month after its beginning.

    Args:
        began: In which month it began, counted from the first.
        number: Which cooperation.
        month: How many months after its beginning.
    """
    return add_months(FIRST, began + month) + timedelta(days=number % 14)


def is_corrected(number: int) -> bool:
    """Tell whether an entry of a cooperation is corrected later."""
    return number % 10 == 7  # noqa: PLR2004 - one in ten


class Lives:
    """The entries of cooperations.

    Args:
        parties: Ids of who takes part.
        programmes: Ids of the programmes that some of them join.
    """

    def __init__(self, parties: Sequence[str], programmes: Sequence[str]) -> None:
        self._parties = parties
        self._programmes = programmes
        self._places: tuple[Callable[[int, date], Event], ...] = (
            self._agreed,
            _planned,
            self._third,
            _checked,
            self._fifth,
            _measured,
            _looked_at,
            self._eighth,
            _ninth,
            _last,
        )

    def entry(self, number: int, version: int, day: date, corrects: str | None = None) -> Event:
        """Return an entry.

        Args:
            number: Which cooperation.
            version: Which entry, from 1.
            day: Its day.
            corrects: Id of the entry that it corrects.
        """
        if corrects is not None:
            return _corrected(corrects, day)
        return self._places[version - 1](number, day)

    def _party(self, number: int, nth: int) -> str:
        return self._parties[(number * (3 * nth + 1) + nth) % len(self._parties)]

    def _agreed(self, number: int, day: date) -> Event:
        roles = (Role.LEAD, Role.PARTNER, Role.ASSOCIATED)
        involved = tuple(
            Involvement(
                party=self._party(number, nth),
                role=role,
                record_keeper=role is Role.LEAD,
                signed_on=day if number % 3 else None,
            )
            for nth, role in enumerate(roles)
        )
        return fact.CooperationAgreed(
            effective_on=day,
            code=f"K-{day.year}-{number + 1:06d}",
            title=f"Cooperation number {number}",
            themes=(f"theme-{number % 40}", f"theme-{number % 7 + 40}"),
            area=f"DE{number % 90 + 100}",
            parties=involved,
            goals=(AgreedGoal(goal_id="g1", terms=_goal(number, day)),),
            term=Term(starts_on=day, ends_on=add_months(day, 24 + number % 13)),
            expected=Expected(check_rhythm_months=3 + number % 4),
        )

    def _third(self, number: int, day: date) -> Event:
        if number % 2:
            return fact.ContributionPledged(
                effective_on=day,
                contribution_id="b3",
                party=self._party(number, 1),
                contribution_kind=list(ContributionKind)[number % 5],
                description=FreeText("What both sides wrote down when they began."),
                quantity=Quantity(amount=number % 100 + 1, unit="EUR"),  # pyright: ignore[reportArgumentType]
                due_on=add_months(day, 8),
            )
        title, due_on = f"Half-time of {number}", add_months(day, 10)
        return fact.MilestonePlanned(
            effective_on=day, milestone_id="m3", title=title, due_on=due_on
        )

    def _fifth(self, number: int, day: date) -> Event:
        if number % 10 == 0:
            programme = self._programmes[number % len(self._programmes)]
            return fact.ProgrammeAssigned(effective_on=day, programme=programme)
        degree = Degree.FULLY if number % 4 else Degree.PARTLY
        return fact.MilestoneReached(effective_on=day, milestone_id="m2", degree=degree)

    def _eighth(self, number: int, day: date) -> Event:
        match number % 4:
            case 0:
                return fact.TermExtended(effective_on=day, ends_on=add_months(day, 36))
            case 1:
                return fact.CooperationSuspended(effective_on=day)
            case 2:
                return fact.MilestoneRescheduled(
                    effective_on=day, milestone_id="m3", due_on=add_months(day, 6)
                )
            case _:
                joined = Involvement(party=self._party(number, 3))
                return fact.PartyJoined(effective_on=day, involvement=joined)


def _goal(number: int, day: date) -> GoalTerms:
    if number % 6 == 0:
        return GoalTerms(title=f"What number {number} is for")
    return GoalTerms(
        title=f"{number % 90 + 10} families take part",
        indicator=Indicator(name="families", unit="families", direction=Direction.INCREASE),
        baseline=Baseline(value=0, taken_on=day),  # pyright: ignore[reportArgumentType]
        target=Target(value=number % 90 + 10, due_on=add_months(day, 20)),  # pyright: ignore[reportArgumentType]
    )


def _planned(number: int, day: date) -> Event:
    return fact.MilestonePlanned(
        effective_on=day,
        milestone_id="m2",
        title=f"Kick-off of {number}",
        due_on=add_months(day, 3 + number % 3),
    )


def _checked(number: int, day: date, **more: Any) -> Event:
    told: dict[str, Any] = {"light": Light.GREEN if number % 9 else Light.RED, **more}
    return fact.ControllingCheckRecorded(
        effective_on=day,
        check_id=f"c{number % 7 + 3}",
        kind=CheckKind.ROUTINE,
        summary=FreeText("All contributions as agreed, nothing else to be said."),
        next_check_on=add_months(day, 3 + number % 4),
        **told,
    )


def _measured(number: int, day: date) -> Event:
    return fact.ProgressMeasured(
        effective_on=day,
        goal_id="g1",
        progress=Progress(value=number % 60),  # pyright: ignore[reportArgumentType]
    )


def _looked_at(number: int, day: date) -> Event:
    if number % 3:
        return _checked(number, day)
    measure = AgreedMeasure(
        measure_id="a7", title=FreeText("Ask both schools again."), due_on=add_months(day, 2)
    )
    deviation = Deviation(description=FreeText("Fewer have come than were to."))
    return _checked(number, day, light=Light.YELLOW, measures=(measure,), deviations=(deviation,))


def _ninth(number: int, day: date) -> Event:
    if number % 4 == 1:
        return fact.CooperationResumed(effective_on=day)
    if number % 3 == 0:
        return fact.MeasureClosed(effective_on=day, measure_id="a7")
    if number % 2:
        brought = Quantity(amount=number % 50 + 1, unit="EUR")  # pyright: ignore[reportArgumentType]
        return fact.ContributionDelivered(effective_on=day, contribution_id="b3", quantity=brought)
    return _measured(number + 30, day)


def _last(number: int, day: date) -> Event:
    if number % 3 == 0:
        return _checked(number, day)
    return fact.CooperationEnded(
        effective_on=day,
        manner=list(Manner)[number % 8],
        result=list(Result)[number % 4],
        afterwards=list(Afterwards)[0 if number % 5 else 1],
    )


def _corrected(event_id: str, day: date) -> Event:
    return fact.CorrectionRecorded(
        effective_on=day,
        corrects=event_id,
        kind=CorrectionKind.CHANGE,
        fields=FieldValues({"effective_on": (day - timedelta(days=150)).isoformat()}),
        reason=FreeText("The day was misread."),
    )


def tie(number: int, nth: int, day: date, parties: Sequence[str]) -> Event | None:
    """Return an entry of a tie of another form than cooperation; None where it has none.

    Args:
        number: Which tie.
        nth: Which entry, from 0.
        day: Its day.
        parties: Ids of who may take part.
    """
    if nth:
        return tied.TouchRecorded(effective_on=day) if number % 10 > 2 else None  # noqa: PLR2004 - as below
    both = tuple(
        dict.fromkeys((parties[number % len(parties)], parties[number * 7 % len(parties)]))
    )
    if len(both) < 2:  # noqa: PLR2004 - a tie has two ends
        both = (parties[0], parties[1])
    told: dict[str, Any] = {
        "effective_on": day,
        "parties": both,
        "themes": (f"theme-{number % 40}",),
        "title": f"Tie number {number}",
    }
    match number % 10:
        case 0 | 1 | 2:
            return tied.EncounterRecorded(**told, ends_on=day)
        case 3 | 4:
            return tied.GroupFounded(**told)
        case _:
            return tied.ContactEstablished(**told, cadence_months=6 + number % 12)
