"""What a refusal says by its code: of rules that are the same for all, of parties and programmes.

Each text is a row of sentences: first the rule, without values, which also serves as its title;
then where it was hit; at last what to do. A sentence whose values are not known is left out.
"""

from __future__ import annotations

from typing import Final

from koop_es.wording.translating import msgid

RULES: Final[dict[str, tuple[str, ...]]] = {
    "refused": (
        msgid("A rule does not allow this."),
        msgid("Nothing was stored."),
    ),
    "change.empty": (
        msgid("Nothing would change."),
        msgid("Give a value that differs from the recorded one."),
    ),
    "fact.in_the_future": (
        msgid("What has not happened yet cannot be recorded."),
        msgid("{effective_on} is after today, {today}."),
        msgid("Record it once it has happened."),
    ),
    "reason.missing": (
        msgid("A reason is needed here."),
        msgid("The term runs until {ends_on}."),
        msgid("Give one in words, or pick one from the list."),
    ),
    "reason.missing_recorded_late": (
        msgid("What is recorded late needs a reason."),
        msgid(
            "{effective_on} was {days} days ago; without a reason, {tolerance_days} are allowed."
        ),
        msgid("Give one in words, or pick one from the list."),
    ),
    # ---------------------------------------------------------------- parties and programmes
    "party.unknown": (
        msgid("This party is not registered."),
        msgid("There is no party {id}."),
        msgid("Register it first, or check the id."),
    ),
    "party.lawful_basis_missing": (
        msgid("Personal data need a lawful basis."),
        msgid("Say on which basis they are kept, such as consent or contract."),
    ),
    "party.was_merged": (
        msgid("Another party stands for this one."),
        msgid("The party {id} was merged into {into}."),
        msgid("Name that one, or take the merging back first."),
    ),
    "party.not_merged": (
        msgid("This party stands for itself already."),
        msgid("It was not merged into another one."),
    ),
    "party.kinds_differ": (
        msgid("A natural person is no organisation, and an organisation is no natural person."),
        msgid("Choose the command or the party that fits."),
    ),
    "programme.closed": (
        msgid("This programme takes in no more cooperations."),
        msgid("The programme {id} was closed."),
        msgid("State the day on which the cooperation joined, if that was before."),
    ),
    "programme.was_closed": (
        msgid("This programme was closed already."),
        msgid("Nothing was stored."),
    ),
    "programme.period_reversed": (
        msgid("The grant period would end before it begins."),
        msgid("It begins on {grant_starts_on} and ends on {grant_ends_on}."),
        msgid("Check the two days."),
    ),
    "programme.unknown": (
        msgid("This programme is not known."),
        msgid("There is no programme {id}."),
        msgid("Open it first, or check the id."),
    ),
}
