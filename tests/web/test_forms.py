"""Forms: they take effect once, come back whole when refused, and never go over others."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

import pytest

from koop_es.cooperations.commands import AddNote, PlanMilestone
from koop_es.kernel.text import FreeText
from tests.web.forms import fields_of, linked

if TYPE_CHECKING:
    from koop_es.app import Koop
    from tests.web.browser import Browser

GOAL = "/cooperations/K-2026-001/goals/new"
CHECK = "/cooperations/K-2026-001/checks/new"
END = "/cooperations/K-2026-001/ending"
MILESTONE = "/cooperations/K-2026-001/milestones/new"


def test_a_goal_set_on_the_page_is_recorded_and_shown(koop: Koop, writer: Browser) -> None:
    fields = fields_of(writer.get(GOAL).text)
    answer = writer.submit(
        GOAL,
        fields,
        terms__title="Forty families read aloud",
        terms__indicator__name="families",
        terms__baseline__value="0",
        terms__target__value="1,240.5",
        terms__target__due_on="2026-12-01",
    )
    assert answer.status_code == 303
    head = koop.store.head()
    assert answer.headers["location"] == f"/cooperations/K-2026-001?recorded={head}"
    html = writer.get(answer.headers["location"]).text
    assert "Forty families read aloud" in html
    assert "1,240.5" in html
    assert 'id="recorded-h"' in html
    assert koop.store.read_stream(_stream(koop))[-1].envelope.entered_via == "web"


def _stream(koop: Koop) -> str:
    return koop.store.read_raw(0, 10)[2].stream


def test_a_form_sent_twice_takes_effect_once(koop: Koop, writer: Browser) -> None:
    fields = fields_of(writer.get(GOAL).text)
    answers = [writer.submit(GOAL, fields, terms__title="Once") for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert answers[0].headers["location"] == answers[1].headers["location"]
    assert writer.get("/cooperations/K-2026-001").text.count("<strong>Once</strong>") == 1
    assert koop.store.head() == 4


def test_a_refused_form_comes_back_with_its_values_and_says_where(writer: Browser) -> None:
    fields = fields_of(writer.get(GOAL).text)
    typed = {
        "terms__target__value": "many",
        "terms__target__due_on": "2026-02-30",
        "terms__indicator__unit": "Kinder & <Eltern>",
        "effective_on": "",
    }
    answer = writer.submit(GOAL, fields, **typed)
    assert answer.status_code == 422
    assert linked(answer.text) == [
        "terms.title",
        "effective_on",
        "terms.target.due_on",
        "terms.indicator.name",
        "terms.target.value",
    ]
    assert 'tabindex="-1" autofocus' in answer.text
    again = fields_of(answer.text)
    assert {name: again[name.replace("__", ".")] for name in typed} == typed
    assert again["key"] == fields["key"]
    invalid = re.search(r'id="terms.target.value"[^>]*aria-invalid="true"', answer.text)
    assert invalid is not None
    assert '<details class="k-fold" open>' in answer.text


def test_a_rule_is_told_at_the_field_that_it_concerns(koop: Koop, writer: Browser) -> None:
    head = koop.store.head()
    fields = fields_of(writer.get(GOAL).text)
    same = {
        "terms__indicator__name": "x",
        "terms__baseline__value": "3",
        "terms__target__value": "3",
    }
    assert linked(writer.submit(GOAL, fields, terms__title="T", **same).text)[0].startswith(
        "terms."
    )
    future = writer.submit(
        CHECK,
        fields_of(writer.get(CHECK).text),
        effective_on="2027-01-01",
        light="green",
        summary="ok",
    )
    assert linked(future.text) == ["effective_on"]
    late = writer.submit(GOAL, fields, terms__title="T", effective_on="2026-02-01")
    assert linked(late.text) == ["reason"]
    assert koop.store.head() == head


def test_who_was_overtaken_sees_what_changed_and_sends_again(koop: Koop, writer: Browser) -> None:
    fields = fields_of(writer.get(GOAL).text)
    koop.execute(PlanMilestone(title="Kick-off", due_on=date(2026, 12, 1)), stream=_stream(koop))
    answer = writer.submit(GOAL, fields, terms__title="Mine")
    assert answer.status_code == 409
    assert "Kick-off" in answer.text
    again = fields_of(answer.text)
    assert again["terms.title"] == "Mine"
    assert again["version"] == "2"
    assert again["key"] != fields["key"]
    assert writer.submit(GOAL, again).status_code == 303


def test_a_form_sent_before_is_not_sent_again_with_other_words(writer: Browser) -> None:
    fields = fields_of(writer.get(GOAL).text)
    writer.submit(GOAL, fields, terms__title="First words")
    answer = writer.submit(GOAL, fields, terms__title="Other words")
    assert answer.status_code == 409
    assert "First words" in answer.text
    assert fields_of(answer.text)["terms.title"] == "Other words"


@pytest.mark.parametrize("media_type", ["application/json", "text/plain", ""])
def test_what_is_no_form_is_refused_as_such(koop: Koop, writer: Browser, media_type: str) -> None:
    before = koop.store.head()
    headers = {"sec-fetch-site": "same-origin", "content-type": media_type}
    answer = writer.request("POST", GOAL, headers=headers, content=b'{"terms.title": "Ten"}')
    assert answer.status_code == 415
    assert koop.store.head() == before


def test_days_and_numbers_are_read_as_germans_write_them(writer: Browser) -> None:
    fields = fields_of(writer.get(f"{GOAL}?lang=de").text)
    typed = {"terms__baseline__value": "1.000", "terms__target__value": "1.234,5"}
    answer = writer.submit(
        GOAL,
        fields,
        terms__title="Ziel",
        terms__indicator__name="Wege",
        terms__target__due_on="24.12.2026",
        **typed,
    )
    assert answer.status_code == 303
    html = writer.get("/cooperations/K-2026-001").text
    assert "1.234,5" in html
    assert "24.12.2026" in html


def test_a_milestone_is_planned_and_reached_in_part_then_fully(writer: Browser) -> None:
    fields = fields_of(writer.get(MILESTONE).text)
    answer = writer.submit(MILESTONE, fields, title="Kick-off", due_on="2026-11-30")
    html = writer.get(answer.headers["location"]).text
    reach = re.search(r'href="(/cooperations/K-2026-001/milestones/m\d+/reached)"', html)
    assert reach is not None
    for degree, word in (("partly", "partly reached"), ("fully", "reached")):
        done = writer.submit(reach[1], fields_of(writer.get(reach[1]).text), degree=degree)
        assert done.status_code == 303
        assert word in writer.get(done.headers["location"]).text
    closed = writer.get(reach[1])
    assert closed.status_code == 409
    assert "The milestone was reached before." in closed.text
    assert writer.get("/cooperations/K-2026-001/milestones/m99/reached").status_code == 404


def test_an_ending_before_the_term_asks_for_its_reason(writer: Browser) -> None:
    fields = fields_of(writer.get(END).text)
    typed = {"manner": "by_consent", "result": "partly", "afterwards": "contact"}
    early = writer.submit(END, fields, **typed)
    assert linked(early.text) == ["reason"]
    unknown = writer.submit(END, fields, **typed, reason="Enough", successor="K-1999-001")
    assert linked(unknown.text) == ["successor"]
    answer = writer.submit(END, fields, **typed, reason="Enough", successor="")
    assert answer.status_code == 303
    html = writer.get(answer.headers["location"]).text
    assert "by consent" in html
    assert '/ending"' not in html


def test_warnings_of_one_cooperation_stand_on_its_page(koop: Koop, writer: Browser) -> None:
    writer.submit(GOAL, fields_of(writer.get(GOAL).text), terms__title="Without an indicator")
    html = writer.get("/cooperations/K-2026-001").text
    assert "has no measurable indicator" in html
    assert "the term ends on 2026-12-31" in html
    assert 'id="recorded-h"' not in html
    assert 'id="recorded-h"' not in writer.get("/cooperations/K-2026-001?recorded=1").text
    del koop


def test_what_is_wrong_with_a_body_never_breaks_the_page(koop: Koop, writer: Browser) -> None:
    ours = {"sec-fetch-site": "same-origin", "content-type": "application/x-www-form-urlencoded"}
    bodies = [
        b"",
        b"%ff%fe=%00&terms.title=%00",
        b"terms.title=a&version=9999999999999",
        b"key=" + b"k" * 300 + b"&terms.title=a&effective_on=2026-11-22&version=1",
        b"&".join(b"measures.%d.title=x" % n for n in range(900)),
        b"do=add%3Anothing",
        b"measures.0=x&light=red&summary=s&light.x=1",
    ]
    for body in bodies:
        for page in (GOAL, CHECK, "/cooperations/new"):
            answer = writer.request("POST", page, headers=ours, content=body)
            assert answer.status_code in {200, 409, 422}
    many = b"&".join(b"a%d=1" % n for n in range(1200))
    unread = writer.request("POST", GOAL, headers=ours, content=many)
    assert unread.status_code == 400
    assert "cannot be read as a form" in unread.text
    assert koop.store.head() == 3


def test_forms_are_only_taken_from_our_own_pages(koop: Koop, writer: Browser) -> None:
    for headers in ({}, {"sec-fetch-site": "cross-site"}, {"origin": "http://evil.example"}):
        answer = writer.request("POST", GOAL, headers=headers, data={"terms.title": "x"})
        assert answer.status_code == 403
    assert koop.store.head() == 3


def test_who_sits_before_the_page_is_chosen_and_recorded(koop: Koop, writer: Browser) -> None:
    koop.home.keys.add_actor("Kim")
    chosen = writer.submit("/actor", {"back": "/cooperations"}, actor="Kim")
    assert (chosen.status_code, chosen.headers["location"]) == (303, "/cooperations")
    assert "Kim" not in chosen.headers["set-cookie"]
    fields = fields_of(writer.get(GOAL).text)
    answer = writer.submit(GOAL, fields, terms__title="Kim's goal")
    html = writer.get(answer.headers["location"]).text
    assert html.count("Kim ·") >= 1
    assert writer.submit("/actor", {}, actor="Nobody").status_code == 404
    away = writer.submit("/actor", {"back": "//evil.example"}, actor="Kim")
    assert away.headers["location"] == "/"


def test_a_note_of_somebody_else_is_told_in_words(koop: Koop, writer: Browser) -> None:
    fields = fields_of(writer.get(CHECK).text)
    koop.execute(AddNote(text=FreeText("Call back")), stream=_stream(koop))
    answer = writer.submit(CHECK, fields, light="green", summary="Fine.")
    assert answer.status_code == 409
    assert "operator" in answer.text


def test_a_year_of_two_digits_is_asked_back(koop: Koop, writer: Browser) -> None:
    before = koop.store.head()
    fields = fields_of(writer.get(MILESTONE).text)
    answer = writer.submit(MILESTONE, fields, title="Kick-off", due_on="0026-11-30")
    assert answer.status_code == 422
    assert linked(answer.text) == ["due_on"]
    assert "Did you mean 2026?" in answer.text
    assert koop.store.head() == before


def test_a_milestone_needs_a_day_and_its_form_says_so(writer: Browser) -> None:
    page = writer.get(MILESTONE).text
    assert re.search(r'id="due_on"[^>]*aria-required="true"', page)
    assert linked(writer.submit(MILESTONE, fields_of(page), title="Kick-off").text) == ["due_on"]


@pytest.mark.parametrize(
    "other", [{"key": ""}, {"version": ""}, {"version": "x"}, {"version": "0"}, {"version": "99"}]
)
def test_a_form_that_no_page_made_is_not_stored(
    koop: Koop, writer: Browser, other: dict[str, str]
) -> None:
    before = koop.store.head()
    fields = fields_of(writer.get(GOAL).text)
    answer = writer.submit(GOAL, {**fields, **other}, terms__title="Unseen")
    assert answer.status_code == 422
    assert "sent before" not in answer.text
    assert koop.store.head() == before


def test_an_agreement_without_a_key_is_not_stored(koop: Koop, writer: Browser) -> None:
    before = koop.store.head()
    assert writer.submit("/cooperations/new", {"title": "x"}).status_code == 422
    assert koop.store.head() == before
