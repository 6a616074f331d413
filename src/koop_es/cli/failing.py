"""From an error to its exit code and to what is told on stderr."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any, Final

from koop_es.cli.errors import FileNotRead, FileTrouble, Usage
from koop_es.kernel.refusals import (
    Conflict,
    FieldError,
    IntegrityBroken,
    Invalid,
    KoopError,
    NotFound,
    Refusal,
)
from koop_es.settings import SettingInvalid
from koop_es.wording import msgid, refusal_sentence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from koop_es.cli.session import Session

OK: Final = 0
FAILURE: Final = 1
WRONG_USE: Final = 2
NOT_FOUND: Final = 3
REFUSED: Final = 4
BROKEN: Final = 5

EXIT_CODES: Final[tuple[tuple[type[KoopError], int], ...]] = (
    (IntegrityBroken, BROKEN),
    (Usage, WRONG_USE),
    (FileNotRead, WRONG_USE),
    (FileTrouble, FAILURE),
    (Invalid, WRONG_USE),
    (SettingInvalid, WRONG_USE),
    (NotFound, NOT_FOUND),
    (Conflict, REFUSED),
    (Refusal, REFUSED),
)
"""The first class that fits gives the exit code; anything else is a failure."""

BEGIN: Final = msgid(
    "Begin with koop party register, koop import, koop serve, or look around with koop demo."
)

BY_CODE: Final = {
    "cursor.invalid": WRONG_USE,
    "home.missing": NOT_FOUND,
    "home.file_missing": NOT_FOUND,
    "restore.master_key_missing": NOT_FOUND,
    "transfer.line_unreadable": WRONG_USE,
    "transfer.end_differs": WRONG_USE,
    "transfer.end_missing": WRONG_USE,
    "transfer.line_out_of_order": WRONG_USE,
    "transfer.part_missing": WRONG_USE,
    "transfer.passphrase_too_short": WRONG_USE,
    "transfer.passphrase_wrong": WRONG_USE,
}
"""Errors whose class does not tell: their modules are not imported for the sake of a number."""


def exit_code(error: KoopError) -> int:
    """Return the exit code of an error."""
    if error.code in BY_CODE:
        return BY_CODE[error.code]
    return next((code for kind, code in EXIT_CODES if isinstance(error, kind)), FAILURE)


def sentence(error: KoopError, session: Session) -> str:
    """Return what is wrong, where, and what to do next, in the session's language."""
    said = refusal_sentence(error, session.t, session.names)
    if error.code == "home.missing":
        return f"{said} {session.t.gettext(BEGIN)}"
    return said


def options_at_fault(error: KoopError, session: Session) -> list[str]:
    """Return the options of the running command that stand for the fields at fault."""
    missing = error.params.get("missing", error.field or "").split(", ")
    paths = [each.path for each in getattr(error, "errors", ())] or missing
    found = (option for path in paths for option in _spellings(path) if option in session.options)
    return list(dict.fromkeys(found))


def _spellings(path: str) -> Iterator[str]:
    """Yield how an option for a field may be spelled: goals.0.title may be --goals or --goal."""
    steps = [step for step in path.split(".") if step and not step.isdigit()]
    for step in reversed(steps):
        word = step.replace("_", "-")
        yield f"--{word}"
        yield f"--{word.removesuffix('s')}"
        yield f"--{word.removesuffix('ies')}y"
        yield f"--{word.removesuffix('-id')}"


def report(error: KoopError, session: Session) -> int:
    """Tell the error on stderr and return its exit code."""
    said = sentence(error, session)
    if session.as_json:
        _write(json.dumps({"error": _document(error, said)}, ensure_ascii=False))
    else:
        options = ", ".join(options_at_fault(error, session))
        where = f" ({options})" if options else ""
        word = session.t.gettext("Error")
        _write(f"{word}: {said}{where} [{error.code}]")
    return exit_code(error)


def _document(error: KoopError, said: str) -> dict[str, Any]:
    errors: tuple[FieldError, ...] = getattr(error, "errors", ())
    return {
        "code": error.code,
        "message": said,
        "field": error.field,
        "params": error.params,
        "errors": [
            {"path": each.path, "code": each.code, "message": each.message} for each in errors
        ],
    }


def _write(line: str) -> None:
    sys.stderr.write(line + "\n")
