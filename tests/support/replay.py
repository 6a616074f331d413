"""The reports on ties worked out the plain way: replay everything for each question."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from koop_es.cooperations import events as fact
from koop_es.cooperations.corrections import corrected
from koop_es.kernel.dates import add_months
from koop_es.relationships import events as tied
from koop_es.relationships.terms import Duration
from tests.support.agreed import since_agreed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from koop_es.kernel.event import Event
    from koop_es.kernel.policy import Policy
    from koop_es.kernel.record import Record
    from tests.support.memory_store import MemoryStore


@dataclass
class Tie:
    """A tie in the stock of a day."""

    stream: str
    form: str
    duration: str
    starts_on: date | None
    parties: list[str]
    themes: list[str]
    ends_on: date | None = None
    ended_on: date | None = None
    announced_end: date | None = None
    last_event_on: date | None = None
    checks: list[tuple[date, date | None]] = field(default_factory=list[Any])
    check_due_on: date | None = None
    suspended: bool = False
    programmes: list[str] = field(default_factory=list[str])

    @property
    def next_end(self) -> date | None:
        """The day after which it is over, as far as anybody could say then."""
        if self.ends_on is None or self.announced_end is None:
            return self.ends_on or self.announced_end
        return min(self.ends_on, self.announced_end)


def stock(store: MemoryStore, as_of: date, known_at: int, policy: Policy) -> Iterator[Tie]:
    """Yield every tie in the stock of a day, as known at a position."""
    for stream, records in store.contents.streams.items():
        known = [record for record in records if record.position <= known_at]
        if known and not known[0].topic.startswith(
            ("koop.party.", "koop.programme.", "koop.sample.")
        ):
            facts = since_agreed(corrected(known))
            tie = _replayed(stream, facts, as_of) if facts else None
            if tie is not None and _counts(tie, as_of, policy):
                yield tie


def _counts(tie: Tie, as_of: date, policy: Policy) -> bool:
    if tie.starts_on is not None and tie.starts_on > as_of:
        return False
    if tie.ended_on is not None and tie.ended_on < as_of:
        return False
    if tie.form == "encounter":
        assert tie.ends_on is not None
        return as_of <= tie.ends_on + timedelta(days=policy.encounter_afterglow)
    return True


def _replayed(stream: str, facts: Sequence[Record[Event]], as_of: date) -> Tie | None:
    first = facts[0]
    if first.effective_day > as_of or _never_in_force(facts):
        return None
    effective = [record for record in facts if record.effective_day <= as_of]
    if isinstance(first.event, fact.CooperationAgreed):
        tie = _cooperation(stream, first.event, effective)
        if tie is not None:
            tie.announced_end = _announced(facts, as_of)
        return tie
    return _relationship(stream, first, effective)


def _endings(facts: Sequence[Record[Event]]) -> list[Record[Event]]:
    return [
        record
        for record in facts
        if isinstance(record.event, fact.CooperationEnded | fact.EndingRevoked)
    ]


def _never_in_force(facts: Sequence[Record[Event]]) -> bool:
    """Tell whether it never came into force, as far as all that is known tells."""
    by_effect = sorted(_endings(facts), key=lambda record: record.effective_day)
    return bool(by_effect) and _says_never(max(by_effect, key=lambda record: record.position))


def _announced(facts: Sequence[Record[Event]], as_of: date) -> date | None:
    """Return the end that a person on that day would have read off the endings recorded by then."""
    told: Record[Event] | None = None
    for record in _endings(facts):
        if isinstance(record.event, fact.EndingRevoked):
            told = None if record.effective_day <= as_of else told
        elif record.recorded_on <= as_of and record.recorded_on <= record.effective_day:
            told = record
    return told.effective_day if told else None


def _says_never(record: Record[Event]) -> bool:
    event = record.event
    return isinstance(event, fact.CooperationEnded) and event.manner == "never_in_force"


def _cooperation(
    stream: str, agreed: fact.CooperationAgreed, effective: Sequence[Record[Event]]
) -> Tie | None:
    term = agreed.term
    longer = (fact.TermExtended, fact.RenewalAgreed)
    extended = [r.event.ends_on for r in effective if isinstance(r.event, longer)]
    ends = [day for day in (term.ends_on, *extended) if day is not None]
    ordered = sorted(effective, key=lambda record: record.effective_day)
    amended = [r.event for r in ordered if isinstance(r.event, fact.AmendmentAgreed)]
    if agreed.conditional and not any(isinstance(r.event, fact.EnteredIntoForce) for r in ordered):
        return None
    condition, themes = term.end_condition, agreed.themes
    for each in amended:
        condition = (
            None if "end_condition" in each.dropped else each.after.end_condition or condition
        )
        themes = each.after.themes or themes
    tie = Tie(
        stream=stream,
        form="cooperation",
        duration="time_bounded" if ends or condition else "unknown",
        starts_on=term.starts_on,
        ends_on=max(ends, default=None),
        parties=[one.party for one in agreed.parties],
        themes=list(themes),
        programmes=_programmes(effective),
    )
    endings = _endings(effective)
    if endings:
        if _says_never(endings[-1]):
            return None
        ended = isinstance(endings[-1].event, fact.CooperationEnded)
        tie.ended_on = endings[-1].effective_day if ended else None
    tie.checks = sorted(
        (
            (r.effective_day, r.event.next_check_on)
            for r in effective
            if isinstance(r.event, fact.ControllingCheckRecorded)
        ),
        key=lambda check: check[0],
    )
    tie.check_due_on = _due(tie, _rhythm(agreed, effective))
    _put_off(tie, effective)
    return tie


def _rhythm(agreed: fact.CooperationAgreed, effective: Sequence[Record[Event]]) -> int | None:
    """Return the rhythm of checks that took effect last."""
    ordered = sorted(effective, key=lambda record: record.effective_day)
    set_since = [r.event.months for r in ordered if isinstance(r.event, fact.CheckRhythmSet)]
    return set_since[-1] if set_since else agreed.expected.check_rhythm_months


def _programmes(effective: Sequence[Record[Event]]) -> list[str]:
    """Return the programmes that were joined and not left since."""
    found: list[str] = []
    for record in sorted(effective, key=lambda record: record.effective_day):
        if isinstance(record.event, fact.ProgrammeAssigned):
            found.append(record.event.programme)
        elif isinstance(record.event, fact.ProgrammeLeft):
            found = [each for each in found if each != record.event.programme]
    return found


def _put_off(tie: Tie, effective: Sequence[Record[Event]]) -> None:
    """Let the clock of checks stand while the cooperation is suspended."""
    turns = [
        (record.effective_day, isinstance(record.event, fact.CooperationSuspended))
        for record in sorted(effective, key=lambda record: record.effective_day)
        if isinstance(record.event, fact.CooperationSuspended | fact.CooperationResumed)
    ]
    begun: date | None = None
    for day, suspended in turns:
        if suspended:
            begun = begun or day
        elif begun is not None:
            due = tie.check_due_on
            if due is not None and due >= begun:
                last = tie.checks[-1][0] if tie.checks else tie.starts_on
                tie.check_due_on = due + max(day - max(begun, last or begun), timedelta())
            begun = None
    tie.suspended = begun is not None


def _due(tie: Tie, rhythm: int | None) -> date | None:
    held_on = tie.checks[-1][0] if tie.checks else tie.starts_on
    explicit = _named(tie.checks)
    if explicit is not None or held_on is None or rhythm is None:
        return explicit
    return add_months(held_on, rhythm)


def _named(checks: Sequence[tuple[date, date | None]]) -> date | None:
    """Return the day named last, unless a check was held on it or later, and after the naming."""
    naming = [nth for nth, (_, named) in enumerate(checks) if named is not None]
    if not naming:
        return None
    named = checks[naming[-1]][1]
    held = [held_on for held_on, _ in checks[naming[-1] + 1 :]]
    return None if any(named is None or day >= named for day in held) else named


def _form_now(effective: Sequence[Record[Event]]) -> tied.FormChanged | None:
    """Return the change of form that took effect last, the one recorded last of a day."""
    found = [(r.effective_day, r.position, r.event) for r in effective]
    changes = [(day, at, e) for day, at, e in found if isinstance(e, tied.FormChanged)]
    return max(changes, key=lambda change: change[:2])[2] if changes else None


def _duration(event: Event) -> str:
    return getattr(event, "duration", Duration.TIME_BOUNDED).value


def _relationship(stream: str, first: Record[Event], effective: Sequence[Record[Event]]) -> Tie:
    begun, now = first.event, _form_now(effective)
    assert isinstance(begun, tied.EncounterRecorded | tied.ContactEstablished | tied.GroupFounded)
    is_encounter = isinstance(begun, tied.EncounterRecorded)
    closed = [r for r in effective if isinstance(r.event, tied.RelationshipClosed)]
    return Tie(
        stream=stream,
        form=now.form.value
        if now
        else begun.TOPIC.removeprefix("koop.relationship.").split("_")[0],
        duration=_duration(now or begun),
        starts_on=begun.effective_on,
        ends_on=now.ends_on if now else begun.ends_on if is_encounter else None,
        ended_on=closed[-1].effective_day if closed else None,
        last_event_on=max(record.effective_day for record in effective),
        parties=list(begun.parties),
        themes=list(begun.themes),
    )
