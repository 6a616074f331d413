"""Numbers that no record can hold are wrong use, and a clock that is behind the record is told."""

from __future__ import annotations

import importlib
import sqlite3
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

import pytest

from koop_es.cli.commands import built
from koop_es.cli.program import SUBJECTS
from koop_es.kernel.times import utc_text
from koop_es.projecting.reading import write_cursor
from koop_es.wording import translator
from tests.cli.story import CODE, now

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.cli.driving import Driver

BEYOND: Final = ("9" * 20, str(2**63), str(-(2**63) - 1), "9" * 400)
DECIDED_BY_THE_RULES: Final = {"--check-rhythm-months"}


def integers() -> Iterator[tuple[str, Any]]:
    for name, (module, _) in SUBJECTS.items():
        subject: Any = importlib.import_module(f"koop_es.cli.{module}")
        made: Any = built(
            subject.APPS[name] if hasattr(subject, "APPS") else subject.app, translator("en")
        )
        commands = getattr(made, "commands", {"": made})
        for command, each in commands.items():
            for param in each.params:
                if param.type_descriptor.annotation in {int, int | None}:
                    yield f"{name} {command} {param.opts[0]}", param


@pytest.mark.parametrize(
    ("where", "param"), [pytest.param(*each, id=each[0]) for each in integers()]
)
def test_every_whole_number_has_bounds_that_a_database_can_hold(where: str, param: Any) -> None:
    if where.rsplit(maxsplit=1)[-1] in DECIDED_BY_THE_RULES:
        return
    assert param.min >= 0
    assert param.max < 2**63


@pytest.mark.parametrize("number", BEYOND)
@pytest.mark.parametrize(
    "words",
    [
        ["events", "export", "--after"],
        ["events", "tail", "-n"],
        ["cooperation", "list", "--limit"],
        ["report", "expiring", "--within"],
    ],
    ids=" ".join,
)
def test_a_number_out_of_bounds_is_wrong_use(story: Driver, words: list[str], number: str) -> None:
    said = story(*words, number)
    assert said.code == 2, said
    assert not said.out
    assert "lies between" in said.err


def test_the_rhythm_of_checks_has_bounds(story: Driver) -> None:
    words = ["cooperation", "agree", "--title", "x", "--check-rhythm-months", "9" * 20]
    assert story(*words).code == 2


@pytest.mark.parametrize("position", [*BEYOND, "0", "9" * 18, "9" * 19])
def test_an_entry_that_no_ledger_can_hold_is_not_found(story: Driver, position: str) -> None:
    assert story("events", "show", "--", position).code == 3


def test_an_export_behind_the_end_holds_no_entry(story: Driver) -> None:
    told = story.ok("events", "export", "--after", "9" * 18).json
    assert told["end"]["entries"] == 0
    assert told["end"]["after"] == int("9" * 18)


@pytest.mark.parametrize(
    "values", [[2**63], [-(2**70)], [2**63, "x"], ["x", 2**63], [0, 2**63, "x"]]
)
def test_a_cursor_with_a_number_out_of_bounds_is_none_of_ours(
    story: Driver, values: list[Any]
) -> None:
    for words in (["cooperation", "list"], ["party", "list"], ["report", "audit-trail"]):
        said = story(*words, "--cursor", write_cursor(values))
        assert said.code == 2, (words, said)


@pytest.mark.parametrize("option", ["--as-of", "--known-at"])
@pytest.mark.parametrize("day", ["9" * 20, "99999-01-01", "9999-12-31", "0001-01-01", "1e99"])
def test_a_day_out_of_the_calendar_is_wrong_use_or_answered(
    story: Driver, option: str, day: str
) -> None:
    assert story("report", "time-bounded", option, day).code in {0, 2}


# The clock


def recorded_ahead(home: Any, ahead: timedelta) -> None:
    """Let the last entry be recorded by a clock that was ahead."""
    connection = sqlite3.connect(home / "ledger.db")
    last = "position=(SELECT MAX(position) FROM stored_events)"
    (before,) = connection.execute(
        f"SELECT recorded_at FROM stored_events WHERE {last}"  # noqa: S608 - its own
    ).fetchone()
    then = utc_text(now() + ahead)
    connection.execute(
        "UPDATE stored_events SET recorded_at=:then, state="  # noqa: S608 - its own
        f"CAST(replace(CAST(state AS TEXT), :before, :then) AS BLOB) WHERE {last}",
        {"then": then, "before": before},
    )
    connection.commit()
    connection.close()


@pytest.mark.parametrize(
    "words", [["events", "tail"], ["note", "add", CODE, "x"], ["party", "list"], ["db", "check"]]
)
def test_a_clock_behind_the_record_is_told(story: Driver, words: list[str]) -> None:
    recorded_ahead(story.home, timedelta(days=400))
    said = story.ok(*words)
    assert "The clock of this machine is behind the last entry" in said.err
    assert str((now() + timedelta(days=400)).year) in said.err


def test_a_clock_that_is_a_little_behind_is_not_told(story: Driver) -> None:
    recorded_ahead(story.home, timedelta(minutes=4))
    assert "clock" not in story.ok("events", "tail").err
