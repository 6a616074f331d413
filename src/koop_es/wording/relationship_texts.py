"""What a refusal of the rules of relationships says, by its code."""

from __future__ import annotations

from typing import Final

from koop_es.wording.translating import msgid

RELATIONSHIPS: Final[dict[str, tuple[str, ...]]] = {
    "relationship.too_few_parties": (
        msgid("A relationship needs two different parties."),
        msgid("Named so far: {parties}."),
        msgid("Add a party."),
    ),
    "relationship.theme_missing": (
        msgid("A relationship needs a theme."),
        msgid("Say what it is about."),
    ),
    "relationship.contact_point_missing": (
        msgid("Nobody in this contact can be reached."),
        msgid("Give one of the parties a contact point, such as an e-mail address."),
    ),
    "relationship.unknown_origin": (
        msgid("What the relationship arose from is not known."),
        msgid("There is no relationship or cooperation {id}."),
        msgid("Record it first, or leave the field empty."),
    ),
    "relationship.unknown_successor": (
        msgid("What the relationship turned into is not known."),
        msgid("There is no relationship or cooperation {id}."),
        msgid("Record it first, or leave the field empty."),
    ),
    "relationship.successor_ended": (
        msgid("What the relationship turned into was over by then."),
        msgid("It is {id}."),
        msgid("Name one that goes on, or choose an earlier day."),
    ),
    "relationship.over": (
        msgid("The relationship is over."),
        msgid("Its last day was {closed_on}."),
        msgid("Choose a day on or before it, or record a new relationship."),
    ),
    "relationship.before_beginning": (
        msgid("This lies before the relationship began."),
        msgid("It began on {starts_on}."),
        msgid("Choose a later day."),
    ),
    "relationship.cooperation_not_agreed": (
        msgid("A relationship does not change into a cooperation: that is agreed."),
        msgid(
            "Agree the cooperation and name what it arose from; then close the relationship and "
            "name the cooperation as its successor."
        ),
    ),
    "relationship.day_unknown": (
        msgid("A change of form needs its day."),
        msgid("The old form counts up to the day before, the new one from then on."),
    ),
    "relationship.form_changed_since": (
        msgid("The form changed later already."),
        msgid("It has been another one since {since}."),
        msgid("Choose that day or a later one."),
    ),
    "relationship.not_of_that_form": (
        msgid("This does not belong to a relationship of that form."),
        msgid("Its form is then: {form}."),
        msgid("Only an encounter has a last day, and only a contact is private or open."),
    ),
    "relationship.not_a_party": (
        msgid("Only the parties concerned can be named here."),
        msgid("{id} is none of them."),
        msgid("Name one of them."),
    ),
    "relationship.nobody_reached": (
        msgid("A try that reached nobody has brought nothing."),
        msgid("Leave the outcomes out, or record that somebody was reached."),
    ),
    "relationship.contact_private": (
        msgid("A private contact is not offered to others."),
        msgid("Open it to the network first, if its parties agree."),
    ),
    "relationship.consent_missing": (
        msgid("Nobody is introduced without having agreed to it."),
        msgid("The consent of {id} is missing."),
        msgid("Ask first, then name who agreed."),
    ),
    "relationship.no_third_party": (
        msgid("An introduction takes two different parties and somebody else."),
        msgid("Name one party that introduces, another that is introduced, and a third one."),
    ),
    "relationship.not_a_contact": (
        msgid("Only a contact is private or open, and has a cadence of its own."),
        msgid("The form of this relationship: {form}."),
        msgid("Change the form first if it is a contact now."),
    ),
    "relationship.not_a_group": (
        msgid("Only groups are reviewed."),
        msgid("The form of this relationship was then: {form}."),
        msgid("Record a touch instead, or change the form first."),
    ),
    "relationship.duration_unknown": (
        msgid("A contact or group is ongoing; only imports may leave that unknown."),
        msgid("Given: {duration}."),
        msgid("Choose “ongoing”."),
    ),
    "relationship.already_closed": (
        msgid("The relationship was closed before."),
        msgid("It ended on {closed_on}."),
        msgid("There is nothing to do."),
    ),
    "relationship.ends_before_start": (
        msgid("The relationship would end before it begins."),
        msgid("Begin {starts_on}, end {ends_on}."),
        msgid("Check both dates."),
    ),
}
"""Refusals by code, as in ``rule_texts``."""
