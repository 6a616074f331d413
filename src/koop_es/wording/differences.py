"""From what file and record disagree on to what a person reads, long texts shortened."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Protocol

from koop_es.wording.formats import day
from koop_es.wording.headings import heading
from koop_es.wording.labels import label

if TYPE_CHECKING:
    from koop_es.wording.translating import Translator

SHOWN: Final = 60
"""Characters of a text that are shown."""
LED_IN: Final = 20
"""Characters that are shown in front of the first one that differs."""


class Differencelike(Protocol):
    """One field on which file and record disagree, or disagreed until it was taken over."""

    @property
    def external_id(self) -> str:
        """Id of the thing in the source."""
        ...

    @property
    def what(self) -> str:
        """Which field."""
        ...

    @property
    def stored(self) -> str | None:
        """What the record says; None for nothing."""
        ...

    @property
    def in_file(self) -> str | None:
        """What the file says; None for nothing."""
        ...

    @property
    def taken_over(self) -> bool:
        """Whether the record now says what the file says."""
        ...

    @property
    def file(self) -> str:
        """Name of the file."""
        ...

    @property
    def row(self) -> int:
        """Its row, the header being row 1."""
        ...


def difference_sentence(each: Differencelike, t: Translator) -> str:
    """Return where file and record disagree and what each says, or what was taken over."""
    alike = _alike(each.stored or "", each.in_file or "")
    values = {
        "file": each.file,
        "row": each.row,
        "what": heading(each.what, t),
        "external_id": each.external_id,
        "stored": _quoted(each.what, each.stored, alike, t),
        "in_file": _quoted(each.what, each.in_file, alike, t),
    }
    if each.taken_over:
        return t.gettext(
            "{file}, row {row}: {what} of {external_id} taken over: {in_file} instead of {stored}.",
            **values,
        )
    return t.gettext(
        "{file}, row {row}: {what} of {external_id} differs: recorded {stored}, in the file "
        "{in_file}.",
        **values,
    )


def _quoted(what: str, text: str | None, alike: int, t: Translator) -> str:
    if text is None:
        return t.gettext("nothing")
    told = label("manner", label("milestone_status", text, t), t) if what == "status" else text
    return t.gettext("“{text}”", text=day(_excerpt(told, alike), t))


def _alike(one: str, other: str) -> int:
    """Return with how many of the same characters two texts begin."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((nth for nth, (a, b) in pairs if a != b), min(len(one), len(other)))


def _excerpt(text: str, alike: int) -> str:
    """Return so much of a text that it can be told from one that begins alike."""
    if len(text) <= SHOWN:
        return text
    start = alike - LED_IN if alike >= SHOWN else 0
    end = start + SHOWN
    return ("…" if start else "") + text[start:end] + ("…" if end < len(text) else "")
