"""Pages of cooperations that end, ended, or nearly: what they say, and what they no longer ask."""

from __future__ import annotations

import re
from datetime import date
from importlib.resources import files
from typing import TYPE_CHECKING

import pytest

from koop_es.cooperations.commands import (
    AddNote,
    AgreeCooperation,
    CorrectEntry,
    EndCooperation,
    PlanMilestone,
    RevokeEnding,
)
from koop_es.cooperations.terms import (
    CorrectionKind,
    GoalTerms,
    Involvement,
    Manner,
    Result,
    Role,
    Term,
)
from koop_es.kernel.text import FreeText
from koop_es.parties.commands import RegisterOrganisation
from koop_es.settings import Settings
from koop_es.web import history
from tests.web.homes import agreed, browser_of, opened

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from koop_es.app import Koop

WHY = FreeText("they asked for it")


@pytest.fixture
def koop(tmp_path: Path) -> Iterator[Koop]:
    with opened(Settings(home=tmp_path / "home")) as found:
        yield found


def end(koop: Koop, stream: str, on: date) -> None:
    command = EndCooperation(
        effective_on=on, manner=Manner.BY_CONSENT, result=Result.PARTLY, reason=WHY
    )
    koop.execute(command, stream=stream)


def both(koop: Koop, stream: str, language: str = "en") -> list[str]:
    """Return the list and the page of a cooperation."""
    browser = browser_of(koop, language)
    return [browser.get("/cooperations").text, browser.get(f"/cooperations/{stream}").text]


def test_an_announced_ending_is_counted_down_to_on_list_and_page(koop: Koop) -> None:
    stream = agreed(koop, "Reading", "School", "Library")
    assert all("39 days left" in html for html in both(koop, stream))
    end(koop, stream, date(2026, 12, 2))
    for html in both(koop, stream):
        assert "10 days left" in html
        assert "39 days left" not in html


def test_an_ended_cooperation_waits_for_nothing(koop: Koop) -> None:
    stream = agreed(koop, "Reading", "School", "Library")
    plan = PlanMilestone(title="Opening day", due_on=date(2026, 11, 30))
    koop.execute(plan, stream=stream)
    assert all("Opening day" in html for html in both(koop, stream))
    end(koop, stream, date(2026, 11, 20))
    listed, page = both(koop, stream, "de")
    assert "Opening day" not in listed
    assert "nicht mehr offen: Kooperation beendet" in page
    assert "beendet am 20.11.2026" in listed
    assert "beendet am 20.11.2026" in page


def test_an_ending_of_unknown_day_says_when_it_was_recorded(koop: Koop) -> None:
    stream = agreed(koop, "Reading", "School", "Library")
    end(koop, stream, date(2026, 11, 20))
    ending = koop.store.read_stream(stream)[-1].event_id
    fields = {"effective_on": None, "effective_basis": "unknown"}
    change = CorrectEntry(corrects=ending, kind=CorrectionKind.CHANGE, fields=fields, reason=WHY)
    koop.execute(change, stream=stream)
    for html in both(koop, stream, "de"):
        assert "Tag unbekannt, erfasst am 22.11.2026" in html


def test_the_history_marks_a_revoked_ending_and_names_what_was_corrected(koop: Koop) -> None:
    stream = agreed(koop, "Reading", "School", "Library")
    koop.execute(PlanMilestone(title="Opening day", due_on=date(2026, 11, 30)), stream=stream)
    planned = koop.store.read_stream(stream)[-1]
    end(koop, stream, date(2026, 11, 20))
    assert "revoked later" not in both(koop, stream)[1]
    koop.execute(RevokeEnding(reason=WHY), stream=stream)
    end(koop, stream, date(2026, 11, 21))
    retract = CorrectEntry(corrects=planned.event_id, kind=CorrectionKind.RETRACT, reason=WHY)
    koop.execute(retract, stream=stream)
    page = both(koop, stream)[1]
    assert page.count("revoked later") == 1
    assert re.search(rf"Entry retracted \(#{planned.position} [^<]*Opening day", page)


def test_a_long_history_has_pages_that_lead_there_and_back(
    koop: Koop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(history, "MOST", 3)
    stream = agreed(koop, "Workshop", "One", "Two")
    noted = [koop.execute(AddNote(text=FreeText(f"note {nth}")), stream=stream) for nth in range(6)]
    first = noted[0].events[0]["id"]
    retract = CorrectEntry(corrects=first, kind=CorrectionKind.RETRACT, reason=WHY)
    koop.execute(retract, stream=stream)
    koop.catch_up()
    browser = browser_of(koop)
    page = browser.get(f"/cooperations/{stream}").text
    # What an entry names is told of, though it lies on another page.
    assert f"#{noted[0].position} " in page
    seen, pages = shown(page), [page]
    while (older := re.search(r'href="(\?history=[^"]+)#history">Earlier', pages[-1])) is not None:
        pages.append(browser.get(f"/cooperations/{stream}{older[1]}").text)
        seen += shown(pages[-1])
    assert len(pages) == 3
    assert seen == sorted(seen, reverse=True)
    assert len(set(seen)) == 8
    assert "retracted later" in pages[-1]
    assert all("8 entries, the latest recorded first" in each for each in pages)
    newer = re.search(r'href="(\?history=[^"]+)#history">Later', pages[1])
    assert newer is not None
    assert shown(browser.get(f"/cooperations/{stream}{newer[1]}").text) == shown(page)
    assert browser.get(f"/cooperations/{stream}?history=nonsense").status_code == 400


def shown(page: str) -> list[int]:
    """Return the positions of the entries on a page, in their order."""
    return [int(number) for number in re.findall(r'class="k-hash"[^>]*>#(\d+) ', page)]


def test_the_count_follows_the_filter(koop: Koop) -> None:
    agreed(koop, "Reading", "School", "Library")
    agreed(koop, "Singing", "Choir", "Church")
    browser = browser_of(koop, "en")
    assert "2 cooperations" in browser.get("/cooperations").text
    assert "1 cooperation ·" in browser.get("/cooperations?search=sing").text
    nothing = browser.get("/cooperations?search=nothing").text
    assert "0 cooperations" in nothing
    assert "No cooperation fits." in nothing


def test_hidden_captions_stay_as_small_as_hidden_things_are() -> None:
    css = (files("koop_es.web") / "static" / "app.css").read_text(encoding="utf-8")
    assert re.search(r"\.k-hide \{[^}]*width: 1px", css)
    widened = re.findall(r"[^{}]*caption[^{}]*\{[^}]*width: auto[^}]*\}", css)
    assert len(widened) == 2
    assert all("caption:not(.k-hide)" in rule for rule in widened)


def test_what_is_not_in_place_is_told_of_the_party_that_lacks_it(koop: Koop) -> None:
    school, library = (
        koop.execute(RegisterOrganisation(name=name)).stream for name in ("School", "Library")
    )
    parties = (
        Involvement(party=school, role=Role.LEAD, signatory=FreeText("A. Muster")),
        Involvement(party=library),
    )
    command = AgreeCooperation(
        title="Reading",
        themes=("learning",),
        parties=parties,
        goals=(GoalTerms(title="Readers"),),
        term=Term(starts_on=date(2026, 1, 1), ends_on=date(2026, 12, 31)),
        reason=WHY,
    )
    stream = koop.execute(command).stream
    page = both(koop, stream, "en")[1]
    gaps = re.search(r'<dd class="k-gap">([^<]*)</dd>', page)
    assert gaps is not None
    assert "Signatory (Library)" in gaps[1]
    assert "Tasks," in gaps[1]
    (shown,) = re.findall(r"<li><a [^>]*>School</a> .*?</li>", page, re.DOTALL)
    assert "Signatory:" in shown
    assert "A. Muster" in shown


@pytest.mark.parametrize(("nth", "said"), [(22, "ends on 22/11/2026"), (20, "ended on 20/11/2026")])
def test_the_head_of_a_page_tells_the_real_end(koop: Koop, nth: int, said: str) -> None:
    stream = agreed(koop, "Reading", "School", "Library")
    end(koop, stream, date(2026, 11, nth))
    head = both(koop, stream)[1].partition('class="k-marks"')[2].partition("</p>")[0]
    assert said in head.replace("2026-11-22", "22/11/2026").replace("2026-11-20", "20/11/2026")
    assert "2026-12-31" not in head
    assert "31/12/2026" not in head


def test_a_check_after_the_ending_begins_as_a_follow_up(koop: Koop) -> None:
    stream = agreed(koop, "Reading", "School", "Library")
    end(koop, stream, date(2026, 11, 20))
    page = browser_of(koop, "en").get(f"/cooperations/{stream}/checks/new").text
    kinds = page.partition('id="kind"')[2].partition("</select>")[0]
    assert re.findall(r'value="([a-z_]*)"( selected)?', kinds) == [
        ("follow_up", " selected"),
        ("final", ""),
    ]


def test_on_its_last_day_it_is_said_that_it_ends_today(koop: Koop) -> None:
    stream = agreed(koop, "Reading", "School", "Library")
    assert all("running, ends today" not in html for html in both(koop, stream))
    end(koop, stream, date(2026, 11, 22))
    assert all("running, ends today" in html for html in both(koop, stream))
    assert "läuft, endet heute" in both(koop, stream, "de")[0]
    browser = browser_of(koop, "en")
    last = browser.get(f"/cooperations/{stream}?as_of=2026-11-22").text
    assert "running, ends today" in last
    assert "ends today" not in browser.get(f"/cooperations/{stream}?as_of=2026-11-20").text
