"""The parties that a cell names: split, each once, what is no name told apart."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from koop_es.cooperations.terms import Role
from koop_es.exchange import problems
from koop_es.exchange.lists.suggesting import role_of
from koop_es.exchange.lists.tidying import one_line, says_nothing, slug, tidy

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from koop_es.exchange.lists.grids import Cell

_HOW_MANY: Final = (
    r"(?:ca\.?|circa|etwa|rund|über|mehr als|about|approx\.?|over)?\s*\d[\d. ]*\+?\s*"
    r"(?:weitere\s+|other\s+|more\s+)?"
)
_COUNTABLE: Final = (
    r"(?:personen|person|persons|people|teilnehm\w*|participants|kinder\w*|children|jugendliche\w*"
    r"|senior\w*|schüler\w*|ehrenamtliche\w*|volunteers|freiwillige\w*|partner|partners|vereine"
    r"|schulen|schools|organisationen|organi[sz]ations|einrichtungen|institutions|firmen"
    r"|mitglieder|members|familien|families|eltern|parents|frauen|männer|women|men|bürger\w*)"
)
_COUNTED: Final = re.compile(
    rf"{_HOW_MANY}{_COUNTABLE}?|{_HOW_MANY}{_COUNTABLE}"
    r"(?:\s*[(,/:]|\s+(?:aus|von|vom|im|in|der|des|und|mit|für|from|of|in|and|with|for)\b).*",
    re.IGNORECASE | re.DOTALL,
)
"""How many there are is no name."""
_VAGUE: Final = frozenset(
    slug(word)
    for word in (
        *("diverse", "div.", "verschiedene", "mehrere", "weitere", "u.a.", "u. a.", "etc.", "usw."),
        *("et al.", "various", "several", "others", "andere", "diverse Partner", "noch unklar"),
        *("weitere Partner", "verschiedene Partner", "alle", "ehrenamtliche", "freiwillige"),
    )
)
_PERSON: Final = re.compile(
    r"(?:herrn?|frau|hr\.|fr\.|mr\.?|mrs\.?|ms\.?|dr\.|prof\.|dipl\.-\w+)\s+[A-ZÄÖÜ]", re.IGNORECASE
)
_ADDED: Final = re.compile(r"^(.*\S)\s*[(\[]([^()\[\]]+)[)\]]$")
_LEGAL: Final = re.compile(r"\b(?:e\. ?V|gGmbH|GmbH|AG|KG|eG|UG|mbH|Ltd|Inc|gUG)\b")


class Named(NamedTuple):
    """A party as a cell names it."""

    name: str
    role: Role


@dataclass(frozen=True, slots=True)
class Remark:
    """What must be told of a cell.

    Attributes:
        code: Code of a note or a problem.
        value: What stands there.
    """

    code: str
    value: str


def named_in(
    cell: Cell, role: Role, split: Sequence[str], no_party: frozenset[str]
) -> Iterator[Named | Remark]:
    """Yield the parties that a cell names, and what must be told of what else stands there.

    Args:
        cell: The cell.
        role: What they are, unless a word in brackets behind a name says otherwise.
        split: What separates them.
        no_party: Words that name none, in the form of ``slug``.
    """
    for part in _parts(tidy(cell), split):
        name = one_line(part).strip(" ,;")
        if says_nothing(name):
            continue
        own_role = role
        if (added := _ADDED.match(name)) and (found := role_of(added[2])):
            name, own_role = added[1], found
        if _is_no_name(name, no_party):
            yield Remark(problems.NO_PARTY, name)
        elif _PERSON.match(name) and not _LEGAL.search(name):
            yield Remark(problems.LOOKS_LIKE_PERSON, name)
        else:
            yield Named(name, own_role)


def _is_no_name(name: str, no_party: frozenset[str]) -> bool:
    plain = slug(name)
    if not plain or plain in _VAGUE or plain in no_party:
        return True
    return _COUNTED.fullmatch(name) is not None and _LEGAL.search(name) is None


def _parts(text: str, split: Sequence[str]) -> list[str]:
    """Return the parts of a text; what stands in brackets stays together."""
    parts, depth, begins, place = list[str](), 0, 0, 0
    brackets = text.count("(") == text.count(")")
    while place < len(text):
        char = text[place]
        depth = max(0, depth + (char == "(") - (char == ")")) if brackets else 0
        mark = next((m for m in split if not depth and text.startswith(m, place)), None)
        if mark is None:
            place += 1
            continue
        parts.append(text[begins:place])
        place = begins = place + len(mark)
    return [*parts, text[begins:]]
