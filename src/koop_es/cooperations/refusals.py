"""Refusals of the cooperation's rules, one class a rule (the domain's section 4.1).

The tree::

    Refusal
    ├── AgreementIncomplete · TooFewParties · StartAfterEnd · PartyTwice · DueDateMissing     (1)
    ├── HasEnded · FileIsClosed · NotEnded · AlreadyEnded · EndBeforeStart · TermNotExtended
    │   MannerUnknown                                                                      (2, 3.6)
    ├── LightOverrideUnexplained                                                              (4)
    ├── LightMissing · MeasuresMissing · DeviationMissing · DecisionMissing
    │   OpenMeasureLeftOut · FollowedUpTwice · DimensionTwice · NextCheckNotLater             (5)
    ├── UnknownPart · MilestoneAlreadyReached · MilestoneClosed · MeasureAlreadyClosed
    │   DecisionAlreadyTaken · GoalIsDropped · AlreadyInProgramme · UnknownProgramme
    │   UnknownOrigin · EmptyDocument                                                         (6)
    ├── TargetEqualsBaseline · ValueDoesNotFit                                                (7)
    ├── SecondRecordKeeper · UnknownSuccessor · SuccessorMissing · SuccessorEnded             (11)
    └── UnknownEntry · AgreementNotRetractable · AlreadyRetracted · CorrectionDoesNotFit
        CorrectionBreaksRule                                                                 (3.7)
"""

from __future__ import annotations

from koop_es.kernel.refusals import Refusal


class AgreementIncomplete(Refusal):
    """One of the six fields is missing."""

    code = "cooperation.agreement_incomplete"


class TooFewParties(Refusal):
    """There are fewer than two distinct parties besides funders."""

    code = "cooperation.too_few_parties"


class StartAfterEnd(Refusal):
    """The term starts after it ends."""

    code = "cooperation.start_after_end"


class SecondRecordKeeper(Refusal):
    """More than one party would keep the record."""

    code = "cooperation.second_record_keeper"


class PartyTwice(Refusal):
    """A party is named twice in the same role."""

    code = "cooperation.party_twice"


class HasEnded(Refusal):
    """The cooperation has ended, and the fact lies after its end."""

    code = "cooperation.has_ended"


class FileIsClosed(Refusal):
    """The file is closed."""

    code = "cooperation.file_closed"


class NotEnded(Refusal):
    """The cooperation has not ended."""

    code = "cooperation.not_ended"


class AlreadyEnded(Refusal):
    """An ending is recorded already."""

    code = "cooperation.already_ended"


class EndBeforeStart(Refusal):
    """It would end before it began; then it was never in force."""

    code = "cooperation.end_before_start"


class MannerUnknown(Refusal):
    """Only imports may leave the manner of the ending unknown."""

    code = "cooperation.manner_unknown"


class TermNotExtended(Refusal):
    """The new end is not later than the current one."""

    code = "cooperation.term_not_extended"


class LightMissing(Refusal):
    """A check without a light: nothing is green by default (section 3.5)."""

    code = "check.light_missing"


class DeviationMissing(Refusal):
    """Yellow or red without a deviation."""

    code = "check.deviation_missing"


class MeasuresMissing(Refusal):
    """Yellow or red without a measure."""

    code = "check.measure_missing"


class DecisionMissing(Refusal):
    """Red without the decision needed."""

    code = "check.decision_missing"


class OpenMeasureLeftOut(Refusal):
    """A routine, interim or final check leaves out an open measure."""

    code = "check.open_measure_left_out"


class FollowedUpTwice(Refusal):
    """A check names the same measure twice."""

    code = "check.followed_up_twice"


class DimensionTwice(Refusal):
    """A check names the same dimension twice."""

    code = "check.dimension_twice"


class NextCheckNotLater(Refusal):
    """The day named for the next check does not lie after the day of this one."""

    code = "check.next_not_later"


class LightOverrideUnexplained(Refusal):
    """The overall light differs from the worst dimension's without a reason (rule 4)."""

    code = "check.light_override_unexplained"


class UnknownPart(Refusal):
    """The cooperation knows no goal, milestone, measure, decision or evidence of that id."""

    code = "cooperation.unknown_part"


class MilestoneAlreadyReached(Refusal):
    """The milestone was reached before; correct that entry instead."""

    code = "milestone.already_reached"


class MilestoneClosed(Refusal):
    """The milestone was missed or dropped."""

    code = "milestone.closed"


class DueDateMissing(Refusal):
    """Only imports may leave a milestone's day open."""

    code = "milestone.due_date_missing"


class MeasureAlreadyClosed(Refusal):
    """The measure was closed before."""

    code = "measure.already_closed"


class DecisionAlreadyTaken(Refusal):
    """The decision was taken before."""

    code = "decision.already_taken"


class GoalIsDropped(Refusal):
    """The goal was dropped before."""

    code = "goal.dropped"


class TargetEqualsBaseline(Refusal):
    """The target equals the baseline, and the goal is not to maintain it."""

    code = "goal.target_equals_baseline"


class ValueDoesNotFit(Refusal):
    """The value does not fit the way the goal is measured."""

    code = "goal.value_does_not_fit"


class UnknownProgramme(Refusal):
    """No programme of that id was opened."""

    code = "programme.unknown"


class ProgrammeClosed(Refusal):
    """The programme takes in no more cooperations (rule 6)."""

    code = "programme.closed"


class AlreadyInProgramme(Refusal):
    """The cooperation is in that programme already."""

    code = "cooperation.already_in_programme"


class UnknownOrigin(Refusal):
    """The relationship or cooperation out of which it arose does not exist."""

    code = "cooperation.unknown_origin"


class UnknownSuccessor(Refusal):
    """The successor does not exist."""

    code = "cooperation.unknown_successor"


class SuccessorMissing(Refusal):
    """It was merged, but into what is not said."""

    code = "cooperation.successor_missing"


class SuccessorEnded(Refusal):
    """The successor had ended on the effective day."""

    code = "cooperation.successor_ended"


class EmptyDocument(Refusal):
    """The file is empty."""

    code = "evidence.empty"


class UnknownEntry(Refusal):
    """The cooperation has no entry of that id."""

    code = "correction.unknown_entry"


class AgreementNotRetractable(Refusal):
    """The agreement itself can be changed but not retracted."""

    code = "correction.agreement_not_retractable"


class AlreadyRetracted(Refusal):
    """The entry was retracted before."""

    code = "correction.already_retracted"


class CorrectionDoesNotFit(Refusal):
    """The corrected fields do not fit that kind of entry."""

    code = "correction.does_not_fit"


class CorrectionBreaksRule(Refusal):
    """After the correction another entry would break a rule."""

    code = "correction.breaks_rule"
