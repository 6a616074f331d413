"""Refusals of legal acts and of what follows from them, one class a rule (section 4.1).

The tree::

    Refusal
    ├── DayMissing · AlreadySuspended · NotSuspended · PlansOnHold · AssignmentEndsBefore
    │   LeadsAlready · NotALead · FormerLeadMissing · CurrencyMissing · AnotherUnit           (2, 3)
    │   NothingToRenew · NoticeEndsBefore                                                  (1, 3)
    ├── NotConditional · ConditionMissing · NotInForce                                     (1, 3.3)
    └── NotTakingPart · NotInProgramme · FindingAlreadySettled · RhythmSetApart
        AlreadyInForce                                                                        (6)
"""

from __future__ import annotations

from koop_es.kernel.refusals import Refusal


class DayMissing(Refusal):
    """A legal act needs the day from which it bites (rule 3)."""

    code = "cooperation.day_missing"


class AlreadySuspended(Refusal):
    """The cooperation is suspended on that day already (rule 6)."""

    code = "cooperation.already_suspended"


class NotSuspended(Refusal):
    """The cooperation is not suspended on that day (rule 6)."""

    code = "cooperation.not_suspended"


class NotTakingPart(Refusal):
    """The party does not take part on that day (rule 6)."""

    code = "cooperation.not_taking_part"


class LeadsAlready(Refusal):
    """The party leads already (rule 6)."""

    code = "lead.leads_already"


class NotALead(Refusal):
    """The party that is to be replaced does not lead (rule 6)."""

    code = "lead.not_a_lead"


class FormerLeadMissing(Refusal):
    """Somebody leads, and who is replaced is not said (rule 6)."""

    code = "lead.former_missing"


class AssignmentEndsBefore(Refusal):
    """The assignment would end before it begins (rule 3)."""

    code = "assignment.ends_before"


class PlansOnHold(Refusal):
    """The lead is vacant or too few parties are left: no new plans meanwhile (rule 11)."""

    code = "cooperation.plans_on_hold"


class CurrencyMissing(Refusal):
    """A contribution of money needs an amount and a currency (rule 7)."""

    code = "contribution.currency_missing"


class AnotherUnit(Refusal):
    """What was brought is counted in another unit than what was pledged (rule 7)."""

    code = "contribution.another_unit"


class NothingToRenew(Refusal):
    """There is no planned end to count the renewal from (rule 1)."""

    code = "renewal.nothing_to_renew"


class NoticeEndsBefore(Refusal):
    """The notice would end the cooperation before it was given (rule 3)."""

    code = "notice.ends_before"


class NotInProgramme(Refusal):
    """The cooperation is not in that programme (rule 6)."""

    code = "cooperation.not_in_programme"


class FindingAlreadySettled(Refusal):
    """The finding was settled before (rule 6)."""

    code = "finding.already_settled"


class RhythmSetApart(Refusal):
    """The rhythm of checks is set by an entry of its own, not by an amendment (rule 6)."""

    code = "amendment.rhythm_set_apart"


class ConditionMissing(Refusal):
    """A conditional agreement needs to say what it waits for (section 3.3)."""

    code = "cooperation.condition_missing"


class NotConditional(Refusal):
    """Only what waits for its condition enters into force by an entry (section 3.3)."""

    code = "cooperation.not_conditional"


class AlreadyInForce(Refusal):
    """It entered into force before (rule 6)."""

    code = "cooperation.already_in_force"


class NotInForce(Refusal):
    """What never came into force can end in no other way (section 3.6)."""

    code = "cooperation.not_in_force"
