"""What is known of the running command line wherever it is needed: language and output wanted."""

from __future__ import annotations

import sys
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from koop_es.wording import Translator, translator

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(slots=True)
class Session:
    """One command line.

    Attributes:
        t: The language to speak.
        language: The language asked for with ``--lang``.
        variables: Variables of the environment that ``--setting`` stands over.
        as_json: Whether errors are told as JSON.
        options: Long options of the command that runs, to name the one at fault.
        names: Display name of a stream's id, once a home is open.
    """

    t: Translator = field(default_factory=lambda: translator("en"))
    language: str | None = None
    variables: dict[str, str] = field(default_factory=dict[str, str])
    as_json: bool = False
    options: frozenset[str] = frozenset()
    names: Callable[[str], str] | None = None


_CURRENT: ContextVar[Session] = ContextVar("koop_session")


def begin(session: Session) -> None:
    """Make this the running command line."""
    _CURRENT.set(session)


def current() -> Session:
    """Return the running command line."""
    return _CURRENT.get()


def say(text: str, /, **params: object) -> None:
    """Tell a person something, on stderr: stdout is for data.

    Args:
        text: English message id.
        **params: Values in its places.
    """
    tell(current().t.gettext(text, **params))


def tell(line: str) -> None:
    """Write a finished line on stderr."""
    sys.stderr.write(f"{line}\n")


def on_terminal() -> bool:
    """Tell whether a person watches stderr, so that progress is worth showing."""
    return sys.stderr.isatty()
