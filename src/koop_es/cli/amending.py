"""``koop cooperation``: the agreement amended, and in force once its condition is met."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from koop_es.cli.agreeing import merged
from koop_es.cli.asking import Asking, command, day, present
from koop_es.cli.commands import command as add
from koop_es.cli.commands import sharing
from koop_es.cli.options import Code, File, NoticeDays, NoticeMonths, RenewsBy, Texts, Title
from koop_es.cli.running import act, carry_out, opened
from koop_es.cli.term_acts import app
from koop_es.wording import msgid

if TYPE_CHECKING:
    from koop_es.app import Koop

__all__ = ["app"]

EXPECTED: Final = (
    "decision_rule",
    "communication_rule",
    "contributions",
    "notice_months",
    "notice_days",
    "renews_by_months",
)
OF_WORDS: Final = ("title", "target_group", "area", "end_condition")


@dataclass(frozen=True, kw_only=True, slots=True)
class Amending(Asking):
    """What can be said of an amendment in options."""

    title: Title = None
    theme: Annotated[
        Texts,
        typer.Option(metavar="CODE", help=msgid("What it is about, all of it (repeatable).")),
    ] = None
    target_group: Annotated[str | None, typer.Option(metavar="CODE", help=msgid("For whom."))] = (
        None
    )
    area: Annotated[
        str | None, typer.Option(metavar="CODE", help=msgid("Municipality or NUTS code."))
    ] = None
    end_condition: Annotated[
        str | None, typer.Option(metavar="TEXT", help=msgid("What ends it where no day does."))
    ] = None
    review_on: Annotated[
        str | None,
        typer.Option(metavar="DAY", help=msgid("Day on which the end condition is looked at.")),
    ] = None
    decision_rule: Annotated[
        str | None, typer.Option(metavar="TEXT", help=msgid("How decisions are taken."))
    ] = None
    communication_rule: Annotated[
        str | None, typer.Option(metavar="TEXT", help=msgid("How the parties keep in touch."))
    ] = None
    contributions: Annotated[
        str | None, typer.Option(metavar="TEXT", help=msgid("Who brings what."))
    ] = None
    notice_months: NoticeMonths = None
    notice_days: NoticeDays = None
    renews_by_months: RenewsBy = None
    drop: Annotated[
        Texts,
        typer.Option(
            metavar="FIELD",
            help=msgid("A field of which nothing is left, such as area (repeatable)."),
        ),
    ] = None
    consent: Annotated[
        Texts, typer.Option(metavar="PARTY", help=msgid("Who consents (repeatable)."))
    ] = None
    funder_consent: Annotated[
        Texts,
        typer.Option(
            metavar="PROGRAMME", help=msgid("A programme whose funder consents (repeatable).")
        ),
    ] = None
    signed_on: Annotated[
        str | None, typer.Option(metavar="DAY", help=msgid("Day on which it was signed."))
    ] = None
    file: File = None

    def given(self) -> dict[str, Any]:
        """Return the fields that options gave; what was not given is left out."""
        return present(
            {
                **self.fields(),
                **{name: getattr(self, name) for name in OF_WORDS},
                "themes": list(self.theme or ()),
                "review_on": day(self.review_on, "review_on"),
                "expected": present({name: getattr(self, name) for name in EXPECTED}),
                "dropped": [name.replace("-", "_") for name in self.drop or ()],
                "consents": list(self.consent or ()),
                "funder_consents": list(self.funder_consent or ()),
                "signed_on": day(self.signed_on, "signed_on"),
            }
        )


@add(app, "amend", msgid("Change what was agreed from a day on; why is the reason."))
@sharing(Amending)
def amend(how: Amending, cooperation: Code) -> None:
    """Amend an agreement."""
    from koop_es.cli import finding
    from koop_es.cli.documents import read_object
    from koop_es.cooperations.commands import AmendAgreement

    given = merged(read_object(how.file) if how.file else {}, how.given())
    with opened() as koop:
        fields = command(AmendAgreement, _with_ids(koop, given))
        carry_out(koop, fields, how, finding.cooperation(koop, cooperation))


def _with_ids(koop: Koop, given: dict[str, Any]) -> dict[str, Any]:
    """Return the fields with parties and programmes named by their ids."""
    from koop_es.cli import finding

    found = dict(given)
    for name, find in (("consents", finding.party), ("funder_consents", finding.programme)):
        if isinstance(found.get(name), list):
            found[name] = [
                find(koop, each) if isinstance(each, str) else each for each in found[name]
            ]
    return found


@add(
    app, "enter-into-force", msgid("Record from which day on a conditional agreement is in force.")
)
@sharing(Asking)
def enter_into_force(how: Asking, cooperation: Code) -> None:
    """Record the entry into force."""
    from koop_es.cooperations.commands import EnterIntoForce

    act(cooperation, how, EnterIntoForce, {})
