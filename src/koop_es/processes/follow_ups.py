"""What an ending says comes afterwards: the group or contact that it turns into is founded."""

from __future__ import annotations

import threading
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, cast

from koop_es import logs
from koop_es.cooperations.corrections import corrected
from koop_es.cooperations.events import CooperationEnded, CorrectionRecorded, EndingRevoked
from koop_es.cooperations.terms import Afterwards
from koop_es.kernel.event import stored_names
from koop_es.kernel.ids import derived_id
from koop_es.kernel.record import EnteredVia
from koop_es.kernel.refusals import KoopError, Unavailable
from koop_es.processes.founding import founding_of
from koop_es.relationships.state import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import date

    from koop_es.kernel.aggregate import Command
    from koop_es.kernel.event import Event
    from koop_es.kernel.policy import Policy
    from koop_es.kernel.record import Record
    from koop_es.ledger.answers import Answer
    from koop_es.ledger.keeping import Ledger

MARK: Final = "follow_ups"
"""The mark of the home that holds the position up to which endings were followed."""
PAGE: Final = 500
TOPICS: Final = tuple(stored_names((CooperationEnded, CorrectionRecorded)))
FORMS: Final = {Afterwards.CONTACT: "contact", Afterwards.GROUP: "group"}


@dataclass(frozen=True, slots=True)
class FollowUp:
    """An ending after which a group or contact is to be founded, and what became of it.

    Attributes:
        ending: Event id of the ending.
        position: Where it stands in the record.
        cooperation: Id of the cooperation that ended.
        ended_on: Its last day; None where nobody knows.
        form: ``contact`` or ``group``.
        follower: Id that the follower has, or would have.
        state: ``founded``; ``open``; ``taken_back`` where the ending no longer says so, though the
            follower was founded: it stays, until somebody closes it.
        imported: Whether the ending came from a file, so that it is followed only when asked.
    """

    ending: str
    position: int
    cooperation: str
    ended_on: date | None
    form: str
    follower: str
    state: str
    imported: bool


class FollowUps:
    """Follows endings exactly once: whoever does so again finds it done.

    Id and idempotency key of what is founded derive from the ending alone. So nothing happens
    twice, be it after a crash, by several processes at once, or from another position.

    Args:
        ledger: The record.
        carry_out: Carries a command out, for the actor of a pseudonym, as it is told.
        today: Tells today's date in the home's time zone.
        policy: The home's tolerances.
        wanted: Whether endings are followed by themselves.
    """

    def __init__(
        self,
        ledger: Ledger,
        carry_out: Callable[[Command, str, Any], Answer],
        *,
        today: Callable[[], date],
        policy: Policy,
        wanted: bool,
    ) -> None:
        self._ledger = ledger
        self._carry_out = carry_out
        self._today = today
        self._policy = policy
        self.wanted = wanted
        self._seen = -1
        self._troubled = False
        self._running = threading.Lock()

    @property
    def position(self) -> int:
        """Up to where endings were followed, or passed over because that was not wanted."""
        return int(self._ledger.mark(MARK) or 0)

    def run(self) -> int:
        """Follow the endings recorded since the last run; return how many were followed.

        What a rule refuses stays open and is passed over; it can be asked for by ``found``.

        Raises:
            Unavailable: The record cannot be read or written now; the next run goes on from there.
        """
        if not self._running.acquire(blocking=False):
            return 0
        try:
            head = self._ledger.head()
            done = self._followed_up_to(head) if head != self._seen else 0
            self._seen = head
        finally:
            self._running.release()
        return done

    def run_in_background(self) -> None:
        """Run, and tell the log once what is in the way; the next run goes on from there."""
        try:
            self.run()
            self._troubled = False
        except Exception as error:  # noqa: BLE001 - read models must not suffer from it
            if not self._troubled:
                logs.tell("follow_ups_troubled", "warning", **logs.of_error(error))
            self._troubled = True

    def run_after(self, answer: Answer) -> None:
        """Run where a command recorded something that may have to be followed.

        It is recorded: what cannot be followed now will be by the next run.
        """
        if any(event["type"] in TOPICS for event in answer.events):
            with suppress(Unavailable):
                self.run()

    def _followed_up_to(self, head: int) -> int:
        done, after = 0, max(self._seen, self.position)
        while after < head:
            records = self._ledger.read_all(after, PAGE, topics=TOPICS)
            for record in records:
                done += self._react(record)
            if records:
                after = records[-1].position
                self._ledger.set_mark(MARK, str(after))
            if len(records) < PAGE:
                break
        return done

    def leave_out(self, position: int) -> None:
        """Pass over what was recorded up to a position, as after it was brought from elsewhere."""
        self._ledger.set_mark(MARK, str(position))

    def _react(self, record: Record[Event]) -> bool:
        if not self.wanted:
            return False
        found = self._of(record)
        return found is not None and not found.imported and self._founded(found)

    def _founded(self, found: FollowUp) -> bool:
        try:
            return self.found(found)
        except Unavailable:
            raise
        except KoopError as error:
            told = {"stream": found.cooperation, "position": found.position}
            logs.tell("follow_up_refused", "warning", code=error.code, **told)
            return False

    def found(self, found: FollowUp, *, dry_run: bool = False) -> bool:
        """Found what an ending asks for; return whether it was done now.

        Raises:
            KoopError: It was refused or could not be carried out; nothing is stored.
        """
        if found.state != "open":
            return False
        records = self._ledger.read_stream(found.cooperation)
        ending = next(record for record in records if record.event_id == found.ending)
        command = founding_of(found, records, self._today(), self._policy)
        asked = {**_asked(found, ending), "dry_run": dry_run}
        try:
            answer = self._carry_out(command, ending.envelope.actor, asked)
        except KoopError:
            if self._ledger.version(found.follower):
                return False  # another process was faster
            raise
        return not (answer.replayed or answer.dry_run)

    # What there is

    def listed(self) -> Iterator[FollowUp]:
        """Yield every ending that asks or asked for a follower, in the order of recording."""
        after, told = 0, set[str]()
        while records := self._ledger.read_all(after, PAGE, topics=TOPICS):
            for record in records:
                found = self._of(record)
                if found is not None and found.ending not in told:
                    told.add(found.ending)
                    yield found
            after = records[-1].position

    def of(self, cooperation: str) -> FollowUp | None:
        """Return what the ending of a cooperation asks for; None where it asks for nothing."""
        records = self._ledger.read_stream(cooperation, topics=TOPICS)
        found = (self._of(record) for record in reversed(records))
        return next((each for each in found if each is not None), None)

    def _of(self, record: Record[Event]) -> FollowUp | None:
        """Return what an ending asks for as it stands now, be it by a correction."""
        event = record.event
        ending = event.corrects if isinstance(event, CorrectionRecorded) else record.event_id
        records = self._ledger.read_stream(record.stream)
        first = next((each for each in records if each.event_id == ending), None)
        if first is None or not isinstance(first.event, CooperationEnded):
            return None
        follower = self._follower(records, ending)
        known = self._ledger.version(follower) > 0
        standing = _standing(records, ending)
        asked = cast("CooperationEnded", (standing or first).event)
        if not known and (standing is None or not _asks(asked)):
            return None
        is_asked = standing is not None and _asks(asked)
        return FollowUp(
            ending=ending,
            position=first.position,
            cooperation=record.stream,
            ended_on=asked.effective_on,
            form=FORMS.get(asked.afterwards, "group"),
            follower=follower,
            state=("founded" if is_asked else "taken_back") if known else "open",
            imported=first.envelope.entered_via is EnteredVia.IMPORT,
        )

    def _follower(self, records: Sequence[Record[Event]], ending: str) -> str:
        """Return the id of what follows: that of an earlier ending's follower while it goes on.

        So a cooperation that ends a second time, after the first ending was taken back, is
        followed by the group that was founded then, and not by another one.
        """
        for record in records:
            follower = derived_id("follow-up", record.event_id)
            is_ending = isinstance(record.event, CooperationEnded)
            if is_ending and (record.event_id == ending or self._goes_on(follower)):
                return follower
        return derived_id("follow-up", ending)

    def _goes_on(self, follower: str) -> bool:
        state = fold(self._ledger.read_stream(follower))
        return state is not None and not state.closed


def _asked(found: FollowUp, ending: Record[Event]) -> dict[str, Any]:
    """Return what is told of the command: all of it derives from the ending."""
    return {
        "stream": found.follower,
        "entered_via": EnteredVia.SYSTEM,
        "idempotency_key": f"follow-up:{found.ending}",
        "correlation_id": ending.envelope.correlation_id,
        "causation_id": found.ending,
        "on_behalf_of": ending.envelope.on_behalf_of,
    }


def _standing(records: Sequence[Record[Event]], ending: str) -> Record[Event] | None:
    """Return an ending as it stands: corrected; None once retracted or taken back."""
    found: Record[Event] | None = None
    for record in corrected(records):
        if record.event_id == ending:
            found = record
        elif isinstance(record.event, EndingRevoked):
            found = None
    return found


def _asks(ending: CooperationEnded) -> bool:
    return ending.afterwards in FORMS and ending.successor is None
