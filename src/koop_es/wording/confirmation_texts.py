"""What a refusal of the rules of proposing and confirming says, by its code."""

from __future__ import annotations

from typing import Final

from koop_es.wording.translating import msgid

CONFIRMATIONS: Final[dict[str, tuple[str, ...]]] = {
    "cooperation.not_agreed_yet": (
        msgid("The cooperation is only proposed: not all parties have confirmed it yet."),
        msgid("Nothing else is recorded before it is agreed; let the parties confirm it first."),
    ),
    "confirmation.agreed_already": (
        msgid("The cooperation is agreed; nothing is left to confirm, decline or withdraw."),
        msgid("Record what changed since then as a change of the agreement."),
    ),
    "confirmation.withdrawn": (
        msgid("The proposal was withdrawn."),
        msgid("Propose another agreement if there is to be one."),
    ),
    "confirmation.declined": (
        msgid("A party declined this version of the text."),
        msgid("{party}."),
        msgid("Propose another version of the text, or withdraw the proposal."),
    ),
    "confirmation.before_last_word": (
        msgid("The day lies before the one of what was said last of the proposal."),
        msgid("That was {said_on}."),
        msgid("Choose that day or a later one."),
    ),
    "correction.confirmation_stands": (
        msgid("What was proposed, confirmed or declined stands as it was said."),
        msgid("Propose another version of the text, or record what changed after the agreement."),
    ),
    "confirmation.not_asked": (
        msgid("The party is not among those that are to confirm this text."),
        msgid("{party}."),
        msgid("Check the party; those that only fund are not asked."),
    ),
    "cooperation.signatory_no_person": (
        msgid("Who signs for a party is a natural person."),
        msgid("{party}."),
        msgid("Name a registered person, or write in words who signed."),
    ),
    "confirmation.party_unnamed": (
        msgid("It is not said for which party."),
        msgid("Name the party."),
    ),
    "confirmation.answered_already": (
        msgid("The party has confirmed or declined this version of the text already."),
        msgid("{party}."),
        msgid("A party answers each version of the text once."),
    ),
    "confirmation.text_changed": (
        msgid("Another version of the text was proposed since it was read."),
        msgid("Version {read} was read, version {now} counts."),
        msgid("Read the text again, then confirm or decline it."),
    ),
    "confirmation.link_unknown": (
        msgid("There is no such link."),
        msgid("Check that the address is complete, or ask for another link."),
    ),
    "confirmation.link_used": (
        msgid("The link was used already."),
        msgid("Each link can be used once; its page shows the receipt."),
    ),
    "confirmation.link_expired": (
        msgid("The link can no longer be used."),
        msgid("Its last day was {expires_on}."),
        msgid("Ask for another link."),
    ),
    "confirmation.link_void": (
        msgid("The text was changed since the link was made, so the link is void."),
        msgid("Ask for a link to the text that counts now."),
    ),
}
"""Refusals by code, as in ``rule_texts``."""
