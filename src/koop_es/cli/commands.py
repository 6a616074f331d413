"""How a subject's commands are made with Typer: translated help and options shared by many."""

from __future__ import annotations

import difflib
import inspect
import re
from dataclasses import MISSING, fields
from functools import partial
from typing import (
    TYPE_CHECKING,
    Any,
    Concatenate,
    Final,
    ParamSpec,
    TypeVar,
    get_args,
    get_type_hints,
)

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command

from koop_es.cli.choosing import chosen
from koop_es.cli.errors import UnknownCommand
from koop_es.cli.session import current
from koop_es.wording import msgid

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from koop_es.wording import Translator

P = ParamSpec("P")
S = TypeVar("S")

NUMBER: Final = re.compile(r"[+-]?[0-9]+")
HEADINGS: Final = {
    r"^Usage: ": msgid("Usage: "),
    r"^Arguments:$": msgid("Arguments:"),
    r"^Options:$": msgid("Options:"),
    r"^Commands:$": msgid("Commands:"),
}
WORDS: Final = {
    r"\[required\]": msgid("[required]"),
    r";\s+required\]": msgid("; required]"),
    r"\[default:": msgid("[default:"),
    r"Show this message and exit\.": msgid("Show this help."),
    r"\[OPTIONS\]": msgid("[OPTIONS]"),
    r"COMMAND \[ARGS\]\.\.\.": msgid("COMMAND …"),
}


TYPES: Final = re.compile(r"(?<=\S) <(?:list\[)?(?:str|int)(?: range)?\]?>")
"""What Python calls an argument's values, which says nothing to people."""


class Command(TyperCommand):
    """A command whose help speaks the session's language."""

    def get_help(self, ctx: Any) -> str:
        """Return the help with its headings translated."""
        return spoken(super().get_help(ctx), current().t)

    def get_short_help_str(self, limit: int = 45) -> str:
        """Return what stands beside the command in its subject's help: never half a sentence."""
        del limit
        return self.help or ""

    def make_context(self, *args: Any, **kwargs: Any) -> Any:
        """Remember the command's options, so that an error can name the one at fault."""
        options = (option for param in self.params for option in param.opts)
        current().options = frozenset(option for option in options if option.startswith("--"))
        context: Any = super().make_context(*args, **kwargs)
        for param in self.params:
            choices = (param.metavar or "").split("|")
            if len(choices) > 1 and context.params.get(param.name):
                context.params[param.name] = chosen(context.params[param.name], choices)
        return context


class Group(TyperGroup):
    """A subject with its commands."""

    def get_help(self, ctx: Any) -> str:
        """Return the help with its headings translated."""
        return spoken(super().get_help(ctx), current().t)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Return the command of that name.

        Raises:
            UnknownCommand: There is none.
        """
        name = args[0]
        if name not in self.commands and not name.startswith("-"):
            raise unknown_command(name, self.commands, ctx.command_path)
        return super().resolve_command(ctx, args)


def unknown_command(name: str, known: Iterable[str], path: str) -> UnknownCommand:
    """Return the refusal of a command that does not exist, with those that resemble it."""
    similar = difflib.get_close_matches(name, list(known))
    hints = {"similar": ", ".join(similar)} if similar else {}
    return UnknownCommand(name=name, help=f"{path} --help", **hints)


def spoken(help_text: str, t: Translator) -> str:
    """Return a help text with Typer's own words translated."""
    help_text = TYPES.sub("", help_text)
    for pattern, said in {**HEADINGS, **WORDS}.items():
        help_text = re.sub(pattern, lambda _, s=said: t.gettext(s), help_text, flags=re.MULTILINE)
    return help_text


def group() -> typer.Typer:
    """Return an empty subject."""
    app = typer.Typer(
        cls=Group,
        no_args_is_help=True,
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    # With a callback a subject of one command still is a subject.
    app.callback()(_nothing)
    return app


def _nothing() -> None:
    return


def single() -> typer.Typer:
    """Return a program of one command, such as ``koop serve``."""
    return typer.Typer(
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )


def command(
    app: typer.Typer, name: str, help_text: str
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Add a command to a subject.

    Args:
        app: The subject.
        name: What is typed.
        help_text: English message id of its help.
    """
    return app.command(
        name,
        cls=Command,
        help=help_text,
        context_settings={"help_option_names": ["-h", "--help"]},
    )


def sharing(
    shared: type[S],
) -> Callable[[Callable[Concatenate[S, P], None]], Callable[..., None]]:
    """Give a command the options that a dataclass lists, handed over as its first argument."""
    hints = get_type_hints(shared, include_extras=True)
    options = [
        inspect.Parameter(
            each.name,
            inspect.Parameter.KEYWORD_ONLY,
            default=each.default if each.default is not MISSING else inspect.Parameter.empty,
            annotation=hints[each.name],
        )
        for each in fields(shared)  # pyright: ignore[reportArgumentType]
    ]

    def extended(function: Callable[Concatenate[S, P], None]) -> Callable[..., None]:
        own = list(inspect.signature(function, eval_str=True).parameters.values())[1:]
        named = [each.replace(kind=inspect.Parameter.KEYWORD_ONLY) for each in own]

        def run(**given: Any) -> None:
            first = shared(**{option.name: given.pop(option.name) for option in options})
            function(first, **given)  # pyright: ignore[reportCallIssue]

        signature = inspect.Signature([*named, *options])
        run.__name__ = function.__name__
        run.__signature__ = signature  # pyright: ignore[reportFunctionMemberAccess]
        run.__annotations__ = {p.name: p.annotation for p in signature.parameters.values()}
        return run

    return extended


def built(app: typer.Typer, t: Translator) -> Any:
    """Return the runnable form of a subject, its help translated."""
    made: Any = get_command(app)
    _translate(made, t)
    return made


def _is_number(param: Any) -> bool:
    annotation = param.type_descriptor.annotation
    return annotation is int or int in get_args(annotation)


def _plain_number(param: Any, read: Callable[[Any, Any], Any], ctx: Any, value: Any) -> Any:
    """Return the number that an option was given; Typer would read ``1_0`` as one, too."""
    if isinstance(value, str) and not NUMBER.fullmatch(value):
        raise typer.BadParameter(value, ctx=ctx, param=param)
    return read(ctx, value)


def _translate(made: Any, t: Translator) -> None:
    made.help = t.gettext(made.help) if made.help else made.help
    for param in made.params:
        if param.help:
            param.help = t.gettext(param.help)
        if _is_number(param):
            param.process_value = partial(_plain_number, param, param.process_value)
    for inner in getattr(made, "commands", {}).values():
        _translate(inner, t)
