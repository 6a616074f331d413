"""Where in a command's body a rule was broken, which rules tell by the name of a part alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from koop_es.cooperations.commands import AgreeCooperation, ReviseGoal, SetGoal
from koop_es.cooperations.goal_rules import refuse_terms_that_do_not_fit
from koop_es.kernel.refusals import KoopError

if TYPE_CHECKING:
    from koop_es.cooperations.terms import GoalTerms
    from koop_es.kernel.aggregate import Command

IN_TERMS: Final = frozenset({"baseline", "target"})
"""What rule 7 says of a goal's terms, whichever goal that is."""


def place_in_body(error: KoopError, command: Command) -> None:
    """Let a refusal name the field as the command's body has it, with dots between the steps."""
    if error.field not in IN_TERMS:
        return
    match command:
        case SetGoal() | ReviseGoal():
            error.field = f"terms.{error.field}.value"
        case AgreeCooperation():
            nth = next((n for n, goal in enumerate(command.goals) if not _fits(goal)), None)
            error.field = "goals" if nth is None else f"goals.{nth}.{error.field}.value"
        case _:
            return


def _fits(terms: GoalTerms) -> bool:
    try:
        refuse_terms_that_do_not_fit(terms)
    except KoopError:
        return False
    return True
