"""The fold of ties through time, in the order of effect."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koop_es.cooperations.corrections import corrected
from koop_es.cooperations.dates import explicit_check_on, next_check_due
from koop_es.cooperations.events import (
    AmendmentAgreed,
    CheckRhythmSet,
    ControllingCheckRecorded,
    CooperationAgreed,
    CooperationEnded,
    CooperationResumed,
    CooperationSuspended,
    CorrectionRecorded,
    EndingRevoked,
    EnteredIntoForce,
    NoticeGiven,
    PartyJoined,
    PartyLeft,
    ProgrammeAssigned,
    ProgrammeLeft,
    RenewalAgreed,
    TermExtended,
)
from koop_es.projecting.reading import barred, folded, unbarred
from koop_es.projecting.shapes import Timeline
from koop_es.relationships.events import (
    CadenceSet,
    ContactEstablished,
    EncounterRecorded,
    FormChanged,
    GroupFounded,
    GroupReviewed,
    IntroductionMade,
    OpennessChanged,
    RelationshipClosed,
    TouchRecorded,
)
from koop_es_projections.relationship_report.endings import (
    NEVER_IN_FORCE,
    NOT_ENDED,
    ending_of,
    endings_in,
    is_announced,
    with_endings,
)
from koop_es_projections.relationship_report.resting import AWAKE, due, turned
from koop_es_projections.relationship_report.tables import RELATIONSHIP_REPORT

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from koop_es.kernel.event import Event
    from koop_es.kernel.record import Record
    from koop_es.projecting.shapes import Row, Segment


class RelationshipReport(Timeline):
    """What is known of each tie for each day; see section 4.3 of the domain."""

    shape = RELATIONSHIP_REPORT
    wants = frozenset(
        {
            CooperationAgreed,
            ControllingCheckRecorded,
            TermExtended,
            CooperationSuspended,
            CooperationResumed,
            PartyJoined,
            PartyLeft,
            AmendmentAgreed,
            EnteredIntoForce,
            NoticeGiven,
            RenewalAgreed,
            CheckRhythmSet,
            ProgrammeLeft,
            ProgrammeAssigned,
            CooperationEnded,
            EndingRevoked,
            CorrectionRecorded,
            EncounterRecorded,
            ContactEstablished,
            GroupFounded,
            FormChanged,
            TouchRecorded,
            IntroductionMade,
            OpennessChanged,
            CadenceSet,
            GroupReviewed,
            RelationshipClosed,
        }
    )

    def reaches_back(self, record: Record[Event]) -> bool:
        """Tell whether earlier days look different from now on."""
        event = record.event
        if isinstance(event, CooperationEnded):
            return event.manner == NEVER_IN_FORCE or is_announced(record)
        return isinstance(event, CorrectionRecorded | EndingRevoked)

    def standing(self, history: Sequence[Record[Event]]) -> list[Record[Event]]:
        """Return the facts with corrections applied, retracted ones left out."""
        return [r for r in corrected(history) if not isinstance(r.event, CorrectionRecorded)]

    def segments(self, history: Sequence[Record[Event]]) -> list[Segment]:
        """Return what holds from which day on; what never came into force never did."""
        records = self.standing(history)
        found = self.folded(records)
        endings = endings_in(records)
        return list(with_endings(found, endings)) if endings else found

    def apply(self, content: Row | None, record: Record[Event]) -> Row:
        """Return what holds from an entry's day on."""
        event, day = record.event, record.effective_day
        match event:
            case CooperationAgreed():
                return _cooperation(event)
            case EncounterRecorded() | ContactEstablished() | GroupFounded():
                return _relationship(event, day)
            case _:
                assert content is not None, "a stream begins with its beginning"  # noqa: S101 - narrows the type
                return {**content, **_changes(content, record, day)}


def _changes(content: Row, record: Record[Event], day: date) -> Row:
    event = record.event
    match event:
        case CooperationSuspended():
            return turned(content, day, suspended=True)
        case CooperationResumed():
            return turned(content, day, suspended=False)
        case TouchRecorded() | IntroductionMade():
            # A vain try is an entry, but no touch.
            vain = isinstance(event, TouchRecorded) and not event.reached
            touched: Row = {} if vain else {"last_touch_on": day}
            return {"last_event_on": day, **touched}
        case CadenceSet():
            return {"last_event_on": day, "cadence_months": event.cadence_months}
        case GroupReviewed() | OpennessChanged():
            return {"last_event_on": day}
        case PartyJoined():
            joined = [*unbarred(content["party_ids"]), event.involvement.party]
            return {"party_ids": barred(dict.fromkeys(joined))}
        case PartyLeft():
            left = [each for each in unbarred(content["party_ids"]) if each != event.party]
            return {"party_ids": barred(left)}
        case RelationshipClosed():
            return {"ended_on": day, "last_event_on": day}
        case FormChanged():
            return {
                "form": event.form.value,
                "duration": event.duration.value,
                "ends_on": event.ends_on,
                "form_since": day,
                "last_event_on": day,
            }
        case ControllingCheckRecorded():
            return _checked(content, event, day)
        case CheckRhythmSet():
            rhythm: Row = {"rhythm_months": event.months}
            return {**rhythm, "check_due_on": due({**content, **rhythm})}
        case ProgrammeLeft():
            still = [each for each in unbarred(content["programmes"]) if each != event.programme]
            return {"programmes": barred(still)}
        case TermExtended() | RenewalAgreed():
            ends_on = max(content["ends_on"] or event.ends_on, event.ends_on)
            notice = _notice_renewed(event) if isinstance(event, RenewalAgreed) else {}
            return {"ends_on": ends_on, "duration": "time_bounded", **notice}
        case AmendmentAgreed():
            return _amended(content, event)
        case EnteredIntoForce():
            return {"pending": False}
        case NoticeGiven():
            return {"noticed_end": content["ends_on"]}
        case ProgrammeAssigned():
            joined = dict.fromkeys([*unbarred(content["programmes"]), event.programme])
            return {"programmes": barred(joined)}
        case CooperationEnded():
            return ending_of(record, event, None).shows_on(day) or {}
        case _:
            return {}


def _notice_renewed(event: RenewalAgreed) -> Row:
    """Return the time for notice that a renewal sets in place of the one before."""
    days = event.notice_days
    return {} if days is None else {"notice_months": None, "notice_days": days}


def _amended(content: Row, event: AmendmentAgreed) -> Row:
    """Return what an amendment changes of what reports look at."""
    after, dropped = event.after, {each.value for each in event.dropped}
    new: Row = {
        "area": after.area,
        "review_on": after.review_on,
        "notice_months": after.expected.notice_months,
        "notice_days": after.expected.notice_days,
        "themes_folded": None if after.themes is None else folded(after.themes),
    }
    changed: Row = {
        name: value for name, value in new.items() if value is not None or name in dropped
    }
    if after.end_condition is not None:
        changed["duration"] = "time_bounded"
    elif "end_condition" in dropped and content["ends_on"] is None:
        changed["duration"] = "unknown"
    return changed


def _checked(content: Row, event: ControllingCheckRecorded, day: date) -> Row:
    named = explicit_check_on(content["next_check_on"], day, event.next_check_on)
    changed: Row = {
        "last_check_on": day,
        "last_light": event.light.value,
        "next_check_on": named,
    }
    return {**changed, "check_due_on": due({**content, **changed})}


def _cooperation(event: CooperationAgreed) -> Row:
    term, rhythm = event.term, event.expected.check_rhythm_months
    return {
        "form": "cooperation",
        "form_since": term.starts_on,
        "duration": "time_bounded" if term.is_bounded else "unknown",
        "starts_on": term.starts_on,
        "ends_on": term.ends_on,
        "ends_originally": term.ends_on,
        "review_on": term.review_on,
        **NOT_ENDED,
        **AWAKE,
        "pending": event.conditional,
        "noticed_end": None,
        "notice_months": event.expected.notice_months,
        "notice_days": event.expected.notice_days,
        "last_event_on": None,
        "last_touch_on": None,
        "cadence_months": None,
        "last_check_on": None,
        "next_check_on": None,
        "check_due_on": next_check_due(
            explicit=None, last_held=None, starts_on=term.starts_on, rhythm_months=rhythm
        ),
        "rhythm_months": rhythm,
        "last_light": None,
        "title": None,
        "party_ids": barred(dict.fromkeys(one.party for one in event.parties)),
        "themes_folded": folded(event.themes),
        "programmes": "",
        "area": event.area,
    }


def _relationship(event: EncounterRecorded | ContactEstablished | GroupFounded, day: date) -> Row:
    if isinstance(event, EncounterRecorded):
        form, duration, ends_on = "encounter", "time_bounded", event.ends_on
    else:
        form = "contact" if isinstance(event, ContactEstablished) else "group"
        duration, ends_on = event.duration.value, None
    return {
        "form": form,
        "form_since": event.effective_on,
        "duration": duration,
        "starts_on": event.effective_on,
        "ends_on": ends_on,
        "ends_originally": ends_on,
        "review_on": None,
        **NOT_ENDED,
        **AWAKE,
        "pending": False,
        "noticed_end": None,
        "notice_months": None,
        "notice_days": None,
        "last_event_on": day,
        "last_touch_on": day,
        "cadence_months": event.cadence_months if isinstance(event, ContactEstablished) else None,
        "last_check_on": None,
        "next_check_on": None,
        "check_due_on": None,
        "rhythm_months": None,
        "last_light": None,
        "title": event.title,
        "party_ids": barred(event.parties),
        "themes_folded": folded(event.themes),
        "programmes": "",
        "area": event.area,
    }
