"""An agreement is proposed on pages, and confirmed there or by a one-time link."""

from __future__ import annotations

import html
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from koop_es.cooperations import events as fact
from koop_es.cooperations.commands import ProposeAgreement, ReviseProposal, WithdrawProposal
from koop_es.cooperations.terms import GoalTerms, Involvement, Term
from koop_es.kernel.text import FreeText
from tests.support.log_lines import logging
from tests.web.forms import fields_of, linked
from tests.web.homes import NOW, browser_of

if TYPE_CHECKING:
    from koop_es.app import Koop
    from tests.web.browser import Browser

ONE = "/cooperations/K-2026-002"
ANSWER = {"answer": "confirm", "name": "B. Example", "function": "head"}


def text_of(koop: Koop) -> dict[str, object]:
    library, school = (koop.store.read_raw(0, 10)[nth].stream for nth in (0, 1))
    return {
        "title": "Singing together",
        "themes": ("music",),
        "parties": (
            Involvement(party=library, tasks=FreeText("the hall")),
            Involvement(party=school),
        ),
        "goals": (GoalTerms(title="A choir"),),
        "term": Term(starts_on=date(2026, 12, 1), ends_on=date(2027, 11, 30)),
    }


@pytest.fixture
def proposed(koop: Koop) -> str:
    answer = koop.execute(ProposeAgreement.model_validate(text_of(koop)))
    assert answer.code == "K-2026-002"
    return answer.stream


def link_for(writer: Browser, party: str) -> str:
    page = f"{ONE}/invitation"
    fields = fields_of(writer.get(page).text)
    ids = dict(re.findall(r'<option value="(\w{32})"[^>]*>([^<]+)<', writer.get(page).text))
    chosen = next(each for each, name in ids.items() if name == party)
    made = writer.submit(page, fields, party=chosen)
    assert made.status_code == 200
    (link,) = re.findall(r"<code>([^<]+)</code>", made.text)
    return html.unescape(link).removeprefix("http://127.0.0.1:8765")


def topics(koop: Koop, stream: str) -> list[type]:
    return [type(record.event) for record in koop.store.read_stream(stream)]


def test_it_is_confirmed_for_each_party_and_agreed(
    koop: Koop, writer: Browser, proposed: str
) -> None:
    page = writer.get(ONE).text
    assert "has not answered yet" in page
    assert "A choir" in page
    assert "Record a check" not in page
    for name in ("Library", "School"):
        form = writer.get(f"{ONE}/confirmation").text
        ids = dict(re.findall(r'<option value="(\w{32})"[^>]*>([^<]+)<', form))
        chosen = next(each for each, called in ids.items() if called == name)
        typed = {"party": chosen, "name": "B. Example", "function": "head"}
        done = writer.submit(f"{ONE}/confirmation", fields_of(form), **typed)
        assert done.status_code == 303
    assert topics(koop, proposed)[-1] is fact.CooperationAgreed
    page = writer.get(ONE).text
    assert "All parties confirmed" in page
    assert "no qualified electronic signature" in page
    assert "Record a check" in page
    assert writer.get(f"{ONE}/confirmation").status_code == 409


def test_a_party_declines_with_a_reason(writer: Browser, proposed: str) -> None:
    del proposed
    form = fields_of(writer.get(f"{ONE}/refusal").text)
    missing = writer.submit(f"{ONE}/refusal", form)
    assert linked(missing.text) == ["party", "name", "reason"]


def test_notes_are_written_on_its_page_until_it_is_withdrawn(
    koop: Koop, writer: Browser, proposed: str
) -> None:
    page = writer.get(ONE).text
    assert f'href="{ONE}/notes/new"' in page
    assert f'href="{ONE}/evidence/new"' not in page
    form = fields_of(writer.get(f"{ONE}/notes/new").text)
    kept = writer.submit(f"{ONE}/notes/new", form, text="They will ask the school first.")
    assert kept.status_code == 303
    assert topics(koop, proposed) == [fact.AgreementProposed, fact.NoteAdded]
    assert "They will ask the school first." in writer.get(kept.headers["location"]).text
    koop.execute(WithdrawProposal(), stream=proposed)
    assert f'href="{ONE}/notes/new"' not in writer.get(ONE).text
    assert writer.get(f"{ONE}/notes/new").status_code == 409


def test_it_is_withdrawn(writer: Browser, proposed: str) -> None:
    del proposed
    form = fields_of(writer.get(f"{ONE}/withdrawal").text)
    assert writer.submit(f"{ONE}/withdrawal", form).status_code == 303
    assert "withdrawn" in writer.get(ONE).text
    assert writer.get(f"{ONE}/withdrawal").status_code == 409


def test_looking_at_a_link_uses_nothing_up(koop: Koop, writer: Browser, proposed: str) -> None:
    link = link_for(writer, "School")
    before = koop.store.head()
    for method in ("GET", "HEAD", "GET"):
        seen = writer.request(method, link)
        assert seen.status_code == 200
        assert seen.headers["cache-control"] == "no-store"
        assert seen.headers["referrer-policy"] == "no-referrer"
        assert "default-src 'none'" in seen.headers["content-security-policy"]
    assert koop.store.head() == before
    text = writer.get(link).text
    for shown in ("Singing together", "Library", "the hall", "A choir", "You answer for School"):
        assert shown in text
    assert "/cooperations" not in text
    assert topics(koop, proposed)[-1] is fact.PartyInvited


def test_an_answer_by_link_counts_once_and_leaves_a_receipt(
    koop: Koop, writer: Browser, proposed: str
) -> None:
    link = link_for(writer, "School")
    fields = fields_of(writer.get(link).text)
    assert linked(writer.submit(link, fields).text) == ["answer", "name", "function"]
    done = writer.submit(link, fields, **ANSWER)
    assert (done.status_code, done.headers["location"]) == (303, link)
    receipt = writer.get(link).text
    for told in ("Receipt", "B. Example", "head", "no qualified electronic signature", "the hall"):
        assert told in receipt
    last = koop.store.head()
    again = writer.submit(link, fields, **ANSWER)
    assert again.status_code == 200
    assert "Receipt" in again.text
    assert koop.store.head() == last
    record = koop.store.read_stream(proposed)[-1]
    assert isinstance(record.event, fact.PartyConfirmed)
    assert record.event.link is not None
    assert record.envelope.on_behalf_of == record.event.party


def test_of_two_answers_at_once_one_takes_effect(
    koop: Koop, writer: Browser, proposed: str
) -> None:
    link = link_for(writer, "School")
    browsers = [browser_of(koop, "en") for _ in range(2)]
    forms = [fields_of(browser.get(link).text) for browser in browsers]
    typed = [ANSWER, {**ANSWER, "answer": "decline", "reason": "no money"}]

    def send(nth: int) -> int:
        return browsers[nth].submit(link, forms[nth], **typed[nth]).status_code

    with ThreadPoolExecutor(2) as both:
        done = set(both.map(send, (0, 1)))
    assert done <= {200, 303}
    answers = (fact.PartyConfirmed, fact.PartyDeclined)
    assert sum(kind in answers for kind in topics(koop, proposed)) == 1
    assert "Receipt" in writer.get(link).text


def test_a_link_declines_with_a_reason(koop: Koop, writer: Browser, proposed: str) -> None:
    link = link_for(writer, "School")
    fields = fields_of(writer.get(link).text)
    no = {**ANSWER, "answer": "decline"}
    assert linked(writer.submit(link, fields, **no).text) == ["reason"]
    assert writer.submit(link, fields, **no, reason="no money").status_code == 303
    assert topics(koop, proposed)[-1] is fact.PartyDeclined
    assert "no money" in writer.get(link).text
    assert "no money" in writer.get(ONE).text


def test_a_link_is_void_once_the_text_changes(koop: Koop, writer: Browser, proposed: str) -> None:
    link = link_for(writer, "School")
    fields = fields_of(writer.get(link).text)
    koop.execute(ReviseProposal.model_validate(text_of(koop)), stream=proposed)
    last = koop.store.head()
    for said in (writer.get(link), writer.submit(link, fields, **ANSWER)):
        assert said.status_code == 410
        assert "the link is void" in said.text
    assert koop.store.head() == last


def test_a_link_ends_with_its_last_day(
    koop: Koop, writer: Browser, proposed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    del proposed
    link = link_for(writer, "School")
    monkeypatch.setattr(koop, "today", lambda: NOW.date() + timedelta(days=15))
    said = writer.get(link)
    assert said.status_code == 410
    assert "can no longer be used" in said.text


@pytest.mark.parametrize("token", ["x", "0" * 75, "a" * 32 + "b" * 43])
def test_a_link_that_was_never_made_shows_nothing(writer: Browser, token: str) -> None:
    said = writer.get(f"/confirm/{token}")
    assert said.status_code == 404
    assert "There is no such link" in said.text


def test_the_secret_of_another_cooperation_opens_nothing(
    koop: Koop, writer: Browser, proposed: str
) -> None:
    link = link_for(writer, "School")
    other = koop.store.read_raw(0, 10)[2].stream
    assert writer.get(link.replace(proposed, other)).status_code == 404


def test_other_sites_cannot_answer(koop: Koop, writer: Browser, proposed: str) -> None:
    link = link_for(writer, "School")
    data = {**fields_of(writer.get(link).text), **ANSWER}
    foreign = {"sec-fetch-site": "cross-site", "origin": "https://elsewhere.example"}
    assert writer.request("POST", link, data=data, headers=foreign).status_code == 403
    assert topics(koop, proposed)[-1] is fact.PartyInvited


def test_no_token_is_in_the_log_nor_in_the_record(
    koop: Koop, writer: Browser, proposed: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with logging():
        link = link_for(writer, "School")
        writer.get(link)
        writer.submit(link, fields_of(writer.get(link).text), **ANSWER)
        writer.get(link)
    secret = link[-43:]
    told = capsys.readouterr()
    assert "/confirm/{token}" in told.err + told.out
    assert secret not in told.err + told.out
    assert all(secret.encode() not in record.raw for record in koop.store.read_stream(proposed))


def test_the_form_of_an_agreement_proposes(koop: Koop, writer: Browser) -> None:
    fields = fields_of(writer.get("/cooperations/new").text)
    typed = {
        "title": "Dancing",
        "themes": "dance",
        "standing": "proposed",
        "effective_on": NOW.date().isoformat(),
        "term__starts_on": "2026-12-01",
        "term__ends_on": "2027-12-01",
        "goals__0__title": "A ball",
        "parties__0__party": "Library",
        "parties__1__party": "School",
    }
    done = writer.submit("/cooperations/new", fields, **typed)
    assert done.status_code == 303, linked(done.text)
    assert koop.store.read_raw(koop.store.head() - 1, 1)[0].topic == fact.AgreementProposed.TOPIC
    assert "has not answered yet" in writer.get(done.headers["location"]).text


def test_a_link_shows_the_whole_text(koop: Koop, writer: Browser) -> None:
    goal = {
        "title": "A choir",
        "indicator": {"name": "singers", "unit": "people"},
        "baseline": {"value": "3"},
        "target": {"value": "25", "due_on": "2027-06-30"},
    }
    expected = {"decision_rule": "by consent", "notice_months": 7, "check_rhythm_months": 3}
    more = {"goals": (goal,), "expected": expected, "area": "DE300", "target_group": "families"}
    koop.execute(ProposeAgreement.model_validate({**text_of(koop), **more}))
    text = writer.get(link_for(writer, "School")).text
    told = ("singers", "people", ">Baseline: 3<", ">Target: 25<", "by consent", ">7<", "3 months")
    for shown in (*told, "DE300", "families", "2027"):
        assert shown in text, shown


def test_what_cannot_be_recorded_of_a_proposal_is_not_offered(
    writer: Browser, proposed: str
) -> None:
    del proposed
    page = writer.get(ONE).text
    assert "Attach evidence" not in page
    assert "Agreed on" not in page
