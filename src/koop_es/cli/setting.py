"""Settings given with ``--setting NAME=VALUE``: they stand over the variables ``KOOP_…``."""

from __future__ import annotations

import os
from dataclasses import fields
from typing import TYPE_CHECKING, Final

from koop_es import logs
from koop_es.cli.session import current
from koop_es.kernel.policy import settings_of_a_home
from koop_es.settings import SettingInvalid, Settings, from_environment

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

OPTION: Final = "--setting"
NOT_BY_NAME: Final = frozenset({"language", "policy"})
"""Fields of the settings whose variable is called otherwise."""


def names() -> list[str]:
    """Return the names of all settings: their variables without ``KOOP_``, in small letters."""
    plain = {setting.name for setting in fields(Settings)} - NOT_BY_NAME
    return sorted({*plain, "lang", *(setting.name for setting in settings_of_a_home())})


def as_variables(given: Iterable[str]) -> dict[str, str]:
    """Return the variables for which ``NAME=VALUE`` stand; the last of a name counts.

    Raises:
        SettingInvalid: There is no such setting, or a value is missing or cannot be.
    """
    found = dict(_variable(text) for text in given)
    if found:
        from_environment({**os.environ, **found})
    return found


def _variable(text: str) -> tuple[str, str]:
    name, _, value = text.partition("=")
    name, value = name.strip(), value.strip()
    if not value:
        raise SettingInvalid(field=OPTION, variable=OPTION, value=text, expected="NAME=VALUE")
    if name not in names():
        listed = ", ".join(names())
        raise SettingInvalid(field=OPTION, variable=OPTION, value=name, expected=listed)
    return f"KOOP_{name.upper()}", value


def environment() -> Mapping[str, str]:
    """Return the variables of the process under those that the command line gives."""
    return {**os.environ, **current().variables}


def settings() -> Settings:
    """Return the settings of the running command line; from then on the log is as they say.

    Unless they ask for more, a command leaves no line but warnings of the engine: it tells a
    person itself how it went.
    """
    found = from_environment(environment())
    logs.configure(found.log_format, found.log_level or "warning")
    return found
