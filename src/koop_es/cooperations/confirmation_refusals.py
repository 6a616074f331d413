"""Refusals of proposing, confirming and declining an agreement, one class a rule.

The tree::

    Refusal
    ├── NotAgreedYet · AgreedAlready · ProposalTakenBack · DeclinedBefore · BeforeLastWord
    │   ConfirmationStands                                                        (2, 3, 3.7)
    └── NotAsked · AnsweredAlready · TextChanged · PartyUnnamed · SignatoryNoPerson
        LinkUnknown · LinkUsed · LinkExpired · LinkVoid                                  (6)
"""

from __future__ import annotations

from koop_es.kernel.refusals import Refusal


class NotAgreedYet(Refusal):
    """The agreement is only proposed: before it is agreed nothing else is recorded (rule 2)."""

    code = "cooperation.not_agreed_yet"


class AgreedAlready(Refusal):
    """The cooperation is agreed: nothing is left to confirm (rule 2)."""

    code = "confirmation.agreed_already"


class ProposalTakenBack(Refusal):
    """The proposal was withdrawn (rule 2)."""

    code = "confirmation.withdrawn"


class DeclinedBefore(Refusal):
    """A party declined this version of the text (rule 2)."""

    code = "confirmation.declined"


class BeforeLastWord(Refusal):
    """The day lies before the one of what was said last of the proposal (rule 3)."""

    code = "confirmation.before_last_word"


class ConfirmationStands(Refusal):
    """What was said before the agreement is no entry that a correction changes (section 3.7)."""

    code = "correction.confirmation_stands"


class NotAsked(Refusal):
    """The party is not among those that are to confirm (rule 6)."""

    code = "confirmation.not_asked"


class SignatoryNoPerson(Refusal):
    """Who signs for a party is a natural person (rule 6)."""

    code = "cooperation.signatory_no_person"


class PartyUnnamed(Refusal):
    """It is not said for which party (rule 6)."""

    code = "confirmation.party_unnamed"


class AnsweredAlready(Refusal):
    """The party confirmed or declined this version of the text already (rule 6)."""

    code = "confirmation.answered_already"


class TextChanged(Refusal):
    """Another version of the text was proposed since it was read (rule 9)."""

    code = "confirmation.text_changed"


class LinkUnknown(Refusal):
    """No such link was made (rule 6)."""

    code = "confirmation.link_unknown"


class LinkUsed(Refusal):
    """The link was used (rule 6)."""

    code = "confirmation.link_used"


class LinkExpired(Refusal):
    """The link's last day has passed (rule 6)."""

    code = "confirmation.link_expired"


class LinkVoid(Refusal):
    """The link was about another version of the text (rule 6)."""

    code = "confirmation.link_void"
