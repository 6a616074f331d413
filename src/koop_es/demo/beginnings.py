"""The demo's parties and programmes: all of them invented."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from koop_es.demo.story import COORDINATION, Step
from koop_es.kernel.text import PersonalText
from koop_es.parties.commands import RegisterOrganisation, RegisterPerson
from koop_es.parties.terms import ContactKind, ContactPoint, LawfulBasis
from koop_es.programmes.commands import OpenProgramme

if TYPE_CHECKING:
    from koop_es.demo.story import Network, Story

ORGANISATIONS: Final = {
    "vhs": ("Volkshochschule Musterstadt", "VHS Musterstadt", "vhs-musterstadt.example"),
    "town": ("Stadt Musterhausen", None, "musterhausen.example"),
    "youth": ("Jugendwerk Beispieltal e. V.", "Jugendwerk", "jugendwerk-beispieltal.example"),
    "welfare": ("Sozialwerk Musterau gGmbH", "Sozialwerk", "sozialwerk-musterau.example"),
    "library": ("Stadtbücherei Musterstadt", None, "buecherei-musterstadt.example"),
    "crafts": ("Handwerksverband Beispielland", None, "handwerk-beispielland.example"),
    "school": ("Gesamtschule Am Musterberg", None, "gesamtschule-musterberg.example"),
    "college": ("Hochschule Beispielstadt", None, "hochschule-beispielstadt.example"),
    "sports": ("Turnverein Musterdorf 1899 e. V.", "TV Musterdorf", "tv-musterdorf.example"),
    "care": ("Pflegezentrum Beispielhof", None, "pflege-beispielhof.example"),
    "culture": ("Kulturladen Musterviertel e. V.", None, "kulturladen-musterviertel.example"),
    "jobs": ("Jobcenter Beispielkreis", None, "jobcenter-beispielkreis.example"),
    "ministry": ("Ministerium für Miteinander Beispielland", None, "miteinander.example"),
    "foundation": ("Stiftung Mustersinn", None, "stiftung-mustersinn.example"),
}
"""Name, short name and domain; ``.example`` leads nowhere."""

PERSONS: Final = {
    "erika": ("Erika Beispiel (erfunden)", "erika@beispiel.example"),
    "mehmet": ("Mehmet Muster (erfunden)", "mehmet@muster.example"),
}

PROGRAMMES: Final = {
    "quarter": ("Landesprogramm Miteinander im Quartier", ("MiQ-0417", "MiQ-0452"), "ministry"),
    "learning": ("Stiftungsprogramm Lernen vor Ort", ("LvO-23", "LvO-31"), "foundation"),
}


def parties(network: Network) -> Story:
    """Register everybody, then open the programmes."""
    for name, (full, short, domain) in ORGANISATIONS.items():
        reached = ContactPoint(kind=ContactKind.EMAIL, value=PersonalText(f"kontakt@{domain}"))
        organisation = RegisterOrganisation(
            name=full,
            short_name=short,
            country="DE",
            contact_points=(reached,),
            lawful_basis=LawfulBasis.LEGITIMATE_INTERESTS,
        )
        answer = yield Step(465, organisation, actor=COORDINATION)
        network.ids[name] = answer.stream
    for name, (full, email) in PERSONS.items():
        reached = ContactPoint(kind=ContactKind.EMAIL, value=PersonalText(email))
        person = RegisterPerson(
            name=PersonalText(full), contact_points=(reached,), lawful_basis=LawfulBasis.CONSENT
        )
        answer = yield Step(464, person, actor=COORDINATION)
        network.ids[name] = answer.stream
    for name, (full, references, funder) in PROGRAMMES.items():
        programme = OpenProgramme(
            name=full, grant_references=references, funder=network.ids[funder]
        )
        answer = yield Step(462, programme, actor=COORDINATION)
        network.ids[name] = answer.stream
