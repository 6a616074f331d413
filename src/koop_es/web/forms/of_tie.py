"""Forms about one relationship: as those of any record, with guiding questions beside them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from koop_es.web.forms.of_record import RecordPage, Subject
from koop_es.web.relationship_reading import tie_named
from koop_es.wording.guiding import GUIDES
from koop_es.wording.translating import msgid

if TYPE_CHECKING:
    from collections.abc import Callable

    from koop_es.web.forms.of_record import Record
    from koop_es.web.reading import Reading


def beside(guide: str = "") -> Callable[[Record], None]:
    """Return what shows the guiding questions of a form; of the relationship's own if empty."""

    def show(about: Record) -> None:
        guided = guide or about.subject.item.form
        about.shown |= {"guide": GUIDES[guided], "guided": guided}

    return show


OWN: Final = beside()


@dataclass(frozen=True, slots=True)
class TiePage(RecordPage):
    """A form about one relationship, or one that it begins with."""

    template: str = "relationship_form.html"
    template_closed: str = "relationship_closed_form.html"
    prepare: Callable[[Record], None] = OWN


def no_tie(read: Reading) -> Subject:
    """Return what a form is about that a relationship begins with."""
    del read
    return Subject("/relationships", msgid("Relationships"))


def tie(name: str) -> Callable[[Reading], Subject]:
    """Return what finds the relationship of a name as what a form is about."""

    def find(read: Reading) -> Subject:
        item = tie_named(read, name)
        return Subject(
            "/relationships",
            msgid("Relationships"),
            item=item,
            stream=item.relationship_id,
            version=item.version,
            called=read.name(item.relationship_id),
        )

    return find
