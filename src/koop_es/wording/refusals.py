"""From an error to what a person reads: what is wrong, where, and what to do next."""

from __future__ import annotations

import re
from string import Formatter
from typing import TYPE_CHECKING, Final

from koop_es.wording.act_texts import ACTS
from koop_es.wording.approval_texts import APPROVALS
from koop_es.wording.confirmation_texts import CONFIRMATIONS
from koop_es.wording.cooperation_texts import COOPERATIONS
from koop_es.wording.exchange_texts import EXCHANGES
from koop_es.wording.fields import field_name, field_path
from koop_es.wording.formats import day, listed, number
from koop_es.wording.home_texts import HOME
from koop_es.wording.import_texts import IMPORTS
from koop_es.wording.labels import label
from koop_es.wording.relationship_texts import RELATIONSHIPS
from koop_es.wording.request_texts import REQUESTS
from koop_es.wording.rule_texts import RULES
from koop_es.wording.server_texts import SERVERS
from koop_es.wording.service_texts import SERVICES
from koop_es.wording.shapes import shape_sentence

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from koop_es.kernel.refusals import FieldError, KoopError
    from koop_es.wording.translating import Translator

TEXTS: Final = {
    **RULES,
    **COOPERATIONS,
    **RELATIONSHIPS,
    **ACTS,
    **APPROVALS,
    **CONFIRMATIONS,
    **HOME,
    **SERVERS,
    **SERVICES,
    **REQUESTS,
    **IMPORTS,
    **EXCHANGES,
}
"""Sentences by code, the first being the title."""

KINDS: Final = {
    "duration": "duration",
    "form": "form",
    "kind": "stream",
    "light": "light",
    "looks_like": "file_kind",
    "expected": "file_kind",
    "measure": "measure_kind",
    "part": "part",
    "role": "role",
    "status": "milestone_status",
    "worst": "light",
}
"""Kind of label for each parameter that holds a code."""

NAMED: Final = frozenset({"id", "party"})
"""Parameters that hold the id of a stream, which may have a name."""

SHORTENED: Final = 12
_STREAM: Final = re.compile(r"[0-9a-f]{32}")
_DECIMAL: Final = re.compile(r"-?\d+\.\d+")
_UNKNOWN: Final = frozenset({"", "?", "None"})

if TYPE_CHECKING:
    Names = Callable[[str], str]


def refusal_title(code: str, t: Translator) -> str:
    """Return the rule in one sentence without values; the general one for an unknown code."""
    return t.gettext(TEXTS.get(code, TEXTS["koop.error"])[0])


def refusal_sentence(error: KoopError, t: Translator, names: Names | None = None) -> str:
    """Return what is wrong, where, and what to do next.

    Args:
        error: What was raised. A class may bring its own sentences as ``TEXTS``; the text of a
            base class serves one that has none.
        t: The language.
        names: Display name of a stream's id, where the caller can look it up.
    """
    params = shown(error.params, t, names)
    said = fitting(_texts(error), params, t)
    said[1:1] = _shapes(error, t)
    where = _where(error)
    sentence = " ".join(said)
    return f"{field_path(where, t)}: {sentence}" if where else sentence


def _where(error: KoopError) -> str | None:
    # Errors of shape name their fields themselves, and a setting's is its variable.
    told = hasattr(error, "errors") or error.field == error.params.get("variable")
    return None if told else error.field


def _texts(error: KoopError) -> tuple[str, ...]:
    """Return the error's sentences: those that its class brings, else those of its code."""
    for kind in type(error).__mro__:
        own = kind.__dict__
        texts = own.get("TEXTS") or TEXTS.get(own.get("code", ""))
        if texts:
            return texts
    return TEXTS["koop.error"]


def fitting(texts: Iterable[str], params: Mapping[str, str], t: Translator) -> list[str]:
    """Return those of the sentences whose values are all known, translated and filled."""
    return [t.gettext(text, **params) for text in texts if _places(text) <= set(params)]


def _places(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def _shapes(error: KoopError, t: Translator) -> list[str]:
    errors: tuple[FieldError, ...] = getattr(error, "errors", ())
    return [
        f"{field_path(each.path, t)}: {shape_sentence(each, t)}"
        if each.path
        else shape_sentence(each, t)
        for each in errors
    ]


def shown(params: Mapping[str, str], t: Translator, names: Names | None = None) -> dict[str, str]:
    """Return the values that are known as a person reads them: codes in words, days, numbers."""
    known = ((name, value) for name, value in params.items() if value not in _UNKNOWN)
    return {name: _value(name, value, t, names) for name, value in known}


def _value(name: str, value: str, t: Translator, names: Names | None) -> str:
    if name in KINDS:
        return label(KINDS[name], value, t)
    if name == "rule":
        return refusal_title(value, t)
    if name in {"missing", "fields"}:
        return listed([field_name(each.rpartition(".")[2], t) for each in value.split(", ")], t)
    if name == "commitment":
        return value[:SHORTENED]
    if names is not None and name in NAMED and _STREAM.fullmatch(value):
        return names(value)
    return number(value, t) if _DECIMAL.fullmatch(value) else day(value, t)
