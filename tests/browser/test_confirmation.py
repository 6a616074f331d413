"""Proposals and the page of a one-time link in a real browser: nothing hinders anybody."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

import pytest

from koop_es.cooperations.commands import InviteParty, ProposeAgreement
from koop_es.cooperations.terms import GoalTerms, Involvement, Term
from koop_es.kernel.text import FreeText
from koop_es.processes.links import with_token
from tests.browser.looks import found_on

if TYPE_CHECKING:
    from collections.abc import Callable

    from koop_es.app import Koop
    from tests.browser.chromium import Visitor

    Visiting = Callable[..., Visitor]

ONE: Final = "/cooperations/K-2026-002"
FORMS: Final = ("confirmation", "refusal", "invitation", "withdrawal")


@pytest.fixture
def link(own_koop: Koop) -> str:
    """Propose an agreement in the home, and return the path of a link for one of its parties."""
    library, school = (own_koop.store.read_raw(0, 10)[nth].stream for nth in (0, 1))
    text = ProposeAgreement(
        title="Gemeinsam singen",
        themes=("Musik",),
        parties=(Involvement(party=library, tasks=FreeText("der Saal")), Involvement(party=school)),
        goals=(GoalTerms(title="Ein Chor"),),
        term=Term(starts_on=date(2026, 12, 1), ends_on=date(2027, 11, 30)),
    )
    stream = own_koop.execute(text).stream
    keys = own_koop.home.keys
    asked, path = with_token(keys, InviteParty(party=school), stream, "one")
    own_koop.execute(asked, stream=stream, idempotency_key="one")
    return path


def test_axe_finds_nothing_on_a_proposal_its_forms_and_its_link(
    visiting: Visiting, own_address: str, link: str
) -> None:
    visitor = visiting(own_address, language="de", examined=True)
    for path in (ONE, *(f"{ONE}/{form}" for form in FORMS), link):
        assert found_on(visitor.visit(path)) == [], path
    page = visitor.visit(link)
    page.locator(".k-send button").click()
    page.wait_for_selector("#summary-h")
    assert found_on(page) == []


def test_a_link_is_answered_by_keyboard_and_shows_its_receipt(
    visiting: Visiting, own_address: str, link: str
) -> None:
    page = visiting(own_address, language="de").visit(link)
    page.get_by_label("Wir bestätigen diesen Text.").check()
    page.get_by_label("Ihr Name").fill("B. Beispiel")
    page.get_by_label("Ihre Funktion").fill("Leitung")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Quittung").wait_for()
    assert "keine qualifizierte elektronische Signatur" in page.content()
    assert "B. Beispiel" in page.content()
