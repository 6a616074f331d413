"""Deciding about programmes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from koop_es.kernel.aggregate import facts_in_time
from koop_es.kernel.others import refuse_unknown_party
from koop_es.kernel.refusals import (
    EmptyChange,
    Refusal,
    refuse_evidence,
    refuse_future,
)
from koop_es.programmes.commands import (
    ChangeProgrammeSettings,
    CloseProgramme,
    OpenProgramme,
)
from koop_es.programmes.events import ProgrammeClosed, ProgrammeOpened, ProgrammeSettingsChanged

if TYPE_CHECKING:
    from collections.abc import Sequence

    from koop_es.kernel.aggregate import Context
    from koop_es.kernel.event import Event
    from koop_es.kernel.warnings import RuleWarning
    from koop_es.programmes.commands import ProgrammeCommand
    from koop_es.programmes.state import Programme


class ProgrammeWasClosed(Refusal):
    """The programme was closed already (rule 6)."""

    code: ClassVar[str] = "programme.was_closed"


class PeriodReversed(Refusal):
    """A grant period would end before it begins (rule 1)."""

    code: ClassVar[str] = "programme.period_reversed"


def decide(state: Programme | None, command: ProgrammeCommand, context: Context) -> list[Event]:
    """Open a programme, or change or close it.

    Raises:
        UnknownParty: The funder was not registered.
        ProgrammeWasClosed: It was closed already.
        PeriodReversed: The grant period would end before it begins.
        EmptyChange: Nothing would change.
        FactInTheFuture: The effective day is after today.
        RecordedTooLate: The effective day lies beyond the tolerance, without a reason.
        UnknownEvidence: A programme's stream holds no evidence.
    """
    if not isinstance(command, CloseProgramme):
        refuse_future(command.effective_on, context.today)
    common = facts_in_time(command, context)
    refuse_evidence(command.evidence)
    if isinstance(command, OpenProgramme):
        return [_opened(command, common, context)]
    assert state is not None, "the bus folds before it decides"  # noqa: S101 - narrows the type
    if isinstance(command, CloseProgramme):
        if state.is_closed:
            raise ProgrammeWasClosed
        return [ProgrammeClosed(**common)]
    return [_changed(state, command, common)]


def _opened(command: OpenProgramme, common: dict[str, Any], context: Context) -> ProgrammeOpened:
    if command.funder:
        refuse_unknown_party(command.funder, context.others, "funder")
    return ProgrammeOpened(
        **common,
        name=command.name,
        grant_references=tuple(dict.fromkeys(command.grant_references)),
        funder=command.funder,
    )


def _changed(
    state: Programme, command: ChangeProgrammeSettings, common: dict[str, Any]
) -> ProgrammeSettingsChanged:
    settings = command.settings
    listed = ("four_eyes", "funder_consent")
    settings = settings.model_copy(
        update={name: tuple(sorted(set(getattr(settings, name)))) for name in listed}
    )
    begin, end = settings.grant_starts_on, settings.grant_ends_on
    if begin is not None and end is not None and begin > end:
        raise PeriodReversed(
            field="settings.grant_ends_on", grant_starts_on=begin, grant_ends_on=end
        )
    if settings == state.settings:
        raise EmptyChange(field="settings")
    return ProgrammeSettingsChanged(**common, before=state.settings, after=settings)


def warn(state: Programme, events: Sequence[Event], context: Context) -> list[RuleWarning]:
    """Return nothing: no warning is defined for programmes."""
    del state, events, context
    return []
