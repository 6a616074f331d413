"""From a notice of an import to what a person reads: where in the file, and what is there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from koop_es.wording.refusals import TEXTS, fitting, shown

if TYPE_CHECKING:
    from collections.abc import Mapping

    from koop_es.wording.translating import Translator


class Noticelike(Protocol):
    """What an import noticed in a file."""

    @property
    def code(self) -> str:
        """Code of an import, or of a refusal."""
        ...

    @property
    def file(self) -> str:
        """Name of the file."""
        ...

    @property
    def row(self) -> int | None:
        """Row, the header being row 1; None for the file as a whole."""
        ...

    @property
    def column(self) -> str | None:
        """Name of the column at fault."""
        ...

    @property
    def params(self) -> Mapping[str, str]:
        """Values that the sentence names."""
        ...


def notice_sentence(notice: Noticelike, t: Translator) -> str:
    """Return where something was noticed, and what: ``project.csv, row 7, endDate: …``."""
    row = "" if notice.row is None else t.gettext("row {number}", number=notice.row)
    where = ", ".join(filter(None, (notice.file, row, notice.column)))
    texts = TEXTS.get(notice.code) or (notice.code,)
    return f"{where}: {' '.join(fitting(texts, shown(notice.params, t), t))}"
