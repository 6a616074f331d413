"""Refusals of relationships, each named after its rule."""

from __future__ import annotations

from koop_es.kernel.refusals import Refusal


class TooFewParties(Refusal):
    """A relationship needs two distinct parties (rule 1)."""

    code = "relationship.too_few_parties"


class ThemeMissing(Refusal):
    """A theme is mandatory: shared interest is what ties (section 1)."""

    code = "relationship.theme_missing"


class ContactPointMissing(Refusal):
    """Nobody in the contact can be reached (rule 8)."""

    code = "relationship.contact_point_missing"


class UnknownOrigin(Refusal):
    """The relationship out of which it came does not exist (rule 6)."""

    code = "relationship.unknown_origin"


class UnknownSuccessor(Refusal):
    """What the relationship turned into does not exist (rule 11)."""

    code = "relationship.unknown_successor"


class SuccessorEnded(Refusal):
    """What the relationship turned into had ended on the effective day (rule 11)."""

    code = "relationship.successor_ended"


class DurationUnknown(Refusal):
    """Only imports may leave the duration unknown; a contact or group is ongoing (section 2)."""

    code = "relationship.duration_unknown"


class AlreadyClosed(Refusal):
    """The relationship was closed before (rule 6)."""

    code = "relationship.already_closed"


class EndsBeforeStart(Refusal):
    """Its last day would lie before its first (rule 1)."""

    code = "relationship.ends_before_start"


class RelationshipOver(Refusal):
    """The relationship was over on the effective day (rule 2)."""

    code = "relationship.over"


class BeforeBeginning(Refusal):
    """The fact lies before the relationship began (rule 1)."""

    code = "relationship.before_beginning"


class CooperationNotAgreed(Refusal):
    """A relationship turns into a cooperation by an agreement that names it (section 3)."""

    code = "relationship.cooperation_not_agreed"


class DayUnknown(Refusal):
    """A change of form needs its day: the old form counts up to the day before (section 5)."""

    code = "relationship.day_unknown"


class FormChangedSince(Refusal):
    """The form changed on a later day already (section 5)."""

    code = "relationship.form_changed_since"


class NotOfThatForm(Refusal):
    """What is told does not belong to the relationship's new form (section 2)."""

    code = "relationship.not_of_that_form"


class NotAParty(Refusal):
    """Who is named does not belong to the relationship (rule 6)."""

    code = "relationship.not_a_party"


class NobodyReached(Refusal):
    """A vain try has brought nothing (section 3.2)."""

    code = "relationship.nobody_reached"


class ContactPrivate(Refusal):
    """A private contact is not offered to others (section 1)."""

    code = "relationship.contact_private"


class ConsentMissing(Refusal):
    """Nobody is introduced without having agreed to it (section 1)."""

    code = "relationship.consent_missing"


class NoThirdParty(Refusal):
    """An introduction takes two different parties and somebody else (rule 6)."""

    code = "relationship.no_third_party"


class NotAContact(Refusal):
    """Only a contact is private or open, and has a cadence of its own (section 2)."""

    code = "relationship.not_a_contact"


class NotAGroup(Refusal):
    """Only groups are reviewed (section 1)."""

    code = "relationship.not_a_group"
