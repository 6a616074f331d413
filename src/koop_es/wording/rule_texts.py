"""What a refusal of the domain's rules says, by its code.

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
    # ---------------------------------------------------------------- agreement
    "cooperation.agreement_incomplete": (
        msgid("The agreement is incomplete."),
        msgid("Missing: {missing}."),
        msgid("An agreement needs title, theme, two parties, a goal, a term and its date."),
    ),
    "cooperation.too_few_parties": (
        msgid("A cooperation needs two different parties besides funders."),
        msgid("Named so far: {parties}."),
        msgid("Add a party."),
    ),
    "cooperation.start_after_end": (
        msgid("The term would end before it begins."),
        msgid("Begin {starts_on}, end {ends_on}."),
        msgid("Check both dates."),
    ),
    "cooperation.second_record_keeper": (
        msgid("Only one party keeps the record."),
        msgid("Choose one."),
    ),
    "cooperation.party_twice": (
        msgid("A party stands twice in the same role."),
        msgid("{party}: {role}."),
        msgid("Name it once in each role."),
    ),
    "cooperation.unknown_origin": (
        msgid("What the cooperation arose from is not known."),
        msgid("There is no relationship or cooperation {id}."),
        msgid("Record it first, or leave the field empty."),
    ),
    "cooperation.already_in_programme": (
        msgid("The cooperation is in this programme already."),
        msgid("There is nothing to do."),
    ),
    "cooperation.term_not_extended": (
        msgid("An extension needs a later end."),
        msgid("The current end is {ends_on}."),
        msgid("Choose a later day."),
    ),
    # ---------------------------------------------------------------- ending
    "cooperation.has_ended": (
        msgid("The cooperation has ended."),
        msgid("It ended on {ended_on}."),
        msgid("Choose a day on or before the end, or revoke the ending."),
    ),
    "cooperation.file_closed": (
        msgid("The file is closed."),
        msgid("Only corrections are possible now; revoke the ending to open it again."),
    ),
    "cooperation.not_ended": (
        msgid("The cooperation has not ended."),
        msgid("Record the ending first."),
    ),
    "cooperation.already_ended": (
        msgid("An ending is recorded already."),
        msgid("It takes effect on {ended_on}."),
        msgid("Correct or revoke it instead."),
    ),
    "cooperation.end_before_start": (
        msgid("The cooperation would end before it begins."),
        msgid("End {ended_on}, begin {starts_on}."),
        msgid("Check the day, or choose the manner “never in force”."),
    ),
    "cooperation.manner_unknown": (
        msgid("Only imports may leave open how a cooperation ended."),
        msgid("Choose a manner of ending."),
    ),
    "cooperation.unknown_successor": (
        msgid("The successor is not known."),
        msgid("There is no cooperation or relationship {id}."),
        msgid("Record it first, or check the id."),
    ),
    "cooperation.successor_missing": (
        msgid("A merger needs a successor."),
        msgid("Name the cooperation or relationship that goes on."),
    ),
    "cooperation.successor_ended": (
        msgid("The successor had ended by that day."),
        msgid("It is {id}."),
        msgid("Name one that was still going on."),
    ),
    # ---------------------------------------------------------------- checks and measures
    "check.light_missing": (
        msgid("A check needs a light; none is green by itself."),
        msgid("Choose green, yellow or red, or give a light per dimension."),
    ),
    "check.deviation_missing": (
        msgid("A yellow or red light needs a deviation."),
        msgid("Say what is not as agreed, and why."),
    ),
    "check.measure_missing": (
        msgid("A yellow or red light needs a measure."),
        msgid("Say what is to be done; “watch until …” is one too."),
    ),
    "check.decision_missing": (
        msgid("A red light needs the decision that it asks for."),
        msgid("Say what must be decided beyond the team."),
    ),
    "check.open_measure_left_out": (
        msgid("This check must say what became of every open measure."),
        msgid("Left out: {measures}."),
        msgid("Mark each of them as carried or closed."),
    ),
    "check.followed_up_twice": (
        msgid("A measure stands twice in this check."),
        msgid("It is {id}."),
        msgid("Name it once."),
    ),
    "check.dimension_twice": (
        msgid("A dimension stands twice in this check."),
        msgid("Give each dimension one light."),
    ),
    "check.next_not_later": (
        msgid("The next check must lie after this one."),
        msgid("This one: {held_on}; the next one: {next_on}."),
        msgid("Name a later day, or leave it out."),
    ),
    "check.light_override_unexplained": (
        msgid("The overall light is not that of the worst dimension."),
        msgid("Overall: {light}; worst dimension: {worst}."),
        msgid("Give the reason, or take over the worst light."),
    ),
    "measure.already_closed": (
        msgid("The measure was closed before."),
        msgid("It is {id}."),
        msgid("There is nothing to do; a wrong entry can be corrected."),
    ),
    "decision.already_taken": (
        msgid("The decision was taken before."),
        msgid("It is {id}."),
        msgid("There is nothing to do; a wrong entry can be corrected."),
    ),
    # ---------------------------------------------------------------- goals and milestones
    "cooperation.unknown_part": (
        msgid("The cooperation does not know this id."),
        msgid("Looked for: {part} {id}."),
        msgid("Take an id that the cooperation shows."),
    ),
    "goal.dropped": (
        msgid("The goal was dropped."),
        msgid("It is {id}."),
        msgid("Set a new goal, or retract the entry that dropped it."),
    ),
    "goal.target_equals_baseline": (
        msgid("The target equals the baseline."),
        msgid("Both are {value}."),
        msgid("Choose another target, or the direction “maintain”."),
    ),
    "goal.value_does_not_fit": (
        msgid("The value does not fit the way the goal is measured."),
        msgid("Way of measuring: {measure}."),
        msgid("Value given: {value}."),
        msgid(
            "A percentage lies between 0 and 100, yes is 1 and no is 0, a rank is a whole number "
            "from 0, and a qualitative goal takes words."
        ),
    ),
    "milestone.already_reached": (
        msgid("The milestone was reached before."),
        msgid("It is {id}."),
        msgid("Correct the earlier entry instead."),
    ),
    "milestone.closed": (
        msgid("The milestone is no longer open."),
        msgid("{id}: {status}."),
        msgid("Correct that entry, or plan a new milestone."),
    ),
    "milestone.due_date_missing": (
        msgid("Only imports may leave a milestone's day open."),
        msgid("Say by when it is due."),
    ),
    "evidence.unknown": (
        msgid("This evidence is not attached."),
        msgid("Looked for: {id}."),
        msgid("Attach the file first, or take the id of one that is attached."),
    ),
    "evidence.empty": (
        msgid("The file is empty."),
        msgid("Choose a file with contents."),
    ),
    # ---------------------------------------------------------------- corrections
    "correction.unknown_entry": (
        msgid("This entry is not in the cooperation's history."),
        msgid("There is no entry {id}."),
        msgid("Take the id of an entry from the history."),
    ),
    "correction.agreement_not_retractable": (
        msgid("The agreement itself cannot be retracted."),
        msgid("Change the fields that are wrong, or record an ending “never in force”."),
    ),
    "correction.already_retracted": (
        msgid("The entry was retracted before."),
        msgid("It is the entry at position {position}."),
        msgid("There is nothing to do."),
    ),
    "correction.does_not_fit": (
        msgid("The corrected fields do not fit this kind of entry."),
        msgid("At fault: {fields}."),
        msgid("Those that it holds now: {known}."),
        msgid("Give only fields that the entry has, with values of their kind."),
    ),
    "correction.breaks_rule": (
        msgid("After this correction an entry would break a rule."),
        msgid("The entry at position {position}: {rule}"),
        msgid("Correct that entry first, or choose another value."),
    ),
    # ---------------------------------------------------------------- relationships
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
