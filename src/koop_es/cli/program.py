"""The whole command line: which subject is meant, in which language, and how it went."""

from __future__ import annotations

import importlib
import os
import sys
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from koop_es import __version__
from koop_es.cli import errors, failing
from koop_es.cli.misused import usage_error
from koop_es.cli.session import Session, begin
from koop_es.cli.setting import OPTION, as_variables, environment
from koop_es.kernel.refusals import KoopError
from koop_es.settings import LANGUAGES
from koop_es.wording import choose_language, msgid, translator

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from koop_es.wording import Translator

SUBJECTS: Final[dict[str, tuple[str, str]]] = {
    "party": (
        "party_changes",
        msgid("Organisations and people: register, rename, reach, merge, show, list."),
    ),
    "programme": (
        "programme_changes",
        msgid("Funders' programmes: open, set, close, show, list."),
    ),
    "cooperation": (
        "cooperation_list",
        msgid("Agree a cooperation, follow it, extend it, end it."),
    ),
    "goal": ("goal", msgid("Goals: set, revise, measure, drop.")),
    "milestone": ("milestone", msgid("Milestones: plan, move, reach, miss, drop.")),
    "check": ("check", msgid("Controlling checks: record, and which are due.")),
    "measure": ("record", msgid("Measures agreed in a check: close.")),
    "decision": ("record", msgid("Decisions that a red light asked for: record.")),
    "contribution": ("contribution", msgid("Contributions: pledge, deliver.")),
    "finding": ("findings", msgid("Findings of auditors: raise, answer, settle.")),
    "evidence": ("evidence", msgid("Files that prove something: attach, save.")),
    "note": ("record", msgid("Notes: add.")),
    "entry": (
        "first_entries",
        msgid("Entries: many for the first time, corrected, retracted."),
    ),
    "approval": (
        "approval",
        msgid("What waits for a second person: list, grant, refuse."),
    ),
    "relationship": (
        "relationship_care",
        msgid("Encounters, contacts and groups: record, change, care for, close, list, show."),
    ),
    "follow-ups": (
        "follow_ups",
        msgid("What endings say comes afterwards: list, found."),
    ),
    "report": ("report", msgid("Reports: as of any day, as known at any time.")),
    "sample": ("sampling", msgid("Samples for auditors: draw, draw again, list, show.")),
    "events": ("events", msgid("The record itself: tail, show, export, import.")),
    "projections": ("projection_rows", msgid("Read models: list, rebuild, pause, resume, run.")),
    "actor": ("actor", msgid("People who record on this machine: add, list.")),
    "import": ("imports_lists", msgid("Bring data in from files.")),
    "export": ("export_published", msgid("Files for other programs: networks, calendars, grants.")),
    "db": ("db_upgrade", msgid("The home's files: backup, restore, check, upgrade.")),
    "serve": ("serving", msgid("Serve the pages on this machine.")),
    "demo": ("serving", msgid("Serve a demo home of its own, filled with an invented network.")),
}
"""Module and help of each subject, in the order in which they are listed."""

JSON: Final = "--json"

ROOT_OPTIONS: Final = {
    "--lang de|en": msgid("Language, else KOOP_LANG or that of the terminal."),
    "--setting NAME=VALUE": msgid(
        "A setting for this call, such as check_grace=7 for KOOP_CHECK_GRACE (repeatable)."
    ),
    "--json": msgid("Answer with one JSON document."),
    "--version": msgid("Show the version."),
    "-h, --help": msgid("Show this help; each subject and command has its own."),
}
"""What can be said of any command, and its help."""


def run(words: Sequence[str]) -> int:
    """Carry out one command line and return its exit code."""
    session = Session()
    begin(session)
    _write_anything()
    try:
        return _told(words, session)
    except BrokenPipeError:
        return failing.OK
    except OSError:
        # Not even stderr takes a word: the exit code is all that is left to tell by.
        return failing.FAILURE
    finally:
        _give_up_unwritten()


def _told(words: Sequence[str], session: Session) -> int:
    try:
        session.as_json = wants_json(words)
        session.t = translator(choose_language(None, os.environ))
        rest, given = without_root_options(words)
        session.language = given.language
        session.t = translator(choose_language(given.language, os.environ))
        session.variables = as_variables(given.settings)
        session.t = translator(choose_language(given.language, environment()))
        code = _dispatch(rest, session)
        sys.stdout.flush()
    except KoopError as error:
        return failing.report(error, session)
    except BrokenPipeError:
        raise
    except OSError as error:
        return failing.report(_as_file_trouble(error), session)
    return code


def _as_file_trouble(error: OSError) -> KoopError:
    from koop_es.cli.os_errors import reason

    return errors.FileTrouble(file=error.filename or "stdout", why=reason(error))


def _write_anything() -> None:
    """Let a terminal that lacks a character show its number instead of failing."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            # It writes what waits to be written; who cannot take that is told of it later.
            with suppress(OSError):
                reconfigure(errors="backslashreplace")


def _give_up_unwritten() -> None:
    """Point a stream that takes no more at nothing, as Python flushes it once more at its end."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError):
            with suppress(OSError, ValueError):
                nowhere = os.open(os.devnull, os.O_WRONLY)
                os.dup2(nowhere, stream.fileno())
                os.close(nowhere)


def wants_json(words: Sequence[str]) -> bool:
    """Tell whether the answer, and so an error, is to be JSON."""
    pairs = zip(words, [*words[1:], ""], strict=False)
    return any(
        word in {JSON, "--format=json"} or (word, following) == ("--format", "json")
        for word, following in pairs
    )


@dataclass(slots=True)
class RootOptions:
    """What can be said of any command, before or after the subject alike."""

    language: str | None = None
    settings: list[str] = field(default_factory=list[str])
    as_json: bool = False


def without_root_options(words: Sequence[str]) -> tuple[list[str], RootOptions]:
    """Take ``--lang`` and ``--setting`` out of the words; ``--json`` in front goes behind.

    Raises:
        ValueMissing: One of them stands last.
        ChoiceExpected: The language is not spoken here.
    """
    rest: list[str] = []
    found = RootOptions()
    words_left = iter(words)
    for word in words_left:
        option, equals, value = word.partition("=")
        if word == "--":
            rest += [word, *words_left]
        elif option == "--lang":
            found.language = _language(value if equals else next(words_left, None))
        elif word == JSON and not rest:
            found.as_json = True
        elif option == OPTION:
            found.settings.append(_given(OPTION, value if equals else next(words_left, None)))
        else:
            rest.append(word)
    if found.as_json and rest:
        # Options end where the plain words behind "--" begin.
        rest.insert(rest.index("--") if "--" in rest else len(rest), JSON)
    return rest, found


def _given(option: str, value: str | None) -> str:
    if value is None:
        raise errors.ValueMissing(name=option, help="koop --help")
    return value


def _language(name: str | None) -> str:
    language = _given("--lang", name)
    if language not in LANGUAGES:
        raise errors.ChoiceExpected(name="--lang", value=language, choices=", ".join(LANGUAGES))
    return language


def _dispatch(words: list[str], session: Session) -> int:
    if not words:
        sys.stderr.write(overview(session.t))
        return failing.WRONG_USE
    name, *rest = words
    if name in {"--help", "-h"}:
        sys.stdout.write(overview(session.t))
        return failing.OK
    if name == "--version":
        sys.stdout.write(f"koop {__version__}\n")
        return failing.OK
    if name not in SUBJECTS:
        raise _unknown(name)
    return _run_subject(name, rest, session)


def _unknown(name: str) -> KoopError:
    from koop_es.cli.commands import unknown_command

    if name.startswith("-"):
        return errors.OptionInFront(name=name.partition("=")[0], help="koop --help")
    return unknown_command(name, SUBJECTS, "koop")


def _run_subject(name: str, words: list[str], session: Session) -> int:
    from koop_es.cli.commands import built

    module, _ = SUBJECTS[name]
    subject: Any = importlib.import_module(f"koop_es.cli.{module}")
    made = built(subject.APPS[name] if hasattr(subject, "APPS") else subject.app, session.t)
    streams = sys.stdout, sys.stderr
    try:
        code = made.main(words, prog_name=f"koop {name}", standalone_mode=False)
    except SystemExit as ended:
        # Typer leaves the process when the reader of stdout has gone, and wraps the streams.
        sys.stdout, sys.stderr = streams
        raise (ended.__context__ or ended) from None
    except Exception as error:
        if type(error).__name__ == "NoArgsIsHelpError":
            sys.stderr.write(f"{error}\n")
            return failing.WRONG_USE
        if (known := usage_error(error, made, f"koop {name}", words)) is None:
            raise
        raise known from error
    return code if isinstance(code, int) else failing.OK


def overview(t: Translator) -> str:
    """Return the help of ``koop`` itself: its subjects and what holds for all of them."""
    return "\n".join(_overview(t)) + "\n"


def _overview(t: Translator) -> Iterator[str]:
    yield t.gettext("Usage: ") + t.gettext("koop [--lang de|en] SUBJECT COMMAND …")
    yield ""
    yield t.gettext("Koop tracks cooperations: agreed, goal-directed, time-limited joint work.")
    yield ""
    yield t.gettext("Subjects:")
    widest = max(map(len, SUBJECTS))
    for name, (_, help_text) in SUBJECTS.items():
        yield f"  {name:<{widest}}  {t.gettext(help_text)}"
    yield ""
    yield t.gettext("Options:")
    for option, help_text in ROOT_OPTIONS.items():
        yield f"  {option:<20}  {t.gettext(help_text)}"
    yield ""
    yield t.gettext("Data goes to stdout, talk to stderr. The home is KOOP_HOME.")
    yield t.gettext(
        "Exit codes: 0 ok, 1 failure, 2 usage, 3 not found, 4 conflict or refused, 5 integrity."
    )
