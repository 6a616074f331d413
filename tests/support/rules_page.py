"""The page of all rules: ``python -m tests.support.rules_page`` writes ``docs/rules.md``."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

import koop_es
from koop_es.cooperations import refusals
from koop_es.kernel.refusals import KoopError, Refusal

if TYPE_CHECKING:
    from collections.abc import Iterator

E = TypeVar("E", bound=KoopError)
DOMAIN: Final = ("kernel", "cooperations", "relationships", "parties", "programmes")
ROOT: Final = Path(__file__).parents[2]
PAGE: Final = ROOT / "docs" / "rules.md"
LEVELS: Final = {"_hint": "hint", "_attention": "attention", "_urgent": "urgent"}

WARNINGS: Final = {
    "amendment.consents_missing": "Not all who take part consented to an amendment.",
    "amendment.funder_consent_missing": (
        "An amendment within a programme bears no consent of its funder."
    ),
    "check.green_while_milestone_overdue": "A check is green although a milestone is overdue.",
    "check.overdue": "No check was held for longer than rhythm and grace allow.",
    "check.red_without_decision": "A red light has waited 14 days (setting) for its decision.",
    "check.rhythm_too_long": "The rhythm of checks is longer than a year.",
    "contact.past_cadence": "A contact was not cared for within the cadence that it has itself.",
    "contact.still_reachable": (
        "A contact was silent for a year, so it is asked whether it can be reached."
    ),
    "cooperation.conditional_for_long": (
        "More than 90 days after the agreement its condition is not met."
    ),
    "cooperation.ended_with_open_measures": "It ended with open measures.",
    "cooperation.ended_with_unreached_goals": "It ended with goals that were not fully reached.",
    "cooperation.ends_soon": "It ends within 90 days (setting), and nothing is decided.",
    "approval.waits": "Somebody asked for an entry that a second person has to approve.",
    "contribution.nothing_delivered": (
        "Half the term has passed, and nothing was brought of what was pledged."
    ),
    "cooperation.lead_vacant": "Nobody leads.",
    "cooperation.lead_vacant_too_long": "Nobody has led for more than 60 days (setting).",
    "cooperation.too_few_parties_too_long": (
        "Fewer than two parties besides funders are left for more than 60 days (setting)."
    ),
    "cooperation.too_few_parties_left": "Fewer than two parties besides funders are left.",
    "cooperation.notice_deadline": (
        "Within 30 days a renewal is to be decided, or notice to be given."
    ),
    "cooperation.not_in_force_at_start": (
        "The term began, and the condition of the agreement is not met."
    ),
    "cooperation.renewal_deadline": (
        "Within 30 days notice is to be given, or the term renews itself."
    ),
    "cooperation.renews_itself": (
        "The term has passed and renews itself by the agreement; the renewal is to be recorded."
    ),
    "cooperation.notification_due": (
        "It ends early within a programme, so the funder's notification is probably due."
    ),
    "cooperation.result_not_assessed": "It ended, and what became of its goals is not assessed.",
    "cooperation.signed_after_start": "It was agreed or signed after the term began.",
    "cooperation.term_passed": "The term has passed; how it ended is to be recorded.",
    "cooperation.to_be_completed": "An import left some of the six fields unknown.",
    "entry.outside_the_term": "The fact took effect outside the term.",
    "entry.planned_beyond_the_end": "Something is planned for after the recorded ending.",
    "entry.recorded_late": "The fact was recorded later than the tolerance.",
    "goal.due_after_term": "The goal is due after the term.",
    "goal.evidence_missing": "A measured value lacks the evidence that its goal requires.",
    "goal.no_measurable_indicator": "The goal has no indicator that can be measured.",
    "funder.consent_missing": (
        "Something changed for which a programme asks for its funder's consent, and none is there."
    ),
    "goal.notification_due": (
        "A goal was given up within a programme, so the funder's notification is probably due."
    ),
    "group.dissolution_open": "A group is to be dissolved, and is not closed yet.",
    "group.not_reviewed": "A group was not reviewed for 12 months.",
    "notice.before_the_period": (
        "A regular notice ends it before the period that the agreement sets is over."
    ),
    "party.notification_due": (
        "A party left within a programme, so the funder's notification is probably due."
    ),
    "relationship.origin_goes_on": (
        "It was founded upon an ending that was taken back; it stays until somebody closes it."
    ),
    "milestone.moved_often": "The milestone was moved twice or more.",
}
"""What each warning means."""

HEAD: Final = """# Rules

Made from the code by `python -m tests.support.rules_page`; a test keeps it in step.
A number is that of a rule, § that of a section of the domain's description.

## Refused: nothing is stored

| Code | Rule | Meaning |
|---|---|---|
"""
MIDDLE: Final = """
## Warned of: stored all the same

| Code | Level | Meaning |
|---|---|---|
"""


def refusal_classes() -> list[type[Refusal]]:
    """Return every refusal of the domain, by code."""
    for name in DOMAIN:
        package = importlib.import_module(f"koop_es.{name}")
        for module in pkgutil.iter_modules(package.__path__, f"koop_es.{name}."):
            importlib.import_module(module.name)
    domain = tuple(f"koop_es.{name}." for name in DOMAIN)
    found = (c for c in _below(Refusal) if c.__module__.startswith(domain))
    return sorted(found, key=lambda c: c.code)


def error_classes() -> list[type[KoopError]]:
    """Return every error of the product that is loaded."""
    refusal_classes()
    return [c for c in _below(KoopError) if c.__module__.startswith("koop_es")]


def _below(base: type[E]) -> Iterator[type[E]]:
    for below in base.__subclasses__():
        yield below
        yield from _below(below)


def warning_levels() -> dict[str, set[str]]:
    """Return the levels with which the source warns, by code."""
    found: dict[str, set[str]] = {}
    folder = Path(koop_es.__file__).parent
    for name in DOMAIN:
        for file in sorted((folder / name).glob("*.py")):
            for code, level in _warned(ast.parse(file.read_text())):
                found.setdefault(code, set()).add(level)
    return found


def _warned(tree: ast.Module) -> Iterator[tuple[str, str]]:
    for node in ast.walk(tree):
        match node:
            case ast.Call(ast.Name(name), [ast.Constant(str(code)), *rest]):
                if name in LEVELS:
                    yield code, LEVELS[name]
                elif name == "RuleWarning" and isinstance(rest[0], ast.Attribute):
                    yield code, rest[0].attr.lower()
            case _:
                pass


def rule_of(refusal: type[Refusal]) -> str:
    """Return the number of the rule, from the class's sentence or its module's tree."""
    own = re.search(r"\((rules?|section) ([\d., ]+)\)", refusal.__doc__ or "")
    if own:
        return f"§ {own[2]}" if own[1] == "section" else own[2]
    tree = (refusals.__doc__ or "").split("Refusal\n", 1)[1]
    for names, numbers in re.findall(r"([^()]+)\(([\d., ]+)\)", tree):
        if refusal.__module__ == refusals.__name__ and refusal.__name__ in names.split():
            return ", ".join(f"§ {n}" if "." in n else n for n in numbers.split(", "))
    return ""


def page() -> str:
    """Return the page as it has to be."""
    refused = [f"| `{c.code}` | {rule_of(c)} | {_sentence(c)} |" for c in refusal_classes()]
    warned = [
        f"| `{code}` | {', '.join(sorted(levels))} | {WARNINGS.get(code, '')} |"
        for code, levels in sorted(warning_levels().items())
    ]
    return HEAD + "\n".join(refused) + "\n" + MIDDLE + "\n".join(warned) + "\n"


def _sentence(refusal: type[Refusal]) -> str:
    words = " ".join((refusal.__doc__ or "").split())
    return re.sub(r" \((?:rules?|section) [\d., ]+\)", "", words)


if __name__ == "__main__":
    PAGE.write_text(page())
