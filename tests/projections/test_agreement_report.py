"""What agreements held on a day: the same as the timeline of cooperations tells in parts."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from hypothesis import given
from sqlalchemy import select

from koop_es.projecting.reading import unbarred
from koop_es.projecting.timeline import holds
from koop_es_projections.agreement_report.goals import pursued
from koop_es_projections.agreement_report.queries import agreements
from koop_es_projections.agreement_report.tables import AGREEMENT_REPORT
from koop_es_projections.current_status.tables import HEAD, STATUS_TIMELINE
from tests.projections.asked import Life, lives

if TYPE_CHECKING:
    from koop_es_projections.reports.asking import Asked

OF_EACH_PARTY = ("tasks", "benefit", "signed_on", "signatory")
COLUMNS = [str(column.name) for column in AGREEMENT_REPORT.table("").columns]


def parts_on_day(asked: Asked) -> dict[str, dict[str, Any]]:
    table, _ = STATUS_TIMELINE.active(asked.connection)
    told = select(table.c.stream, table.c.part, table.c.content).where(
        holds(table, asked.as_of, asked.known_at)
    )
    found: dict[str, dict[str, Any]] = {}
    for stream, part, content in asked.connection.execute(told):
        found.setdefault(stream, {})[part] = content
    return found


@given(life=lives())
def test_it_tells_what_the_timeline_of_cooperations_tells(life: Life) -> None:
    with life.asking() as asked:
        rows = {
            row.stream: row
            for row in agreements(
                asked.connection, COLUMNS, as_of=asked.as_of, known_at=asked.known_at
            )
        }
        everything = parts_on_day(asked)
    # What is only proposed is no agreement yet.
    expected = {s: parts for s, parts in everything.items() if not parts[HEAD].get("proposed")}
    assert set(rows) == set(expected)
    for stream, parts in expected.items():
        head, row = parts[HEAD], rows[stream]
        assert (row.code, row.title) == (head["code"], head["title"])
        assert sorted(unbarred(row.gaps)) == sorted(unbarred(head["gaps"]))
        assert row.starts_on == day(head.get("starts_on"))
        assert row.ends_on == day(head.get("ends_on"))
        named = [one["party"] for one in head["parties"] if one["role"] in LEADING]
        assert unbarred(row.lead_ids) == tuple(named)
        assert unbarred(row.programmes) == tuple(one["id"] for one in head["programmes"])
        tasks: list[dict[str, Any]] = parts["agreement"]["tasks"]
        said = [name for name in OF_EACH_PARTY if any(one.get(name) for one in tasks)]
        assert unbarred(row.said) == tuple(said)
        goals = [part for name, part in parts.items() if name.startswith("goals:")]
        there = [goal for goal in goals if "original" in goal and not goal["dropped"]]
        assert sorted(pursued(row.goals)) == sorted(goal["terms"]["title"] for goal in there)
        assert row.indicated == any("indicator" in goal["terms"] for goal in there)


LEADING = ("lead", "grant_recipient")


def day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
