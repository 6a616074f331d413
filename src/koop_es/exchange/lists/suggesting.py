"""What the columns of a list probably hold, told by their headings in German or English."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from koop_es.cooperations.terms import Role
from koop_es.exchange.lists.mapping import Columns, Constants, Mapping, PartyColumn
from koop_es.exchange.lists.tidying import headings, one_line, slug
from koop_es.exchange.recognising import FileKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from koop_es.exchange.lists.grids import Grid, Line

HEADER_WITHIN: Final = 25
"""The header stands among so many first lines: above it are titles and notes."""
SAMPLE: Final = 200

PRIVATE: Final = (
    *("ansprech", "kontakt", "contact", "email", "mail", "telefon", "phone", "mobil", "fax"),
    *("vorname", "nachname", "familienname", "firstname", "lastname", "surname", "geburt"),
    *("birth", "anschrift", "strasse", "street", "postanschrift", "unterzeichner", "signatory"),
    *("projektleiter", "projektleitung", "leiterin", "bearbeiter", "sachbearbeit", "iban"),
    *("mitarbeiter", "zustaendig", "responsible", "personen", "person", "notiz", "bemerkung"),
    *("kommentar", "comment", "remark", "note"),
)
"""Beginnings or parts of headings of columns that probably tell of people, and are never read."""

FIELDS: Final[dict[str, tuple[str, ...]]] = {
    "id": (
        *("id", "nr", "lfdnr", "laufendenummer", "nummer", "no", "number", "projektnr", "kennung"),
        *("projektnummer", "projektid", "projectid", "projectnumber", "aktenzeichen", "az", "code"),
        *("foerderkennzeichen", "fkz", "kennziffer", "identifier", "reference", "vorgangsnummer"),
    ),
    "title": (
        *("titel", "title", "projekttitel", "projektname", "projekt", "project", "projectname"),
        *("projecttitle", "vorhaben", "vorhabentitel", "kooperation", "kooperationstitel"),
        *("bezeichnung", "massnahme", "massnahmentitel", "namederkooperation", "kooperationsname"),
        *("cooperation", "name", "nameofproject", "projektbezeichnung"),
    ),
    "theme": (
        *("thema", "themen", "theme", "themes", "topic", "topics", "schwerpunkt", "themenfeld"),
        *("handlungsfeld", "bereich", "arbeitsfeld", "field", "kategorie", "category", "sparte"),
    ),
    "goal": (
        *("ziel", "ziele", "goal", "goals", "objective", "objectives", "zielsetzung", "aim"),
        *("projektziel", "projektziele", "zweck", "purpose", "kurzbeschreibung", "beschreibung"),
        *("description", "inhalt"),
    ),
    "starts_on": (
        *("beginn", "start", "von", "startdatum", "startdate", "begin", "laufzeitvon", "ab"),
        *("projektbeginn", "projektstart", "laufzeitbeginn", "beginndatum", "from", "startson"),
    ),
    "ends_on": (
        *("ende", "end", "bis", "enddatum", "enddate", "laufzeitbis", "projektende", "to"),
        *("laufzeitende", "befristetbis", "endet", "endson", "until", "ablauf"),
    ),
    "agreed_on": (
        *("vereinbartam", "vertragvom", "vertragsdatum", "unterzeichnetam", "unterzeichnung"),
        *("abschluss", "agreedon", "signedon", "vertragsabschluss", "datumdervereinbarung"),
        *("vereinbarungvom", "datum", "date", "agreementdate", "signaturedate"),
    ),
    "status": ("status", "stand", "projektstatus", "state", "sachstand", "phase"),
    "area": ("ort", "gebiet", "region", "gemeinde", "landkreis", "sozialraum", "area", "nuts"),
    "target_group": ("zielgruppe", "zielgruppen", "targetgroup"),
}
"""Headings of each field, as people write them; compared without blanks, marks and umlauts."""

ROLES: Final[tuple[tuple[Role, tuple[str, ...]], ...]] = (
    (
        Role.LEAD,
        (
            *("federfuehr", "lead", "traeger", "koordinat", "coordinat", "antragsteller"),
            *("applicant", "hauptpartner", "konsortialfuehr"),
        ),
    ),
    (Role.ASSOCIATED, ("assoziiert", "associated")),
    (Role.AFFILIATED, ("verbunden", "affiliated", "thirdpart")),
    (
        Role.FUNDER,
        (
            "foerdergeb",
            "foerderer",
            "zuwendungsgeber",
            "funder",
            "funding",
            "geldgeber",
            "mittelgeb",
        ),
    ),
    (Role.GRANT_RECIPIENT, ("zuwendungsempf", "grantrecipient", "recipientorg", "beguenstigt")),
    (Role.SUB_RECIPIENT, ("letztempf", "subrecipient")),
    (
        Role.PARTNER,
        (
            *("partner", "beteiligt", "organisation", "einrichtung", "verein", "institution"),
            *("mitwirkend", "participant", "akteur", "teilnehmer"),
        ),
    ),
)
"""Parts of headings of columns that name parties, the most telling roles first."""
ROLE_COLUMNS: Final = ("rolle", "role", "funktion", "beteiligungsart")
INNER: Final = (";", "\n", "|", " / ", " + ")
"""What may separate partners in a cell. A comma may as well belong to a name: nobody guesses it."""


def header_at(lines: Sequence[Line]) -> int:
    """Return which line is the header: the one with the most headings that are known."""
    best, most = 0, (-1, -1)
    for nth, line in enumerate(lines[:HEADER_WITHIN]):
        names = [one_line(cell) for cell in line.cells]
        known = sum(_known(name) for name in names if name)
        filled = sum(bool(name) for name in names)
        if (known, filled if known else 0) > most:
            best, most = nth, (known, filled if known else 0)
    return best


def _known(name: str) -> bool:
    return field_of(name) is not None or role_of(name) is not None or is_private(name)


def is_private(name: str) -> bool:
    """Tell whether a column probably tells of people, or of what was said about them."""
    plain = slug(name)
    return any(word in plain for word in PRIVATE)


_BY_NAME: Final = {slug(name): field for field, names in FIELDS.items() for name in names}


def field_of(name: str) -> str | None:
    """Return the field that a heading names as a whole, None for none."""
    return _BY_NAME.get(slug(name))


def field_within(name: str) -> str | None:
    """Return the field that a word of a heading names, the last such word; None for none."""
    words = re.findall(r"\w+", name)
    return next((found for word in reversed(words) if (found := field_of(word))), None)


def role_of(name: str) -> Role | None:
    """Return the role of the parties that a column names, None if it names none."""
    plain = slug(name)
    return next((role for role, words in ROLES if any(word in plain for word in words)), None)


def suggested(grid: Grid) -> Mapping:
    """Return what the list's columns probably hold; every choice can be changed in the file."""
    nth = header_at(grid.lines)
    header = grid.lines[nth] if grid.lines else None
    names = headings(header.cells) if header else []
    body = grid.lines[nth + 1 : nth + 1 + SAMPLE]
    columns: dict[str, str] = {}
    ignored: list[str] = []
    role_column: str | None = None
    named: list[tuple[str, Role]] = []
    for name in names:
        if is_private(name):
            ignored.append(name)
        elif slug(name) in ROLE_COLUMNS:
            role_column = name
        elif (found := field_of(name)) is not None and found not in columns:
            columns[found] = name
        elif (role := role_of(name)) is not None:
            named.append((name, role))
        elif (found := field_within(name)) is not None and found not in columns:
            columns[found] = name
    parties = [
        PartyColumn(
            column=name,
            role=role,
            role_column=role_column if role is Role.PARTNER else None,
            split=_splits(body, names.index(name)),
        )
        for name, role in named
    ]
    return Mapping(
        source=source_name(grid.name),
        sheet=grid.sheet,
        header_row=header.number if header else 1,
        encoding=grid.encoding,
        separator=grid.separator,
        columns=Columns(**columns),
        parties=tuple(parties),
        ignore=tuple(ignored),
        theme_split=_splits(body, names.index(columns["theme"])) if "theme" in columns else (),
        constants=Constants(),
        rows="grouped" if role_column else "one",
        decimal="," if grid.separator == ";" or grid.kind is FileKind.XLSX else ".",
    )


def source_name(file: str) -> str:
    """Return what a list is called, whatever day's copy of it the file is."""
    stem = file.rpartition(".")[0] or file
    words = re.findall(r"[^\W\d_]+", stem)
    return "-".join(words).casefold()[:60] or "list"


def _splits(body: Sequence[Line], place: int) -> tuple[str, ...]:
    cells = [str(line.cells[place]) for line in body if place < len(line.cells)]
    found = [mark for mark in INNER if any(mark in cell.strip() for cell in cells)]
    return tuple(found)
