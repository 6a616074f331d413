"""A cooperation that is there: compared with its row and, where asked for, updated."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from koop_es.exchange.comparing import (
    Disagreement,
    agreement_disagreements,
    end_disagreement,
    goal_disagreements,
    imported,
    is_another,
    milestone_disagreements,
    pledges_disagreement,
    status_disagreement,
)
from koop_es.exchange.planned import Status
from koop_es.exchange.report import Kind
from koop_es.exchange.steps import ending, extending, reaching, revoking, setting

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from koop_es.cooperations.state import Cooperation
    from koop_es.exchange.book import Book
    from koop_es.exchange.planned import PlannedCooperation, PlannedMilestone
    from koop_es.kernel.aggregate import Command
    from koop_es.kernel.event import Event
    from koop_es.kernel.record import Record


class KnownCooperation:
    """Compares a cooperation with what its row says now.

    Where the very file that brought the agreement is imported again, what an interruption left
    out goes in as if nothing had happened.

    Args:
        planned: What the row says.
        records: The cooperation's entries.
        state: Its state with its corrections.
        book: Where commands go and the report is kept.
        today: Today in the home's time zone.
        update: Whether to take over what the row says newly.
    """

    def __init__(
        self,
        planned: PlannedCooperation,
        records: Sequence[Record[Event]],
        state: Cooperation,
        book: Book,
        *,
        today: date,
        update: bool,
    ) -> None:
        self._planned = planned
        self._state = state
        self._book = book
        self._update = update
        self._version = records[-1].version
        self._before = imported(records, planned.origin.system)
        self._goes_on = self._before.file == planned.origin.sha256
        self._is_open = not (state.ended_by(today) or state.file_closed)

    def compare(self, name: Callable[[str], str]) -> None:
        """Tell every difference and take over what may be.

        Args:
            name: Display name of a party.
        """
        told = list(agreement_disagreements(self._state, self._planned.command, name))
        if is_another(self._state, self._planned.command):
            self._update = self._goes_on = False
        self._tell(told)
        changes = [self._revoked(), self._goal(), self._end(), self._pledges(name)]
        self._book.step()
        for milestone in self._planned.milestones:
            self._milestone(milestone)
            self._book.step()
        changes.append(self._status())
        differing = bool(told) or False in changes
        self._book.count_known(Kind.COOPERATION, differing=differing, updated=True in changes)

    def _tell(self, found: Sequence[Disagreement], *, taken_over: bool = False) -> None:
        planned = self._planned
        self._book.tell(
            Kind.COOPERATION, planned.stream, planned.origin, found, taken_over=taken_over
        )

    def _take_over(self, command: Command) -> bool:
        """Tell whether it was; what waits for a second person is not, so far."""
        done = self._book.hand_in(
            command, self._planned.stream, self._version, self._planned.origin
        )
        if done is not None:
            self._version = done.version
        return done is not None and not done.waits

    def _revoked(self) -> bool | None:
        """Take an ending back that an import brought; None if the file does not ask for it."""
        ending_, brought = self._state.ending, self._before.ending
        # An ending that somebody recorded or corrected, or whose file was closed, is theirs.
        is_ours = ending_ is not None and ending_.event == brought and not self._state.file_closed
        if not self._update or not is_ours or self._planned.status is not Status.OPEN:
            return None
        found = status_disagreement(self._state, self._planned)
        if found is None or not self._take_over(revoking()):
            return None
        self._state = replace(self._state, ending=None)
        self._is_open = True
        self._tell([found], taken_over=True)
        return True

    def _goal(self) -> bool | None:
        """Tell how the goal differs; return whether it was taken over, None if it does not."""
        command = self._planned.command
        found = list(goal_disagreements(self._state, self._before, command))
        if not found:
            return None
        taken_over = False
        if self._update and self._is_open and not self._state.goals and command.goals:
            taken_over = self._take_over(setting(command.goals[0]))
        self._tell(found, taken_over=taken_over)
        return taken_over

    def _end(self) -> bool | None:
        """Tell a differing end; return whether it was taken over, None if there is none."""
        ends_on, stored = self._planned.command.term.ends_on, self._state.term.ends_on
        found = end_disagreement(self._state, ends_on)
        if found is None:
            return None
        # An end that an import brought before was corrected by somebody since.
        is_new = ends_on != self._before.ends_on
        is_later = stored < ends_on if stored and ends_on else not self._state.term.is_bounded
        taken_over = False
        if self._update and self._is_open and is_new and ends_on and is_later:
            taken_over = self._take_over(extending(ends_on))
        self._tell([found], taken_over=taken_over)
        return taken_over

    def _pledges(self, name: Callable[[str], str]) -> bool | None:
        """Tell differing pledges; bring in at last those of an import that was interrupted."""
        found = pledges_disagreement(self._before, self._planned.pledges, name)
        if found is None:
            return None
        if self._goes_on and self._is_open and not self._before.pledges:
            self._version = self._book.pledged(self._planned.stream, self._version, self._planned)
            return True
        self._tell([found])
        return False

    def _status(self) -> bool | None:
        """Tell a differing status; return whether it was taken over, None if there is none."""
        found = status_disagreement(self._state, self._planned)
        if found is None:
            return None
        # An ending that an import brought before was revoked by somebody since.
        is_new = self._state.ending is None and self._before.ending is None
        taken_over = False
        if is_new and self._is_open and (self._update or self._goes_on):
            taken_over = self._take_over(ending(self._planned))
        self._tell([found], taken_over=taken_over)
        return taken_over

    # ------------------------------------------------------------ milestones

    def _milestone(self, planned: PlannedMilestone) -> None:
        origin = planned.origin
        milestone_id = self._before.milestones.get(origin.external_id)
        goes_on = self._goes_on and self._before.milestone_files <= {origin.sha256}
        may_write = self._is_open and (self._update or goes_on)
        if milestone_id is None and may_write:
            self._version = self._book.new_milestone(self._planned.stream, self._version, planned)
            return
        if milestone_id is None:
            found = [Disagreement("milestone", None, planned.command.title)]
        elif may_write and self._reach_at_last(milestone_id, planned):
            self._book.count_known(Kind.MILESTONE, differing=False, updated=True)
            return
        else:
            found = list(milestone_disagreements(self._state, milestone_id, planned))
        self._book.tell(Kind.MILESTONE, self._planned.stream, origin, found)
        self._book.count_known(Kind.MILESTONE, differing=bool(found), updated=False)

    def _reach_at_last(self, milestone_id: str, planned: PlannedMilestone) -> bool:
        """Reach what an interrupted import planned and did not come to reach."""
        milestone = self._state.milestones.get(milestone_id)
        if milestone_id in self._before.reached or milestone is None:
            return False
        if not milestone.status.is_open:
            return False
        command, stream = reaching(milestone_id), self._planned.stream
        done = self._book.hand_in(command, stream, self._version, planned.origin)
        if done is not None:
            self._version = done.version
        return done is not None
