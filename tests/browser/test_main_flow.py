"""The main flow in a real browser without JavaScript, in both languages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from tests.browser.chromium import Visitor

    Visiting = Callable[..., Visitor]


@dataclass(frozen=True)
class Said:
    """What the pages say in one language."""

    language: str
    agree: str
    record_agreement: str
    role_new: str
    set_goal: str
    plan: str
    plan_submit: str
    reached: str
    record: str
    check: str
    record_check: str
    green: str
    red: str
    done: str
    end: str
    end_submit: str
    manner: str
    missed: str


GERMAN = Said(
    language="de",
    agree="Kooperation vereinbaren",
    record_agreement="Vereinbarung erfassen",
    role_new="neu: eine Organisation",
    set_goal="Ziel setzen",
    plan="Meilenstein planen",
    plan_submit="Meilenstein planen",
    reached="Als erreicht erfassen",
    record="Erfassen",
    check="Controlling-Termin erfassen",
    record_check="Controlling-Termin erfassen",
    green="im Plan",
    red="kritisch",
    done="Erfasst",
    end="Kooperation beenden",
    end_submit="Beendigung erfassen",
    manner="einvernehmlich",
    missed="Zu berichtigen",
)
ENGLISH = Said(
    language="en",
    agree="Agree on a cooperation",
    record_agreement="Record the agreement",
    role_new="new: an organisation",
    set_goal="Set a goal",
    plan="Plan a milestone",
    plan_submit="Plan the milestone",
    reached="Record as reached",
    record="Record it",
    check="Record a check",
    record_check="Record the check",
    green="green",
    red="red",
    done="Recorded",
    end="End the cooperation",
    end_submit="Record the ending",
    manner="by consent",
    missed="To be mended",
)


@pytest.mark.parametrize("said", [GERMAN, ENGLISH], ids=["de", "en"])
def test_a_cooperation_from_its_agreement_to_its_end(
    visiting: Visiting, own_address: str, said: Said
) -> None:
    visitor = visiting(own_address, language=said.language)
    page = visitor.visit("/")
    _agree(page, said)
    _set_goal(page, said)
    _reach_milestone(page, said)
    _check_green(page, said)
    _check_red(page, said)
    _end(page, said)


def _field(page: Page, name: str) -> str:
    del page
    return f'[id="{name}"]'


def _fill(page: Page, name: str, value: str) -> None:
    page.fill(_field(page, name), value)


def _is_recorded(page: Page, said: Said) -> None:
    heading = page.locator("#recorded-h")
    assert heading.inner_text() == said.done


def _agree(page: Page, said: Said) -> None:
    page.get_by_role("link", name=said.agree).first.click()
    page.get_by_role("button", name=said.record_agreement).click()
    assert page.title().startswith(said.missed)
    _fill(page, "title", "Language cafés")
    _fill(page, "themes", "learning")
    _fill(page, "parties.0.party", "Library")
    _fill(page, "parties.1.party", "Youth club")
    page.select_option(_field(page, "parties.1.new"), label=said.role_new)
    _fill(page, "goals.0.title", "Forty families take part")
    _fill(page, "term.starts_on", "2026-11-01")
    _fill(page, "term.ends_on", "2027-10-31")
    page.get_by_role("button", name=said.record_agreement).click()
    _is_recorded(page, said)
    assert page.locator("h1").inner_text() == "Language cafés"


def _set_goal(page: Page, said: Said) -> None:
    page.get_by_role("link", name=said.set_goal).click()
    _fill(page, "terms.title", "Two cafés a week")
    # Enter in a field sends the form, as people expect.
    page.locator("summary").first.click()
    _fill(page, "terms.indicator.name", "cafés")
    _fill(page, "terms.target.value", "2")
    page.locator(_field(page, "terms.target.value")).press("Enter")
    _is_recorded(page, said)
    assert page.get_by_text("Two cafés a week").first.is_visible()


def _reach_milestone(page: Page, said: Said) -> None:
    page.get_by_role("link", name=said.plan).click()
    _fill(page, "title", "First café")
    _fill(page, "due_on", "2026-11-30")
    page.get_by_role("button", name=said.plan_submit).click()
    _is_recorded(page, said)
    page.get_by_role("link", name=f"{said.reached} First café").click()
    page.get_by_role("button", name=said.record).click()
    _is_recorded(page, said)


def _check_green(page: Page, said: Said) -> None:
    page.get_by_role("link", name=said.check).first.click()
    page.locator('label[for="light"]').click()
    assert page.locator('[id="deviations.0.description"]').is_hidden()
    _fill(page, "summary", "All as agreed.")
    page.get_by_role("button", name=said.record_check).click()
    _is_recorded(page, said)
    assert said.green in page.locator(".k-marks").first.inner_text()


def _check_red(page: Page, said: Said) -> None:
    page.get_by_role("link", name=said.check).first.click()
    page.locator('label[for="light-red"]').click()
    _fill(page, "summary", "The rooms are gone.")
    page.get_by_role("button", name=said.record_check).click()
    assert page.title().startswith(said.missed)
    _fill(page, "deviations.0.description", "No rooms")
    _fill(page, "measures.0.title", "Look for rooms")
    page.locator('button[value="add:measures"]').click()
    _fill(page, "measures.1.title", "Ask the church")
    _fill(page, "measures.1.due_on", "2026-12-10")
    _fill(page, "decision_needed", "May we rent elsewhere?")
    page.get_by_role("button", name=said.record_check).click()
    _is_recorded(page, said)
    assert said.red in page.locator(".k-marks").first.inner_text()
    assert page.get_by_text("Ask the church").first.is_visible()


def _end(page: Page, said: Said) -> None:
    page.get_by_role("link", name=said.end, exact=True).click()
    page.select_option(_field(page, "manner"), label=said.manner)
    page.locator('label[for="result-partly"]').click()
    page.select_option(_field(page, "afterwards"), value="contact")
    page.get_by_role("button", name=said.end_submit).click()
    assert page.title().startswith(said.missed)
    _fill(page, "reason", "The owner sold the house")
    page.get_by_role("button", name=said.end_submit).click()
    _is_recorded(page, said)
    assert page.get_by_role("link", name=said.end).count() == 0
