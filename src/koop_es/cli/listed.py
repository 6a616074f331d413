"""Many parties at once: a list with one name or id a line, such as that of an encounter."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from koop_es.cli import finding
from koop_es.cli.documents import STDIN, read_bytes
from koop_es.cli.errors import FileNotUtf8, NameUnknown
from koop_es.kernel.refusals import NotFound
from koop_es.wording import msgid

if TYPE_CHECKING:
    from koop_es.app import Koop


class PartiesUnknown(NotFound):
    """Some of the parties in a list are not registered; all of them are named at once."""

    code = "party.list_unknown"
    TEXTS: ClassVar = (
        msgid("Some parties of the list are not registered."),
        msgid("Unknown: {names}."),
        msgid("Register them first, or write their names as they are registered."),
    )


def parties_listed(koop: Koop, file: str) -> list[str]:
    """Return the ids of the parties in a list, without blank lines and those with # in front.

    Raises:
        FileNotRead: The file cannot be read.
        FileNotUtf8: It is no UTF-8 text.
        PartiesUnknown: Some are not registered.
    """
    found: list[str] = []
    unknown: list[str] = []
    for name in _names(file):
        try:
            found.append(finding.party(koop, name))
        except NameUnknown:
            unknown.append(name)
    if unknown:
        raise PartiesUnknown(names="; ".join(unknown))
    return found


def _names(file: str) -> list[str]:
    try:
        text = read_bytes(file).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FileNotUtf8(file="stdin" if file == STDIN else file) from error
    lines = (line.strip() for line in text.splitlines())
    return [line for line in lines if line and not line.startswith("#")]
