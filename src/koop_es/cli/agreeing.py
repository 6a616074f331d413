"""From the options or the file of ``koop cooperation agree`` to an agreement."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, cast

from koop_es.cli import finding
from koop_es.cli.asking import day, present, wrong

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from koop_es.app import Koop

ROLES: Final = frozenset(
    {
        "lead",
        "partner",
        "associated",
        "affiliated",
        "funder",
        "grant_recipient",
        "sub_recipient",
    }
)
RECORD_KEEPER: Final = frozenset({"record-keeper", "record_keeper"})
_TAIL: Final = re.compile(r":([a-z_-]+)$")


def involvement(text: str) -> dict[str, Any]:
    """Return a party's place as ``--party NAME[:role][:record-keeper]`` gives it.

    A colon belongs to the name unless a role or ``record-keeper`` stands behind it.
    """
    found: dict[str, Any] = {}
    while tail := _TAIL.search(text):
        word = tail[1]
        if word in RECORD_KEEPER and "record_keeper" not in found:
            found["record_keeper"] = True
        elif word.replace("-", "_") in ROLES and "role" not in found:
            found["role"] = word.replace("-", "_")
        else:
            break
        text = text[: tail.start()]
    return {"party": text, **found}


def from_options(
    *,
    title: str | None,
    themes: Sequence[str],
    parties: Sequence[str],
    goals: Sequence[str],
    term: Mapping[str, str | None],
    expected: Mapping[str, Any],
    others: Mapping[str, str | None],
) -> dict[str, Any]:
    """Return the fields of an agreement that options gave; what was not given is left out."""
    days = {name: _told_day(name, value) for name, value in term.items()}
    return present(
        {
            "title": title,
            "themes": list(themes),
            "parties": [involvement(text) for text in parties],
            "goals": [{"title": text} for text in goals],
            "term": present(days),
            "expected": present(expected),
            **others,
        }
    )


def _told_day(name: str, value: str | None) -> Any:
    return day(value, f"term.{name}") if name.endswith("_on") else value


def merged(from_file: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the file's fields with those of the options over them, objects field by field."""
    found = dict(from_file)
    for name, value in given.items():
        known = found.get(name)
        if isinstance(value, dict) and isinstance(known, dict):
            found[name] = {**cast("dict[str, Any]", known), **cast("dict[str, Any]", value)}
        else:
            found[name] = value
    return found


def with_ids(koop: Koop, fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields with parties and origins named by their ids.

    Raises:
        NotFound: Something that is named does not exist.
    """
    found = dict(fields)
    if isinstance(found.get("parties"), list):
        rows = cast("list[Any]", found["parties"])
        found["parties"] = [_with_party(koop, row, nth) for nth, row in enumerate(rows)]
    if isinstance(found.get("goals"), list):
        goals = cast("list[Any]", found["goals"])
        found["goals"] = [{"title": g} if isinstance(g, str) else g for g in goals]
    if isinstance(found.get("arose_from"), str):
        found["arose_from"] = finding.tie(koop, found["arose_from"])
    return found


def _with_party(koop: Koop, row: Any, nth: int) -> Any:
    if isinstance(row, str):
        row = involvement(row)
    if not isinstance(row, dict):
        raise wrong(f"parties.{nth}", "dict_type", "an object or a name is expected")
    given = cast("dict[str, Any]", row)
    name = given.get("party")
    if not isinstance(name, str):
        return given
    return {**given, "party": finding.party(koop, name)}
