"""Which ties a report's page counts: narrowed by form, programme, party, theme and area."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from koop_es.relationships.terms import Form
from koop_es.web import asking
from koop_es_projections.parties.queries import find_party
from koop_es_projections.parties.tables import families
from koop_es_projections.programmes.queries import all_programmes
from koop_es_projections.relationship_report.views import TieFilter

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request

    from koop_es.web.reading import Reading

FORMS: Final = tuple(form.value for form in Form)
LINES: Final = ("party", "theme", "area")
"""What is typed; form and programme are chosen."""


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What a page was narrowed to.

    Attributes:
        filters: As the query takes it.
        typed: What was typed or chosen, by field.
        programmes: Id and name of each programme that can be chosen.
    """

    filters: TieFilter
    typed: Mapping[str, str]
    programmes: tuple[tuple[str, str], ...]

    @property
    def asked(self) -> dict[str, Any]:
        """What an address of the same question takes over."""
        names = ("form", "programme", *LINES)
        return {name: getattr(self.filters, name) for name in names}

    @property
    def is_folded(self) -> bool:
        """Whether nothing but the form narrows it."""
        return not any(value for name, value in self.typed.items() if name != "form")


def narrowing_of(request: Request, read: Reading) -> Narrowing:
    """Return what the address of a page narrows it to.

    Raises:
        QueryInvalid: There is no such form or programme, or a text is too long.
        NotFound: No party answers to the name.
    """
    known = tuple((each.programme_id, each.name) for each in all_programmes(read.connection))
    form = asking.choice(request, "form", FORMS)
    programme = asking.choice(request, "programme", [each for each, _ in known])
    lines = {name: asking.text(request, name) for name in LINES}
    party, family = None, ()
    if lines["party"] is not None:
        party = find_party(read.connection, read.site.koop.store, lines["party"])
        family = tuple(families(read.connection, [party]))
    filters = TieFilter(
        form=form,
        party=party,
        theme=lines["theme"],
        programme=programme,
        area=lines["area"],
        family=family,
    )
    typed = {"form": form, "programme": programme, **lines}
    return Narrowing(filters, {name: value or "" for name, value in typed.items()}, known)
