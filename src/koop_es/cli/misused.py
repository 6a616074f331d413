"""From what Typer finds wrong with a command line to errors that are told like all others."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from koop_es.cli import errors

if TYPE_CHECKING:
    from collections.abc import Callable

    from koop_es.kernel.refusals import KoopError


def usage_error(error: Exception, made: Any, path: str, words: list[str]) -> KoopError | None:
    """Return what Typer found wrong, to be told like everything else; None if it is no such.

    Args:
        error: What it raised.
        made: The command that it ran.
        path: How that is called.
        words: What was typed after it.
    """
    asked = {"help": f"{_called(made, path, words)} --help"}
    make = USAGE_ERRORS.get(type(error).__name__)
    return None if make is None else make(error, asked)


def _called(made: Any, path: str, words: list[str]) -> str:
    """Return the command that the words name: not every error knows in which it was found."""
    for word in words:
        made = getattr(made, "commands", {}).get(word)
        if made is None:
            break
        path = f"{path} {word}"
    return path


def _no_such_option(error: Any, asked: dict[str, str]) -> KoopError:
    similar = {"similar": ", ".join(error.possibilities)} if error.possibilities else {}
    return errors.UnknownOption(name=error.option_name, **similar, **asked)


def _bad_usage(error: Any, asked: dict[str, str]) -> KoopError:
    if "take a value" in error.message:
        return errors.ValueUnexpected(name=error.option_name, **asked)
    return errors.ValueMissing(name=error.option_name, **asked)


def _too_much(error: Any, asked: dict[str, str]) -> KoopError:
    found = re.search(r"[a-z)] \((.*)\)$", error.message, re.DOTALL)
    return errors.WordsUnexpected(words=found[1] if found else error.message, **asked)


def _no_such_number(error: Any, asked: dict[str, str]) -> KoopError:
    param = error.param
    bounds = {"least": getattr(param, "min", None), "most": getattr(param, "max", None)}
    known = {} if None in bounds.values() else bounds
    return errors.NumberExpected(name=_parameter(error), **known, **asked)


USAGE_ERRORS: Final[dict[str, Callable[[Any, dict[str, str]], KoopError]]] = {
    "Abort": lambda _, __: errors.Aborted(),
    "BadArgumentUsage": _too_much,
    "BadOptionUsage": _bad_usage,
    "BadParameter": _no_such_number,
    "MissingParameter": lambda error, asked: errors.OptionMissing(name=_parameter(error), **asked),
    "NoSuchOption": _no_such_option,
    "UsageError": _too_much,
}
"""By the name of Typer's class, which it does not make public."""


def _parameter(error: Any) -> str:
    param = error.param
    if param is None:
        return "?"
    return next((opt for opt in param.opts if opt.startswith("--")), param.metavar or param.name)
