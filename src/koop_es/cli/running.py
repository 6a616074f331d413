"""Opening the home and carrying out a command there."""

from __future__ import annotations

import re
import tempfile
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from koop_es.cli.answering import write_answer
from koop_es.cli.asking import command
from koop_es.cli.session import current, say
from koop_es.cli.setting import settings as asked_settings
from koop_es.kernel.refusals import KoopError
from koop_es.kernel.times import utc_text
from koop_es.wording import moment

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Mapping

    from koop_es.app import Koop
    from koop_es.cli.asking import Asking
    from koop_es.kernel.aggregate import Command
    from koop_es.ledger.answers import Answer


WHOLE_ID: Final = re.compile(r"[0-9a-f]{32}")


class Part(NamedTuple):
    """A part of a cooperation as a command names it.

    Attributes:
        field: The command's field that takes its id.
        kind: ``goal``, ``milestone``, ``measure`` or ``decision``.
        name: Its id, or the beginning of its title.
    """

    field: str
    kind: str
    name: str


@contextmanager
def opened(*, create: bool = False) -> Generator[Koop]:
    """Open the home for one command line.

    Args:
        create: Make a home where there is none.

    Raises:
        Unavailable: The class tells what is wrong with the home.
    """
    from koop_es.app import Koop
    from koop_es.cli.naming import Names
    from koop_es.ledger.importing import LEFT_OUT
    from koop_es.ledger.losing import KEYS_MISSING

    with Koop.open(asked_settings(), create=create) as koop:
        if koop.store.mark(LEFT_OUT) is not None:
            current().t = current().t.where_left_out()
        elif koop.store.mark(KEYS_MISSING) is not None:
            current().t = current().t.where_keys_missing()
        try:
            warn_if_ahead(koop)
            yield koop
        except KoopError as error:
            # The error is told once the home is closed, so names are looked up while it is open.
            current().names = _names_in(error, Names(koop).display)
            raise


def warn_if_ahead(koop: Koop) -> None:
    """Say that the record is ahead of the clock: what is recorded now gets its time, too."""
    try:
        last = koop.ahead()
    except KoopError:
        # Whether a broken record matters is for the command to find out.
        return
    if last is not None:
        when = moment(utc_text(last), current().t, koop.settings.time_zone)
        say("The clock of this machine is behind the last entry, recorded on {when}.", when=when)
        say("What is recorded until then bears that time. Set the clock right.")


def _names_in(error: KoopError, display: Callable[[str], str]) -> Callable[[str], str]:
    ids = [value for value in error.params.values() if WHOLE_ID.fullmatch(value)]
    known: dict[str, str] = {}
    for value in ids:
        # Where the record itself is broken, there may be no name to be had.
        with suppress(KoopError):
            known[value] = display(value)
    return lambda value: known.get(value, value)


@contextmanager
def opened_for(*, dry_run: bool) -> Generator[Koop]:
    """Open the home for a command that can be the first one in it.

    A dry run makes no home: where there is none it happens in a passing one.
    """
    from koop_es.app import Koop

    settings = asked_settings()
    made = settings.ledger_file if settings.ledger_url is None else settings.keys_file
    if not dry_run or made.exists():
        with opened(create=True) as koop:
            yield koop
        return
    with tempfile.TemporaryDirectory(prefix="koop-") as folder:
        files = replace(settings, ledger_url=None, projections_url=None)
        passing = replace(files, home=Path(folder), master_key_file=None)
        with Koop.open(passing) as koop:
            yield koop


def execute(
    koop: Koop, asked: Command, how: Asking, stream: str | None = None, *, dry_run: bool = False
) -> Answer:
    """Carry out a command, or with ``dry_run`` only decide and warn.

    Raises:
        KoopError: It was refused or could not be carried out; nothing is stored.
    """
    from koop_es.cli import finding

    behalf = how.on_behalf_of
    return koop.execute(
        asked,
        stream=stream,
        actor=how.actor,
        on_behalf_of=finding.party(koop, behalf) if behalf is not None else None,
        idempotency_key=how.idempotency_key,
        dry_run=dry_run or how.dry_run,
    )


def carry_out(koop: Koop, asked: Command, how: Asking, stream: str | None = None) -> None:
    """Carry out a command and tell what happened.

    Raises:
        KoopError: It was refused or could not be carried out; nothing is stored.
    """
    write_answer(koop, execute(koop, asked, how, stream), as_json=how.as_json)


def act(
    name: str,
    how: Asking,
    kind: type[Command],
    fields: Mapping[str, Any],
    part: Part | None = None,
) -> None:
    """Carry out a command on one cooperation, which must exist.

    Args:
        name: Code, id or beginning of the id.
        how: What every command can be told.
        kind: What is asked for.
        fields: Its fields, beside those that every command can be told.
        part: The goal, milestone or other part that it is about.
    """
    from koop_es.cli import finding
    from koop_es.cli.parts import part_named

    with opened() as koop:
        stream = finding.cooperation(koop, name)
        given = {**how.fields(), **fields}
        if part is not None:
            given[part.field] = part_named(koop, stream, part.kind, part.name)
        carry_out(koop, command(kind, given), how, stream)
