"""What a project lead records besides: a goal's value, a decision, a longer term, a revocation."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from koop_es.cooperations.commands import (
    DropGoal,
    EndCooperation,
    RecordControllingCheck,
    SetGoal,
)
from koop_es.cooperations.terms import GoalTerms, Manner, PlannedMeasure, Result
from koop_es.kernel.lights import Light
from koop_es.kernel.text import FreeText
from tests.web.forms import fields_of, linked

if TYPE_CHECKING:
    from koop_es.app import Koop
    from tests.web.browser import Browser

ONE = "/cooperations/K-2026-001"
EXTEND = f"{ONE}/extension"
REVOKE = f"{ONE}/ending/revocation"
SUSPEND = f"{ONE}/suspension"
RESUME = f"{ONE}/resumption"
REASON = FreeText("they asked for it")


def _stream(koop: Koop) -> str:
    return koop.store.read_raw(0, 10)[2].stream


def _ended(koop: Koop, on: date) -> None:
    command = EndCooperation(
        effective_on=on, manner=Manner.BY_CONSENT, result=Result.PARTLY, reason=REASON
    )
    koop.execute(command, stream=_stream(koop))


def _goal(koop: Koop, **indicator: Any) -> str:
    """Set a goal and return the address of its form."""
    terms = GoalTerms.model_validate(
        {"title": "More", "indicator": {"name": "x", **indicator} if indicator else None}
    )
    answer = koop.execute(SetGoal(terms=terms), stream=_stream(koop))
    return f"{ONE}/goals/{answer.ids['goal'][0]}/progress"


def test_a_goals_value_is_recorded_from_its_page(writer: Browser) -> None:
    link = re.search(r'href="([^"]+/progress)"', writer.get(ONE).text)
    assert link is not None
    fields = fields_of(writer.get(link[1]).text)
    assert "progress.statement" not in fields
    missing = writer.submit(link[1], fields, effective_on="2027-01-01")
    assert linked(missing.text) == ["progress.value", "effective_on"]
    answer = writer.submit(link[1], fields, progress__value="7")
    assert answer.status_code == 303
    assert "7 of 10 visits" in writer.get(answer.headers["location"]).text


@pytest.mark.parametrize(
    ("indicator", "value", "wrong"),
    [
        ({"measure": "percentage"}, "101", True),
        ({"measure": "percentage"}, "100", False),
        ({"measure": "yes_no"}, "2", True),
        ({"measure": "yes_no"}, "1", False),
        ({"measure": "ordinal"}, "1.5", True),
    ],
)
def test_a_value_is_looked_at_as_the_goal_is_measured(
    koop: Koop,
    writer: Browser,
    indicator: dict[str, str],
    value: str,
    wrong: bool,  # noqa: FBT001 - a column of the table
) -> None:
    path = _goal(koop, **indicator)
    answer = writer.submit(path, fields_of(writer.get(path).text) | {"progress.value": value})
    assert (linked(answer.text) == ["progress.value"]) is wrong
    assert answer.status_code == (422 if wrong else 303)


def test_a_goal_that_is_not_counted_is_told_in_words(koop: Koop, writer: Browser) -> None:
    path = _goal(koop)
    fields = fields_of(writer.get(path).text)
    assert "progress.value" not in fields
    assert linked(writer.submit(path, fields).text) == ["progress.statement"]
    answer = writer.submit(path, fields, progress__statement="Half of it")
    assert "Half of it" in writer.get(answer.headers["location"]).text


def test_a_dropped_goal_has_no_value_any_more(koop: Koop, writer: Browser) -> None:
    path = _goal(koop)
    goal = path.split("/")[-2]
    koop.execute(DropGoal(goal_id=goal, reason=REASON), stream=_stream(koop))
    closed = writer.get(path)
    assert closed.status_code == 409
    assert "The goal was dropped. It is More." in closed.text
    assert path not in writer.get(ONE).text
    assert writer.get(f"{ONE}/goals/g99/progress").status_code == 404


def test_a_decision_is_recorded_where_it_is_waited_for(koop: Koop, writer: Browser) -> None:
    check = RecordControllingCheck.model_validate(
        {
            "light": Light.RED,
            "summary": FreeText("Bad"),
            "deviations": ({"description": FreeText("Bad")},),
            "measures": (PlannedMeasure(title=FreeText("Do")),),
            "decision_needed": FreeText("May we rent?"),
        }
    )
    koop.execute(check, stream=_stream(koop))
    link = re.search(r'href="([^"]+/decisions/[^"]+)"', writer.get(ONE).text)
    assert link is not None
    page = writer.get(link[1]).text
    assert "May we rent?" in page
    empty = writer.submit(link[1], fields_of(page), effective_on="2027-01-01")
    assert linked(empty.text) == ["outcome", "effective_on"]
    answer = writer.submit(link[1], fields_of(page), outcome="Yes, for a year", decided_by="Board")
    html = writer.get(answer.headers["location"]).text
    assert "Yes, for a year" in html
    assert "is waited for" not in html
    assert writer.get(link[1]).status_code == 409
    assert writer.get(f"{ONE}/decisions/d99").status_code == 404


def test_a_measure_is_recorded_as_done_between_checks(koop: Koop, writer: Browser) -> None:
    check = RecordControllingCheck.model_validate(
        {
            "light": Light.YELLOW,
            "summary": FreeText("Slow"),
            "deviations": ({"description": FreeText("Slow")},),
            "measures": (PlannedMeasure(title=FreeText("Hurry")),),
        }
    )
    koop.execute(check, stream=_stream(koop))
    link = re.search(r'href="([^"]+/measures/[^"]+/closed)"', writer.get(ONE).text)
    assert link is not None
    fields = fields_of(writer.get(link[1]).text)
    assert linked(writer.submit(link[1], fields, effective_on="2027-01-01").text) == [
        "effective_on"
    ]
    answer = writer.submit(link[1], fields, outcome="Faster now")
    html = writer.get(answer.headers["location"]).text
    assert "Faster now" in html
    assert "No measure is open." in html
    assert writer.get(link[1]).status_code == 409


def test_a_term_is_extended_only_to_a_later_day(koop: Koop, writer: Browser) -> None:
    assert f'href="{EXTEND}"' in writer.get(ONE).text
    fields = fields_of(writer.get(EXTEND).text)
    same = writer.submit(EXTEND, fields, ends_on="2026-12-31", effective_on="2026-01-05")
    assert linked(same.text) == ["ends_on", "reason"]
    answer = writer.submit(EXTEND, fields, ends_on="2027-06-30")
    assert answer.status_code == 303
    assert "2027-06-30" in writer.get(ONE).text
    _ended(koop, date(2026, 11, 20))
    assert writer.get(EXTEND).status_code == 409
    assert f'href="{EXTEND}"' not in writer.get(ONE).text


def test_a_cooperation_is_suspended_and_goes_on(koop: Koop, writer: Browser) -> None:
    assert f'href="{SUSPEND}"' in writer.get(ONE).text
    assert writer.get(RESUME).status_code == 409
    fields = fields_of(writer.get(SUSPEND).text)
    assert linked(writer.submit(SUSPEND, fields).text) == ["reason"]
    answer = writer.submit(SUSPEND, fields, reason="The house is being rebuilt")
    html = writer.get(answer.headers["location"]).text
    assert "suspended, since" in html
    assert f'href="{RESUME}"' in html
    again = writer.submit(SUSPEND, fields_of(writer.get(SUSPEND).text), reason="x")
    assert linked(again.text) == ["effective_on"]
    resumption = fields_of(writer.get(RESUME).text)
    early = writer.submit(RESUME, resumption, effective_on="2026-11-01")
    assert linked(early.text) == ["effective_on"]
    answer = writer.submit(RESUME, resumption, effective_on="2026-12-01")
    assert "goes on on 2026-12-01" in writer.get(answer.headers["location"]).text
    _ended(koop, date(2026, 11, 20))
    assert writer.get(SUSPEND).status_code == 409
    assert f'href="{SUSPEND}"' not in writer.get(ONE).text


def test_parties_join_leave_and_lead(writer: Browser) -> None:
    leave = fields_of(writer.get(f"{ONE}/leaving").text)
    assert linked(writer.submit(f"{ONE}/leaving", leave).text) == ["party"]
    html = writer.get(f"{ONE}/lead").text
    parties = re.findall(r'<option value="([0-9a-f]{32})"', html)
    assert len(parties) > 1
    answer = writer.submit(f"{ONE}/leaving", leave, party=parties[0], effective_on="2026-12-01")
    assert answer.status_code == 303
    assert "no longer from 2026-12-01 on" in writer.get(ONE).text
    joining = fields_of(writer.get(f"{ONE}/joining").text)
    assert linked(writer.submit(f"{ONE}/joining", joining).text) == ["involvement.party"]


def test_a_contribution_is_pledged_and_brought(writer: Browser) -> None:
    path = f"{ONE}/contributions/new"
    party = re.findall(r'<option value="([0-9a-f]{32})"', writer.get(path).text)[0]
    fields = fields_of(writer.get(path).text) | {"party": party, "contribution_kind": "money"}
    missing = writer.submit(path, fields, description="Books")
    assert linked(missing.text) == ["quantity.amount"] or "currency" in missing.text
    money = {"quantity__amount": "100", "quantity__unit": "EUR"}
    answer = writer.submit(path, fields, description="Books", **money)
    assert answer.status_code == 303
    link = re.search(r'href="([^"]+/contributions/b[0-9]+)"', writer.get(ONE).text)
    assert link is not None
    brought = fields_of(writer.get(link[1]).text)
    assert brought["quantity.unit"] == "EUR"
    writer.submit(link[1], brought, quantity__amount="40")
    assert "delivered: 40 EUR" in writer.get(ONE).text


def test_a_term_is_renewed_and_notice_given(writer: Browser) -> None:
    for path, fields, shown in (
        ("renewal", {"months": "12"}, "by 12 months, until 2027-12-31"),
        ("notice", {"ends_on": "2027-01-31"}, "to 2027-01-31"),
        ("check-rhythm", {"months": "5"}, "every 5 months"),
    ):
        address = f"{ONE}/{path}"
        assert f'href="{address}"' in writer.get(ONE).text
        fresh = fields_of(writer.get(address).text)
        assert linked(writer.submit(address, fresh).text) == [next(iter(fields))]
        answer = writer.submit(address, fresh, **fields)
        assert answer.status_code == 303
        assert shown in writer.get(ONE).text


def test_an_agreement_is_amended_from_what_it_says_now(writer: Browser) -> None:
    path = f"{ONE}/amendment"
    assert f'href="{path}"' in writer.get(ONE).text
    fresh = fields_of(writer.get(path).text)
    assert linked(writer.submit(path, fresh).text) == ["reason"]
    changed = {"title": "Amended by hand", "expected.notice_months": "3", "all_consent": "on"}
    answer = writer.submit(path, {**fresh, **changed}, reason="They asked for it")
    assert answer.status_code == 303
    html = writer.get(ONE).text
    assert "Amended by hand" in html
    assert "They asked for it" in html
    again = fields_of(writer.get(path).text)
    assert (again["title"], again["expected.notice_months"]) == ("Amended by hand", "3")
    assert writer.submit(path, again, reason="Once more").status_code != 303
    assert writer.get(f"{ONE}/entry-into-force").status_code == 409


def test_a_finding_is_raised_answered_and_settled(writer: Browser) -> None:
    path = f"{ONE}/findings/new"
    writer.submit(path, fields_of(writer.get(path).text), finding="A receipt is missing")
    for last, typed in (("answer", {"response": "Here it is"}), ("settlement", {})):
        link = re.search(rf'href="([^"]+/findings/f[0-9]+/{last})"', writer.get(ONE).text)
        assert link is not None
        answer = writer.submit(link[1], fields_of(writer.get(link[1]).text), **typed)
        assert answer.status_code == 303
    html = writer.get(ONE).text
    assert "Here it is" in html
    assert "(settled)" in html


@pytest.mark.parametrize("on", [date(2026, 11, 20), date(2026, 12, 20)])
def test_an_ending_is_taken_back_with_a_reason(koop: Koop, writer: Browser, on: date) -> None:
    assert writer.get(REVOKE).status_code == 409
    assert f'href="{REVOKE}"' not in writer.get(ONE).text
    _ended(koop, on)
    assert f'href="{REVOKE}"' in writer.get(ONE).text
    assert f'href="{REVOKE}"' in writer.get(f"{ONE}/ending").text
    fields = fields_of(writer.get(REVOKE).text)
    assert linked(writer.submit(REVOKE, fields).text) == ["reason"]
    answer = writer.submit(REVOKE, fields, reason="A slip")
    assert answer.status_code == 303
    assert f'href="{ONE}/ending"' in writer.get(answer.headers["location"]).text


def test_a_milestone_reached_in_part_can_only_be_reached_fully(writer: Browser) -> None:
    path = f"{ONE}/milestones/new"
    planned = writer.submit(
        path, fields_of(writer.get(path).text), title="Start", due_on="2026-11-30"
    )
    reach = re.search(r'href="([^"]+/reached)"', writer.get(planned.headers["location"]).text)
    assert reach is not None
    writer.submit(reach[1], fields_of(writer.get(reach[1]).text), degree="partly")
    fields = fields_of(writer.get(reach[1]).text)
    assert fields["degree"] == "fully"
    assert linked(writer.submit(reach[1], fields, degree="partly").text) == ["degree"]
