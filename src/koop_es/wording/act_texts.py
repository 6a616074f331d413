"""What a refusal of the rules of suspensions and other legal acts says, by its code."""

from __future__ import annotations

from typing import Final

from koop_es.wording.translating import msgid

ACTS: Final[dict[str, tuple[str, ...]]] = {
    "cooperation.day_missing": (
        msgid("This needs the day from which it counts."),
        msgid("Give the day."),
    ),
    "cooperation.not_taking_part": (
        msgid("The party does not take part on that day."),
        msgid("{party}, {day}."),
        msgid("Check the party and the day, or let it join first."),
    ),
    "lead.leads_already": (
        msgid("The party leads already."),
        msgid("Choose another party."),
    ),
    "lead.not_a_lead": (
        msgid("The party that is to be replaced does not lead."),
        msgid("Name the party that leads on that day."),
    ),
    "lead.former_missing": (
        msgid("Several parties lead; it is not said which one is replaced."),
        msgid("Name the former lead."),
    ),
    "assignment.ends_before": (
        msgid("The assignment would end before it begins."),
        msgid("Its last day would be {until}."),
        msgid("Check both days."),
    ),
    "cooperation.plans_on_hold": (
        msgid("No new plans while the lead is vacant or fewer than two parties are left."),
        msgid("Replace the lead or let a party join first."),
    ),
    "contribution.currency_missing": (
        msgid("A contribution of money needs an amount and a currency."),
        msgid("Give both, such as 1000 EUR."),
    ),
    "contribution.another_unit": (
        msgid("What was brought is counted in another unit than what was pledged."),
        msgid("Pledged in {pledged}, brought in {unit}."),
        msgid("Give the amount in the unit of the pledge."),
    ),
    "amendment.rhythm_set_apart": (
        msgid("The rhythm of checks is no part of an amendment."),
        msgid("Set it with an entry of its own."),
    ),
    "cooperation.condition_missing": (
        msgid("A conditional agreement needs to say what it waits for."),
        msgid("State the condition precedent."),
    ),
    "cooperation.not_conditional": (
        msgid("The agreement waits for no condition: it is in force from the start of its term."),
        msgid("Correct the agreement if it was conditional."),
    ),
    "cooperation.already_in_force": (
        msgid("The agreement is in force already."),
        msgid("Since {in_force_on}."),
        msgid("Correct the earlier entry if its day is wrong."),
    ),
    "cooperation.not_in_force": (
        msgid("The agreement never came into force, because its condition was not met."),
        msgid("End it as never in force, or record the entry into force first."),
    ),
    "renewal.nothing_to_renew": (
        msgid("There is no planned end that could be renewed."),
        msgid("Extend the term to a day first."),
    ),
    "notice.ends_before": (
        msgid("The notice would end the cooperation before it was given."),
        msgid("Given on {given_on}, to {ends_on}."),
        msgid("Check both days."),
    ),
    "cooperation.not_in_programme": (
        msgid("The cooperation is not in this programme."),
        msgid("Check the programme, or assign it first."),
    ),
    "finding.already_settled": (
        msgid("The finding is settled already."),
        msgid("Raise a new one, or correct the entry."),
    ),
    "cooperation.already_suspended": (
        msgid("The cooperation is suspended on that day already."),
        msgid("Choose another day, or record that it goes on first."),
    ),
    "cooperation.not_suspended": (
        msgid("The cooperation is not suspended on that day."),
        msgid("Only what is suspended can be resumed; check the day."),
    ),
}
"""Refusals by code, as in ``rule_texts``."""
