"""Samples on the command line: drawn, recorded, kept as files, and drawn again."""

from __future__ import annotations

import csv
import hashlib
import io
from typing import TYPE_CHECKING, Any
from unittest.mock import Mock

import pytest
from openpyxl import load_workbook

from koop_es.exchange import sampling
from tests.cli.story import CODE, day

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.driving import Driver

AGREED = (
    *("cooperation", "agree", "--theme", "reading", "--party", "City Library:lead"),
    *("--party", "Reading Club", "--goal", "More read", "--starts-on", day(-3)),
    *("--ends-on", day(90)),
)


@pytest.fixture
def many(story: Driver) -> Driver:
    """Return a home with a dozen cooperations."""
    for nth in range(11):
        story.ok(*AGREED, "--title", f"Reading {nth}")
    return story


def drawn(koop: Driver, *words: str) -> dict[str, Any]:
    """Draw a sample and return it as it was recorded."""
    number = koop.ok("sample", "draw", *words, "--json").json["position"]
    return koop.ok("sample", "show", str(number), "--json").json


def test_the_same_seed_draws_the_same_at_the_same_position(many: Driver) -> None:
    first = drawn(many, "--seed", "audit", "--size", "4")
    many.ok(*AGREED, "--title", "One more")
    again = drawn(many, "--seed", "audit", "--size", "4", "--known-at", str(first["position"]))
    other = drawn(many, "--seed", "other", "--size", "4", "--known-at", str(first["position"]))
    grown = drawn(many, "--seed", "audit", "--size", "4")
    assert again["rows"] == first["rows"]
    assert again["population_digest"] == first["population_digest"]
    assert other["rows"] != first["rows"]
    assert (first["population_count"], grown["population_count"]) == (12, 13)
    assert (first["method"], first["drawn"], len(first["rows"])) == ("random", 4, 4)


def test_anybody_can_draw_it_with_other_tools(many: Driver) -> None:
    sample = drawn(many, "--seed", "audit", "--percent", "100")
    ids = [row["stream"] for row in sample["rows"]]
    listed = "".join(f"{each}\n" for each in sorted(ids))
    assert hashlib.sha256(listed.encode()).hexdigest() == sample["population_digest"]
    lots = [hashlib.sha256(f"audit\n{each}".encode()).hexdigest() for each in ids]
    assert lots == sorted(lots)


def test_a_sample_takes_ten_in_a_hundred_by_itself_and_a_new_seed(many: Driver) -> None:
    one, other = drawn(many), drawn(many)
    assert (one["size"], other["size"]) == (2, 2)
    assert one["seed"] != other["seed"]


def test_by_risk_those_of_most_points_come_first(many: Driver) -> None:
    many.ok("contribution", "pledge", CODE, "City Library", "Money", "--kind", "money",
            "--amount", "900", "--unit", "EUR")  # fmt: skip
    many.ok("finding", "raise", CODE, "The list is missing")
    weights = ("--weight", "volume=3", "--weight", "first_time_lead=2", "--weight", "cases")
    sample = drawn(many, "--method", "risk", *weights, "--size", "2")
    first, second = sample["rows"]
    # Its lead leads all the others, too, which began later.
    assert (first["code"], first["points"]) == (CODE, 3 * 1000 + 2 * 1000 + 1000)
    assert second["points"] == 1000
    found = drawn(many, "--method", "risk", "--weight", "earlier_findings", "--percent", "100")
    assert {row["points"] for row in found["rows"]} == {1000}
    late = drawn(many, "--method", "risk", "--weight", "recorded_late", "--percent", "100")
    assert {row["points"] for row in late["rows"]} == {0}


def test_drawing_again_gives_the_same_whatever_was_recorded_since(many: Driver) -> None:
    weights = ("--weight", "volume", "--weight", "earlier_findings", "--weight", "cases")
    filters = ("--programme", "Books for All", "--party", "City Library")
    many.ok("cooperation", "assign-programme", CODE, "Books for All")
    numbers = [
        drawn(many, "--percent", "40")["number"],
        drawn(many, "--method", "risk", *weights)["number"],
        drawn(many, *filters)["number"],
    ]
    many.ok(*AGREED, "--title", "One more")
    many.ok("finding", "raise", CODE, "The list is missing")
    many.ok("cooperation", "end", CODE, "--manner", "by_consent", "--reason", "x")
    many.ok("party", "register", "City Library again", "--country", "DE")
    many.ok("party", "merge", "City Library again", "--into", "City Library")
    many.ok("projections", "rebuild")
    for number in numbers:
        said = many.ok("sample", "repeat", str(number), "--json")
        assert said.json["repeated"]["equal"]
        assert said.json["repeated"]["rows"] == said.json["rows"]
        assert "Drawn again: equal." in said.err


def test_a_sample_that_comes_out_otherwise_is_told(
    many: Driver, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = str(drawn(many, "--size", "3")["number"])
    monkeypatch.setattr(sampling, "cases_of", Mock(return_value=["f" * 32]))
    said = many("sample", "repeat", number, "--json")
    assert said.code == 5
    assert '"sample.differs"' in said.err
    assert (said.json["repeated"]["equal"], said.json["repeated"]["same_population"]) == (
        False,
    ) * 2


def test_samples_are_kept_as_files_that_tell_themselves(many: Driver, tmp_path: Path) -> None:
    sample = drawn(many, "--seed", "audit", "--size", "3")
    number = str(sample["number"])
    rows = list(
        csv.DictReader(io.StringIO(many.ok("sample", "show", number, "--format", "csv").out))
    )
    assert [row["stream"] for row in rows] == [row["stream"] for row in sample["rows"]]
    assert {(row["seed"], row["population_digest"], row["sample"]) for row in rows} == {
        ("audit", sample["population_digest"], number)
    }
    file = tmp_path / "sample.xlsx"
    many.ok("sample", "show", number, "--format", "xlsx", "--output", file)
    sheet: Any = load_workbook(file).worksheets[0]
    assert sheet.max_row == 1 + 3
    listed = many.ok("sample", "list", "--json").json["items"]
    assert [item["number"] for item in listed] == [sample["number"]]


def test_the_same_key_draws_once(many: Driver) -> None:
    words = ("sample", "draw", "--idempotency-key", "one", "--json")
    first = many.ok(*words).json
    many.ok(*AGREED, "--title", "One more")
    again = many.ok(*words).json
    assert again["replayed"]
    assert again["position"] == first["position"]
    many.no(4, "command.idempotency_key_reused", *words[:-1], "--size", "2")


def test_what_no_sample_can_be_drawn_by_is_refused(many: Driver) -> None:
    many.no(4, "sample.weights_unfit", "sample", "draw", "--method", "risk")
    many.no(4, "sample.weights_unfit", "sample", "draw", "--weight", "volume")
    twice = ("--weight", "volume", "--weight", "volume=2")
    many.no(4, "sample.weights_unfit", "sample", "draw", "--method", "risk", *twice)
    many.no(4, "sample.size_told_twice", "sample", "draw", "--size", "2", "--percent", "3")
    many.no(4, "sample.nothing_to_draw_from", "sample", "draw", "--theme", "sport")
    many.no(4, "fact.in_the_future", "sample", "draw", "--as-of", day(1))
    many.no(2, "invalid", "sample", "draw", "--method", "guess")
    many.no(2, "invalid", "sample", "draw", "--method", "risk", "--weight", "volume=much")
    many.no(2, "invalid", "sample", "draw", "--method", "risk", "--weight", "mood")


def test_a_dry_run_draws_without_recording(many: Driver) -> None:
    assert many.ok("sample", "draw", "--dry-run", "--json").json["position"] is None
    assert many.ok("sample", "list", "--json").json["items"] == []
