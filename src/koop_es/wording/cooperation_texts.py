"""What a refusal of the rules of cooperations says, by its code."""

from __future__ import annotations

from typing import Final

from koop_es.wording.translating import msgid

COOPERATIONS: Final[dict[str, tuple[str, ...]]] = {
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
}
"""Refusals by code, as in ``rule_texts``."""
