"""How the parts of a cooperation stood, worked out by replaying its whole record."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from koop_es.cooperations import events as fact

if TYPE_CHECKING:
    from koop_es.kernel.event import Event
    from koop_es.kernel.record import Record

E = TypeVar("E", bound="Event")


@dataclass
class Parts:
    """What was planned, and what became of it by a day.

    Attributes:
        first: The agreement.
        told: Facts effective by the day, in the order of effect.
    """

    first: Record[Event]
    told: list[Record[Event]]

    @property
    def agreed(self) -> fact.CooperationAgreed:
        assert isinstance(self.first.event, fact.CooperationAgreed)
        return self.first.event

    def of(self, kind: type[E]) -> list[tuple[Record[Event], E]]:
        """Return the facts of a kind."""
        return [(r, r.event) for r in self.told if isinstance(r.event, kind)]

    def goals(self) -> dict[str, dict[str, Any]]:
        """Return its goals by id."""
        begun = {one.goal_id: one.terms for one in self.agreed.goals}
        begun |= {event.goal_id: event.terms for _, event in self.of(fact.GoalSet)}
        revised = {event.goal_id: event.after for _, event in self.of(fact.GoalRevised)}
        dropped = {event.goal_id for _, event in self.of(fact.GoalDropped)}
        return {
            key: {
                "title": revised.get(key, terms).title,
                "original": terms.title,
                "dropped": key in dropped,
                "measured": sorted(
                    (record.effective_day, record.position, event.progress.value)
                    for record, event in self.of(fact.ProgressMeasured)
                    if event.goal_id == key
                ),
            }
            for key, terms in begun.items()
        }

    def milestones(self) -> dict[str, dict[str, Any]]:
        """Return its milestones by id."""
        found: dict[str, dict[str, Any]] = {}
        for _, planned in self.of(fact.MilestonePlanned):
            key, status, reached_on = planned.milestone_id, "planned", None
            moved = [e for _, e in self.of(fact.MilestoneRescheduled) if e.milestone_id == key]
            for record in self.told:
                event = record.event
                if getattr(event, "milestone_id", None) != key:
                    continue
                if isinstance(event, fact.MilestoneReached) and status != "reached":
                    status = "reached" if event.degree == "fully" else "partly_reached"
                    reached_on = event.effective_on
                elif isinstance(event, fact.MilestoneMissed):
                    status = "missed"
                elif isinstance(event, fact.MilestoneDropped):
                    status = "dropped"
            found[key] = {
                "due_originally": planned.due_on,
                "due_on": moved[-1].due_on if moved else planned.due_on,
                "moved": len(moved),
                "status": status,
                "reached_on": reached_on,
            }
        return found

    def measures(self) -> dict[str, dict[str, Any]]:
        """Return the measures agreed in checks by id."""
        agreed: dict[str, dict[str, Any]] = {
            one.measure_id: {"due_on": one.due_on, "carried": 0, "closed_on": None}
            for _, check in self.of(fact.ControllingCheckRecorded)
            for one in check.measures
        }
        for record in self.told:
            event, day = record.event, record.effective_day
            if isinstance(event, fact.MeasureClosed) and event.measure_id in agreed:
                agreed[event.measure_id]["closed_on"] = day
            if isinstance(event, fact.ControllingCheckRecorded):
                for followed in event.follow_up:
                    if followed.measure_id not in agreed:
                        continue
                    measure = agreed[followed.measure_id]
                    if followed.status == "closed":
                        measure["closed_on"] = day
                    else:
                        measure["carried"] += 1
        return agreed

    def decisions(self) -> dict[str, dict[str, Any]]:
        """Return the decisions asked for by id."""
        taken = {e.decision_id: r.effective_day for r, e in self.of(fact.DecisionRecorded)}
        return {
            check.decision_needed.decision_id: {
                "asked_on": record.effective_day,
                "taken_on": taken.get(check.decision_needed.decision_id),
            }
            for record, check in self.of(fact.ControllingCheckRecorded)
            if check.decision_needed is not None
        }
