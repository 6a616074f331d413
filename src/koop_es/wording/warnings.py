"""From a warning to what a person reads: its level in a word, and what to look at."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from koop_es.wording.formats import day, listed
from koop_es.wording.labels import label
from koop_es.wording.translating import msgid

if TYPE_CHECKING:
    from collections.abc import Callable

    from koop_es.kernel.warnings import RuleWarning
    from koop_es.wording.translating import Translator

WARNINGS: Final[dict[str, str]] = {
    "entry.recorded_late": msgid("recorded late, {days} days after it happened"),
    "entry.outside_the_term": msgid("{effective_on} lies outside the term"),
    "contact.past_cadence": msgid(
        "last in touch on {last_touch_on}; by its own cadence the contact wanted care by {due_on}"
    ),
    "contact.still_reachable": msgid(
        "last in touch on {last_touch_on}: is the other one still reachable?"
    ),
    "relationship.origin_goes_on": msgid(
        "the ending upon which it follows was taken back: close it if it was founded in vain"
    ),
    "group.not_reviewed": msgid(
        "the review of the group was due on {due_on}: is it still relevant, are resources there?"
    ),
    "group.dissolution_open": msgid(
        "it was decided on {decided_on} to dissolve the group, and it is not closed yet"
    ),
    "cooperation.signed_after_start": msgid(
        "signed on {signed_on}, after the term began on {starts_on}"
    ),
    "cooperation.to_be_completed": msgid(
        "the agreement was imported and is to be completed where something is unknown"
    ),
    "cooperation.term_passed": msgid(
        "the term passed on {ends_on}, closing open: extend the term or record the ending"
    ),
    "cooperation.ends_soon": msgid(
        "the term ends on {ends_on}, in {days} days, and nothing is decided yet"
    ),
    "cooperation.ended_with_open_measures": msgid("ended with open measures: {measures}"),
    "cooperation.ended_with_unreached_goals": msgid("ended; goals: {result}"),
    "cooperation.result_not_assessed": msgid(
        "ended, and nobody has assessed what became of the goals"
    ),
    "entry.planned_beyond_the_end": msgid(
        "planned beyond {ended_on}, the day on which the cooperation ends"
    ),
    "cooperation.notification_due": msgid(
        "the end on {ended_on} lies before the planned one on {ends_on}: "
        "the funder's notification is probably due"
    ),
    "approval.waits": msgid(
        "waits for the approval of a second person, and is not recorded until then: "
        "{protects} ({approval})"
    ),
    "check.green_while_milestone_overdue": msgid(
        "green light although the milestone {milestone} was due on {due_on}"
    ),
    "check.rhythm_too_long": msgid("{months} months between checks is longer than a year"),
    "check.overdue": msgid("the controlling check due on {due_on} is overdue"),
    "check.red_without_decision": msgid(
        "red light since {asked_on}, and the decision {decision} is still open"
    ),
    "goal.no_measurable_indicator": msgid("the goal {goal} has no measurable indicator"),
    "goal.due_after_term": msgid(
        "the goal {goal} is due on {due_on}, after the end of the term on {ends_on}"
    ),
    "goal.evidence_missing": msgid("the goal {goal} was measured, but the evidence is missing"),
    "party.notification_due": msgid("{party} left: the funder's notification is probably due"),
    "cooperation.notice_deadline": msgid(
        "by {deadline} the renewal is to be decided or notice to be given; "
        "the term ends on {ends_on}"
    ),
    "cooperation.renewal_deadline": msgid(
        "by {deadline} notice is to be given, or the term that ends on {ends_on} renews itself by "
        "{months} months"
    ),
    "cooperation.renews_itself": msgid(
        "the term passed on {ends_on}; by the agreement it renews itself by {months} months: "
        "record the renewal"
    ),
    "cooperation.not_in_force_at_start": msgid(
        "the term began on {starts_on}, and what the agreement waits for is not there yet"
    ),
    "cooperation.conditional_for_long": msgid(
        "agreed on {agreed_on}, and what the agreement waits for is not there yet"
    ),
    "amendment.consents_missing": msgid(
        "the consent of {parties} of those who take part is not recorded"
    ),
    "amendment.funder_consent_missing": msgid(
        "no consent of a funder is recorded: look whether the programme asks for it"
    ),
    "funder.consent_missing": msgid(
        "the programme asks for the consent of its funder, and none is recorded: {change}"
    ),
    "notice.before_the_period": msgid(
        "by the agreed period the notice takes effect on {earliest} at the earliest, "
        "not on {ends_on}"
    ),
    "cooperation.lead_vacant_too_long": msgid(
        "nobody leads since {since}, and the time to settle it is over"
    ),
    "cooperation.too_few_parties_too_long": msgid(
        "fewer than two parties besides funders since {since}, and the time to settle it is over"
    ),
    "cooperation.lead_vacant": msgid("nobody leads since {since}: no new plans meanwhile"),
    "cooperation.too_few_parties_left": msgid(
        "fewer than two parties besides funders since {since}: no new plans meanwhile"
    ),
    "contribution.nothing_delivered": msgid(
        "half the term has passed, and nothing was brought of {contribution}"
    ),
    "goal.notification_due": msgid(
        "the goal {goal} was given up: the funder's notification is probably due"
    ),
    "party.probable_duplicate": msgid(
        "a party of this name is registered already and may be the same: {party}"
    ),
    "programme.probable_duplicate": msgid(
        "a programme of this name is open already and may be the same: {programme}"
    ),
    "milestone.moved_often": msgid("the milestone {milestone} was moved {times} times"),
}
"""Message ids by code."""

PARTS: Final = frozenset({"contribution", "goal", "milestone", "measures", "decision"})
"""Parameters that hold ids of parts of a cooperation."""


def warning_sentence(
    warning: RuleWarning, t: Translator, parts: Callable[[str], str] | None = None
) -> str:
    """Return a warning with its level in front: ``Urgent: the term passed on …``.

    Args:
        warning: What a command or a read model found.
        t: The language.
        parts: Title of a goal, milestone or measure by its id within the cooperation.
    """
    params = {name: _value(name, value, t, parts or str) for name, value in warning.params.items()}
    text = WARNINGS.get(warning.code)
    said = warning.code if text is None else t.gettext(text, **params)
    return f"{label('level', warning.level, t)}: {said}"


def _value(name: str, value: str, t: Translator, parts: Callable[[str], str]) -> str:
    if name in PARTS:
        return listed([_quoted(each, parts(each), t) for each in value.split(", ")], t)
    if name == "protects":
        return listed([label("approval", each, t) for each in value.split(", ")], t)
    if name == "change":
        return label("consented_change", value, t)
    if name == "result":
        return label("result", value, t)
    return day(value, t)


def _quoted(part: str, title: str, t: Translator) -> str:
    return part if part == title else t.gettext("“{text}”", text=title)
